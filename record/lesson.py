"""Lessons: which messages the bot did not understand or took for something else, and what they mean.

A message that was not understood is open until somebody decides; one that an agent corrected is *proposed*. Accepted
ones become training messages. The text stays with the message alone, so that erasing a customer erases it here too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from record.pool import Connection
from record.rows import values
from record.states import LessonState


@dataclass(frozen=True, kw_only=True, slots=True)
class Open:
    """A message that waits for somebody to say what it means."""

    message_id: UUID
    text: str
    language: str | None
    customer_name: str | None
    understood: dict[str, Any] | None
    proposed: str | None
    """The intent that an agent named."""
    proposed_by: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """A message that shall become a training message."""

    message_id: UUID
    text: str
    language: str
    customer_name: str | None
    intent: str
    understood: dict[str, Any] | None


_OPEN = """
SELECT m.id AS message_id, m.text, coalesce(m.understood ->> 'language', c.language) AS language,
       u.name AS customer_name, m.understood, l.intent AS proposed, g.name AS proposed_by, m.created_at AS at
FROM {messages} JOIN conversation c ON c.id = m.conversation_id LEFT JOIN customer u ON u.id = c.customer_id
"""
_PROPOSED = (
    _OPEN.format(messages="lesson l JOIN message m ON m.id = l.message_id")
    + "LEFT JOIN agent g ON g.id = l.agent_id WHERE l.state = 'proposed'"
)
_NOT_UNDERSTOOD = (
    _OPEN.format(messages="message m LEFT JOIN lesson l ON l.message_id = m.id")
    + "LEFT JOIN agent g ON g.id = l.agent_id"
    " WHERE m.author = 'customer' AND (m.understood ->> 'intent' = 'nlu_fallback' OR m.understood ? 'of_no_use')"
    " AND l.message_id IS NULL"
)


async def open_ones(connection: Connection, *, limit: int) -> list[Open]:
    """What waits to be decided: corrected messages, then those not understood, newest first of each."""
    rows = await connection.fetch(
        f"(SELECT * FROM ({_PROPOSED}) AS proposed ORDER BY at DESC LIMIT $1)"
        f" UNION ALL (SELECT * FROM ({_NOT_UNDERSTOOD}) AS unclear ORDER BY at DESC LIMIT $1) LIMIT $1",
        limit,
    )
    return values(Open, rows)


async def propose(connection: Connection, message_id: UUID, intent: str, agent_id: UUID, now: datetime) -> bool:
    """Note what an agent says a customer's message means; False when it has been decided already."""
    status = await connection.execute(
        "INSERT INTO lesson (message_id, intent, state, agent_id, changed_at) VALUES ($1, $2, 'proposed', $3, $4)"
        " ON CONFLICT (message_id) DO UPDATE SET intent = $2, agent_id = $3, changed_at = $4"
        " WHERE lesson.state = 'proposed'",
        message_id,
        intent,
        agent_id,
        now,
    )
    return status == "INSERT 0 1"


async def decide(
    connection: Connection,
    message_ids: Sequence[UUID],
    state: LessonState,
    intent: str,
    agent_id: UUID,
    now: datetime,
) -> list[UUID]:
    """Accept or dismiss customers' messages; return those that were still open."""
    rows = await connection.fetch(
        "INSERT INTO lesson (message_id, intent, state, agent_id, changed_at)"
        " SELECT m.id, $2, $3, $4, $5 FROM message m WHERE m.id = ANY($1) AND m.author = 'customer'"
        " ON CONFLICT (message_id) DO UPDATE SET intent = $2, state = $3, agent_id = $4, changed_at = $5"
        " WHERE lesson.state = 'proposed' RETURNING message_id",
        list(message_ids),
        intent,
        state,
        agent_id,
        now,
    )
    return [row["message_id"] for row in rows]


async def accepted(connection: Connection, *, default_language: str) -> list[Accepted]:
    """What has been accepted and stands in no file yet, oldest first."""
    rows = await connection.fetch(
        "SELECT m.id AS message_id, m.text, u.name AS customer_name, l.intent, m.understood,"
        " coalesce(m.understood ->> 'language', c.language, $1) AS language"
        " FROM lesson l JOIN message m ON m.id = l.message_id JOIN conversation c ON c.id = m.conversation_id"
        " LEFT JOIN customer u ON u.id = c.customer_id WHERE l.state = 'accepted' ORDER BY l.changed_at",
        default_language,
    )
    return values(Accepted, rows)


async def written(connection: Connection, message_ids: Sequence[UUID], now: datetime) -> None:
    """Note that accepted messages stand among the training messages."""
    await connection.execute(
        "UPDATE lesson SET state = 'written', changed_at = $2 WHERE message_id = ANY($1) AND state = 'accepted'",
        list(message_ids),
        now,
    )
