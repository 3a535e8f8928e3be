"""Valkey or PostgreSQL away, stopped or full: engines of the test's own are killed and frozen under the real parts."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from channels.webchat.socket import RETRY_AFTER_S
from record.migrate import migrate
from tandem.engines.postgres import EmbeddedPostgres
from tandem.engines.server import EmbeddedServer
from tandem.engines.valkey import EmbeddedValkey
from tandem.settings import Rest, Settings, Streams
from tests.composed import Chatter, Doors, running, settings_for, until

BACKLOG = 5
NOTICED_WITHIN_S = 12.0


@asynccontextmanager
async def own_postgres(folder: Path) -> AsyncIterator[EmbeddedPostgres]:
    async with EmbeddedPostgres(folder / "pg") as engine:
        await migrate(engine.dsn)
        yield engine


def settings(folder: Path, database_url: str, redis_url: str) -> Settings:
    streams = Streams(partitions=1, backlog=BACKLOG)
    return settings_for(folder, database_url=database_url, redis_url=redis_url, streams=streams)


async def refused(ann: Chatter, text: str) -> tuple[str, int]:
    """Say something that cannot be taken; return its id and the seconds after which to try again."""
    id_ = str(uuid4())
    await ann.send(type="message", id=id_, text=text)
    error = await ann.where(lambda frame: frame["type"] == "error" and frame["id"] == id_)
    assert error["code"] == "try_later"
    return id_, int(error["retry_after_s"])


def freeze(engine: EmbeddedServer, number: signal.Signals) -> None:
    for process in [engine.process, *engine.process.children(recursive=True)]:
        process.send_signal(number)


async def away(doors: Doors, part: str) -> bool:
    return bool((await doors.health())["parts"][part] == "away")


async def test_while_valkey_is_killed_doors_say_later_and_everything_goes_on_when_it_is_back(
    tmp_path: Path, database_url: str
) -> None:
    valkey = EmbeddedValkey(tmp_path / "vk")
    await valkey.start()
    try:
        async with running(settings(tmp_path, database_url, valkey.url)) as doors, doors.chat() as ann:
            await ann.say("before")
            assert (await ann.answer())["text"] == "echo: before"
            valkey.kill()
            await valkey.wait_until_ended()
            await valkey.close()
            id_, after_s = await refused(ann, "meanwhile")
            assert after_s == RETRY_AFTER_S
            status, answer = await doors.post({"sender": "bob", "message": "hi"})
            assert (status, answer["status"]) == (503, "failure")
            async with doors.chat() as new:
                await refused(new, "hello")
            await until(lambda: away(doors, "valkey"))
            await valkey.start()
            await until(lambda: _taken(ann, id_, "meanwhile"))
            assert (await ann.answer())["text"] == "echo: meanwhile"
    finally:
        await valkey.close()


async def _taken(ann: Chatter, id_: str, text: str) -> bool:
    """Send a message once more under its id; whether it was acknowledged."""
    await ann.send(type="message", id=id_, text=text)
    frame = await ann.where(lambda frame: frame["type"] in ("ack", "error") and frame["id"] == id_)
    return bool(frame["type"] == "ack")


async def test_while_valkey_stands_still_doors_say_later_and_nothing_is_doubled_afterwards(
    tmp_path: Path, database_url: str
) -> None:
    async with (
        EmbeddedValkey(tmp_path / "vk") as valkey,
        running(settings(tmp_path, database_url, valkey.url)) as doors,
        doors.chat() as ann,
    ):
        await ann.say("before")
        await ann.answer()
        freeze(valkey, signal.SIGSTOP)
        try:
            async with asyncio.timeout(NOTICED_WITHIN_S):
                id_, _ = await refused(ann, "meanwhile")
        finally:
            freeze(valkey, signal.SIGCONT)
        await until(lambda: _taken(ann, id_, "meanwhile"))
        assert (await ann.answer())["text"] == "echo: meanwhile"
        await ann.say("after")
        assert (await ann.answer())["text"] == "echo: after"


async def test_while_postgresql_is_killed_chat_is_taken_up_to_the_backlog_and_rest_is_refused(
    tmp_path: Path, redis_url: str
) -> None:
    async with (
        own_postgres(tmp_path) as postgres,
        running(settings(tmp_path, postgres.dsn, redis_url)) as doors,
        doors.chat() as ann,
    ):
        await ann.say("before")
        assert (await ann.answer())["text"] == "echo: before"
        postgres.kill()
        await postgres.wait_until_ended()
        await postgres.close()
        await until(lambda: away(doors, "postgresql"))
        status, answer = await doors.post({"sender": "bob", "message": "hi"})
        assert (status, answer["status"], answer["code"]) == (503, "failure", 503)
        for number in range(3):
            await ann.say(str(number))
        async with doors.chat({"session": ann.session, "secret": ann.secret}) as again:
            assert again.session == ann.session
            await again.say("3")
        async with doors.chat() as new:
            await new.say("4")
        _, after_s = await refused(ann, "5")
        assert after_s == 2 * RETRY_AFTER_S
        await postgres.start()
        texts: list[str] = []
        while not texts or not texts[-1].endswith("3"):
            texts.append((await ann.answer(within_s=30))["text"])
        assert " | ".join(text.removeprefix("echo: ") for text in texts) == "0 | 1 | 2 | 3"
        await until(lambda: _not_away(doors, "postgresql"))
        assert await doors.say("bob", "hi") == ["echo: hi"]


async def _not_away(doors: Doors, part: str) -> bool:
    return not await away(doors, part)


async def test_while_postgresql_stands_still_chat_is_taken_and_later_answered(tmp_path: Path, redis_url: str) -> None:
    async with (
        own_postgres(tmp_path) as postgres,
        running(settings(tmp_path, postgres.dsn, redis_url)) as doors,
        doors.chat() as ann,
    ):
        await ann.say("before")
        await ann.answer()
        freeze(postgres, signal.SIGSTOP)
        try:
            await ann.say("meanwhile")
            await until(lambda: away(doors, "postgresql"))
            status, _ = await doors.post({"sender": "bob", "message": "hi"})
            assert status == 503
        finally:
            freeze(postgres, signal.SIGCONT)
        assert (await ann.answer(within_s=30))["text"] == "echo: meanwhile"


async def test_a_full_backlog_is_try_later_in_each_protocols_words(
    tmp_path: Path, database_url: str, redis_url: str
) -> None:
    edge = settings(tmp_path, database_url, redis_url)
    async with running(edge, roles=frozenset({"edge"})) as doors, doors.chat() as ann:
        for number in range(BACKLOG):
            await ann.say(str(number))
        _, after_s = await refused(ann, "one too many")
        assert after_s == 2 * RETRY_AFTER_S
        began = time.monotonic()
        async with doors.http.post(
            f"{doors.url}/webhooks/rest/webhook", json={"sender": "bob", "message": "hi"}
        ) as response:
            assert response.status == 503
            assert response.headers["Retry-After"] == str(RETRY_AFTER_S)
            assert (await response.json())["reason"] == "ServiceUnavailable"
        assert time.monotonic() - began < 2


async def test_a_request_that_was_appended_is_never_answered_by_an_error(
    tmp_path: Path, database_url: str, redis_url: str
) -> None:
    edge = replace(settings(tmp_path, database_url, redis_url), rest=Rest(wait_s=0.5))
    async with running(edge, roles=frozenset({"edge"})) as doors:
        assert await doors.post({"sender": "bob", "message": "nobody decides this"}) == (200, [])


async def test_an_edge_is_well_without_postgresql_and_not_without_valkey(tmp_path: Path) -> None:
    async with own_postgres(tmp_path) as postgres, EmbeddedValkey(tmp_path / "vk") as valkey:
        async with running(settings(tmp_path, postgres.dsn, valkey.url), roles=frozenset({"edge"})) as doors:
            postgres.kill()
            await until(lambda: away(doors, "postgresql"))
            assert (await doors.health())["status"] == "ok"
            valkey.kill()
            await until(lambda: away(doors, "valkey"))
            assert (await doors.health())["status"] == "failing"
            await valkey.wait_until_ended()
        await postgres.wait_until_ended()
