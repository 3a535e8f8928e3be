"""One crash run: customers talk while faults fall, then everything is judged."""

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import asyncpg

from demo.offers import OFFER_BY_ID
from demo.seed import build
from tests.crash.attendant import OFFER
from tests.crash.customer import Customer, Wish
from tests.crash.faults import Fault, plan
from tests.crash.judge import Stored, Told, books_of, judge
from tests.crash.world import World
from wire.streams import stream_name
from wire.valkey import connect

log = logging.getLogger(__name__)

REVIVE_EVERY_S = 1.0
QUIET_LIMIT_S = 30.0
# Customers write one, two or three messages at once.
BURST = 3

UNFINISHED = {
    "effects": "SELECT count(*) FROM effect WHERE state NOT IN ('done', 'failed') OR NOT told",
    "deliveries": "SELECT count(*) FROM delivery WHERE state NOT IN ('delivered', 'read')",
    "parked entries": "SELECT count(*) FROM parked",
    "conversations not with the bot": "SELECT count(*) FROM conversation WHERE floor <> 'bot'",
}


DOUBTS = "SELECT count(DISTINCT detail->>'effect') FROM event WHERE 'doubt' IN (from_state, to_state)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """How much a run does."""

    customers: int
    messages_each: int
    faults: int
    seconds: float
    """Over how long messages and faults are spread."""
    freeze_s: float
    settle_s: float
    """How long after that everything may take to be answered."""


SHORT = Size(customers=24, messages_each=14, faults=12, seconds=16.0, freeze_s=3.0, settle_s=100.0)
LONG = Size(customers=50, messages_each=44, faults=26, seconds=160.0, freeze_s=15.0, settle_s=240.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a run showed."""

    messages: int
    connections: int
    faults: Sequence[Fault]
    asked: Counter[str]
    doubts: int
    """Effects of which for a while nobody knew whether they had happened."""
    seconds: float
    violations: Sequence[str]


async def crash(folder: Path, size: Size, seed: int) -> Outcome:
    """Run once; raises nothing when promises are broken, but tells."""
    began = time.monotonic()
    random = Random(seed)  # noqa: S311  (repeatable, nothing secret)
    faults = plan(seed, count=size.faults, seconds=size.seconds, freeze_s=size.freeze_s)
    async with World(folder) as world:
        customers = _customers(world.chat_url, size, random)
        keeper = asyncio.create_task(_keep(world))
        try:
            async with asyncio.timeout(size.seconds + size.settle_s), asyncio.TaskGroup() as tasks:
                for customer in customers:
                    tasks.create_task(customer.run())
                for fault in faults:
                    tasks.create_task(_when_due(world, fault))
        except TimeoutError:
            log.error("not everything was answered in time")
        finally:
            keeper.cancel()
        told = [await _told(customer) for customer in customers]
        stored = await _stored(world)
        doubts = await _count(world, DOUBTS)
        journal = [json.loads(line) for line in world.books.read_text().splitlines()]
    return Outcome(
        messages=sum(len(one.wishes) for one in told),
        connections=sum(len(one.connections) for one in told),
        faults=faults,
        asked=Counter(wish.verb for one in told for wish in one.wishes),
        doubts=doubts,
        seconds=time.monotonic() - began,
        violations=[
            *judge(told, books_of(journal), stored),
            *(f"{name} ended by itself {times} times" for name, times in Counter(world.revived).items()),
        ],
    )


def _customers(url: str, size: Size, random: Random) -> list[Customer]:
    return [
        Customer(
            url,
            f"customer {number}",
            _wishes(number, line, size.messages_each, random),
            at_once=1 + number % BURST,
            pause_s=size.seconds / size.messages_each,
            random=Random(random.random()),  # noqa: S311
        )
        for number, line in zip(range(size.customers), _lines(), strict=False)
    ]


def _lines() -> list[str]:
    """Lines whose plan may be changed to `OFFER`, one a customer."""
    operator = build(datetime.now(UTC).date())
    kind = OFFER_BY_ID[OFFER].line_kind
    return [
        customer.lines[0].id
        for customer in operator.customers
        if customer.lines[0].offer.line_kind == kind and customer.lines[0].offer.id != OFFER
    ]


def _wishes(customer: int, line: str, count: int, random: Random) -> list[Wish]:
    wishes = []
    for number in range(1, count + 1):
        verb = random.choice(("say", "say", "say", "say", "order", "ticket", "code"))
        what = {
            "say": "hello",
            "order": line,
            "ticket": f"c{customer}m{number}",
            "code": f"+3460{customer:03}{number:04}",
        }[verb]
        wishes.append(Wish(number=number, verb=verb, what=what))
    return wishes


async def _when_due(world: World, fault: Fault) -> None:
    await asyncio.sleep(fault.at_s)
    log.info("%5.1f s: %s %s for %.1f s", fault.at_s, fault.kind, fault.target, fault.lasts_s)
    await world.suffer(fault)


async def _keep(world: World) -> None:
    while True:
        await asyncio.sleep(REVIVE_EVERY_S)
        await world.revive()


async def _told(customer: Customer) -> Told:
    return Told(
        name=customer.name,
        wishes=customer.wishes,
        confirmed=frozenset(customer.confirmed),
        connections=customer.connections,
        again=await customer.read_again(),
    )


async def _stored(world: World) -> Stored:
    """What is stored, once nothing moves any more; what still moves after a while is unfinished."""
    deadline = time.monotonic() + QUIET_LIMIT_S
    while True:
        unfinished = {what: await _count(world, query) for what, query in UNFINISHED.items()}
        unfinished["stream entries"] = await _waiting_in_streams(world)
        if not any(unfinished.values()) or time.monotonic() > deadline:
            break
        await asyncio.sleep(0.5)
    connection = await asyncpg.connect(world.database_url)
    try:
        rows = await connection.fetch("SELECT external_id, turn_id::text FROM message WHERE author = 'customer'")
    finally:
        await connection.close()
    return Stored(
        rows=Counter(row["external_id"] for row in rows),
        turns={row["external_id"]: row["turn_id"] for row in rows},
        unfinished=unfinished,
    )


async def _count(world: World, query: str) -> int:
    connection = await asyncpg.connect(world.database_url)
    try:
        count: int = await connection.fetchval(query)
    finally:
        await connection.close()
    return count


async def _waiting_in_streams(world: World) -> int:
    client = connect(world.redis_url)
    try:
        return sum([await client.xlen(stream_name(partition)) for partition in range(8)])
    finally:
        await client.aclose()
