"""Requests that wait for their turn's replies: woken by this edge's bell.

The bell brings a lone message's replies along. They are given at once if all before them has been given here;
otherwise, and for several messages, what the callers are owed is read, for all of them together. A reply is noted as
delivered once it has been given, so one that could not be given comes with the next answer.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import msgspec

from channels.arrivals import Arrivals
from wire import bells
from wire.bells import Listener, Nearby
from wire.errors import Later
from wire.shown import Answered, Shown

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
CALLERS_KEPT = 10_000
"""Addresses of which is kept how far they have been given; the others' replies are read."""

Untold = Callable[[Sequence[UUID]], Awaitable[dict[UUID, list[Shown]]]]
"""From ids of customers' messages to the replies not delivered yet of those whose turn is stored."""

_answered = msgspec.json.Decoder(Answered)


@dataclass(kw_only=True)
class _Asked:
    """A message whose replies are waited for, by as many requests as repeat it."""

    address: UUID
    futures: set[asyncio.Future[list[Shown]]] = field(default_factory=set)

    def give(self, replies: list[Shown]) -> None:
        for future in self.futures:
            if not future.done():
                future.set_result(replies)


class Replies:
    """Waits for many turns at once. `async with` keeps its loops running."""

    def __init__(self, *, untold: Untold, arrivals: Arrivals, listener: Listener, nearby: Nearby) -> None:
        self._untold = untold
        self._arrivals = arrivals
        self._listener = listener
        self._nearby = nearby
        self._waiting: dict[UUID, _Asked] = {}
        self._given: dict[UUID, int] = {}
        self._stored: set[UUID] = set()
        self._rung = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []
        self.bell = bells.edge(uuid4().hex)

    async def __aenter__(self) -> "Replies":
        self._nearby.listen(self.bell, self._heard)
        await self._listener.listen(self.bell, self._heard)
        self._loops = [asyncio.create_task(self._read()), asyncio.create_task(self._look_around())]
        return self

    async def __aexit__(self, *_: object) -> None:
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        self._nearby.leave(self.bell)
        await self._listener.leave(self.bell, self._heard)

    def expect(self, message: UUID, address: UUID) -> asyncio.Future[list[Shown]]:
        """The replies to an address's message, once its turn is stored. Call before the message is appended.

        Repeats of one request that wait at the same time get the same replies.
        """
        future: asyncio.Future[list[Shown]] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(message, _Asked(address=address)).futures.add(future)
        future.add_done_callback(lambda done: self._forget(message, done))
        return future

    def given(self, address: UUID, seq: int) -> None:
        """The caller has been given all up to this message."""
        self._arrivals.add(address, seq)
        self._given.pop(address, None)
        self._given[address] = seq
        if len(self._given) > CALLERS_KEPT:
            del self._given[next(iter(self._given))]

    def _forget(self, message: UUID, done: "asyncio.Future[list[Shown]]") -> None:
        asked = self._waiting.get(message)
        if asked:
            asked.futures.discard(done)
            if not asked.futures:
                del self._waiting[message]

    def _heard(self, _name: str, payload: bytes) -> None:
        answered = _answered.decode(payload)
        if answered.replies is None or not self._give(answered.messages[0], answered.after, answered.replies):
            self._stored.update(answered.messages)
            self._rung.set()

    def _give(self, message: UUID, after: int, replies: Sequence[Shown]) -> bool:
        """Give a lone message's replies, unless something before them may still be owed."""
        asked = self._waiting.get(message)
        if asked is None or self._given.get(asked.address, 0) != after:
            return False
        del self._waiting[message]
        asked.give(list(replies))
        return True

    async def _read(self) -> None:
        while True:
            await self._rung.wait()
            self._rung.clear()
            wanted = [message for message in self._stored if message in self._waiting]
            self._stored.clear()
            if not wanted:
                continue
            try:
                found = await self._untold(wanted)
            except Later as later:
                log.warning("replies wait: %s", later)
                continue
            except Exception as error:
                # The loop serves every request, so it outlives what one read raises; the next look reads again.
                log.error("replies not read: %s", type(error).__name__)
                continue
            for message, untold in found.items():
                # No longer waited for from this moment: a second look would find what is being given now.
                asked = self._waiting.pop(message, None)
                if asked:
                    # What was given a moment ago may not be noted yet.
                    given = self._arrivals.up_to(asked.address)
                    asked.give([reply for reply in untold if reply.seq > given])

    async def _look_around(self) -> None:
        """A lost bell costs a second."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self._stored.update(self._waiting)
            self._rung.set()
