"""Two hundred messages a second from one address, and messages that nobody can process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from router.notices import notice
from router.routing.gather import TURN_AT_MOST
from tandem.settings import Streams
from tests.composed import running, settings_for, until
from tests.echo import EchoAttendant
from wire.turn import Decision, Turn

MESSAGES = 200
SLOW_DOWN = notice("slow_down", "en")
COULD_NOT_PROCESS = notice("could_not_process", "en")
POISON = "poison"


class FailingAttendant(EchoAttendant):
    """Raises at one word; counts how often."""

    def __init__(self) -> None:
        self.raised = 0

    async def attend(self, turn: Turn) -> Decision:
        """Fail at the word, echo everything else."""
        if any(message.text == POISON for message in turn.messages):
            self.raised += 1
            raise RuntimeError("a mistake of ours that quotes +12025550147")
        return await super().attend(turn)


async def rows(database_url: str, query: str) -> list[Any]:
    connection = await asyncpg.connect(database_url)
    try:
        return list(await connection.fetch(query))
    finally:
        await connection.close()


async def test_200_messages_a_second_are_all_stored_in_paced_turns_with_one_notice(
    tmp_path: Path, database_url: str, redis_url: str
) -> None:
    async with (
        running(settings_for(tmp_path, database_url=database_url, redis_url=redis_url)) as doors,
        doors.chat() as ann,
        doors.chat() as bob,
    ):
        for number in range(MESSAGES):
            await ann.send(type="message", id=str(uuid4()), text=str(number))
            await asyncio.sleep(1 / MESSAGES)
        for _ in range(MESSAGES):
            await ann.frame("ack")
        await bob.say("not held up")
        assert (await bob.answer(within_s=2))["text"] == "echo: not held up"

        async def all_handled() -> bool:
            counted = await rows(database_url, "SELECT count(*) FROM message WHERE author = 'customer'")
            return bool(counted[0][0] == MESSAGES + 1)

        await until(all_handled, within_s=30)
    stored = await rows(
        database_url, "SELECT turn_id, text, created_at FROM message WHERE author = 'customer' ORDER BY address_id, seq"
    )
    assert [row["text"] for row in stored if row["text"].isdigit()] == [str(number) for number in range(MESSAGES)]
    turns: dict[Any, int] = {}
    for row in stored:
        turns[row["turn_id"]] = turns.get(row["turn_id"], 0) + 1
    assert max(turns.values()) <= TURN_AT_MOST
    assert len(turns) <= 10
    told = await rows(database_url, "SELECT text FROM message WHERE author = 'system'")
    assert [row["text"] for row in told] == [SLOW_DOWN]
    paces = await rows(
        database_url,
        "SELECT e.at FROM event e JOIN conversation c ON c.id = e.conversation_id"
        " WHERE e.kind = 'turn' AND (e.detail->>'messages')::int > 1 ORDER BY e.at",
    )
    pauses = [(after["at"] - before["at"]).total_seconds() for before, after in pairwise(paces)]
    assert all(pause >= 2 for pause in pauses)


@pytest.fixture
async def failing() -> FailingAttendant:
    return FailingAttendant()


async def test_a_message_that_makes_processing_raise_goes_to_people_and_stops_nobody(
    tmp_path: Path, database_url: str, redis_url: str, failing: FailingAttendant, caplog: pytest.LogCaptureFixture
) -> None:
    @asynccontextmanager
    async def open_failing(*_: Any) -> AsyncIterator[FailingAttendant]:
        yield failing

    one_partition = settings_for(
        tmp_path, database_url=database_url, redis_url=redis_url, streams=Streams(partitions=1)
    )
    async with running(one_partition, attendant=open_failing) as doors, doors.chat() as ann, doors.chat() as bob:
        await ann.say(POISON)
        await bob.say("hello")
        assert (await bob.answer())["text"] == "echo: hello"
        assert (await ann.answer())["text"] == COULD_NOT_PROCESS
        await ann.say("and now?")
        await until(lambda: rows(database_url, "SELECT 1 FROM message WHERE text = 'and now?'"))
    assert failing.raised == 3
    items = await rows(database_url, "SELECT reason, state, card->>'summary' AS summary FROM queue_item")
    assert [(item["reason"], item["state"]) for item in items] == [("could_not_process", "waiting")]
    assert "RuntimeError" in items[0]["summary"]
    assert [row["text"] for row in await rows(database_url, "SELECT text FROM message WHERE text = 'poison'")] == [
        POISON
    ]
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "turn failed, try 3: RuntimeError" in logged
    assert "+12025550147" not in logged
    caplog.clear()
