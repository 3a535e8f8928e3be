"""The NLU or the operator's systems away, slow, or talking nonsense, under the real bot."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.bss.client import BssClient
from bot.bss.reader import Reader
from bot.understand import Understand
from tandem.settings import Bss, Nlu, Settings, Sms
from tests.composed import Doors, MovedClock, running, settings_for
from tests.demo_operator import DemoClient, running_demo
from tests.ports import free_port
from wire.clock import utc_now
from wire.errors import Later

TRY_AGAIN, A_PERSON = "/try_again", "/human_request"
# Needs the operator's catalogue and no verification.
BROWSE = "/plan_browse"
DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.fixture
async def operator() -> AsyncIterator[DemoClient]:
    async with running_demo(faults=True) as client:
        yield client


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@asynccontextmanager
async def silence() -> AsyncIterator[str]:
    """The address of a server that takes connections and never answers."""

    async def keep(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)

    writers: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(keep, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for writer in writers:
            writer.close()


@asynccontextmanager
async def answering(body: bytes) -> AsyncIterator[str]:
    """The address of a server that answers everything with this JSON."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    app = web.Application(client_max_size=10_000_000)
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


@asynccontextmanager
async def bot(
    folder: Path,
    database_url: str,
    redis_url: str,
    operator: DemoClient,
    clock: MovedClock,
    *,
    nlu: Nlu | None = None,
) -> AsyncIterator[Doors]:
    url = str(operator.make_url("")).rstrip("/")
    settings: Settings = settings_for(
        folder,
        database_url=database_url,
        redis_url=redis_url,
        bss=Bss(url=url),
        sms=Sms(provider_url=url, auth_token="demo-sms-token"),
        nlu=nlu or Nlu(url=f"http://127.0.0.1:{free_port()}"),
    )
    async with running(settings, attendant=None, clock=clock) as doors:
        yield doors


async def ask(doors: Doors, text: str, sender: str = "ann") -> list[dict[str, Any]]:
    status, answer = await doors.post({"sender": sender, "message": text})
    assert status == 200
    return list(answer)


def choices(replies: list[dict[str, Any]]) -> list[str]:
    return [button["payload"] for reply in replies for button in reply.get("buttons", [])]


async def reasons(database_url: str) -> list[str]:
    connection = await asyncpg.connect(database_url)
    try:
        return [row["reason"] for row in await connection.fetch("SELECT reason FROM queue_item")]
    finally:
        await connection.close()


async def order(operator: DemoClient, kind: str, **more: Any) -> None:
    """Order trouble at the operator's systems."""
    async with operator.post("/demo/faults", json={"kind": kind, "seconds": 60, **more}) as response:
        assert response.status == 201


async def test_an_nlu_that_does_not_answer_costs_five_seconds_and_is_one_apology_with_choices(
    tmp_path: Path, database_url: str, redis_url: str, operator: DemoClient, clock: MovedClock
) -> None:
    async with (
        silence() as url,
        bot(tmp_path, database_url, redis_url, operator, clock, nlu=Nlu(url=url)) as doors,
    ):
        began = time.monotonic()
        replies = await ask(doors, "could you please tell me about something")
        assert 4.5 < time.monotonic() - began < 9
        assert len(replies) == 1
        assert choices(replies) == [TRY_AGAIN, A_PERSON]


async def test_without_the_nlu_a_person_stop_and_choices_still_work(
    tmp_path: Path, database_url: str, redis_url: str, operator: DemoClient, clock: MovedClock
) -> None:
    async with bot(tmp_path, database_url, redis_url, operator, clock) as doors:
        assert choices(await ask(doors, "could you please tell me about something")) == [TRY_AGAIN, A_PERSON]
        assert await reasons(database_url) == []
        for sender, word in (("eva", "agente"), ("li", "人工"), ("ann", A_PERSON), ("bob", "agent")):
            assert await ask(doors, word, sender)
        assert await reasons(database_url) == ["asked"] * 4
        stopped = await ask(doors, "STOP", "cleo")
        assert len(stopped) == 1
        assert TRY_AGAIN not in choices(stopped)
        plans = await ask(doors, BROWSE, "dan")
        assert plans
        assert TRY_AGAIN not in choices(plans)


