"""Lessons: which messages the bot did not understand or took for something else, and what they mean.

A message that was not understood is open until somebody decides; one that an agent corrected is *proposed*. Accepted
ones become training messages. What was decided in one go is a *decision*, which can be undone. The text stays with the
message alone, so that erasing a customer erases it here too.
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
class Said:
    """A customer's message with what tells which of its words are personal."""

    text: str
    customer_name: str | None
    question: str | None
    """What the customer was told before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Open(Said):
    """A message that waits for somebody to say what it means."""

    message_id: UUID
    language: str | None
    understood: dict[str, Any] | None
    proposed: str | None
    """The intent that an agent named."""
    proposed_by: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken(Said):
    """A message that shall become a training message, or is one."""

    message_id: UUID
    state: LessonState
    language: str
    intent: str
    understood: dict[str, Any] | None
    has_line: bool
    """Whether its line stands in the file because of us."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision(Said):
    """What somebody decided about one or several messages in one go, with the first of them."""

    id: UUID
    is_accepted: bool
    intent: str
    by: str | None
    at: datetime
    language: str | None
    messages: int
    unwritten: int
    """How many of the accepted stand in no file yet."""


_SAID = (
    "m.text, coalesce(u.name, known.name) AS customer_name,"
    " (SELECT p.text FROM message p WHERE p.address_id = m.address_id AND p.seq < m.seq"
    " AND p.author IN ('bot', 'agent') ORDER BY p.seq DESC LIMIT 1) AS question"
)
_OF_MESSAGE = (
    " JOIN conversation c ON c.id = m.conversation_id LEFT JOIN customer u ON u.id = c.customer_id"
    " JOIN address a ON a.id = m.address_id LEFT JOIN customer known ON known.id = a.customer_id"
)
_NOT_UNDERSTOOD = "m.author = 'customer' AND (m.understood ->> 'intent' = 'nlu_fallback' OR m.understood ? 'of_no_use')"
_OPEN = (
    "(SELECT m.id, m.created_at, 0 AS place FROM lesson l JOIN message m ON m.id = l.message_id"
    " WHERE l.state IN ('open', 'proposed') ORDER BY m.created_at DESC LIMIT $1)"
    " UNION ALL (SELECT m.id, m.created_at, 1 FROM message m LEFT JOIN lesson l ON l.message_id = m.id"
    f" WHERE {_NOT_UNDERSTOOD} AND l.message_id IS NULL ORDER BY m.created_at DESC LIMIT $1)"
)
_TAKEN = (
    f"SELECT m.id AS message_id, {_SAID}, l.state, l.intent, m.understood, l.has_line,"
    " coalesce(m.understood ->> 'language', c.language, $1) AS language"
    f" FROM lesson l JOIN message m ON m.id = l.message_id{_OF_MESSAGE}"
)


async def open_ones(connection: Connection, *, limit: int) -> list[Open]:
    """What waits to be decided: what agents or supervisors had in hand, then the others, newest first of each."""
    rows = await connection.fetch(
        f"SELECT m.id AS message_id, {_SAID}, coalesce(m.understood ->> 'language', c.language) AS language,"
        " m.understood, l.proposed, g.name AS proposed_by, m.created_at AS at"
        f" FROM ({_OPEN} LIMIT $1) AS waiting JOIN message m ON m.id = waiting.id{_OF_MESSAGE}"
        " LEFT JOIN lesson l ON l.message_id = m.id LEFT JOIN agent g ON g.id = l.proposed_by"
        " ORDER BY waiting.place, m.created_at DESC",
        limit,
    )
    return values(Open, rows)


async def count_open(connection: Connection, *, at_most: int) -> int:
    """How many messages wait to be decided; more than `at_most` are not counted."""
    count: int = await connection.fetchval(f"SELECT count(*) FROM ({_OPEN} LIMIT $1) AS waiting", at_most)
    return count


async def propose(connection: Connection, message_id: UUID, intent: str, agent_id: UUID, now: datetime) -> bool:
    """Note what an agent says a customer's message means; False when it has been decided already."""
    status = await connection.execute(
        "INSERT INTO lesson (message_id, intent, state, agent_id, changed_at, proposed, proposed_by)"
        " VALUES ($1, $2, 'proposed', $3, $4, $2, $3) ON CONFLICT (message_id) DO UPDATE"
        " SET intent = $2, state = 'proposed', agent_id = $3, changed_at = $4, proposed = $2, proposed_by = $3"
        " WHERE lesson.state IN ('open', 'proposed')",
        message_id,
        intent,
        agent_id,
        now,
    )
    return status == "INSERT 0 1"


