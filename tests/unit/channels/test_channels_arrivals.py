"""What customers' sides have received is noted, whatever an earlier note has come to."""

import asyncio
from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest

from channels import arrivals
from channels.arrivals import Arrivals
from wire.errors import Later

Noted = asyncio.Queue[tuple[Sequence[tuple[UUID, int]], bool]]


async def test_arrivals_are_noted_though_an_earlier_batch_has_raised(caplog: pytest.LogCaptureFixture) -> None:
    noted: Noted = asyncio.Queue()
    first, second = (uuid4(), 1), (uuid4(), 2)

    async def note(seqs: Sequence[tuple[UUID, int]], *, read: bool) -> None:
        noted.put_nowait((seqs, read))
        if first in seqs:
            raise RuntimeError

    async with Arrivals(note, gather_s=0) as some, asyncio.timeout(10):
        some.add(*first)
        assert await noted.get() == ([first], False)
        some.add(*second, read=True)
        assert await noted.get() == ([second], True)
    assert "1 arrivals not noted: RuntimeError" in caplog.text


async def test_arrivals_wait_while_the_record_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "AGAIN_S", 0)
    noted: Noted = asyncio.Queue()
    address, tries = uuid4(), 0

    async def note(seqs: Sequence[tuple[UUID, int]], *, read: bool) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise Later("postgresql")
        noted.put_nowait((seqs, read))

    async with Arrivals(note, gather_s=0) as some, asyncio.timeout(10):
        some.add(address, 4)
        some.add(address, 3)
        assert some.up_to(address) == 4
        assert await noted.get() == ([(address, 4)], False)
    assert some.up_to(address) == 0


async def test_what_is_gathered_at_the_end_is_noted() -> None:
    noted: Noted = asyncio.Queue()
    address = uuid4()

    async def note(seqs: Sequence[tuple[UUID, int]], *, read: bool) -> None:
        noted.put_nowait((seqs, read))

    async with Arrivals(note, gather_s=60) as some:
        some.add(address, 7)
    assert noted.get_nowait() == ([(address, 7)], False)
