"""Agents who go missing, conversations that fall silent, call-backs, and what was set aside."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from record import agent as agents
from record import effect as effects
from record import parked as parked_entries
from record import queue_item as queue_items
from record.parked import Parked
from record.pool import transaction
from record.states import EffectState
from router.commands import call_backs, floor, parked, presence, words
from router.commands import effects as effect_commands
from router.commands.idle import sweep_idle
from router.commands.refusal import Refusal
from router.notices import notice
from tests.desk_world import Line, World
from wire.errors import Later

AWAY_AFTER_S = 45.0
DAY_S = 86_400.0


async def presence_of(world: World, agent_id: UUID) -> str:
    async with transaction(world.pool) as connection:
        found = await agents.find(connection, agent_id)
    assert found
    return found.presence


async def sweep(world: World) -> int:
    await presence.sweep_lost(world.pool, world.valkey, world.now, AWAY_AFTER_S)
    return await presence.sweep_absent(world.pool, world.valkey, world.now)


async def test_an_agent_lost_for_too_long_is_away_and_unanswered_work_goes_back_with_its_age(world: World) -> None:
    kim = await world.person("kim")
    talk = await world.waiting_conversation(waited_s=100)
    waiting_since = world.now - timedelta(seconds=100)
    await world.accept(kim, talk)
    world.now += timedelta(seconds=44)
    assert await sweep(world) == 0
    assert await presence_of(world, kim.id) == "available"
    world.now += timedelta(seconds=2)
    assert await sweep(world) == 1
    assert await presence_of(world, kim.id) == "away"
    item = await world.item(talk)
    assert item
    assert (item.state, item.agent_id, item.waiting_since) == ("waiting", None, waiting_since)
    stored = await world.stored(talk)
    assert (stored.floor, stored.agent_id) == ("queue", None)
    assert (await world.said(talk))[-1].text == notice("back_to_queue", "en")


async def test_sweeping_twice_returns_work_once(world: World) -> None:
    kim = await world.person("kim")
    talk = await world.waiting_conversation()
    await world.accept(kim, talk)
    world.now += timedelta(minutes=1)
    assert sum(await asyncio.gather(sweep(world), sweep(world))) == 1
    assert (await world.happened(talk)).count("agent_lost") == 1


async def test_what_a_lost_agent_has_answered_waits_until_the_customer_writes_again(world: World) -> None:
    kim = await world.person("kim")
    talk = await world.waiting_conversation()
    await world.accept(kim, talk)
    await words.write(world.pool, world.valkey, kim, talk, uuid4(), "Let me look", world.now)
    world.now += timedelta(minutes=1)
    assert await sweep(world) == 0
    assert (await world.stored(talk)).agent_id == kim.id
    await world.customer_says(talk, "are you there?")
    assert await sweep(world) == 1
    assert (await world.stored(talk)).floor == "queue"


async def test_a_note_is_no_answer(world: World) -> None:
    kim = await world.person("kim")
    talk = await world.waiting_conversation()
    await world.accept(kim, talk)
    await words.note(world.pool, world.valkey, kim, talk, uuid4(), "looking", world.now)
    world.now += timedelta(minutes=1)
    assert await sweep(world) == 1


async def test_what_was_answered_by_the_agent_before_is_unanswered_by_the_one_who_took_over(world: World) -> None:
    kim, sam = await world.person("kim"), await world.person("sam", role="supervisor")
    talk = await world.waiting_conversation()
    await world.accept(kim, talk)
    await words.write(world.pool, world.valkey, kim, talk, uuid4(), "Let me look", world.now)
    await floor.take_over(world.pool, world.valkey, sam, talk, world.now)
    world.now += timedelta(minutes=1)
    assert await sweep(world) == 1


async def test_a_heartbeat_keeps_an_agent_here_and_brings_one_back(world: World) -> None:
    kim = await world.person("kim")
    for _ in range(4):
        world.now += timedelta(seconds=30)
        await presence.heartbeat(world.pool, world.valkey, kim.id, world.now)
        assert await presence.sweep_lost(world.pool, world.valkey, world.now, AWAY_AFTER_S) == 0
    world.now += timedelta(seconds=46)
    assert await presence.sweep_lost(world.pool, world.valkey, world.now, AWAY_AFTER_S) == 1
    assert await presence.heartbeat(world.pool, world.valkey, kim.id, world.now) == "available"


async def test_whoever_signs_out_leaves_no_customer_waiting(world: World) -> None:
    kim = await world.person("kim")
    talk = await world.waiting_conversation()
    await world.accept(kim, talk)
    await presence.sign_out(world.pool, world.valkey, kim.id, world.now)
    assert await sweep(world) == 1


async def test_a_presence_that_may_not_follow_is_refused_and_changes_nothing(world: World) -> None:
    kim = await world.person("kim", here=False)
    with pytest.raises(Refusal) as refusal:
        await presence.choose(world.pool, world.valkey, kim.id, "busy", world.now)
    assert refusal.value.code == "not_allowed"
    assert await presence_of(world, kim.id) == "signed_out"


async def test_a_silent_conversation_closes_with_an_event_and_without_a_word(world: World) -> None:
    kim = await world.person("kim")
    with_bot = await world.conversation(Line(author="customer", text="hello"))
    with_kim = await world.waiting_conversation()
    await world.accept(kim, with_kim)
    waiting = await world.waiting_conversation()
    world.now += timedelta(seconds=DAY_S - 1)
    assert await sweep_idle(world.pool, world.valkey, world.now, DAY_S) == 0
    world.now += timedelta(seconds=2)
    said = await world.said(with_kim)
    assert await sweep_idle(world.pool, world.valkey, world.now, DAY_S) == 2
    for talk in (with_bot, with_kim):
        stored = await world.stored(talk)
        assert (stored.floor, stored.wrap_up, stored.closed_at) == ("nobody", "idle", world.now)
        assert (await world.happened(talk))[-1] == "close"
    assert await world.said(with_kim) == said
    assert await world.item(with_kim) is None
    assert (await world.stored(waiting)).floor == "queue"


async def test_a_call_back_is_taken_by_one_and_ended_by_that_one(world: World) -> None:
    kim, lee = await world.person("kim"), await world.person("lee")
    talk = await world.conversation(Line(author="customer", text="call me"))
    item_id = await world.call_back(talk)
    outcomes = await asyncio.gather(
        *(call_backs.take(world.pool, world.valkey, agent, item_id, world.now) for agent in (kim, lee)),
        return_exceptions=True,
    )
    assert [one.code for one in outcomes if isinstance(one, Refusal)] == ["taken"]
    async with transaction(world.pool) as connection:
        item = await queue_items.find(connection, item_id)
    assert item
    winner, loser = (kim, lee) if item.agent_id == kim.id else (lee, kim)
    with pytest.raises(Refusal) as refusal:
        await call_backs.finish(world.pool, world.valkey, loser, item_id, "reached", world.now)
    assert refusal.value.code == "not_yours"
    await call_backs.finish(world.pool, world.valkey, winner, item_id, "reached", world.now)
    async with transaction(world.pool) as connection:
        done = await queue_items.find(connection, item_id)
    assert done
    assert (done.state, done.card["outcome"]) == ("done", "reached")


async def parked_entry(world: World) -> UUID:
    entry = Parked(
        id=uuid4(),
        kind="bad",
        partition=3,
        raw=b"\xffnot json",
        error="DecodeError",
        conversation_id=None,
        effect_id=None,
        state="parked",
        parked_at=world.now,
        ended_at=None,
    )
    async with transaction(world.pool) as connection:
        await parked_entries.add(connection, entry)
    return entry.id


async def test_a_parked_entry_goes_back_on_its_stream_once_and_stays_parked_when_that_fails(world: World) -> None:
    sam = await world.person("sam", role="supervisor")
    entry_id = await parked_entry(world)
    appended: list[tuple[int, bytes]] = []

    async def broken(partition: int, raw: bytes) -> None:
        raise Later("valkey")

    async def append(partition: int, raw: bytes) -> None:
        appended.append((partition, raw))

    with pytest.raises(Later):
        await parked.rerun(world.pool, world.valkey, sam, entry_id, broken, world.now)
    await parked.rerun(world.pool, world.valkey, sam, entry_id, append, world.now)
    assert appended == [(3, b"\xffnot json")]
    for again in (
        parked.rerun(world.pool, world.valkey, sam, entry_id, append, world.now),
        parked.dismiss(world.pool, world.valkey, sam, entry_id, world.now),
    ):
        with pytest.raises(Refusal) as refusal:
            await again
        assert refusal.value.code == "already_ended"
    assert len(appended) == 1


@pytest.mark.parametrize(
    ("command", "after", "told"),
    [
        (effect_commands.look_up_again, "doubt", "effect_rerun"),
        (effect_commands.fail, "failed", "effect_reject"),
    ],
)
async def test_a_held_effect_is_looked_up_again_or_given_up(world: World, command: Any, after: str, told: str) -> None:
    sam = await world.person("sam", role="supervisor")
    talk = await world.conversation(Line(author="customer", text="change my plan"))
    effect_id = uuid4()
    async with transaction(world.pool) as connection:
        await effects.add(
            connection,
            effect_id=effect_id,
            conversation_id=talk,
            customer_id=None,
            kind="product_order",
            payload={},
            now=world.now,
        )
    with pytest.raises(Refusal) as refusal:
        await command(world.pool, world.valkey, sam, effect_id, world.now)
    assert refusal.value.code == "already_ended"
    async with transaction(world.pool) as connection:
        await connection.execute("UPDATE effect SET state = $2 WHERE id = $1", effect_id, EffectState.HELD)
    await command(world.pool, world.valkey, sam, effect_id, world.now)
    async with transaction(world.pool) as connection:
        found = await effects.find(connection, effect_id)
    assert found
    assert found.state == after
    assert (await world.happened(talk))[-1] == told
