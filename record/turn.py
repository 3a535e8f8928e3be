"""A turn's two moments with the database: everything that it needs in one read, and its core in one write.

Turns that begin together are read together: one statement for all of them.
The write is one statement, so one round trip and one transaction. Every part of it hangs on the conversation's row:
where another writer moved its version on or opened it first, nothing is stored and the turn is decided again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from record.address import Address
from record.code import Code
from record.conversation import Conversation
from record.customer import Customer
from record.delivery import delivery_id
from record.event import Event
from record.message import Message
from record.pool import Connection
from record.rows import Row, columns, value


@dataclass(frozen=True, kw_only=True, slots=True)
class Previous:
    """The address's last closed conversation, which a new one follows; last by its numbers, as clocks may differ."""

    id: UUID
    last_seq: int
    language: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What is stored about an address and those who write there."""

    address: Address | None
    conversation: Conversation | None
    previous: Previous | None
    customer: Customer | None
    code: Code | None
    seen: frozenset[UUID]


@dataclass(frozen=True, kw_only=True, slots=True)
class Core:
    """What every turn writes; `conversation` carries the new state and the version it was decided on."""

    conversation: Conversation
    seen: Sequence[UUID]
    messages: Sequence[Message]
    deliveries: Sequence[Message]
    """Those of the messages that go out to the customer."""
    channel: str
    events: Sequence[Event]
    now: datetime
    opens: Address | None = None
    """The address, new or known, on which this turn opens its conversation; None where one is open."""


# Each part is limited to its one row, so that it is found by index whatever the tables held when this was planned.
LOAD = f"""
SELECT this.id, {columns(Address, "a", "a_")}, {columns(Conversation, "c", "c_")}, {columns(Customer, "u", "u_")},
       {columns(Code, "k", "k_")}, {columns(Previous, "p", "p_")},
       ARRAY(SELECT message_id FROM seen WHERE message_id = ANY($2)) AS seen
FROM unnest($1::uuid[]) AS this (id)
LEFT JOIN LATERAL (SELECT * FROM address WHERE id = this.id LIMIT 1) a ON true
LEFT JOIN LATERAL (SELECT * FROM conversation WHERE address_id = this.id AND closed_at IS NULL LIMIT 1) c ON true
LEFT JOIN LATERAL (SELECT * FROM customer WHERE id = a.customer_id LIMIT 1) u ON true
LEFT JOIN LATERAL (SELECT * FROM code WHERE address_id = this.id AND state = 'open' LIMIT 1) k ON true
LEFT JOIN LATERAL (
    SELECT id, last_seq, language FROM conversation
    WHERE address_id = this.id AND c.id IS NULL ORDER BY last_seq DESC LIMIT 1
) p ON true
"""

# Word of an effect is nothing that the customer did: it must not keep a verification alive.
MOVE = """
WITH moved AS (
    UPDATE conversation SET customer_id = $9, floor = $10, queue = $11, agent_id = $12, language = $13, dialogue = $14,
        subject = $15, last_seq = $16, version = version + 1,
        active_at = CASE WHEN cardinality($2::uuid[]) > 0 THEN $1 ELSE active_at END
    WHERE id = $7 AND version = $8
    RETURNING id, address_id
)"""

OPEN = """
WITH home AS (
    INSERT INTO address (id, channel, endpoint, address, language, created_at) VALUES ($17, $4, $18, $19, $20, $1)
    ON CONFLICT DO NOTHING
), moved AS (
    INSERT INTO conversation (id, version, customer_id, floor, queue, agent_id, language, dialogue, subject, last_seq,
                              active_at, opened_at, address_id, follows)
    VALUES ($7, $8 + 1, $9, $10, $11, $12, $13, $14, $15, $16, $1, $1, $17, $21)
    RETURNING id, address_id
)"""

SAY = """, taken AS (
    INSERT INTO seen (message_id, at) SELECT s, $1 FROM moved, unnest($2::uuid[]) AS s
), said AS (
    INSERT INTO message (id, conversation_id, address_id, seq, turn_id, author, agent_id, external_id, text, choices,
                         attachments, understood, created_at)
    SELECT m.id, moved.id, moved.address_id, m.seq, m.turn_id, m.author, m.agent_id, m.external_id, m.text, m.choices,
           m.attachments, m.understood, m.created_at
    FROM moved, jsonb_to_recordset($3) AS m(id uuid, seq bigint, turn_id uuid, author text, agent_id uuid,
        external_id text, text text, choices jsonb, attachments jsonb, understood jsonb, created_at timestamptz)
), sent AS (
    INSERT INTO delivery (id, message_id, conversation_id, address_id, channel, seq, state, created_at, changed_at)
    SELECT d.id, d.message_id, moved.id, moved.address_id, $4, d.seq, 'pending', $1, $1
    FROM moved, jsonb_to_recordset($5) AS d(id uuid, message_id uuid, seq bigint)
), happened AS (
    INSERT INTO event (at, conversation_id, customer_id, actor, kind, from_state, to_state, detail)
    SELECT e.at, moved.id, e.customer_id, e.actor, e.kind, e.from_state, e.to_state, e.detail
    FROM moved, jsonb_to_recordset($6) AS e(at timestamptz, customer_id uuid, actor text, kind text,
        from_state text, to_state text, detail jsonb)
)
SELECT count(*) FROM moved
"""


async def load(connection: Connection, asked: Sequence[tuple[UUID, Sequence[UUID]]]) -> list[Known]:
    """For each address with a turn's message ids: what is stored about it, and which of these were taken in before."""
    message_ids = [message_id for _, turn in asked for message_id in turn]
    rows = {
        row["id"]: row for row in await connection.fetch(LOAD, [address_id for address_id, _ in asked], message_ids)
    }
    return [_known(rows[address_id], turn) for address_id, turn in asked]


def _known(row: Row, message_ids: Sequence[UUID]) -> Known:
    def part(kind: type[Any], prefix: str) -> Any:
        return value(kind, row, prefix) if row[prefix + "id"] is not None else None

    return Known(
        address=part(Address, "a_"),
        conversation=part(Conversation, "c_"),
        previous=part(Previous, "p_"),
        customer=part(Customer, "u_"),
        code=part(Code, "k_"),
        seen=frozenset(message_ids).intersection(row["seen"]),
    )


async def store(connection: Connection, core: Core) -> bool:
    """Write a turn's core; False, and nothing written, when the conversation has moved on meanwhile.

    Raises a unique violation when another writer opened the address's conversation first.
    """
    conversation, home = core.conversation, core.opens
    moved: int = await connection.fetchval(
        (OPEN if home else MOVE) + SAY,
        core.now,
        list(core.seen),
        core.messages,
        core.channel,
        [{"id": delivery_id(m.id), "message_id": m.id, "seq": m.seq} for m in core.deliveries],
        core.events,
        conversation.id,
        conversation.version,
        conversation.customer_id,
        conversation.floor,
        conversation.queue,
        conversation.agent_id,
        conversation.language,
        conversation.dialogue,
        conversation.subject,
        conversation.last_seq,
        *((home.id, home.endpoint, home.address, home.language, conversation.follows) if home else ()),
    )
    return moved == 1
