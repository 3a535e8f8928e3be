"""The delivery loop: what holds messages up holds up neither effects nor the word of how they ended."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest

from delivery.effects import Effects
from delivery.sender import Sender
from delivery.worker import Worker
from record import effect
from record.pool import Pool, open_pool, transaction
from tests.desk_world import Line, World
from wire.clock import utc_now
from wire.streams import BEGINNING, Inlet, stream_name
from wire.valkey import BLOCK_MS, connect
from wire.way_out import Outgoing


class Broken:
    """A provider whose every answer is nonsense."""

    async def send(self, outgoing: Outgoing) -> str:
        raise ValueError(outgoing.delivery_id)

    async def look_up(self, outgoing: Outgoing) -> str | None:
        raise ValueError(outgoing.delivery_id)


class Orders:
    """A far side that has done everything that it is asked about."""

    async def perform(self, effect_id: UUID, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"id": str(effect_id), **payload}

    async def look_up(self, effect_id: UUID) -> Mapping[str, Any] | None:
        return {"id": str(effect_id)}


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    made = await open_pool(database_url, size=8)
    yield made
    await made.close()


async def test_a_message_that_nobody_can_look_up_delays_no_effect_and_no_word(pool: Pool, redis_url: str) -> None:
    valkey = connect(redis_url, blocking=True)
    world = World(pool=pool, valkey=valkey, now=utc_now())
    conversation = await world.conversation(Line(author="bot", text="hello"), channel="sms", address="+12025550100")
    await pool.execute("UPDATE delivery SET state = 'doubt'")
    async with transaction(pool) as connection:
        await effect.add(
            connection,
            effect_id=uuid4(),
            conversation_id=conversation,
            customer_id=None,
            kind="order",
            payload={},
            now=utc_now(),
        )
    await pool.execute("UPDATE effect SET state = 'doubt', attempt = 1")
    worker = Worker(
        pool=pool,
        valkey=valkey,
        inlet=Inlet(valkey, partitions=1, backlog=10),
        sender=Sender(pool, channels={"sms": Broken()}, clock=utc_now),
        effects=[Effects(pool, kind="order", performer=Orders(), clock=utc_now)],
        clock=utc_now,
    )
    running = asyncio.create_task(worker.run())
    assert await valkey.xread({stream_name(0): BEGINNING}, block=BLOCK_MS)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert await pool.fetchval("SELECT state FROM effect") == "done"
    assert await pool.fetchval("SELECT state FROM delivery") == "doubt"
    await valkey.aclose()


class Hanging(Orders):
    """A far side that takes a request and never answers."""

    async def perform(self, effect_id: UUID, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        await asyncio.Event().wait()
        return {}


async def test_a_far_side_that_hangs_delays_only_effects_of_its_own_kind(pool: Pool, redis_url: str) -> None:
    valkey = connect(redis_url, blocking=True)
    world = World(pool=pool, valkey=valkey, now=utc_now())
    conversation = await world.conversation(Line(author="customer", text="hello"))
    worker = Worker(
        pool=pool,
        valkey=valkey,
        inlet=Inlet(valkey, partitions=1, backlog=10),
        sender=Sender(pool, channels={}, clock=utc_now),
        effects=[
            Effects(pool, kind="order", performer=Hanging(), clock=utc_now),
            Effects(pool, kind="code", performer=Orders(), clock=utc_now),
        ],
        clock=utc_now,
    )
    running = asyncio.create_task(worker.run())
    last = BEGINNING
    # The second code is asked for while the order hangs.
    for kinds in (("order", "code"), ("code",)):
        for kind in kinds:
            async with transaction(pool) as connection:
                await effect.add(
                    connection,
                    effect_id=uuid4(),
                    conversation_id=conversation,
                    customer_id=None,
                    kind=kind,
                    payload={},
                    now=utc_now(),
                )
        async with asyncio.timeout(10):
            words: Any = await valkey.xread({stream_name(0): last}, block=BLOCK_MS)
        last = words[0][1][-1][0]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    states = await pool.fetch("SELECT kind, state FROM effect ORDER BY created_at")
    assert [tuple(row) for row in states] == [("order", "performing"), ("code", "done"), ("code", "done")]
    await valkey.aclose()
