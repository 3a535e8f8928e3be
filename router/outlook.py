"""How things stand in the queues, read at most once a second."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

from record import agent, queue_item
from record.pool import Pool, connected
from router.routing.outlook import FloorView
from wire.clock import Clock

FRESH = timedelta(seconds=1)
RECENT = timedelta(hours=1)


class Outlook:
    """The queues as they stood within the last second."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock
        self._view: FloorView | None = None
        self._read_at: datetime | None = None
        self._lock = asyncio.Lock()

    async def view(self) -> FloorView:
        """The queues now; raises `Later` when PostgreSQL is away."""
        async with self._lock:
            now = self._clock()
            if self._view is None or self._read_at is None or now - self._read_at > FRESH:
                self._view = await self._read(now)
                self._read_at = now
            return self._view

    async def _read(self, now: datetime) -> FloorView:
        async with connected(self._pool) as connection:
            items = await queue_item.waiting(connection)
            here = await agent.here_by_queue(connection)
            recent = await queue_item.recent_waits(connection, now - RECENT)
        waiting: dict[str, list[UUID]] = {}
        for item in items:
            if item.kind == "conversation" and item.conversation_id:
                waiting.setdefault(item.queue, []).append(item.conversation_id)
        return FloorView(waiting=waiting, agents_here=here, recent_waits=recent)
