"""A partition as its holder works it off: one blocking read, a lane for each address, entries deleted once stored."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from redis.asyncio import Redis

from record import parked
from record.parked import Parked
from record.pool import Pool, connected
from router.lane import Lane, RunTurn, Waiting
from wire import bells
from wire.bells import Rings
from wire.clock import Clock
from wire.codec import FIELD, decode, encode
from wire.errors import Bad, Later
from wire.message import EffectDone, Entry
from wire.streams import Finish, Outlet, Received
from wire.turn import Abilities
from wire.valkey import AWAY

log = logging.getLogger(__name__)

RECONNECT_S = 1.0
LANES_AT_MOST = 2000

AddressKey = tuple[str, str, str]


class Partition:
    """Works off one partition until cancelled."""

    def __init__(
        self,
        number: int,
        *,
        reader: Redis,
        finish: Finish,
        pool: Pool,
        run_turn: RunTurn,
        abilities: Mapping[str, Abilities],
        clock: Clock,
    ) -> None:
        self._number = number
        self._outlet = Outlet(reader, finish, number)
        self._pool = pool
        self._run_turn = run_turn
        self._abilities = abilities
        self._clock = clock
        self._lanes: dict[AddressKey, Lane] = {}
        self._held: set[bytes] = set()
        self._room = asyncio.Semaphore(LANES_AT_MOST)

    async def run(self) -> None:
        """Read and hand out entries; ends only by cancellation, which ends the lanes too."""
        async with asyncio.TaskGroup() as lanes:
            while True:
                try:
                    received = await self._outlet.read()
                except AWAY as error:
                    log.warning("partition %d: valkey is away (%s)", self._number, type(error).__name__)
                    self._outlet.rewind()
                    await asyncio.sleep(RECONNECT_S)
                    continue
                for one in received:
                    if one.id not in self._held:
                        await self._hand_out(one, lanes)

    async def _hand_out(self, received: Received, lanes: asyncio.TaskGroup) -> None:
        self._held.add(received.id)
        try:
            entry = decode(received.fields)
        except Bad as bad:
            lanes.create_task(self._park(received, str(bad)))
            return
        key = (entry.channel, entry.endpoint, entry.address)
        waiting = Waiting(stream_id=received.id, entry=entry, read_at=self._clock())
        lane = self._lanes.get(key)
        if lane:
            lane.take(waiting)
            return
        await self._room.acquire()
        lane = self._lanes[key] = self._lane(entry)
        lane.take(waiting)
        lanes.create_task(self._run_lane(key, lane))

    def _lane(self, entry: Entry) -> Lane:
        gather_s = self._abilities.get(entry.channel, Abilities()).gather_s
        return Lane(
            gather=timedelta(seconds=gather_s),
            run_turn=self._run_turn,
            handled=self._handled,
            set_aside=self._set_aside,
            clock=self._clock,
        )

    async def _run_lane(self, key: AddressKey, lane: Lane) -> None:
        try:
            await lane.run()
        finally:
            del self._lanes[key]
            self._room.release()

    async def _handled(self, ids: Sequence[bytes], rings: Rings) -> None:
        """Ring, then delete what is stored; while Valkey is away the entries stay held and are deleted later."""
        while True:
            try:
                await self._outlet.finish(ids, rings)
                break
            except AWAY:
                await asyncio.sleep(RECONNECT_S)
        self._held.difference_update(ids)

    async def _park(self, received: Received, error: str) -> None:
        """Take an entry aside that cannot be decoded."""
        raw = received.fields.get(FIELD, b"")
        await self._take_aside(received.id, self._parked_id(received.id), "bad", raw, error)

    async def _set_aside(self, waiting: Waiting, error: str) -> None:
        """Take an entry aside that raised whatever was tried; word of an effect is parked once."""
        entry = waiting.entry
        told = entry.effect_id if isinstance(entry, EffectDone) else None
        id_ = uuid5(told, "parked") if told else self._parked_id(waiting.stream_id)
        await self._take_aside(waiting.stream_id, id_, "ours", encode(entry), error, effect_id=told)

    def _parked_id(self, stream_id: bytes) -> UUID:
        return uuid5(NAMESPACE_OID, f"{self._number} {stream_id.decode()}")

    async def _take_aside(
        self, stream_id: bytes, id_: UUID, kind: str, raw: bytes, error: str, *, effect_id: UUID | None = None
    ) -> None:
        """Keep an entry raw for a supervisor, then delete it from the stream."""
        entry = Parked(
            id=id_,
            kind=kind,
            partition=self._number,
            raw=raw,
            error=error,
            conversation_id=None,
            effect_id=effect_id,
            state="parked",
            parked_at=self._clock(),
            ended_at=None,
        )
        while True:
            try:
                async with connected(self._pool) as connection:
                    await parked.add(connection, entry)
                break
            except Later:
                await asyncio.sleep(RECONNECT_S)
        log.error("partition %d: an entry was parked: %s", self._number, error)
        await self._handled([stream_id], [(bells.EVENTS, b"")])
