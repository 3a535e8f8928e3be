"""A lane: what one address has sent and is not yet handled, run turn by turn, in order.

Different lanes run concurrently. An entry leaves its stream only when its turn is stored, so a lane that dies is
simply read again.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from router.routing.gather import FLOOD, TURN_AT_MOST, Breath, begins_at, next_not_before
from wire.bells import Rings
from wire.clock import Clock
from wire.errors import Later
from wire.message import EffectDone, Entry

log = logging.getLogger(__name__)

TRIES = 3
# What cannot even be stored undecided after as many tries again is set aside, raw.
TRIES_IN_ALL = 6
LATER_S = 1.0


class RunTurn(Protocol):
    """Runs one turn and returns the bells to ring; see `router.turn.Turns.run`."""

    async def __call__(self, entries: Sequence[Entry], *, error: str | None, notify: bool) -> Rings: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """An entry in its lane."""

    stream_id: bytes
    entry: Entry
    read_at: datetime


Handled = Callable[[Sequence[bytes], Rings], Awaitable[None]]
"""Called with the stream ids of a stored turn: rings, then deletes them."""

SetAside = Callable[[Waiting, str], Awaitable[None]]
"""Called with an entry that nothing can be done with, and the class of the error: parks it and deletes it."""


class Lane:
    """The entries of one address. `take` puts in; `run` goes on until nothing is left."""

    def __init__(
        self, *, gather: timedelta, run_turn: RunTurn, handled: Handled, set_aside: SetAside, clock: Clock
    ) -> None:
        self._waiting: deque[Waiting] = deque()
        self._gather = gather
        self._run_turn = run_turn
        self._handled = handled
        self._set_aside = set_aside
        self._clock = clock
        self._more = asyncio.Event()

    def take(self, waiting: Waiting) -> None:
        """Put an entry behind the others."""
        self._waiting.append(waiting)
        self._more.set()

    async def run(self) -> None:
        """Run turns until the lane is empty."""
        not_before = self._clock()
        flooded = False
        while self._waiting:
            await self._until_turn_begins(not_before)
            turn = self._next_turn()
            await self._run_until_stored(turn, notify=not flooded)
            for _ in turn:
                self._waiting.popleft()
            flooded = len(turn) > FLOOD
            not_before = next_not_before(len(turn), self._clock())

    async def _until_turn_begins(self, not_before: datetime) -> None:
        while True:
            entries = [waiting.entry for waiting in self._next_turn()]
            breath = Breath(entries=entries, first_at=self._waiting[0].read_at, last_at=self._waiting[-1].read_at)
            wait_s = (max(begins_at(breath, self._gather), not_before) - self._clock()).total_seconds()
            if wait_s <= 0:
                return
            self._more.clear()
            try:
                async with asyncio.timeout(wait_s):
                    await self._more.wait()
            except TimeoutError:
                return

    def _next_turn(self) -> list[Waiting]:
        """Word of an effect is a turn of its own; messages go together up to the next such word."""
        turn: list[Waiting] = []
        for waiting in self._waiting:
            if isinstance(waiting.entry, EffectDone):
                return turn or [waiting]
            turn.append(waiting)
            if len(turn) == TURN_AT_MOST:
                break
        return turn

    async def _run_until_stored(self, turn: Sequence[Waiting], *, notify: bool) -> None:
        entries = [waiting.entry for waiting in turn]
        error: str | None = None
        tries = 0
        while True:
            try:
                rings = await self._run_turn(entries, error=error, notify=notify)
                break
            except Later as later:
                log.warning("turn waits: %s", later)
                await asyncio.sleep(LATER_S)
            except Exception as failure:
                tries += 1
                # The text of a failure may quote a customer; its class and place do not.
                log.error("turn failed, try %d: %s at %s", tries, type(failure).__name__, place_of(failure))
                if tries >= TRIES_IN_ALL:
                    await self._give_up(turn, type(failure).__name__, notify=notify)
                    return
                error = type(failure).__name__ if tries >= TRIES else None
                await asyncio.sleep(LATER_S if tries > TRIES else 0)
        await self._handled([waiting.stream_id for waiting in turn], rings)

    async def _give_up(self, turn: Sequence[Waiting], error: str, *, notify: bool) -> None:
        """Set aside the one entry that is to blame; of several each is tried alone first."""
        if len(turn) == 1:
            await self._set_aside(turn[0], error)
            return
        for one in turn:
            await self._run_until_stored([one], notify=notify)


def place_of(error: BaseException) -> str:
    """Where an error was raised: file and line of the innermost frame."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}" if trace else "nowhere"