async def test_an_nlu_away_for_more_than_a_minute_brings_people(
    tmp_path: Path, database_url: str, redis_url: str, operator: DemoClient, clock: MovedClock
) -> None:
    async with bot(tmp_path, database_url, redis_url, operator, clock) as doors:
        assert choices(await ask(doors, "could you please tell me about something")) == [TRY_AGAIN, A_PERSON]
        clock.ahead = timedelta(seconds=59)
        assert choices(await ask(doors, "and tell me about another thing")) == [TRY_AGAIN, A_PERSON]
        assert await reasons(database_url) == []
        clock.ahead = timedelta(seconds=62)
        assert TRY_AGAIN not in choices(await ask(doors, "is anybody reading this thing"))
        assert await reasons(database_url) == ["system_failing"]


@pytest.mark.parametrize("kind", ["down", "nonsense", "drop"])
async def test_operators_systems_that_fail_are_one_apology_and_then_people(
    kind: str, tmp_path: Path, database_url: str, redis_url: str, operator: DemoClient, clock: MovedClock
) -> None:
    async with bot(tmp_path, database_url, redis_url, operator, clock) as doors:
        await order(operator, kind)
        replies = await ask(doors, BROWSE)
        assert len(replies) == 1
        assert choices(replies) == [TRY_AGAIN, A_PERSON]
        clock.ahead = timedelta(seconds=62)
        assert TRY_AGAIN not in choices(await ask(doors, TRY_AGAIN))
        assert await reasons(database_url) == ["system_failing"]
        async with operator.delete("/demo/faults"):
            pass
        assert await ask(doors, BROWSE, "bob")


async def test_operators_systems_that_are_slow_cost_five_seconds_and_the_bot_says_so(
    tmp_path: Path, database_url: str, redis_url: str, operator: DemoClient, clock: MovedClock
) -> None:
    async with bot(tmp_path, database_url, redis_url, operator, clock) as doors:
        await order(operator, "slow", delay_s=20)
        began = time.monotonic()
        replies = await ask(doors, BROWSE)
        assert time.monotonic() - began < 9
        assert choices(replies) == [TRY_AGAIN, A_PERSON]
        async with operator.delete("/demo/faults"):
            pass
        assert choices(await ask(doors, A_PERSON)) != [TRY_AGAIN, A_PERSON]
        assert await reasons(database_url) == ["asked"]


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"null", b"[1]", b'[{"id": null}]', b"[" * 10, DEEP, b'[{"x": ' + DEEP + b"}]", b"\xff\xfe"]
)
async def test_whatever_the_operators_systems_answer_is_later_and_no_other_error(body: bytes) -> None:
    async with answering(body) as url:
        client = BssClient(url, token=None, timeout_s=3, clock=utc_now)
        reader = Reader(client)
        await client.start()
        try:
            for read in (reader.offers(), reader.lines_of("C1001"), reader.usage_of("L1")):
                with pytest.raises(Later):
                    await read
        finally:
            await client.close()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b'{"results": []}',
        b'{"results": [{"intent": null}]}',
        b'{"results": [{"intent": {"name": "greet", "confidence": 7}}]}',
        b'{"x": ' + DEEP + b', "results": []}',
        b"\xff\xfe",
    ],
)
async def test_whatever_the_nlu_answers_is_later_and_no_other_error(body: bytes) -> None:
    async with answering(body) as url:
        understand = Understand(url, wait_s=3, batch_max=4)
        await understand.start()
        try:
            with pytest.raises(Later):
                await understand.parse(["hello"])
        finally:
            await understand.close()
