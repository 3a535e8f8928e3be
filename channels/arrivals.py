"""What customers' sides have received or shown: noted in the record many together, and once more before the end."""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from typing import Protocol
from uuid import UUID

from wire.errors import Later

log = logging.getLogger(__name__)

AGAIN_S = 1.0


class Note(Protocol):
    """Writes into the record that these messages, as (address, seq), have arrived, or have been read."""

    def __call__(self, seqs: Sequence[tuple[UUID, int]], *, read: bool) -> Awaitable[None]: ...


class Arrivals:
    """Gathers arrivals for `gather_s` seconds and notes them. `async with` keeps its loop running."""

    def __init__(self, note: Note, *, gather_s: float) -> None:
        self._note = note
        self._gather_s = gather_s
        self._gathered: dict[bool, dict[UUID, int]] = {False: {}, True: {}}
        self._some = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Arrivals":
        self._loop = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._loop:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)
        await self._note_all()

    def add(self, address: UUID, seq: int, *, read: bool = False) -> None:
        """The address's side has all up to this message, or has shown it."""
        gathered = self._gathered[read]
        gathered[address] = max(seq, gathered.get(address, 0))
        self._some.set()

    def up_to(self, address: UUID) -> int:
        """The last message that has arrived and is not noted yet; 0 where there is none."""
        return self._gathered[False].get(address, 0)

    async def _run(self) -> None:
        while True:
            await self._some.wait()
            await asyncio.sleep(self._gather_s)
            self._some.clear()
            if not await self._note_all():
                await asyncio.sleep(AGAIN_S)
                self._some.set()

    async def _note_all(self) -> bool:
        """Whether everything is noted; what cannot be noted because the record is away stays gathered."""
        noted = True
        for read, gathered in self._gathered.items():
            batch = list(gathered.items())
            if not batch:
                continue
            try:
                await self._note(batch, read=read)
            except Later as later:
                log.debug("arrivals wait: %s", later)
                noted = False
                continue
            except Exception as error:
                log.error("%d arrivals not noted: %s", len(batch), type(error).__name__)
            for address, seq in batch:
                if gathered.get(address) == seq:
                    del gathered[address]
        return noted
