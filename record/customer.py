"""Customers as far as we need them; the operator's own systems hold the rest."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from record.pool import Connection
from record.rows import columns, value
from wire.message import NAMESPACE


@dataclass(frozen=True, kw_only=True, slots=True)
class Customer:
    """A customer of the operator; `party` is the operator's own id."""

    id: UUID
    party: str
    name: str
    tier: str | None
    stage: str | None
    language: str | None


COLUMNS = columns(Customer)


def customer_id(party: str) -> UUID:
    """Our id of the operator's customer `party`."""
    return uuid5(NAMESPACE, f"customer\0{party}")


async def find(connection: Connection, customer_id: UUID) -> Customer | None:
    """The customer with this id."""
    row = await connection.fetchrow(f"SELECT {COLUMNS} FROM customer WHERE id = $1", customer_id)
    return value(Customer, row) if row else None


async def save(connection: Connection, customer: Customer, now: datetime) -> None:
    """Store a customer, or what is newly known of one."""
    await connection.execute(
        "INSERT INTO customer (id, party, name, tier, stage, language, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE"
        " SET name = excluded.name, tier = coalesce(excluded.tier, customer.tier),"
        " stage = coalesce(excluded.stage, customer.stage), language = coalesce(excluded.language, customer.language)",
        customer.id,
        customer.party,
        customer.name,
        customer.tier,
        customer.stage,
        customer.language,
        now,
    )
