"""Where a customer writes from: one address on one of our endpoints, whom it is verified for, its chat secret."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from record.pool import Connection
from record.rows import columns, value
from wire.message import address_id


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """An address, and the customer it was verified for."""

    id: UUID
    channel: str
    endpoint: str
    address: str
    language: str | None
    generation: int
    generation_kept: bool
    older_generation: int
    customer_id: UUID | None
    verified_phone: str | None
    verified_at: datetime | None
    opted_out_at: datetime | None


COLUMNS = columns(Address)


def unknown(channel: str, endpoint: str, address: str) -> Address:
    """An address of which nothing is known."""
    return Address(
        id=address_id(channel, endpoint, address),
        channel=channel,
        endpoint=endpoint,
        address=address,
        language=None,
        generation=0,
        generation_kept=True,
        older_generation=0,
        customer_id=None,
        verified_phone=None,
        verified_at=None,
        opted_out_at=None,
    )


async def find(connection: Connection, address_id: UUID) -> Address | None:
    """The address with this id."""
    row = await connection.fetchrow(f"SELECT {COLUMNS} FROM address WHERE id = $1", address_id)
    return value(Address, row) if row else None


async def add(connection: Connection, address: Address, now: datetime) -> None:
    """Store an address that may already be there."""
    await connection.execute(
        "INSERT INTO address (id, channel, endpoint, address, language, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        address.id,
        address.channel,
        address.endpoint,
        address.address,
        address.language,
        now,
    )


async def verify(connection: Connection, address_id: UUID, *, customer_id: UUID, phone: str, now: datetime) -> int:
    """Bind an address to a customer and move its secret one generation on; return that generation."""
    generation: int = await connection.fetchval(
        "UPDATE address SET customer_id = $2, verified_phone = $3, verified_at = $4,"
        " older_generation = generation, generation = generation + 1, generation_kept = false WHERE id = $1"
        " RETURNING generation",
        address_id,
        customer_id,
        phone,
        now,
    )
    return generation


async def end_verification(connection: Connection, address_id: UUID) -> None:
    """Forget when an address was verified; whoever spoke for it had its newest secret."""
    await connection.execute("UPDATE address SET verified_at = NULL, generation_kept = true WHERE id = $1", address_id)


async def keep_generation(connection: Connection, address_id: UUID, generation: int) -> None:
    """Note that the customer's side has stored its newest secret; the older one is worthless from now on."""
    await connection.execute(
        "UPDATE address SET generation_kept = true WHERE id = $1 AND generation = $2", address_id, generation
    )


async def step_back(connection: Connection, address_id: UUID, older_generation: int) -> int | None:
    """Forget a verification whose secret never arrived; return the generation to go on with, a new one.

    What was said up to now is no longer shown. None when the newest secret has arrived meanwhile.
    """
    generation: int | None = await connection.fetchval(
        "UPDATE address SET generation = CASE WHEN verified_at IS NULL THEN generation ELSE generation + 1 END,"
        " hidden_to = CASE WHEN verified_at IS NULL THEN hidden_to ELSE"
        "  (SELECT coalesce(max(seq), 0) FROM message WHERE address_id = $1) END,"
        " verified_at = NULL, verified_phone = NULL, customer_id = NULL"
        " WHERE id = $1 AND older_generation = $2 AND NOT generation_kept RETURNING generation",
        address_id,
        older_generation,
    )
    return generation


async def opt_out(connection: Connection, address_id: UUID, at: datetime | None) -> None:
    """Put an address on the stop list, or take it off with None."""
    await connection.execute("UPDATE address SET opted_out_at = $2 WHERE id = $1", address_id, at)


async def set_language(connection: Connection, address_id: UUID, language: str) -> None:
    """Remember the language the customer chose."""
    await connection.execute("UPDATE address SET language = $2 WHERE id = $1", address_id, language)
