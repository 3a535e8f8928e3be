"""Settings that must be the same for every process of an installation, and are therefore kept in the record."""

from record.pool import Connection


async def keep(connection: Connection, name: str, value: int) -> int:
    """Store a number unless one is kept already; return the one that is kept."""
    kept: int = await connection.fetchval(
        "INSERT INTO setting (name, value) VALUES ($1, to_jsonb($2::int))"
        " ON CONFLICT (name) DO UPDATE SET value = setting.value RETURNING (value)::int",
        name,
        value,
    )
    return kept


async def change(connection: Connection, name: str, value: int) -> None:
    """Store another number under a name."""
    await connection.execute("UPDATE setting SET value = to_jsonb($2::int) WHERE name = $1", name, value)
