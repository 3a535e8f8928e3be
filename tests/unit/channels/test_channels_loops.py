"""Loops that serve everybody outlive what one round raises."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast
from unittest import mock
from uuid import UUID, uuid4

import pytest

from channels.arrivals import Arrivals
from channels.rest.replies import Replies
from wire.bells import Nearby
from wire.shown import Shown


class Unheard:
    """A listener that never hears anything."""

    async def listen(self, *_: Any) -> None: ...

    async def leave(self, *_: Any) -> None: ...


async def test_requests_are_answered_though_a_read_has_raised(caplog: pytest.LogCaptureFixture) -> None:
    message, tries = uuid4(), 0

    async def untold(messages: Sequence[UUID]) -> dict[UUID, list[Shown]]:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise RuntimeError("+12025550147")
        return {one: [] for one in messages}

    listener: Any = Unheard()
    async with Replies(
        untold=untold, arrivals=cast(Arrivals, mock.Mock()), listener=listener, nearby=Nearby()
    ) as replies:
        assert await asyncio.wait_for(replies.expect(message, uuid4()), 10) == []
    assert tries == 2
    assert "replies not read: RuntimeError" in caplog.text
    assert "+12025550147" not in caplog.text
