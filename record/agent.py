"""The people at the desk: agents and supervisors, their presence and their signed-in sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from record.pool import Connection
from record.rows import columns, value, values


@dataclass(frozen=True, kw_only=True, slots=True)
class Agent:
    """Somebody who may sign in at the desk."""

    id: UUID
    sign_in: str
    name: str
    password_hash: str
    role: str
    queues: Sequence[str]
    presence: str
    seen_at: datetime | None


COLUMNS = columns(Agent)
ANY_QUEUE = ""
"""Under this key are counted those who serve all queues."""


async def save(connection: Connection, agent: Agent, now: datetime) -> None:
    """Store an agent, or a new name, password, role or queues of one."""
    await connection.execute(
        "INSERT INTO agent (id, sign_in, name, password_hash, role, queues, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (sign_in) DO UPDATE"
        " SET name = excluded.name, password_hash = excluded.password_hash, role = excluded.role,"
        " queues = excluded.queues",
        agent.id,
        agent.sign_in,
        agent.name,
        agent.password_hash,
        agent.role,
        list(agent.queues),
        now,
    )


async def find(connection: Connection, agent_id: UUID, *, lock: bool = False) -> Agent | None:
    """The agent with this id; `lock` keeps other writers away until the transaction ends."""
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM agent WHERE id = $1" + (" FOR UPDATE" if lock else ""), agent_id
    )
    return value(Agent, row) if row else None


async def find_by_sign_in(connection: Connection, sign_in: str) -> Agent | None:
    """The agent who signs in under this name."""
    row = await connection.fetchrow(f"SELECT {COLUMNS} FROM agent WHERE sign_in = $1", sign_in)
    return value(Agent, row) if row else None


async def everyone(connection: Connection) -> list[Agent]:
    """All agents and supervisors, by name."""
    return values(Agent, await connection.fetch(f"SELECT {COLUMNS} FROM agent ORDER BY name"))


async def set_presence(connection: Connection, agent_id: UUID, presence: str, now: datetime) -> None:
    """Store what an agent is doing now."""
    await connection.execute("UPDATE agent SET presence = $2, seen_at = $3 WHERE id = $1", agent_id, presence, now)


async def heard_from(connection: Connection, agent_id: UUID, now: datetime) -> None:
    """Note that an agent's page is alive."""
    await connection.execute("UPDATE agent SET seen_at = $2 WHERE id = $1", agent_id, now)


async def lost_since(connection: Connection, before: datetime) -> list[Agent]:
    """Agents who count as here but whose page has been silent since `before`."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM agent WHERE presence IN ('available', 'busy', 'break') AND seen_at < $1",
        before,
    )
    return values(Agent, rows)


async def here_by_queue(connection: Connection) -> dict[str, int]:
    """Per queue, how many agents are available or busy; an agent without queues serves them all (key `ANY_QUEUE`)."""
    rows = await connection.fetch(
        "SELECT unnest(CASE WHEN queues = '{}' THEN ARRAY[$1] ELSE queues END) AS queue, count(*) AS here"
        " FROM agent WHERE presence IN ('available', 'busy') GROUP BY 1",
        ANY_QUEUE,
    )
    return {row["queue"]: row["here"] for row in rows}
