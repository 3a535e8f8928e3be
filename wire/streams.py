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
        self._append = client.register_script(APPEND_BELOW_LIMIT)
        self._partitions = partitions
        self._backlog = backlog

    async def append(self, entry: Entry) -> None:
        """Append durably; only then may the door say yes to the outside. Card numbers are masked first.

        Raises `Full` when the partition holds as many entries as the backlog limit, `Later` when Valkey is away.
        """
        stream = stream_name(partition_of(entry.channel, entry.address, self._partitions))
        try:
            id_ = await self._append(keys=[stream], args=[self._backlog, FIELD, encode(without_cards(entry))])
        except AWAY as error:
            raise Later("valkey", type(error).__name__) from error
        if not id_:
            raise Full("router", f"{self._backlog} messages wait")

    async def put_back(self, partition: int, raw: bytes) -> None:
        """Append an entry that had been taken aside, as it was; where its partition is no more, to another."""
        try:
            await self._client.xadd(stream_name(partition % self._partitions), {FIELD: raw})
        except AWAY as error:
            raise Later("valkey", type(error).__name__) from error


class Outlet:
    """A partition as its holder reads it; one connection waits in the read, deleting goes by another."""

    def __init__(self, reader: Redis, writer: Redis, partition: int) -> None:
        self._reader = reader
        self._writer = writer
        self._stream = stream_name(partition)
        self._last = BEGINNING

    async def read(self) -> list[Received]:
        """The next unhandled entries in order; waits up to `BLOCK_MS` milliseconds, then returns none."""
        answer: Any = await self._reader.xread({self._stream: self._last}, count=READ_COUNT, block=BLOCK_MS)
        entries = [Received(id=id_, fields=fields) for _, batch in answer or () for id_, fields in batch]
        if entries:
            self._last = entries[-1].id
        return entries

    async def delete(self, ids: Sequence[bytes]) -> None:
        """Remove handled entries; a repeat is harmless."""
        if ids:
            await self._writer.xdel(self._stream, *ids)

    def rewind(self) -> None:
        """Read from the beginning again, as after a lost connection."""
        self._last = BEGINNING


def without_cards(entry: Entry) -> Entry:
    """The entry with card numbers masked; nothing downstream, our own log on disk included, sees them."""
    if not isinstance(entry, Inbound):
        return entry
    return replace(entry, text=mask_cards(entry.text), choice=mask_cards(entry.choice) if entry.choice else None)
