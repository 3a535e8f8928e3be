"""Statements of the operator's page that have been used; each is good once."""

from datetime import datetime

from record.pool import Connection


async def use(connection: Connection, statement_id: str, *, expires_at: datetime, now: datetime) -> bool:
    """Note that a statement is used; False when it had been before. Forgets those that have expired."""
    await connection.execute("DELETE FROM statement WHERE expires_at < $1", now)
    status = await connection.execute(
        "INSERT INTO statement (id, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING", statement_id, expires_at
    )
    return status == "INSERT 0 1"
