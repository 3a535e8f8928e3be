"""What the desk reads: conversations as rows of a list, and a customer's time line over all their conversations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from record.pool import Connection
from record.rows import value, values

PREVIEW_LENGTH = 280
LIST_LIMIT = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxRow:
    """A conversation as a list shows it: whose it is, what was said last, since when it waits and why.

    Of one that waits for people it is the customer's last words: the bot's tell each waiting customer their place.
    """

    id: UUID
    channel: str
    address_id: UUID
    customer_id: UUID | None
    customer_name: str | None
    tier: str | None
    floor: str
    queue: str | None
    agent_id: UUID | None
    agent_name: str | None
    language: str | None
    subject: str | None
    wrap_up: str | None
    opened_at: datetime
    active_at: datetime
    closed_at: datetime | None
    last_text: str | None
    last_author: str | None
    last_at: datetime | None
    reason: str | None
    urgent: bool
    waiting_since: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TimelineRow:
    """A message as the desk shows it: with its channel, how far it has come, and who wrote it."""

    id: UUID
    conversation_id: UUID
    channel: str
    seq: int
    author: str
    agent_id: UUID | None
    agent_name: str | None
    external_id: str | None
    text: str
    choices: Sequence[Mapping[str, Any]]
    attachments: Sequence[Mapping[str, Any]]
    understood: Mapping[str, Any] | None
    delivery: str | None
    delivery_reason: str | None
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownAddress:
    """Where a customer writes from, as the desk shows it."""

    id: UUID
    channel: str
    address: str
    verified_at: datetime | None
    opted_out_at: datetime | None


ROW = f"""
SELECT c.id, a.channel, c.address_id, c.customer_id, u.name AS customer_name, u.tier, c.floor, c.queue, c.agent_id,
       g.name AS agent_name, c.language, c.subject, c.wrap_up, c.opened_at, c.active_at, c.closed_at,
       left(m.text, {PREVIEW_LENGTH}) AS last_text, m.author AS last_author, m.created_at AS last_at,
       i.reason, coalesce(i.urgent, false) AS urgent, i.waiting_since
FROM conversation c
JOIN address a ON a.id = c.address_id
LEFT JOIN customer u ON u.id = c.customer_id
LEFT JOIN agent g ON g.id = c.agent_id
LEFT JOIN queue_item i ON i.conversation_id = c.id AND i.kind = 'conversation' AND i.state IN ('waiting', 'taken')
LEFT JOIN LATERAL (
    SELECT text, author, created_at FROM message
    WHERE conversation_id = c.id AND author IN ('customer', 'bot', 'agent')
          AND (c.floor <> 'queue' OR author = 'customer') ORDER BY seq DESC LIMIT 1
) m ON true
"""

TIMELINE = """
SELECT m.id, m.conversation_id, a.channel, m.seq, m.author, m.agent_id, g.name AS agent_name, m.external_id, m.text,
       m.choices, m.attachments, m.understood, d.state AS delivery, d.reason AS delivery_reason, m.created_at
