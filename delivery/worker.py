"""The loop that sends and performs: at once when a bell rings, and once a second whatever happens."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from redis.asyncio import Redis

from delivery.effects import Effects
from delivery.sender import Sender
from record import effect
from record.pool import Pool, connected, describe
from wire import bells
from wire.clock import Clock
from wire.errors import Later
from wire.message import EffectDone
from wire.streams import Inlet

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
# Long enough for the first word to have been handled; a repeat is harmless.
TELL_AGAIN_AFTER = timedelta(seconds=10)

Job = Callable[[], Awaitable[None]]


class Worker:
    """Does what is pending, cures what is in doubt, and tells conversations how their effects ended."""

    def __init__(
        self,
        *,
        pool: Pool,
        valkey: Redis,
        inlet: Inlet,
        sender: Sender,
        effects: Sequence[Effects],
        clock: Clock,
    ) -> None:
        self._pool = pool
        self._valkey = valkey
        self._inlet = inlet
        self._sender = sender
        self._effects = effects
        self._clock = clock
        self._ended = asyncio.Event()
        self._told: dict[UUID, datetime] = {}

    async def run(self) -> None:
        """Work until cancelled. No job waits for another: what holds messages up must not hold up orders and codes."""
        jobs: list[Job] = [self._send, *(partial(self._perform, effects) for effects in self._effects)]
        rung = [asyncio.Event() for _ in jobs]

        def ring(_name: str, _payload: bytes) -> None:
            for one in rung:
                one.set()

        async with bells.Listener(self._valkey) as listener, asyncio.TaskGroup() as loops:
            await listener.listen(bells.WORK, ring)
            for job, bell in zip(jobs, rung, strict=True):
                loops.create_task(_repeat(job, bell))
            loops.create_task(_repeat(self._tell, self._ended))

    async def _send(self) -> None:
        claimed = True
        while claimed:
            claimed = bool(await self._sender.work())
            await self._sender.cure()

    async def _perform(self, effects: Effects) -> None:
        claimed = True
        while claimed:
            claimed = bool(await effects.work())
            await effects.cure()
            self._ended.set()

    async def _tell(self) -> None:
        """Put word of every ended effect on its address's stream, until a turn has taken note of it."""
        now = self._clock()
        async with connected(self._pool) as connection:
            untold = await effect.untold(connection, now)
        self._told = {id_: at for id_, at in self._told.items() if now - at < TELL_AGAIN_AFTER}
        for one in untold:
            if one.id in self._told:
                continue
            word = EffectDone(channel=one.channel, endpoint=one.endpoint, address=one.address, effect_id=one.id, at=now)
            await self._inlet.append(word)
            self._told[one.id] = now


async def _repeat(job: Job, rung: asyncio.Event) -> None:
    """Do a job when its bell rings, and once a second whatever happens."""
    while True:
        try:
            await job()
        except Later as later:
            log.warning("delivery waits: %s", later)
        except Exception as error:
            # What was claimed becomes doubt by itself; nobody else's delivery shall wait for it.
            log.error("delivery failed: %s", describe(error))
        try:
            async with asyncio.timeout(LOOK_EVERY_S):
                await rung.wait()
        except TimeoutError:
            continue
        rung.clear()
