"""The REST door and the router: in one process without detours, in two by Valkey's bells."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from channels.rest import replies
from tandem.serve import serve
from tandem.settings import Monitor
from tests.composed import running, settings_for
from tests.echo import EchoAttendant, open_echo
from tests.ports import free_port
from wire.turn import Decision, Turn


class Noting(EchoAttendant):
    """Notes what it is told, in order."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Begin."""
        self.told.extend(f"ahead {text}" for text in texts)

    async def attend(self, turn: Turn) -> Decision:
        """Say it back."""
        self.told.extend(f"attend {message.text}" for message in turn.messages)
        return await super().attend(turn)


async def test_the_door_tells_of_a_message_before_its_turn_begins(
    tmp_path: Path, database_url: str, redis_url: str
) -> None:
    noting = Noting()

    @asynccontextmanager
    async def opened(*_: Any) -> AsyncIterator[Noting]:
        yield noting

    settings = settings_for(tmp_path, database_url=database_url, redis_url=redis_url)
    async with running(settings, attendant=opened) as doors:
        assert await doors.say("ann", "hello") == ["echo: hello"]
    # Once by the door, once by the turn.
    assert noting.told == ["ahead hello", "ahead hello", "attend hello"]


async def test_an_edge_apart_from_the_router_hears_of_stored_turns_too(
    tmp_path: Path, database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies, "LOOK_EVERY_S", 60.0)  # so that only a bell can have told it
    settings = settings_for(tmp_path, database_url=database_url, redis_url=redis_url, monitor=Monitor(port=free_port()))
    stop = asyncio.Event()
    router = asyncio.create_task(serve(settings, frozenset({"router"}), attendant=open_echo, stop=stop))
    try:
        async with running(settings, roles=frozenset({"edge"})) as doors:
            assert await doors.say("ann", "hello") == ["echo: hello"]
    finally:
        stop.set()
        await router
