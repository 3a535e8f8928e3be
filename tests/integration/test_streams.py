"""Streams and leases: what a door was told is durable is read by whoever holds the partition, until it is deleted."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis

from router import holder
from router.holder import ROUTERS, Holder, lease
from tests.crash.proxy import Proxy
from tests.router_world import inbound
from wire import streams
from wire.bells import Nearby
from wire.codec import FIELD, decode
from wire.errors import Full, Later
from wire.message import Inbound
from wire.streams import Finish, Inlet, Outlet, partition_of, stream_name
from wire.valkey import connect

WAIT_S = 20.0


@pytest.fixture
async def client(redis_url: str) -> AsyncIterator[Redis]:
    made = connect(redis_url)
    yield made
    await made.aclose()


@pytest.fixture
async def outlet(redis_url: str, client: Redis, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Outlet]:
    monkeypatch.setattr(streams, "BLOCK_MS", 50)
    reader = connect(redis_url, blocking=True)
    yield Outlet(reader, Finish(client, Nearby()), 0)
    await reader.aclose()


@asynccontextmanager
async def cut_wire(redis_url: str, folder: Path) -> AsyncIterator[tuple[Proxy, str]]:
    """A way to Valkey that the test can cut."""
    listen_at = folder / "v.sock"
    async with Proxy(listen_at, Path(redis_url.removeprefix("unix://"))) as proxy:
        yield proxy, f"unix://{listen_at}"


def texts(received: list[streams.Received]) -> list[str]:
    entries = [decode(one.fields) for one in received]
    return [entry.text for entry in entries if isinstance(entry, Inbound)]


# The stream


async def test_entries_are_read_in_order_until_they_are_deleted(client: Redis, outlet: Outlet) -> None:
    inlet = Inlet(client, partitions=1, backlog=100)
    for text in ("one", "two", "three"):
        await inlet.append(inbound(text))
    first = await outlet.read()
    assert texts(first) == ["one", "two", "three"]
    assert await outlet.read() == []
    await outlet.finish([first[0].id])
    await outlet.finish([first[0].id])
    outlet.rewind()
    assert texts(await outlet.read()) == ["two", "three"]


async def test_a_new_holder_reads_everything_that_is_not_handled(client: Redis, outlet: Outlet) -> None:
    await Inlet(client, partitions=1, backlog=100).append(inbound("one"))
    assert texts(await outlet.read()) == ["one"]
    assert texts(await Outlet(client, Finish(client, Nearby()), 0).read()) == ["one"]


async def test_a_full_partition_says_try_later_and_takes_more_once_there_is_room(client: Redis, outlet: Outlet) -> None:
    inlet = Inlet(client, partitions=1, backlog=2)
    await inlet.append(inbound("one"))
    await inlet.append(inbound("two"))
    with pytest.raises(Full):
        await inlet.append(inbound("three"))
    await outlet.finish([one.id for one in await outlet.read()])
    await inlet.append(inbound("three"))
    assert texts(await outlet.read()) == ["three"]


async def test_while_valkey_is_away_a_door_says_try_later(redis_url: str, tmp_path: Path) -> None:
    async with cut_wire(redis_url, tmp_path) as (_, url):
        door = connect(url)
        inlet = Inlet(door, partitions=1, backlog=100)
        await inlet.append(inbound("one"))
    with pytest.raises(Later) as raised:
        await inlet.append(inbound("two"))
    assert not isinstance(raised.value, Full)
    await door.aclose()


async def test_a_client_whose_connection_was_cut_appends_again_without_storing_twice_by_itself(
    redis_url: str, client: Redis, tmp_path: Path
) -> None:
    async with cut_wire(redis_url, tmp_path) as (proxy, url):
        door = connect(url)
        inlet = Inlet(door, partitions=1, backlog=100)
        await inlet.append(inbound("one"))
        assert proxy.cut() > 0
        with pytest.raises(Later):
            await inlet.append(inbound("two"))
        await inlet.append(inbound("three"))
        await door.aclose()
    assert texts(await Outlet(client, Finish(client, Nearby()), 0).read()) == ["one", "three"]


async def test_the_script_is_known_again_after_valkey_has_forgotten_it(client: Redis) -> None:
    inlet = Inlet(client, partitions=1, backlog=100)
    await inlet.append(inbound("one"))
    await client.script_flush()
    await inlet.append(inbound("two"))
    assert await client.xlen(stream_name(0)) == 2


async def test_what_was_taken_aside_in_a_partition_that_is_no_more_goes_to_one_that_is(
    client: Redis, outlet: Outlet
) -> None:
    await Inlet(client, partitions=4, backlog=100).put_back(8, b"{}")
    assert [one.fields for one in await outlet.read()] == [{FIELD: b"{}"}]


async def test_card_numbers_never_reach_valkey(client: Redis) -> None:
    await Inlet(client, partitions=1, backlog=100).append(inbound("pay with 4111 1111 1111 1111"))
    [received] = await Outlet(client, Finish(client, Nearby()), 0).read()
    assert b"4111 1111" not in received.fields[FIELD]
    assert b"1111" in received.fields[FIELD]


def test_an_address_has_one_partition_and_addresses_spread() -> None:
    assert {partition_of("webchat", "ann", 8) for _ in range(5)} == {partition_of("webchat", "ann", 8)}
    assert {partition_of("webchat", f"a{n}", 8) for n in range(200)} == set(range(8))
    assert stream_name(3) == "inbound:{3}"


# Leases


class Working:
    """Notes which partitions are worked."""

    def __init__(self) -> None:
        self.now: set[int] = set()
        self.ever: list[int] = []

    async def __call__(self, partition: int) -> None:
        self.now.add(partition)
        self.ever.append(partition)
        try:
            await asyncio.Event().wait()
        finally:
            self.now.discard(partition)


@asynccontextmanager
async def running(client: Redis, working: Working, partitions: int = 8) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(Holder(client, partitions=partitions, work=working).run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holder, "RENEW_S", 0.05)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(WAIT_S):
        while not condition():  # noqa: ASYNC110 (leases ring no bell)
            await asyncio.sleep(0.01)


async def test_a_router_alone_holds_every_partition_and_gives_all_back(client: Redis) -> None:
    alone = Working()
    async with running(client, alone):
        await until(lambda: alone.now == set(range(8)))
        assert await client.exists(*(lease(partition) for partition in range(8))) == 8
    assert alone.now == set()
    assert await client.exists(*(lease(partition) for partition in range(8))) == 0
    assert await client.zcard(ROUTERS) == 0


async def test_a_second_router_gets_its_share_and_the_first_takes_over_when_it_leaves(client: Redis) -> None:
    one, two = Working(), Working()
    async with running(client, one):
        await until(lambda: len(one.now) == 8)
        async with running(client, two):
            await until(lambda: len(one.now) == len(two.now) == 4)
            assert one.now | two.now == set(range(8))
        await until(lambda: len(one.now) == 8)


async def test_a_router_that_died_without_goodbye_is_followed_when_its_leases_run_out(
    client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holder, "LEASE_MS", 500)
    for partition in range(8):
        await client.set(lease(partition), "the dead", px=500)
    one = Working()
    async with running(client, one):
        await until(lambda: len(one.now) == 8)


async def test_a_holder_whose_lease_is_somebody_elses_stops_working_and_does_not_take_it_away(client: Redis) -> None:
    one = Working()
    async with running(client, one, partitions=1):
        await until(lambda: one.now == {0})
        await client.set(lease(0), "another", px=60_000)
        await until(lambda: one.now == set())
    assert await client.get(lease(0)) == b"another"


async def test_leases_that_vanish_again_and_again_are_taken_again(client: Redis) -> None:
    one = Working()
    async with running(client, one, partitions=2):
        for times in range(1, 4):
            await until(lambda: one.now == {0, 1} and len(one.ever) >= 2 * times)  # noqa: B023 (awaited in the loop)
            await client.delete(lease(0), lease(1))
        await until(lambda: one.now == {0, 1} and len(one.ever) >= 8)


async def test_a_holder_survives_valkey_being_away(redis_url: str, client: Redis, tmp_path: Path) -> None:
    one = Working()
    async with cut_wire(redis_url, tmp_path) as (proxy, url):
        router = connect(url)
        async with running(router, one) as task:
            await until(lambda: len(one.now) == 8)
            for _ in range(5):
                proxy.cut()
                await asyncio.sleep(0.05)
            assert not task.done()
            await until(lambda: len(one.now) == 8)
        await router.aclose()
