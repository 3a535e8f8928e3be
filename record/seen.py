"""Which messages have been taken in: by this a repeat is known, for as long as a repeat may come."""

from datetime import datetime

from record.pool import Connection


async def forget(connection: Connection, before: datetime) -> None:
    """Drop what was taken in before a moment."""
    await connection.execute("DELETE FROM seen WHERE at < $1", before)
