"""The numbers of the floor: how much each agent has, what was taken in time, what the bot settled alone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from record.pool import Connection


async def conversations_by_agent(connection: Connection) -> dict[UUID, int]:
    """How many open conversations each agent has."""
    rows = await connection.fetch(
        "SELECT agent_id, count(*) AS held FROM conversation WHERE agent_id IS NOT NULL GROUP BY agent_id"
    )
    return {row["agent_id"]: row["held"] for row in rows}


async def taken_in_time(connection: Connection, slas_s: Mapping[str, float], since: datetime) -> tuple[int, int]:
    """How many conversations people have taken since then, and how many of them within their queue's limit."""
    row = await connection.fetchrow(
        "SELECT count(*) AS taken,"
        " count(*) FILTER (WHERE extract(epoch FROM i.taken_at - i.waiting_since) <= s.sla_s) AS in_time"
        " FROM queue_item i JOIN unnest($1::text[], $2::float8[]) AS s(queue, sla_s) ON s.queue = i.queue"
        " WHERE i.kind = 'conversation' AND i.taken_at >= $3",
        list(slas_s),
        list(slas_s.values()),
        since,
    )
    return (row["taken"], row["in_time"]) if row else (0, 0)


async def contained(connection: Connection, since: datetime) -> tuple[int, int]:
    """How many conversations were opened since then, and how many of them never needed a person."""
    row = await connection.fetchrow(
        "SELECT count(*) AS opened, count(*) FILTER (WHERE NOT EXISTS ("
        "  SELECT 1 FROM queue_item i WHERE i.conversation_id = c.id)) AS contained"
        " FROM conversation c WHERE c.opened_at >= $1",
        since,
    )
    return (row["opened"], row["contained"]) if row else (0, 0)


async def messages_per_minute(connection: Connection, now: datetime, minutes: int) -> list[int]:
    """Turns of customers in each of the last minutes, oldest first."""
    rows = await connection.fetch(
        "SELECT floor(extract(epoch FROM ($1 - at)) / 60)::int AS ago, count(*) AS turns FROM event"
        " WHERE at > $2 AND at <= $1 AND kind = 'turn' GROUP BY 1",
        now,
        now - timedelta(minutes=minutes),
    )
    counts = {row["ago"]: row["turns"] for row in rows}
    return [counts.get(ago, 0) for ago in range(minutes - 1, -1, -1)]
