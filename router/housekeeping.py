"""What has to happen without anybody asking: idle conversations close, lost agents' work goes back, old rows go.

Every sweep is safe to run twice and in several processes at once.
"""

import asyncio
import logging
from datetime import datetime, timedelta

from redis.asyncio import Redis

from record.pool import Pool, describe
from router.commands.forget import sweep_old
from router.commands.idle import sweep_idle
from router.commands.presence import sweep_absent, sweep_lost
from wire.clock import Clock
from wire.errors import Later

log = logging.getLogger(__name__)

SWEEP_EVERY_S = 2.0
FORGET_EVERY = timedelta(hours=1)


class Housekeeper:
    """Runs the sweeps, over and over."""

    def __init__(self, pool: Pool, valkey: Redis, *, idle_close_s: float, away_after_s: float, clock: Clock) -> None:
        self._pool = pool
        self._valkey = valkey
        self._idle_close_s = idle_close_s
        self._away_after_s = away_after_s
        self._clock = clock
        self._forgot_at: datetime | None = None

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            try:
                await self._sweep()
            except Later as later:
                log.warning("sweeps wait: %s", later)
            except Exception as error:
                # The next sweep finds the same; a router does not end for it.
                log.error("a sweep failed: %s", describe(error))
            await asyncio.sleep(SWEEP_EVERY_S)

    async def _sweep(self) -> None:
        now = self._clock()
        await sweep_lost(self._pool, self._valkey, now, self._away_after_s)
        await sweep_absent(self._pool, self._valkey, now)
        await sweep_idle(self._pool, self._valkey, now, self._idle_close_s)
        if self._forgot_at is None or now - self._forgot_at > FORGET_EVERY:
            await sweep_old(self._pool, now)
            self._forgot_at = now
