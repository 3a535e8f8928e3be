"""What people do to a conversation: every command stores it, says it and refuses what may not be."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from record.pool import transaction
from router.commands import floor, words
from router.commands.refusal import Refusal
from router.notices import notice
from tests.at_rest import deliveries_of
from tests.desk_world import QUEUES, Line, World


async def test_of_two_agents_who_accept_at_once_one_gets_it_and_the_other_is_told(world: World) -> None:
    kim, lee = await world.person("kim"), await world.person("lee")
    waiting = await world.waiting_conversation()
    outcomes = await asyncio.gather(world.accept(kim, waiting), world.accept(lee, waiting), return_exceptions=True)
    refused = [one for one in outcomes if isinstance(one, Refusal)]
    stored = await world.stored(waiting)
    winner, loser = (kim, lee) if stored.agent_id == kim.id else (lee, kim)
    assert [one.code for one in refused] == ["taken"]
    assert winner.name in refused[0].message
    assert (stored.floor, stored.agent_id) == ("agent", winner.id)
    assert [m.text for m in await world.said(waiting) if m.author == "system"] == [
        notice("accepted", "en", agent=winner.name)
    ]
    assert loser.name not in str([m.text for m in await world.said(waiting)])


async def test_accepting_twice_changes_nothing(world: World) -> None:
    kim = await world.person("kim")
    waiting = await world.waiting_conversation()
    await world.accept(kim, waiting)
    before = await world.stored(waiting)
    await world.accept(kim, waiting)
    assert await world.stored(waiting) == before


async def test_an_accepted_conversation_keeps_its_age_and_is_announced_in_the_customers_language(world: World) -> None:
    kim = await world.person("kim")
    talk = await world.conversation(Line(author="customer", text="quiero una persona"), language="es")
    await world.hand_off(talk, waited_s=90)
    await world.accept(kim, talk)
    item = await world.item(talk)
    assert item
    assert (item.state, item.agent_id) == ("taken", kim.id)
    assert item.waiting_since == world.now - timedelta(seconds=90)
    assert (await world.said(talk))[-1].text == "Ahora le atiende Kim."
    assert await world.happened(talk) == ["opened", "turn", "hand_off", "accept"]


async def test_an_agent_who_does_not_serve_a_queue_gets_nothing_from_it(world: World) -> None:
    kim = await world.person("kim", queues=("billing",))
    waiting = await world.waiting_conversation(queue="technical")
    with pytest.raises(Refusal) as refusal:
        await world.accept(kim, waiting)
    assert refusal.value.code == "not_yours"
    assert (await world.stored(waiting)).floor == "queue"


async def test_only_whoever_has_the_floor_writes_to_the_customer(world: World) -> None:
    kim, lee = await world.person("kim"), await world.person("lee")
    talk = await world.waiting_conversation()
    with pytest.raises(Refusal, match="not with you"):
        await words.write(world.pool, world.valkey, kim, talk, uuid4(), "Hello", world.now)
    await world.accept(kim, talk)
    with pytest.raises(Refusal, match="not with you"):
        await words.write(world.pool, world.valkey, lee, talk, uuid4(), "Hello", world.now)
    await words.write(world.pool, world.valkey, kim, talk, uuid4(), "Hello", world.now)
    assert [(m.author, m.text) for m in await world.said(talk)][-1] == ("agent", "Hello")


async def test_a_message_sent_twice_under_one_id_is_stored_and_sent_once(world: World) -> None:
    kim = await world.person("kim")
    talk = await world.waiting_conversation()
    await world.accept(kim, talk)
    client_id = uuid4()
    first = await words.write(world.pool, world.valkey, kim, talk, client_id, "Once", world.now)
    second = await words.write(world.pool, world.valkey, kim, talk, client_id, "Once", world.now)
    assert first == second
    assert [m.text for m in await world.said(talk)].count("Once") == 1
    async with transaction(world.pool) as connection:
        assert len(await deliveries_of(connection, [first.id])) == 1


async def test_a_note_is_never_sent_to_the_customer(world: World) -> None:
    kim, sam = await world.person("kim"), await world.person("sam", role="supervisor")
    talk = await world.waiting_conversation()
    await world.accept(kim, talk)
    noted = await words.note(world.pool, world.valkey, sam, talk, uuid4(), "Be patient with him", world.now)
    async with transaction(world.pool) as connection:
        assert await deliveries_of(connection, [noted.id]) == {}


async def test_a_card_number_that_an_agent_writes_is_masked(world: World) -> None:
    kim = await world.person("kim")
    talk = await world.waiting_conversation()
    await world.accept(kim, talk)
    said = await words.write(world.pool, world.valkey, kim, talk, uuid4(), "Yours is 4111 1111 1111 1111", world.now)
    assert "4111 1111" not in said.text


async def test_what_goes_back_to_the_bot_keeps_its_dialogue_and_says_where_it_has_been(world: World) -> None:
    kim = await world.person("kim")
    talk = await world.waiting_conversation()
    await world.accept(kim, talk)
    await floor.to_bot(world.pool, world.valkey, kim, talk, world.now)
    stored = await world.stored(talk)
    assert (stored.floor, stored.agent_id, stored.queue) == ("bot", None, None)
    assert stored.dialogue == {"kept": True, "people_took_it": True, "handed_back": True}
    assert await world.item(talk) is None
    assert (await world.said(talk))[-1].text == notice("to_bot", "en")


async def test_a_transfer_waits_anew_in_the_other_queue_after_an_agent_has_answered(world: World) -> None:
    kim = await world.person("kim")
    talk = await world.waiting_conversation(waited_s=300)
    await world.accept(kim, talk)
    world.now += timedelta(minutes=5)
    await floor.transfer(world.pool, world.valkey, kim, talk, "billing", QUEUES, world.now)
    item = await world.item(talk)
    assert item
    assert (item.queue, item.state, item.waiting_since) == ("billing", "waiting", world.now)
    assert (await world.stored(talk)).floor == "queue"
    assert "Billing" in (await world.said(talk))[-1].text


async def test_a_transfer_out_of_a_queue_keeps_the_original_age(world: World) -> None:
    kim = await world.person("kim")
    talk = await world.waiting_conversation(waited_s=300)
    await floor.transfer(world.pool, world.valkey, kim, talk, "technical", QUEUES, world.now)
    item = await world.item(talk)
    assert item
    assert (item.queue, item.waiting_since) == ("technical", world.now - timedelta(seconds=300))


async def test_a_transfer_into_no_queue_is_refused_and_changes_nothing(world: World) -> None:
    kim = await world.person("kim")
    talk = await world.waiting_conversation()
    before = await world.stored(talk)
    with pytest.raises(Refusal) as refusal:
        await floor.transfer(world.pool, world.valkey, kim, talk, "nowhere", QUEUES, world.now)
    assert refusal.value.code == "unknown_queue"
    assert await world.stored(talk) == before


async def test_a_closed_conversation_keeps_its_wrap_up_and_takes_no_more_words(world: World) -> None:
    kim = await world.person("kim")
    talk = await world.waiting_conversation()
    await world.accept(kim, talk)
    await floor.close(world.pool, world.valkey, kim, talk, "resolved", world.now)
    stored = await world.stored(talk)
    assert (stored.floor, stored.wrap_up, stored.closed_at, stored.agent_id) == ("nobody", "resolved", world.now, None)
    assert await world.item(talk) is None
    for attempt in (words.write, words.note):
        with pytest.raises(Refusal) as refusal:
            await attempt(world.pool, world.valkey, kim, talk, uuid4(), "One more", world.now)
        assert refusal.value.code == "already_ended"


async def test_a_supervisor_assigns_what_waits_and_what_the_bot_has(world: World) -> None:
    sam, kim = await world.person("sam", role="supervisor"), await world.person("kim")
    waiting = await world.waiting_conversation()
    with_bot = await world.conversation(Line(author="customer", text="hello"))
    for talk in (waiting, with_bot):
        await floor.assign(world.pool, world.valkey, sam, talk, kim.id, world.now)
        assert (await world.stored(talk)).agent_id == kim.id
        item = await world.item(talk)
        assert item
        assert (item.state, item.agent_id) == ("taken", kim.id)


async def test_nobody_who_is_not_here_is_assigned_anything(world: World) -> None:
    sam, kim = await world.person("sam", role="supervisor"), await world.person("kim", here=False)
    talk = await world.waiting_conversation()
    with pytest.raises(Refusal) as refusal:
        await floor.assign(world.pool, world.valkey, sam, talk, kim.id, world.now)
    assert refusal.value.code == "away"


async def test_a_supervisor_takes_over_from_an_agent_who_then_may_no_longer_write(world: World) -> None:
    sam, kim = await world.person("sam", role="supervisor"), await world.person("kim")
    talk = await world.waiting_conversation()
    await world.accept(kim, talk)
    await floor.take_over(world.pool, world.valkey, sam, talk, world.now)
    assert (await world.stored(talk)).agent_id == sam.id
    with pytest.raises(Refusal):
        await words.write(world.pool, world.valkey, kim, talk, uuid4(), "Still me", world.now)


async def test_a_closed_conversation_is_taken_over_by_nobody(world: World) -> None:
    sam, kim = await world.person("sam", role="supervisor"), await world.person("kim")
    talk = await world.waiting_conversation()
    await world.accept(kim, talk)
    await floor.close(world.pool, world.valkey, kim, talk, "resolved", world.now)
    before = await world.stored(talk)
    with pytest.raises(Refusal) as refusal:
        await floor.take_over(world.pool, world.valkey, sam, talk, world.now)
    assert refusal.value.code == "not_allowed"
    assert await world.stored(talk) == before