async def decide(
    connection: Connection,
    decision: UUID,
    message_ids: Sequence[UUID],
    state: LessonState,
    intent: str,
    agent_id: UUID,
    now: datetime,
) -> list[UUID]:
    """Accept or dismiss customers' messages in one go; return those that were still open."""
    rows = await connection.fetch(
        "INSERT INTO lesson (message_id, intent, state, agent_id, changed_at, decision, decided_at)"
        " SELECT m.id, $3, $4, $5, $6, $1, $6 FROM message m WHERE m.id = ANY($2) AND m.author = 'customer'"
        # In one order, so that two at once do not wait for one another.
        " ORDER BY m.id"
        " ON CONFLICT (message_id) DO UPDATE"
        " SET intent = $3, state = $4, agent_id = $5, changed_at = $6, decision = $1, decided_at = $6"
        " WHERE lesson.state IN ('open', 'proposed') RETURNING message_id",
        decision,
        list(message_ids),
        intent,
        state,
        agent_id,
        now,
    )
    return [row["message_id"] for row in rows]


async def accepted_places(connection: Connection, *, default_language: str) -> list[tuple[str, str]]:
    """The languages and intents of what has been accepted and stands in no file yet."""
    rows = await connection.fetch(
        "SELECT DISTINCT coalesce(m.understood ->> 'language', c.language, $1) AS language, l.intent"
        " FROM lesson l JOIN message m ON m.id = l.message_id JOIN conversation c ON c.id = m.conversation_id"
        " WHERE l.state = 'accepted' ORDER BY language, intent",
        default_language,
    )
    return [(row["language"], row["intent"]) for row in rows]


async def accepted(connection: Connection, language: str, intent: str, *, default_language: str) -> list[Taken]:
    """What has been accepted for a place and stands in no file yet, oldest first; kept from others until the end."""
    rows = await connection.fetch(
        f"{_TAKEN} WHERE l.state = 'accepted' AND l.intent = $2"
        " AND coalesce(m.understood ->> 'language', c.language, $1) = $3"
        " ORDER BY l.changed_at, l.message_id FOR UPDATE OF l",
        default_language,
        intent,
        language,
    )
    return values(Taken, rows)


async def written(connection: Connection, message_ids: Sequence[UUID], *, has_line: bool, now: datetime) -> None:
    """Note that accepted messages stand among the training messages, and whether because of us."""
    await connection.execute(
        "UPDATE lesson SET state = 'written', has_line = $2, changed_at = $3"
        " WHERE message_id = ANY($1) AND state IN ('accepted', 'written')",
        list(message_ids),
        has_line,
        now,
    )


async def decisions(connection: Connection, *, since: datetime, limit: int) -> list[Decision]:
    """What was decided since then and not undone, newest first."""
    rows = await connection.fetch(
        f"SELECT l.decision AS id, l.state <> 'dismissed' AS is_accepted, l.intent, g.name AS by, l.decided_at AS at,"
        f" {_SAID}, coalesce(m.understood ->> 'language', c.language) AS language, d.messages, d.unwritten"
        " FROM (SELECT decision, min(message_id::text)::uuid AS message_id, count(*) AS messages,"
        " count(*) FILTER (WHERE state = 'accepted') AS unwritten FROM lesson"
        " WHERE decision IS NOT NULL AND decided_at >= $1 GROUP BY decision, decided_at"
        " ORDER BY decided_at DESC LIMIT $2) AS d"
        " JOIN lesson l ON l.message_id = d.message_id JOIN message m ON m.id = l.message_id"
        f"{_OF_MESSAGE} LEFT JOIN agent g ON g.id = l.agent_id ORDER BY l.decided_at DESC",
        since,
        limit,
    )
    return values(Decision, rows)


async def decided(connection: Connection, decision: UUID, *, since: datetime, default_language: str) -> list[Taken]:
    """The messages of a decision; kept from others until the end of the transaction."""
    rows = await connection.fetch(
        f"{_TAKEN} WHERE l.decision = $2 AND l.decided_at >= $3 ORDER BY l.message_id FOR UPDATE OF l",
        default_language,
        decision,
        since,
    )
    return values(Taken, rows)


async def others_written(connection: Connection, decision: UUID, intent: str, *, default_language: str) -> list[Taken]:
    """The messages of other decisions that stand in the files of an intent."""
    rows = await connection.fetch(
        f"{_TAKEN} WHERE l.state = 'written' AND l.intent = $2 AND l.decision IS DISTINCT FROM $3",
        default_language,
        intent,
        decision,
    )
    return values(Taken, rows)


async def reopen(connection: Connection, message_ids: Sequence[UUID], agent_id: UUID, now: datetime) -> None:
    """Undo what was decided about messages; what an agent had said of them stays."""
    await connection.execute(
        "UPDATE lesson SET state = 'open', intent = coalesce(proposed, ''), agent_id = $2, changed_at = $3,"
        " decision = NULL, decided_at = NULL, has_line = false WHERE message_id = ANY($1)",
        list(message_ids),
        agent_id,
        now,
    )
