"""Turns: stored once however often they run, whoever else writes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest

from record import address as addresses
from record import agreement as agreements
from record import delivery as deliveries
from record import effect as effects
from record import turn as turns_at_rest
from record.effect import Effect
from record.pool import Connection, transaction
from record.states import EffectEvent
from record.turn import Known
from router.commands.change import change
from router.commands.floor import close_idle
from router.store import Collided
from tests.at_rest import deliveries_of, events_of
from tests.echo import EchoAttendant
from tests.router_world import CHANNEL, ENDPOINT, RouterWorld, inbound, router_world
from wire.clock import utc_now
from wire.errors import Later
from wire.message import EffectDone, address_id, message_id
from wire.turn import Agreed, Decision, EffectRequest, Reply, Turn

ANN = address_id(CHANNEL, ENDPOINT, "ann")


@pytest.fixture
async def world(database_url: str, redis_url: str) -> AsyncIterator[RouterWorld]:
    async with router_world(database_url, redis_url) as made:
        yield made


@dataclass(kw_only=True)
class Ordering(EchoAttendant):
    """Asks for one order a turn, and tells how it ended."""

    seen: list[Turn] = field(default_factory=list)

    async def attend(self, turn: Turn) -> Decision:
        self.seen.append(turn)
        if turn.outcome:
            return Decision(replies=(Reply(text=f"ended {turn.outcome.succeeded}"),), state={}, language="en")
        order = EffectRequest(step="order", kind="product_order", payload={"line": "P1"})
        return Decision(replies=(Reply(text="ordered"),), state={"ordered": True}, language="en", effects=(order,))


async def only_effect(world: RouterWorld) -> Effect:
    async with transaction(world.pool) as connection:
        id_: UUID = await connection.fetchval("SELECT id FROM effect")
        found = await effects.find(connection, id_)
    assert found
    return found


async def end_effect(world: RouterWorld) -> EffectDone:
    """Delivery has performed the one effect; gives the word of it."""
    now = utc_now()
    async with transaction(world.pool) as connection:
        (kind,) = [row[0] for row in await connection.fetch("SELECT kind FROM effect")]
        until = now + timedelta(minutes=1)
        claimed = await effects.claim(connection, kind=kind, claim=UUID(int=1), now=now, until=until, limit=1)
        assert await effects.settle(connection, claimed[0], EffectEvent.SUCCEED, now, result={"id": "PO1"})
    return EffectDone(channel=CHANNEL, endpoint=ENDPOINT, address="ann", effect_id=claimed[0].id, at=now)


async def give_floor_to_agent(world: RouterWorld) -> None:
    await world.pool.execute(
        "WITH kim AS (INSERT INTO agent (id, sign_in, name, password_hash, role, created_at)"
        " VALUES (gen_random_uuid(), 'kim', 'Kim', '', 'agent', now()) RETURNING id)"
        " UPDATE conversation SET floor = 'agent', agent_id = kim.id, version = version + 1 FROM kim"
    )


@dataclass(kw_only=True)
class Agreeing(EchoAttendant):
    """Takes every message for a yes to a question."""

    async def attend(self, turn: Turn) -> Decision:
        yes = Agreed(
            flow="plan_change", text="Flow 20?", language="en", details={"plan": "x"}, message_id=turn.messages[0].id
        )
        return Decision(replies=(Reply(text="ordered"),), state={}, language="en", agreed=(yes,))


# Together


async def test_turns_that_begin_together_are_read_together_and_each_sees_its_own(
    world: RouterWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[int] = []
    load = turns_at_rest.load

    async def counted(connection: Connection, asked: Sequence[tuple[UUID, Sequence[UUID]]]) -> list[Known]:
        reads.append(len(asked))
        return await load(connection, asked)

    monkeypatch.setattr(turns_at_rest, "load", counted)
    turns = world.turns(EchoAttendant())
    people = ["ann", "bob", "cy", "dan"]
    before = {person: inbound("hello", address=person) for person in people}
    for entry in (before["ann"], before["bob"]):
        await turns.run([entry])
    reads.clear()
    # Bob's message was taken in before, and nobody takes that of another for it.
    await asyncio.gather(
        *(turns.run([before["bob"] if person == "bob" else inbound(person, address=person)]) for person in people)
    )
    assert reads == [1, 3]
    assert await world.said("ann") == [
        ("customer", "hello"),
        ("bot", "echo: hello"),
        ("customer", "ann"),
        ("bot", "echo: ann"),
    ]
    assert await world.said("bob") == [("customer", "hello"), ("bot", "echo: hello")]
    assert await world.said("cy") == [("customer", "cy"), ("bot", "echo: cy")]
    assert await world.said("dan") == [("customer", "dan"), ("bot", "echo: dan")]


# Twice


async def test_a_turn_that_runs_twice_is_stored_once_and_rings_twice(world: RouterWorld) -> None:
    turns = world.turns(Ordering())
    entries = [inbound("one"), inbound("two")]
    first = await turns.run(entries)
    stored = await world.said()
    second = await turns.run(entries)
    assert await world.said() == stored == [("customer", "one"), ("customer", "two"), ("bot", "ordered")]
    assert await world.count("SELECT count(*) FROM effect") == 1
    assert await world.count("SELECT count(*) FROM delivery") == 1
    assert await world.count("SELECT count(*) FROM event WHERE kind = 'turn'") == 1
    assert {name for name, _ in first} == {name for name, _ in second}


async def test_what_was_agreed_is_stored_once_with_the_message_that_said_yes(world: RouterWorld) -> None:
    turns = world.turns(Agreeing())
    entries = [inbound("yes")]
    await turns.run(entries)
    await turns.run(entries)
    open_one = await world.open_conversation()
    async with transaction(world.pool) as connection:
        [kept] = await agreements.of_conversations(connection, [open_one.id], limit=5)
    assert (kept.flow, kept.text, kept.details) == ("plan_change", "Flow 20?", {"plan": "x"})
    assert kept.message_id == message_id(entries[0])
    assert await world.count("SELECT count(*) FROM event WHERE kind = 'agreed'") == 1


async def test_a_turn_that_runs_ten_times_at_once_is_stored_once(world: RouterWorld) -> None:
    entries = [inbound("one"), inbound("two")]
    await asyncio.gather(*(world.turns(Ordering()).run(entries) for _ in range(10)))
    assert await world.said() == [("customer", "one"), ("customer", "two"), ("bot", "ordered")]
    assert await world.count("SELECT count(*) FROM effect") == 1


async def test_turns_cut_differently_by_two_holders_take_each_message_in_once(world: RouterWorld) -> None:
    one, two, three = inbound("one"), inbound("two"), inbound("three")
    await asyncio.gather(
        world.turns(EchoAttendant()).run([one, two]),
        world.turns(EchoAttendant()).run([one, two, three]),
        world.turns(EchoAttendant()).run([one]),
    )
    await world.turns(EchoAttendant()).run([one, two, three])
    talk = await world.said()
    assert [text for author, text in talk if author == "customer"] == ["one", "two", "three"]
    echoed = [word for author, text in talk if author == "bot" for word in text.removeprefix("echo: ").split(" | ")]
    assert echoed == ["one", "two", "three"]


async def test_the_same_message_twice_in_one_turn_is_one_message(world: RouterWorld) -> None:
    twice = inbound("one", external_id="1")
    await world.turns(EchoAttendant()).run([twice, inbound("one", external_id="1"), inbound("two")])
    assert await world.said() == [("customer", "one"), ("customer", "two"), ("bot", "echo: one | two")]


async def test_word_of_an_effect_is_told_once_however_often_it_comes(world: RouterWorld) -> None:
    turns = world.turns(Ordering())
    await turns.run([inbound("order")])
    word = await end_effect(world)
    for _ in range(3):
        await turns.run([word])
    await asyncio.gather(*(turns.run([word]) for _ in range(5)))
    assert [text for author, text in await world.said() if author == "bot"] == ["ordered", "ended True"]
    assert (await only_effect(world)).told


async def test_word_of_an_effect_that_ends_after_its_conversation_is_told_in_a_new_one(world: RouterWorld) -> None:
    turns = world.turns(Ordering())
    await turns.run([inbound("order")])
    word = await end_effect(world)
    before = await world.open_conversation()
    await world.pool.execute("UPDATE conversation SET floor = 'nobody', closed_at = now(), version = version + 1")
    await turns.run([word])
    assert [text for author, text in await world.said() if author == "bot"] == ["ordered", "ended True"]
    after = await world.open_conversation()
    assert after.follows == before.id


async def test_word_of_an_effect_that_is_not_stored_changes_nothing(world: RouterWorld) -> None:
    word = EffectDone(channel=CHANNEL, endpoint=ENDPOINT, address="ann", effect_id=UUID(int=7), at=utc_now())
    await world.turns(Ordering()).run([word])
    assert await world.said() == []


# Another writer


async def test_a_turn_whose_conversation_moved_is_decided_again_on_what_is_true_now(world: RouterWorld) -> None:
    await world.turns(EchoAttendant()).run([inbound("hello")])
    other = inbound("other")

    @dataclass(kw_only=True)
    class Overtaken(EchoAttendant):
        seen: list[int] = field(default_factory=list)

        async def attend(self, turn: Turn) -> Decision:
            self.seen.append(turn.state["turns"])
            if len(self.seen) == 1:
                await world.turns(EchoAttendant()).run([other])
            return await EchoAttendant().attend(turn)

    attendant = Overtaken()
    await world.turns(attendant).run([inbound("mine")])
    assert attendant.seen == [1, 2]
    assert [text for _, text in await world.said()] == [
        "hello",
        "echo: hello",
        "other",
        "echo: other",
        "mine",
        "echo: mine",
    ]
    assert (await world.open_conversation()).dialogue == {"turns": 3}


async def test_a_conversation_that_keeps_moving_makes_the_turn_wait(world: RouterWorld) -> None:
    await world.turns(EchoAttendant()).run([inbound("hello")])

    class Overtaken(EchoAttendant):
        async def attend(self, turn: Turn) -> Decision:
            await world.pool.execute("UPDATE conversation SET version = version + 1")
            return await EchoAttendant().attend(turn)

    with pytest.raises(Later):
        await world.turns(Overtaken()).run([inbound("mine")])
    assert [text for _, text in await world.said()] == ["hello", "echo: hello"]


async def test_a_collision_that_never_goes_away_is_our_fault_and_is_not_waited_for(world: RouterWorld) -> None:
    await world.turns(EchoAttendant()).run([inbound("hello")])
    await world.pool.execute(
        "INSERT INTO message (id, conversation_id, address_id, seq, author, text, created_at)"
        " SELECT gen_random_uuid(), id, address_id, last_seq + 1, 'note', 'in the way', opened_at FROM conversation"
    )
    with pytest.raises(Collided):
        await world.turns(EchoAttendant()).run([inbound("mine")])


async def test_a_message_after_the_close_opens_a_linked_conversation_and_the_numbers_run_on(world: RouterWorld) -> None:
    turns = world.turns(EchoAttendant())
    await turns.run([inbound("first")])
    closed = await world.open_conversation()
    async with change(world.pool, world.valkey, closed.id, utc_now()) as this:
        close_idle(this)
    await turns.run([inbound("second")])
    assert (await world.open_conversation()).follows == closed.id
    talk = await world.talk()
    assert [message.seq for message in talk] == list(range(1, len(talk) + 1))


async def test_the_numbers_run_on_even_where_clocks_differ(world: RouterWorld) -> None:
    turns = world.turns(EchoAttendant())
    for number in range(3):
        await turns.run([inbound(f"message {number}")])
        async with change(world.pool, world.valkey, (await world.open_conversation()).id, utc_now()) as this:
            close_idle(this)
        # The next router's clock is behind.
        await world.pool.execute(
            "UPDATE conversation SET opened_at = opened_at + interval '1 hour' WHERE follows IS NULL"
        )
    assert [message.seq for message in await world.talk()] == list(range(1, 7))


# People


async def test_while_a_person_has_the_floor_the_bot_is_silent(world: RouterWorld) -> None:
    attendant = Ordering()
    await world.turns(attendant).run([inbound("order")])
    await give_floor_to_agent(world)
    await world.turns(attendant).run([inbound("are you there?")])
    await world.turns(attendant).run([await end_effect(world)])
    assert len(attendant.seen) == 1
    assert await world.said() == [("customer", "order"), ("bot", "ordered"), ("customer", "are you there?")]
    notes = await world.pool.fetch("SELECT text FROM message WHERE author = 'note'")
    assert [note["text"] for note in notes] == ["product_order: done"]


async def test_events_carry_no_words_of_the_customer(world: RouterWorld) -> None:
    await world.turns(EchoAttendant()).run([inbound("my name is Ann Secret")])
    async with transaction(world.pool) as connection:
        happened = await events_of(connection, (await world.open_conversation()).id)
    assert [one.kind for one in happened] == ["opened", "turn"]
    assert "Secret" not in str(happened)


# The address


async def test_the_stop_list_is_kept_with_the_turn(world: RouterWorld) -> None:
    class Stopping(EchoAttendant):
        async def attend(self, turn: Turn) -> Decision:
            return Decision(replies=(), state={}, language="es", opted_out=True)

    await world.turns(Stopping()).run([inbound("STOP")])
    async with transaction(world.pool) as connection:
        home = await addresses.find(connection, ANN)
    assert home
    assert home.opted_out_at is not None
    assert home.language == "es"


async def test_what_the_customer_has_is_noted_and_a_repeat_changes_nothing(world: RouterWorld) -> None:
    await world.turns(EchoAttendant()).run([inbound("hello")])
    reply = (await world.talk())[-1]
    states = []
    async with transaction(world.pool) as connection:
        for read in (False, False, True, False):
            await deliveries.arrived(connection, [(ANN, reply.seq)], utc_now(), read=read)
            states.append((await deliveries_of(connection, [reply.id]))[reply.id].state)
    assert states == ["delivered", "delivered", "read", "read"]


async def test_who_has_a_message_has_all_that_came_before_it(world: RouterWorld) -> None:
    for text in ("one", "two", "three"):
        await world.turns(EchoAttendant()).run([inbound(text)])
    replies = [message for message in await world.talk() if message.author == "bot"]
    async with transaction(world.pool) as connection:
        await deliveries.arrived(connection, [(ANN, replies[1].seq)], utc_now())
        found = await deliveries_of(connection, [reply.id for reply in replies])
    assert [found[reply.id].state for reply in replies] == ["delivered", "delivered", "pending"]


def test_the_id_of_a_message_is_made_from_what_the_outside_calls_it() -> None:
    one, again = inbound("one", external_id="1"), inbound("other words", external_id="1")
    assert message_id(one) == message_id(again)
    assert message_id(one) != message_id(inbound("one", external_id="1", address="bob"))
