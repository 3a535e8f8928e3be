"""One reader of the events for all signed-in pages: the newest are kept in memory, older ones are read again.

Events are read by the cursor of `record.event`, when a bell rings and once a second anyway, so nothing is skipped.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from uuid import UUID

import msgspec
from msgspec import Struct
from redis.asyncio import Redis

from record import event as events
from record.event import START, StoredEvent
from record.pool import Pool, connected, describe
from wire import bells
from wire.errors import Later

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
# Rings that come closer together than this make one read.
GATHER_S = 0.1
KEPT = 2000
STARTS_WITHIN_S = 10.0

Cursor = tuple[int, int]


class CustomerTyping(Struct, frozen=True, tag_field="typing", tag="customer"):
    """A ring of the events bell that is no event: a customer writes, or has stopped."""

    address: UUID
    on: bool


Heard = Callable[[CustomerTyping], None]
_typing = msgspec.json.Decoder(CustomerTyping)


class Feed:
    """The events in commit order, from a cursor on."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._kept: deque[StoredEvent] = deque(maxlen=KEPT)
        self._since: Cursor = START
        """Everything after this cursor up to `newest` is kept in memory."""
        self.newest: Cursor = START
        self._rung = asyncio.Event()
        self._started = asyncio.Event()
        self._moved = asyncio.Condition()
        self.typing: set[Heard] = set()
        """Who is called when a customer writes."""

    @asynccontextmanager
    async def running(self, valkey: Redis) -> AsyncIterator[None]:
        """Read events as long as the context lasts."""
        async with bells.Listener(valkey) as listener, asyncio.TaskGroup() as tasks:
            await listener.listen(bells.EVENTS, self._hear)
            reader = tasks.create_task(self._run())
            yield
            reader.cancel()

    async def resume(self, cursor: Cursor | None) -> Cursor:
        """Where a page goes on that had all up to `cursor`: there, or now when it missed too much to be told it all.

        Raises `Later` while the record is away.
        """
        try:
            async with asyncio.timeout(STARTS_WITHIN_S):
                await self._started.wait()
        except TimeoutError as error:
            raise Later("postgresql", "no events read yet") from error
        if cursor is None:
            return self.newest
        if cursor >= self._since:
            return cursor
        async with connected(self._pool) as connection:
            return self.newest if await events.are_more_after(connection, cursor, than=KEPT) else cursor

    async def after(self, cursor: Cursor) -> list[StoredEvent]:
        """The events after a cursor, at most a page of them; none when there are none yet."""
        if cursor >= self._since:
            return [stored for stored in self._kept if stored.cursor > cursor]
        async with connected(self._pool) as connection:
            return await events.read_after(connection, cursor)

    async def wait_beyond(self, cursor: Cursor, timeout_s: float) -> None:
        """Wait until there is an event after `cursor`, at most `timeout_s` seconds."""
        try:
            async with asyncio.timeout(timeout_s), self._moved:
                await self._moved.wait_for(lambda: self.newest > cursor)
        except TimeoutError:
            return

    def _hear(self, _name: str, payload: bytes) -> None:
        if not payload:
            self._rung.set()
            return
        try:
            word = _typing.decode(payload)
        except msgspec.MsgspecError:
            log.warning("a ring that says nothing we know")
            return
        for heard in tuple(self.typing):
            heard(word)

    async def _run(self) -> None:
        while True:
            try:
                if not self._started.is_set():
                    await self._start()
                    self._started.set()
                await self._read()
            except Later as away:
                log.warning("events not read: %s", away.system)
            except Exception as unexpected:
                log.error("events not read: %s", describe(unexpected))
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._rung.wait()
                self._rung.clear()
                await asyncio.sleep(GATHER_S)
            except TimeoutError:
                continue

    async def _start(self) -> None:
        async with connected(self._pool) as connection:
            self._since = self.newest = await events.newest(connection)

    async def _read(self) -> None:
        while True:
            async with connected(self._pool) as connection:
                page = await events.read_after(connection, self.newest)
            if not page:
                return
            for stored in page:
                if len(self._kept) == KEPT:
                    self._since = self._kept[0].cursor
                self._kept.append(stored)
            async with self._moved:
                self.newest = page[-1].cursor
                self._moved.notify_all()
