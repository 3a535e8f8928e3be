"""What happened, as append-only rows: ids, codes and numbers, never text, names or addresses.

Readers go by `(xid, id)` below the oldest running transaction, because rows become visible in commit order and ids do
not: a cursor on ids alone loses events.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from record.pool import Connection
from record.rows import Row, columns, value

START = (0, 0)
PAGE = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One thing that happened; `actor` is `customer`, `bot`, `system` or `agent:<id>`."""

    at: datetime
    kind: str
    actor: str
    conversation_id: UUID | None = None
    customer_id: UUID | None = None
    from_state: str | None = None
    to_state: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredEvent:
    """An event with its place in the order of commits."""

    cursor: tuple[int, int]
    event: Event


COLUMNS = columns(Event)
INSERT = f"INSERT INTO event ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"


async def append(connection: Connection, events: Sequence[Event]) -> None:
    """Store events in the caller's transaction."""
    await connection.executemany(INSERT, [tuple(getattr(event, name) for name in Event.__slots__) for event in events])


async def read_after(connection: Connection, cursor: tuple[int, int], *, limit: int = PAGE) -> list[StoredEvent]:
    """The events after `cursor` that no running transaction can still get in front of."""
    rows = await connection.fetch(
        f"SELECT xid::text::bigint AS xid, id, {COLUMNS} FROM event"
        " WHERE (xid, id) > ($1::text::xid8, $2) AND xid < pg_snapshot_xmin(pg_current_snapshot())"
        " ORDER BY event.xid, event.id LIMIT $3",
        str(cursor[0]),
        cursor[1],
        limit,
    )
    return [_stored(row) for row in rows]


async def are_more_after(connection: Connection, cursor: tuple[int, int], *, than: int) -> bool:
    """Whether more than this many events come after `cursor`."""
    count: int = await connection.fetchval(
        "SELECT count(*) FROM (SELECT 1 FROM event WHERE (xid, id) > ($1::text::xid8, $2) LIMIT $3) AS missed",
        str(cursor[0]),
        cursor[1],
        than + 1,
    )
    return count > than


async def newest(connection: Connection) -> tuple[int, int]:
    """The cursor of the newest readable event; `START` when there is none."""
    row = await connection.fetchrow(
        "SELECT xid::text::bigint AS xid, id FROM event"
        " WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY event.xid DESC, event.id DESC LIMIT 1"
    )
    return (row["xid"], row["id"]) if row else START


def _stored(row: Row) -> StoredEvent:
    return StoredEvent(cursor=(row["xid"], row["id"]), event=value(Event, row))
