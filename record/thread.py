"""Threads as their customers may see them: what is new, where they stand in the queue, which replies are untold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from record.pool import Connection
from record.rows import value
from wire.shown import Shown

PAGE = 500
SHOWN = "m.id, m.seq, m.author, g.name, m.text, m.choices, m.created_at AS at, m.external_id"
WRITTEN_BY = "LEFT JOIN agent g ON g.id = m.agent_id"


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How an address's thread stands now; `place` in the queue counts from 1."""

    id: UUID
    generation: int
    generation_kept: bool
    older_generation: int
    language: str | None
    last_seq: int
    queue: str | None
    place: int | None


async def standings(connection: Connection, address_ids: Sequence[UUID]) -> list[Standing]:
    """How the threads of these addresses stand; an address that never wrote is missing."""
    rows = await connection.fetch(
        "SELECT a.id, a.generation, a.generation_kept, a.older_generation,"
        " coalesce(c.language, a.language) AS language,"
        " CASE WHEN c.last_seq > a.hidden_to THEN c.last_seq ELSE 0 END AS last_seq,"
        " CASE WHEN c.floor = 'queue' THEN c.queue END AS queue,"
        " CASE WHEN c.floor = 'queue' THEN ("
        "  SELECT 1 + count(*) FROM queue_item i, queue_item mine WHERE mine.conversation_id = c.id"
        "  AND mine.kind = 'conversation' AND mine.state = 'waiting' AND i.kind = 'conversation'"
        "  AND i.state = 'waiting' AND i.queue = mine.queue"
        "  AND (NOT i.urgent, i.waiting_since, i.id) < (NOT mine.urgent, mine.waiting_since, mine.id)) END AS place"
        " FROM address a LEFT JOIN LATERAL (SELECT * FROM conversation WHERE address_id = a.id"
        "  ORDER BY opened_at DESC LIMIT 1) c ON true WHERE a.id = ANY($1)",
        list(address_ids),
    )
    return [value(Standing, row) for row in rows]


async def after(connection: Connection, address_id: UUID, seq: int, *, generation: int) -> list[Shown]:
    """What the customer may see after `seq`, in order, at most `PAGE` messages; nothing to an older secret."""
    rows = await connection.fetch(
        f"SELECT {SHOWN} FROM message m JOIN address a ON a.id = m.address_id {WRITTEN_BY}"
        " WHERE m.address_id = $1 AND m.seq > greatest($2, a.hidden_to) AND a.generation = $4 AND m.author <> 'note'"
        " ORDER BY m.seq LIMIT $3",
        address_id,
        seq,
        PAGE,
        generation,
    )
    return [_shown(row) for row in rows]


UNTOLD = f"""
SELECT asked.id AS asked, told.* FROM (
    SELECT m.id, m.address_id,
           row_number() OVER (PARTITION BY m.address_id ORDER BY m.seq DESC) = 1 AND NOT EXISTS (
               SELECT 1 FROM message n WHERE n.turn_id = m.turn_id AND n.author = 'customer' AND n.seq > m.seq
           ) AS is_last
    FROM message m WHERE m.id = ANY($1)
) asked LEFT JOIN LATERAL (
    SELECT {SHOWN} FROM delivery d JOIN message m ON m.id = d.message_id {WRITTEN_BY}
    WHERE d.address_id = asked.address_id AND d.state = 'pending'
) told ON asked.is_last
ORDER BY told.seq
"""


async def untold(connection: Connection, message_ids: Sequence[UUID]) -> dict[UUID, list[Shown]]:
    """For each stored message all that its customer has not been told yet.

    Of several messages of one customer the last one gets the replies. A message that is not stored yet is missing.
    """
    found: dict[UUID, list[Shown]] = {}
    for row in await connection.fetch(UNTOLD, list(message_ids)):
        replies = found.setdefault(row["asked"], [])
        if row["id"] is not None:
            replies.append(_shown(row))
    return found


def _shown(row: Any) -> Shown:
    return Shown(
        id=row["id"],
        seq=row["seq"],
        author=row["author"],
        name=row["name"],
        text=row["text"],
        choices=row["choices"],
        at=row["at"],
        external_id=row["external_id"],
    )
