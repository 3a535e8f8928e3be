"""Loops that serve everybody outlive what one round raises."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from channels.rest.replies import Replies
from channels.webchat.edge import ChatEdge
from wire.shown import Shown


class Unheard:
    """A listener that never hears anything."""

    async def listen(self, *_: Any) -> None: ...

    async def leave(self, *_: Any) -> None: ...


async def test_requests_are_answered_though_a_read_has_raised(caplog: pytest.LogCaptureFixture) -> None:
    message, tries = uuid4(), 0

    async def take(messages: Sequence[UUID]) -> dict[UUID, list[Shown]]:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise RuntimeError("+12025550147")
        return {one: [] for one in messages}

    listener: Any = Unheard()
    async with Replies(take=take, listener=listener) as replies:
        assert await asyncio.wait_for(replies.expect(message), 10) == []
    assert tries == 2
    assert "replies not read: RuntimeError" in caplog.text
    assert "+12025550147" not in caplog.text


async def test_arrivals_are_noted_though_an_earlier_batch_has_raised(caplog: pytest.LogCaptureFixture) -> None:
    noted: asyncio.Queue[Sequence[tuple[UUID, int]]] = asyncio.Queue()
    first, second = (uuid4(), 1), (uuid4(), 2)

    class Talk:
        async def arrived(self, seqs: Sequence[tuple[UUID, int]], *, read: bool) -> None:
            noted.put_nowait(seqs)
            if first in seqs:
                raise RuntimeError

    anything: Any = Talk()
    edge = ChatEdge(
        talk=anything,
        append=anything,
        listener=anything,
        typing=anything,
        identified=anything,
        statements=None,
        key=b"",
        origins=(),
        max_text=1,
        clock=lambda: datetime(2026, 11, 20, tzinfo=UTC),
    )
    async with edge, asyncio.timeout(10):
        edge._arrived(*first, False)
        assert list(await noted.get()) == [first]
        edge._arrived(*second, False)
        assert list(await noted.get()) == [second]
    assert "1 arrivals not noted: RuntimeError" in caplog.text