FROM message m
JOIN address a ON a.id = m.address_id
LEFT JOIN agent g ON g.id = m.agent_id
LEFT JOIN delivery d ON d.message_id = m.id
WHERE m.conversation_id = ANY($1) AND (m.created_at, m.seq) < ($2, $3)
ORDER BY m.created_at DESC, m.seq DESC LIMIT $4
"""

UNANSWERED_OF_ABSENT = """
SELECT c.id, c.agent_id FROM conversation c
JOIN agent g ON g.id = c.agent_id
LEFT JOIN queue_item i ON i.conversation_id = c.id AND i.kind = 'conversation' AND i.state = 'taken'
WHERE c.floor = 'agent' AND g.presence IN ('away', 'signed_out') AND (
    (SELECT author FROM message WHERE conversation_id = c.id AND author IN ('customer', 'bot', 'agent')
     ORDER BY seq DESC LIMIT 1) IS DISTINCT FROM 'agent'
    OR NOT EXISTS (SELECT 1 FROM message WHERE conversation_id = c.id AND author = 'agent'
                   AND agent_id = c.agent_id AND created_at >= coalesce(i.taken_at, c.opened_at))
)
LIMIT 200
"""


async def one(connection: Connection, conversation_id: UUID) -> InboxRow | None:
    """One conversation as a row of a list."""
    row = await connection.fetchrow(ROW + " WHERE c.id = $1", conversation_id)
    return value(InboxRow, row) if row else None


async def of_agent(connection: Connection, agent_id: UUID) -> list[InboxRow]:
    """The open conversations that an agent has."""
    rows = await connection.fetch(
        ROW + f" WHERE c.agent_id = $1 AND c.floor = 'agent' ORDER BY c.active_at DESC LIMIT {LIST_LIMIT}", agent_id
    )
    return values(InboxRow, rows)


async def waiting(connection: Connection) -> list[InboxRow]:
    """The conversations that wait for a person, oldest first."""
    rows = await connection.fetch(
        ROW + f" WHERE c.floor = 'queue' ORDER BY i.urgent DESC, i.waiting_since LIMIT {LIST_LIMIT}"
    )
    return values(InboxRow, rows)


async def page(
    connection: Connection,
    *,
    search: str | None,
    is_open: bool | None,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[InboxRow]:
    """Conversations by when they were last active, newest first; `search` looks at names, addresses and ids."""
    pattern = f"%{_escaped(search)}%" if search else None
    rows = await connection.fetch(
        ROW
        + " WHERE ($1::text IS NULL OR u.name ILIKE $1 OR a.address ILIKE $1 OR g.name ILIKE $1 OR c.id::text ILIKE $1)"
        " AND ($2::boolean IS NULL OR (c.closed_at IS NULL) = $2)"
        " AND ($3::timestamptz IS NULL OR (c.active_at, c.id) < ($3, $4))"
        " ORDER BY c.active_at DESC, c.id DESC LIMIT $5",
        pattern,
        is_open,
        before[0] if before else None,
        before[1] if before else None,
        limit,
    )
    return values(InboxRow, rows)


async def count_open(connection: Connection) -> int:
    """How many conversations are open."""
    count: int = await connection.fetchval("SELECT count(*) FROM conversation WHERE closed_at IS NULL")
    return count


async def timeline(
    connection: Connection, conversation_ids: Sequence[UUID], *, before: tuple[datetime, int], limit: int
) -> list[TimelineRow]:
    """The newest messages of these conversations before a point in time, oldest first."""
    rows = await connection.fetch(TIMELINE, list(conversation_ids), before[0], before[1], limit)
    return values(TimelineRow, reversed(rows))


async def addresses(connection: Connection, *, customer_id: UUID | None, address_id: UUID) -> list[KnownAddress]:
    """The addresses of a customer or, while nobody is known, the one written from."""
    rows = await connection.fetch(
        "SELECT id, channel, address, verified_at, opted_out_at FROM address"
        " WHERE id = $1 OR customer_id = $2 ORDER BY created_at",
        address_id,
        customer_id,
    )
    return values(KnownAddress, rows)


async def took_part(connection: Connection, conversation_id: UUID, agent_id: UUID) -> bool:
    """Whether an agent has ever had a conversation or written in it."""
    found: bool = await connection.fetchval(
        "SELECT EXISTS (SELECT 1 FROM queue_item WHERE conversation_id = $1 AND agent_id = $2)"
        " OR EXISTS (SELECT 1 FROM message WHERE conversation_id = $1 AND agent_id = $2)",
        conversation_id,
        agent_id,
    )
    return found


async def unanswered_of_absent(connection: Connection) -> list[tuple[UUID, UUID]]:
    """Conversations whose agent is not here and whose customer waits for an answer, with the agent's id."""
    return [(row["id"], row["agent_id"]) for row in await connection.fetch(UNANSWERED_OF_ABSENT)]


def _escaped(search: str) -> str:
    return search.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
