"""The NLU's client against a server of its protocol: batches, limits, and every way of going wrong."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.understand import IN_FLIGHT, TEXT_MAX, Understand
from wire.errors import Later


class Nlu:
    """The far side: answers each text with itself as the intent, when it is let."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.let = asyncio.Event()
        self.let.set()
        self.called = asyncio.Event()
        self.answer: Any = None
        self.status = 200

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        texts = [message["text"] for message in body["messages"]]
        self.batches.append(texts)
        self.called.set()
        await self.let.wait()
        if self.answer is not None:
            return web.Response(body=self.answer, status=self.status, content_type="application/json")
        results = [{"intent": {"name": text[:50], "confidence": 0.9}} for text in texts]
        return web.json_response({"results": results}, status=self.status)


@asynccontextmanager
async def talking(wait_s: float = 5.0, batch_max: int = 64) -> AsyncIterator[tuple[Nlu, Understand]]:
    nlu = Nlu()
    app = web.Application(client_max_size=10_000_000)
    app.router.add_post("/model/parse/batch", nlu.handle)
    async with TestServer(app) as server:
        understand = Understand(str(server.make_url("")), wait_s=wait_s, batch_max=batch_max)
        await understand.start()
        try:
            yield nlu, understand
        finally:
            nlu.let.set()
            await understand.close()


async def intents(understand: Understand, *texts: str) -> list[str]:
    return [parse.intent.name for parse in await understand.parse(texts)]


async def test_each_caller_gets_its_own_texts_in_order() -> None:
    async with talking() as (_, understand):
        answers = await asyncio.gather(*(intents(understand, f"a{turn}", f"b{turn}") for turn in range(50)))
    assert answers == [[f"a{turn}", f"b{turn}"] for turn in range(50)]


async def test_turns_that_begin_together_share_one_call() -> None:
    async with talking() as (nlu, understand):
        await asyncio.gather(*(intents(understand, f"t{turn}") for turn in range(20)))
        assert len(nlu.batches) == 1


async def test_what_arrives_during_calls_forms_the_next_batch_within_its_limit() -> None:
    async with talking(batch_max=8) as (nlu, understand):
        nlu.let.clear()
        async with asyncio.TaskGroup() as group:
            for call in range(IN_FLIGHT):
                nlu.called.clear()
                group.create_task(intents(understand, f"first {call}"))
                await nlu.called.wait()
            for turn in range(20):
                group.create_task(intents(understand, f"t{turn}"))
            await asyncio.sleep(0)
            assert len(nlu.batches) == IN_FLIGHT
            nlu.let.set()
        assert [len(batch) for batch in nlu.batches] == [1] * IN_FLIGHT + [8, 8, 4]


async def test_an_nlu_that_does_not_answer_in_time_is_later_for_all_who_wait() -> None:
    async with talking(wait_s=0.2) as (nlu, understand):
        nlu.let.clear()
        waiting = [understand.parse([f"t{turn}"]) for turn in range(5)]
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(result) for result in results] == [Later] * 5
        nlu.let.set()
        assert await intents(understand, "again") == ["again"]


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"", 200),
        (b"no json", 200),
        (b'{"results": []}', 200),
        (b'{"results": [{"intent": {"name": "x", "confidence": 7}}]}', 200),
        (b'{"results": [{"intent": null}]}', 200),
        (b'{"results": [{"intent": {"name": "\xff"}}]}', 200),
        (b'{"results": "' + b"x" * 5_000_000 + b'"}', 200),
        (b'{"results": [{"intent": {"name": "x", "confidence": 1}}]}', 500),
    ],
)
async def test_nonsense_is_later(answer: bytes, status: int) -> None:
    async with talking() as (nlu, understand):
        nlu.answer, nlu.status = answer, status
        with pytest.raises(Later) as away:
            await understand.parse(["hello"])
        assert away.value.system == "nlu"


async def test_a_server_that_is_not_there_is_later_at_once(unused_tcp_port: int) -> None:
    understand = Understand(f"http://127.0.0.1:{unused_tcp_port}", wait_s=5, batch_max=8)
    await understand.start()
    try:
        async with asyncio.timeout(1):
            with pytest.raises(Later):
                await understand.parse(["hello"])
    finally:
        await understand.close()


async def test_long_texts_are_cut_before_they_travel() -> None:
    async with talking() as (nlu, understand):
        await understand.parse(["x" * 20_000])
        assert [len(text) for text in nlu.batches[0]] == [TEXT_MAX]


async def test_a_caller_that_gives_up_leaves_the_others_their_answers() -> None:
    async with talking() as (nlu, understand):
        nlu.let.clear()
        patient = asyncio.create_task(intents(understand, "patient"))
        hasty = asyncio.create_task(intents(understand, "hasty"))
        await nlu.called.wait()
        hasty.cancel()
        nlu.let.set()
        assert await patient == ["patient"]
        with pytest.raises(asyncio.CancelledError):
            await hasty


async def test_what_was_read_ahead_is_not_asked_again() -> None:
    async with talking() as (nlu, understand):
        understand.read_ahead("hello")
        await nlu.called.wait()
        assert await intents(understand, "hello") == ["hello"]
        assert await intents(understand, "hello") == ["hello"]
        assert nlu.batches == [["hello"], ["hello"]]


async def test_what_is_told_twice_is_read_ahead_once() -> None:
    async with talking() as (nlu, understand):
        understand.read_ahead("hello")
        await nlu.called.wait()
        understand.read_ahead("hello")
        while understand._calls:  # noqa: ASYNC110 - nobody is told when it is there
            await asyncio.sleep(0.01)
        understand.read_ahead("hello")
        assert await intents(understand, "hello") == ["hello"]
        assert nlu.batches == [["hello"]]


async def test_what_was_read_ahead_for_nobody_is_forgotten() -> None:
    async with talking(wait_s=0.2) as (nlu, understand):
        understand.read_ahead("hello")
        while understand._ahead:  # noqa: ASYNC110 - nobody is told when it is forgotten
            await asyncio.sleep(0.01)
        assert await intents(understand, "hello") == ["hello"]
        assert nlu.batches == [["hello"], ["hello"]]


async def test_nothing_is_read_ahead_while_others_ask() -> None:
    async with talking() as (nlu, understand):
        async with asyncio.TaskGroup() as group:
            group.create_task(intents(understand, "first"))
            await nlu.called.wait()
            understand.read_ahead("second")
        assert await intents(understand, "third") == ["third"]
        assert nlu.batches == [["first"], ["third"]]


async def test_what_failed_ahead_is_asked_again() -> None:
    async with talking() as (nlu, understand):
        nlu.status = 500
        understand.read_ahead("hello")
        while understand._ahead:  # noqa: ASYNC110 - nobody is told when it has failed
            await asyncio.sleep(0.01)
        nlu.status = 200
        assert await intents(understand, "hello") == ["hello"]
