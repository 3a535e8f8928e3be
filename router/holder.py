"""Which router process works which partitions: leases in Valkey, shared out evenly.

A lease is thrift, not safety: two holders of one partition waste work, but neither lose, double nor reorder.
"""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import uuid4

from redis.asyncio import Redis

from wire.valkey import AWAY

log = logging.getLogger(__name__)

LEASE_MS = 10_000
RENEW_S = 2.0
ROUTERS = "routers"

# A lease is renewed or given up only by its holder.
RENEW = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0"
RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"

Work = Callable[[int], Coroutine[Any, Any, None]]


class Holder:
    """Holds a fair share of the partitions and runs `work` for each of them."""

    def __init__(self, valkey: Redis, *, partitions: int, work: Work) -> None:
        self._valkey = valkey
        self._partitions = partitions
        self._work = work
        self._name = uuid4().hex
        self._held: dict[int, asyncio.Task[None]] = {}
        self._renew = valkey.register_script(RENEW)
        self._release = valkey.register_script(RELEASE)

    @property
    def held(self) -> int:
        """How many partitions are worked here now."""
        return len(self._held)

    async def run(self) -> None:
        """Renew, take and give up leases until cancelled; leases are given back on the way out."""
        try:
            async with asyncio.TaskGroup() as tasks:
                while True:
                    try:
                        await self._share_out(tasks)
                    except AWAY as error:
                        log.warning("leases not renewed: valkey is away (%s)", type(error).__name__)
                    await asyncio.sleep(RENEW_S)
        finally:
            await self._give_back()

    async def _share_out(self, tasks: asyncio.TaskGroup) -> None:
        fair_share = math.ceil(self._partitions / await self._routers())
        for partition in list(self._held):
            if not await self._renew(keys=[lease(partition)], args=[self._name, LEASE_MS]):
                self._stop(partition)
        while len(self._held) > fair_share:
            partition = max(self._held)
            self._stop(partition)
            await self._release(keys=[lease(partition)], args=[self._name])
        for partition in range(self._partitions):
            if len(self._held) >= fair_share:
                return
            free = partition not in self._held
            if free and await self._valkey.set(lease(partition), self._name, nx=True, px=LEASE_MS):
                self._held[partition] = tasks.create_task(self._work(partition))

    async def _routers(self) -> int:
        """How many routers were heard of within a lease's time, this one included."""
        now_ms = int(time.time() * 1000)
        await self._valkey.zadd(ROUTERS, {self._name: now_ms})
        await self._valkey.zremrangebyscore(ROUTERS, 0, now_ms - LEASE_MS)
        return max(1, int(await self._valkey.zcard(ROUTERS)))

    def _stop(self, partition: int) -> None:
        self._held.pop(partition).cancel()

    async def _give_back(self) -> None:
        try:
            for partition in self._held:
                await self._release(keys=[lease(partition)], args=[self._name])
            await self._valkey.zrem(ROUTERS, self._name)
        except AWAY:
            log.info("leases will run out by themselves: valkey is away")


def lease(partition: int) -> str:
    """The key of a partition's lease."""
    return f"lease:{{{partition}}}"
