"""Verification codes, kept as HMAC only, and the guesses made at them.

A code is bound to the address that asked for it and the phone it went to; guesses count a phone over all addresses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from record.pool import Connection
from record.rows import columns


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """A code that was sent, or would have been were the number on file (`party` is None then)."""

    id: UUID
    address_id: UUID
    phone: str
    party: Mapping[str, Any] | None
    ip_hash: bytes | None
    hmac: bytes
    guesses: int
    state: str
    created_at: datetime
    expires_at: datetime


COLUMNS = columns(Code)


async def replace(connection: Connection, code: Code) -> None:
    """Store a new code; an older open one of the same address is worth nothing from now on.

    A code that is stored again, because it could not leave, has new digits.
    """
    await connection.execute(
        "UPDATE code SET state = 'replaced' WHERE address_id = $1 AND state = 'open' AND id <> $2",
        code.address_id,
        code.id,
    )
    await connection.execute(
        f"INSERT INTO code ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (id) DO UPDATE SET hmac = excluded.hmac, created_at = excluded.created_at,"
        " expires_at = excluded.expires_at, state = excluded.state",
        code.id,
        code.address_id,
        code.phone,
        dict(code.party) if code.party is not None else None,
        code.ip_hash,
        code.hmac,
        code.guesses,
        code.state,
        code.created_at,
        code.expires_at,
    )


async def lock_phone(connection: Connection, phone: str) -> None:
    """Let nobody else count or add guesses and codes of this phone until the transaction ends."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", phone)


async def lock_address(connection: Connection, address_id: UUID) -> None:
    """Let nobody else replace this address's code until the transaction ends; to be taken before `lock_phone`."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))", str(address_id))


async def guesses_since(connection: Connection, phone: str, since: datetime) -> int:
    """How many guesses were made at codes of this phone since then, from any address."""
    count: int = await connection.fetchval("SELECT count(*) FROM code_guess WHERE phone = $1 AND at > $2", phone, since)
    return count


async def ip_guesses_since(connection: Connection, ip_hash: bytes | None, since: datetime) -> int:
    """How many guesses were made from this IP address since then, at any code; 0 when it is not known."""
    count: int = await connection.fetchval(
        "SELECT count(*) FROM code_guess WHERE ip_hash = $1 AND at > $2", ip_hash, since
    )
    return count


async def sent_since(connection: Connection, phone: str, since: datetime, *, but: UUID) -> int:
    """How many codes but this one were asked for this phone since then, from any address."""
    count: int = await connection.fetchval(
        "SELECT count(*) FROM code WHERE phone = $1 AND created_at > $2 AND id <> $3", phone, since, but
    )
    return count


async def ip_sent_since(connection: Connection, ip_hash: bytes | None, since: datetime, *, but: UUID) -> int:
    """How many codes but this one were asked for from this IP address since then; 0 when it is not known."""
    count: int = await connection.fetchval(
        "SELECT count(*) FROM code WHERE ip_hash = $1 AND created_at > $2 AND id <> $3", ip_hash, since, but
    )
    return count


async def add_guess(
    connection: Connection, code: Code, *, message_id: UUID, ip_hash: bytes | None, state: str, now: datetime
) -> None:
    """Store a guess at a code and the state that the code is in after it."""
    await connection.execute(
        "INSERT INTO code_guess (message_id, phone, ip_hash, at) VALUES ($1, $2, $3, $4)",
        message_id,
        code.phone,
        ip_hash,
        now,
    )
    await connection.execute(
        "UPDATE code SET guesses = guesses + 1, state = $2 WHERE id = $1 AND state = 'open'", code.id, state
    )


async def forget(connection: Connection, before: datetime) -> None:
    """Drop codes and guesses from before a moment; limits must not look back further."""
    await connection.execute("DELETE FROM code_guess WHERE at < $1", before)
    await connection.execute("DELETE FROM code WHERE expires_at < $1", before)
