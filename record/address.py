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


async def verify(connection: Connection, address_id: UUID, *, customer_id: UUID, phone: str, now: datetime) -> None:
    """Bind an address to a customer and move its secret one generation on."""
    await connection.execute(
        "UPDATE address SET customer_id = $2, verified_phone = $3, verified_at = $4,"
        " generation = generation + 1, generation_kept = false WHERE id = $1",
        address_id,
        customer_id,
        phone,
        now,
    )


async def keep_generation(connection: Connection, address_id: UUID, generation: int) -> None:
    """Note that the customer's side has stored its newest secret; the older one is worthless from now on."""
    await connection.execute(
        "UPDATE address SET generation_kept = true WHERE id = $1 AND generation = $2", address_id, generation
    )


async def drop_verification(connection: Connection, address_id: UUID, generation: int) -> None:
    """Forget whom an address belongs to; its secret of `generation` is the good one from now on."""
    await connection.execute(
        "UPDATE address SET verified_at = NULL, verified_phone = NULL, customer_id = NULL,"
        " generation = $2, generation_kept = true WHERE id = $1",
        address_id,
        generation,
    )


async def opt_out(connection: Connection, address_id: UUID, at: datetime | None) -> None:
    """Put an address on the stop list, or take it off with None."""
    await connection.execute("UPDATE address SET opted_out_at = $2 WHERE id = $1", address_id, at)


async def set_language(connection: Connection, address_id: UUID, language: str) -> None:
    """Remember the language the customer chose."""
    await connection.execute("UPDATE address SET language = $2 WHERE id = $1", address_id, language)
