"""What could not be decoded or processed, kept raw until a supervisor has dealt with it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from record.pool import Connection
from record.rows import columns, value, values


@dataclass(frozen=True, kw_only=True, slots=True)
class Parked:
    """A stream entry that was taken aside; `kind` is bad (cannot be decoded) or ours (raised three times)."""

    id: UUID
    kind: str
    partition: int
    raw: bytes
    error: str
    conversation_id: UUID | None
    effect_id: UUID | None
    """The effect that the entry brings word of."""
    state: str
    parked_at: datetime
    ended_at: datetime | None


COLUMNS = columns(Parked)


async def add(connection: Connection, parked: Parked) -> None:
    """Store an entry that was taken aside; a repeat is harmless, and one that was put back in vain is parked again."""
    await connection.execute(
        f"INSERT INTO parked ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (id) DO UPDATE SET state = 'parked', error = excluded.error, ended_at = NULL"
        " WHERE parked.state = 'rerun'",
        *(getattr(parked, name) for name in Parked.__slots__),
    )


async def open_ones(connection: Connection, limit: int = 200) -> list[Parked]:
    """What waits for a supervisor, oldest first."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM parked WHERE state = 'parked' ORDER BY parked_at LIMIT $1", limit
    )
    return values(Parked, rows)


async def find(connection: Connection, parked_id: UUID, *, lock: bool = False) -> Parked | None:
    """The entry with this id."""
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM parked WHERE id = $1" + (" FOR UPDATE" if lock else ""), parked_id
    )
    return value(Parked, row) if row else None


async def end(connection: Connection, parked_id: UUID, state: str, now: datetime) -> None:
    """Mark an entry as rerun or dismissed."""
    await connection.execute(
        "UPDATE parked SET state = $2, ended_at = $3 WHERE id = $1 AND state = 'parked'",
        parked_id,
        state,
        now,
    )
