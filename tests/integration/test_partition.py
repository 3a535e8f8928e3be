"""The partition that runs turns: it is never stopped by one message."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from record.states import Floor
from router import lane
from router.notices import notice
from router.routing import gather
from tests.echo import EchoAttendant, Raising
from tests.router_world import CHANNEL, ENDPOINT, RouterWorld, inbound, router_world
from wire.clock import utc_now
from wire.codec import FIELD
from wire.errors import Later
from wire.message import Inbound
from wire.streams import stream_name
from wire.turn import Abilities, Turn


@pytest.fixture
async def world(database_url: str, redis_url: str) -> AsyncIterator[RouterWorld]:
    async with router_world(database_url, redis_url) as made:
        yield made


def working(world: RouterWorld, attendant: object, gather_s: float = 0.0) -> "Working":
    return Working(world, attendant, gather_s)


class Working(EchoAttendant):
    """Holds the partition for the time of a block."""

    def __init__(self, world: RouterWorld, attendant: object, gather_s: float) -> None:
        self._world = world
        self._attendant = attendant
        self._gather_s = gather_s

    async def __aenter__(self) -> None:
        abilities = {CHANNEL: Abilities(gather_s=self._gather_s)}
        self._task = asyncio.create_task(self._world.work(self._attendant, abilities=abilities))  # type: ignore[arg-type]

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


async def until_empty(world: RouterWorld) -> None:
    async with asyncio.timeout(30):
        while await world.waiting():  # noqa: ASYNC110 (a stream's end rings no bell)
            await asyncio.sleep(0.01)


async def test_a_flood_is_stored_whole_answered_in_paced_turns_and_noticed_once(
    world: RouterWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gather, "FLOOD_PAUSE", timedelta(seconds=0.1))
    for number in range(200):
        await world.inlet.append(inbound(f"m{number}"))
    async with working(world, EchoAttendant()):
        await until_empty(world)
    talk = await world.talk()
    assert [m.text for m in talk if m.author == "customer"] == [f"m{number}" for number in range(200)]
    assert len({m.turn_id for m in talk}) == 4
    assert [m.text for m in talk if m.author == "system"] == [notice("slow_down", "en")]


async def test_an_entry_that_cannot_be_read_is_parked_raw_and_stops_nobody(world: RouterWorld) -> None:
    await world.valkey.xadd(stream_name(0), {FIELD: b"\xff not json"})
    await world.valkey.xadd(stream_name(0), {b"other": b"field"})
    await world.inlet.append(inbound("hello"))
    async with working(world, EchoAttendant()):
        await until_empty(world)
    assert await world.said() == [("customer", "hello"), ("bot", "echo: hello")]
    parked = await world.pool.fetch("SELECT kind, raw, state FROM parked ORDER BY parked_at")
    assert [(row["kind"], row["raw"], row["state"]) for row in parked] == [
        ("bad", b"\xff not json", "parked"),
        ("bad", b"", "parked"),
    ]


async def test_what_cannot_be_stored_is_parked_and_the_same_customers_next_message_is_answered(
    world: RouterWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "LATER_S", 0.01)
    # No door lets a NUL through; PostgreSQL refuses it in any text.
    poison = Inbound(
        channel=CHANNEL, endpoint=ENDPOINT, address="ann", external_id="1", text="a", choice="\0", at=utc_now()
    )
    for message in (inbound("before"), poison, inbound("after")):
        await world.inlet.append(message)
    async with working(world, EchoAttendant()):
        await until_empty(world)
    assert [text for author, text in await world.said() if author == "customer"] == ["before", "after"]
    parked = await world.pool.fetch("SELECT kind, state FROM parked")
    assert [(row["kind"], row["state"]) for row in parked] == [("ours", "parked")]


async def test_a_dependency_that_is_away_delays_a_message_and_loses_nothing(
    world: RouterWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "LATER_S", 0.01)
    away = [Later("nlu")] * 10
    async with working(world, Raising(raises=lambda _turn: away.pop() if away else None)):
        await world.inlet.append(inbound("hello"))
        await until_empty(world)
    assert await world.said() == [("customer", "hello"), ("bot", "echo: hello")]


async def test_messages_in_one_breath_are_one_turn(world: RouterWorld) -> None:
    async with working(world, EchoAttendant(), gather_s=0.5):
        for text in ("hello", "I have", "a question"):
            await world.inlet.append(inbound(text))
        await until_empty(world)
    assert (await world.said())[-1] == ("bot", "echo: hello | I have | a question")


async def test_a_message_that_makes_processing_raise_goes_to_people_who_see_why(world: RouterWorld) -> None:
    def raises(turn: Turn) -> Exception | None:
        return ValueError("secret words") if turn.messages[0].text == "bad" else None

    async with working(world, Raising(raises=raises)):
        for text, address in (("bad", "ann"), ("good", "bob")):
            await world.inlet.append(inbound(text, address=address))
        await until_empty(world)
    assert await world.said() == [("customer", "bad"), ("system", notice("could_not_process", "en"))]
    assert await world.said("bob") == [("customer", "good"), ("bot", "echo: good")]
    conversation = await world.open_conversation()
    assert (conversation.floor, conversation.queue) == (Floor.QUEUE, "general")
    [card] = await world.pool.fetch("SELECT reason, card FROM queue_item")
    assert card["reason"] == "could_not_process"
    assert "ValueError" in card["card"]["summary"]
    assert "secret" not in str(card)
