"""Signed-in sessions of the desk, kept by the hash of their token, and failed sign-ins for throttling."""

from datetime import datetime
from uuid import UUID

from record.agent import Agent
from record.pool import Connection
from record.rows import columns, value


async def open_session(
    connection: Connection, *, token_hash: bytes, agent_id: UUID, now: datetime, expires_at: datetime
) -> None:
    """Store a new session."""
    await connection.execute(
        "INSERT INTO desk_session (token_hash, agent_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        token_hash,
        agent_id,
        now,
        expires_at,
    )


async def agent_of(connection: Connection, token_hash: bytes, now: datetime) -> Agent | None:
    """Who is signed in under this token; None when it is unknown or has expired."""
    row = await connection.fetchrow(
        f"SELECT {columns(Agent, 'agent')} FROM desk_session JOIN agent ON agent.id = agent_id"
        " WHERE token_hash = $1 AND expires_at > $2",
        token_hash,
        now,
    )
    return value(Agent, row) if row else None


async def close_session(connection: Connection, token_hash: bytes) -> None:
    """Forget a session."""
    await connection.execute("DELETE FROM desk_session WHERE token_hash = $1", token_hash)


async def close_sessions_of(connection: Connection, sign_in: str) -> None:
    """Forget all sessions of an account."""
    await connection.execute(
        "DELETE FROM desk_session USING agent WHERE agent.id = agent_id AND agent.sign_in = $1", sign_in
    )


async def note_failure(connection: Connection, sign_in: str, ip: str, now: datetime) -> None:
    """Note a failed sign-in."""
    await connection.execute("INSERT INTO sign_in_failure (sign_in, ip, at) VALUES ($1, $2, $3)", sign_in, ip, now)


async def failures(connection: Connection, sign_in: str, ip: str, since: datetime) -> tuple[int, int]:
    """How many sign-ins failed since then for this account, and from this address."""
    row = await connection.fetchrow(
        "SELECT count(*) FILTER (WHERE sign_in = $1) AS account, count(*) FILTER (WHERE ip = $2) AS ip"
        " FROM sign_in_failure WHERE at > $3 AND (sign_in = $1 OR ip = $2)",
        sign_in,
        ip,
        since,
    )
    return (row["account"], row["ip"]) if row else (0, 0)


async def forget_old(connection: Connection, *, failures_before: datetime, now: datetime) -> None:
    """Drop sessions that have expired and failed sign-ins that no longer count."""
    await connection.execute("DELETE FROM desk_session WHERE expires_at <= $1", now)
    await connection.execute("DELETE FROM sign_in_failure WHERE at < $1", failures_before)
