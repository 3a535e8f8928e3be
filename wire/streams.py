"""The inbound streams: one a partition, holding exactly what is not yet handled.

No consumer groups. Whoever holds a partition reads from `0-0` and on, and deletes an entry after its commit; two
holders at once waste work but lose, double and reorder nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from msgspec.structs import replace
from redis.asyncio import Redis

from wire import bells
from wire.batched import Batched
from wire.bells import Nearby, Rings
from wire.codec import FIELD, encode
from wire.errors import Full, Later
from wire.masking import mask_cards
from wire.message import Entry, Inbound
from wire.valkey import AWAY, BLOCK_MS

BEGINNING = b"0-0"
READ_COUNT = 256

# One round trip, and nothing can slip between the count and the append.
APPEND_BELOW_LIMIT = """
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[1]) then return false end
return redis.call('XADD', KEYS[1], '*', ARGV[2], ARGV[3])
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """A stream entry as it was read: its id and raw fields."""

    id: bytes
    fields: dict[bytes, bytes]


def partition_of(channel: str, address: str, partitions: int) -> int:
    """The partition of an address; the same one for all its messages."""
    return crc32(f"{channel}\0{address}".encode()) % partitions


def stream_name(partition: int) -> str:
    """The stream's key; the hash tag keeps a partition's keys in one slot of Valkey Cluster."""
    return f"inbound:{{{partition}}}"


class Inlet:
    """Where doors put what they took in."""

    def __init__(self, client: Redis, *, partitions: int, backlog: int) -> None:
        self._client = client
        self._append = Batched(self._append_all)
        self._partitions = partitions
        self._backlog = backlog

    async def append(self, entry: Entry) -> None:
        """Append durably; only then may the door say yes to the outside. Card numbers are masked first.

        Raises `Full` when the partition holds as many entries as the backlog limit, `Later` when Valkey is away.
        """
        stream = stream_name(partition_of(entry.channel, entry.address, self._partitions))
        answer = await self._append((stream, encode(without_cards(entry))))
        if isinstance(answer, Exception):
            raise Later("valkey", type(answer).__name__) from answer
        if answer is None:
            raise Full("router", f"{self._backlog} messages wait")

    async def _append_all(self, entries: Sequence[tuple[str, bytes]]) -> list[bytes | Exception | None]:
        """For each entry its id, or None where its partition is full, or what went wrong."""
        try:
            async with self._client.pipeline(transaction=False) as pipe:
                for stream, raw in entries:
                    pipe.eval(APPEND_BELOW_LIMIT, 1, stream, str(self._backlog), FIELD, raw)
                answers: list[bytes | Exception | None] = await pipe.execute(raise_on_error=False)
        except AWAY as error:
            return [error] * len(entries)
        return answers

    async def put_back(self, partition: int, raw: bytes) -> None:
        """Append an entry that had been taken aside, as it was; where its partition is no more, to another."""
        try:
            await self._client.xadd(stream_name(partition % self._partitions), {FIELD: raw})
        except AWAY as error:
            raise Later("valkey", type(error).__name__) from error


class Finish:
    """Rings for stored turns and deletes their entries: many turns of all partitions together.

    Rings at customers' doors go before and apart, because Valkey lets nothing out of a round that writes before that is
    on the disk; the others go with the deletion.
    """

    def __init__(self, client: Redis, nearby: Nearby) -> None:
        self._client = client
        self._nearby = nearby
        self._ring = Batched(self._ring_all)
        self._delete = Batched(self._delete_all)

    async def __call__(self, stream: str, ids: Sequence[bytes], rings: Rings) -> None:
        """Ring, then delete; a repeat is harmless. Raises what `AWAY` names, and then nothing is sure to be done."""
        inside = [ring for ring in rings if ring[0] in bells.INSIDE]
        doors = [ring for ring in rings if ring[0] not in bells.INSIDE and not self._nearby.ring(*ring)]
        if doors:
            await self._ring(doors)
        failed = await self._delete((stream, ids, inside))
        if failed:
            raise failed

    async def _ring_all(self, turns: Sequence[Rings]) -> list[None]:
        await bells.ring(self._client, _once(turns))
        return [None] * len(turns)

    async def _delete_all(self, turns: Sequence[tuple[str, Sequence[bytes], Rings]]) -> list[Exception | None]:
        try:
            async with self._client.pipeline(transaction=False) as pipe:
                for name, payload in _once([rings for _, _, rings in turns]):
                    pipe.publish(name, payload)
                for stream, ids, _ in turns:
                    pipe.xdel(stream, *ids)
                await pipe.execute()
        except AWAY as error:
            return [error] * len(turns)
        return [None] * len(turns)


def _once(turns: Sequence[Rings]) -> list[tuple[str, bytes]]:
    """The same bell for several turns rings once."""
    return list(dict.fromkeys(ring for rings in turns for ring in rings))


class Outlet:
    """A partition as its holder reads it; one connection waits in the read, finishing goes by another."""

    def __init__(self, reader: Redis, finish: Finish, partition: int) -> None:
        self._reader = reader
        self._finish = finish
        self._stream = stream_name(partition)
        self._last = BEGINNING

    async def read(self) -> list[Received]:
        """The next unhandled entries in order; waits up to `BLOCK_MS` milliseconds, then returns none."""
        answer: Any = await self._reader.xread({self._stream: self._last}, count=READ_COUNT, block=BLOCK_MS)
        entries = [Received(id=id_, fields=fields) for _, batch in answer or () for id_, fields in batch]
        if entries:
            self._last = entries[-1].id
        return entries

    async def finish(self, ids: Sequence[bytes], rings: Rings = ()) -> None:
        """Ring, then remove handled entries; a repeat is harmless."""
        if ids:
            await self._finish(self._stream, ids, rings)

    def rewind(self) -> None:
        """Read from the beginning again, as after a lost connection."""
        self._last = BEGINNING


def without_cards(entry: Entry) -> Entry:
    """The entry with card numbers masked; nothing downstream, our own log on disk included, sees them."""
    if not isinstance(entry, Inbound):
        return entry
    return replace(entry, text=mask_cards(entry.text), choice=mask_cards(entry.choice) if entry.choice else None)
