"""Effects: what shall happen in the world (an order, a ticket, a code), asked for by a turn and done once.

The same claim protocol as for deliveries. The id goes to the other side as `externalId`; in doubt it is looked
up there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from record.pool import Connection
from record.rows import columns, value, values
from record.states import EFFECT, EffectEvent, EffectState, follow


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """Something to be done in the world, and how far it has come."""

    id: UUID
    conversation_id: UUID
    customer_id: UUID | None
    kind: str
    payload: Mapping[str, Any]
    state: str
    attempt: int
    claim: UUID | None
    claim_until: datetime | None
    not_before: datetime | None
    result: Mapping[str, Any] | None
    reason: str | None
    told: bool
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Untold:
    """An effect that has ended, and the address whose conversation should hear of it."""

    id: UUID
    channel: str
    endpoint: str
    address: str


COLUMNS = columns(Effect)


async def add(
    connection: Connection,
    *,
    effect_id: UUID,
    conversation_id: UUID,
    customer_id: UUID | None,
    kind: str,
    payload: Mapping[str, Any],
    now: datetime,
) -> None:
    """Store a pending effect in the caller's transaction."""
    await connection.execute(
        "INSERT INTO effect (id, conversation_id, customer_id, kind, payload, state, created_at, changed_at)"
        " VALUES ($1, $2, $3, $4, $5, 'pending', $6, $6)",
        effect_id,
        conversation_id,
        customer_id,
        kind,
        dict(payload),
        now,
    )


async def claim(
    connection: Connection, *, kind: str, claim: UUID, now: datetime, until: datetime, limit: int
) -> list[Effect]:
    """Take up to `limit` pending effects of a kind; commit before speaking to the other side."""
    rows = await connection.fetch(
        "UPDATE effect SET state = 'performing', attempt = attempt + 1, claim = $1, claim_until = $3,"
        " changed_at = $2 WHERE id IN ("
        "  SELECT id FROM effect WHERE state = 'pending' AND kind = $5 AND (not_before IS NULL OR not_before <= $2)"
        "  ORDER BY created_at LIMIT $4 FOR UPDATE SKIP LOCKED"
        f") AND state = 'pending' RETURNING {COLUMNS}",
        claim,
        now,
        until,
        limit,
        kind,
    )
    return values(Effect, rows)


async def settle(
    connection: Connection,
    effect: Effect,
    event: EffectEvent,
    now: datetime,
    *,
    result: Mapping[str, Any] | None = None,
    reason: str | None = None,
    not_before: datetime | None = None,
) -> bool:
    """Write what came of a claim; False when the claim is no longer ours. Raises `Refused`."""
    state = follow(EFFECT, EffectState(effect.state), event)
    status = await connection.execute(
        # A claim keeps its end while in doubt: until then its request may still be under way.
        "UPDATE effect SET state = $4, result = $5, reason = $6, not_before = $7,"
        " claim_until = CASE WHEN $4 = 'doubt' THEN claim_until END, told = false, changed_at = $8"
        " WHERE id = $1 AND claim IS NOT DISTINCT FROM $2 AND attempt = $3 AND state = $9",
        effect.id,
        effect.claim,
        effect.attempt,
        state,
        dict(result) if result is not None else None,
        reason,
        not_before,
        now,
        effect.state,
    )
    return status == "UPDATE 1"


async def lapse(connection: Connection, kind: str, now: datetime) -> list[Effect]:
    """Put every effect of a kind whose claim has run out in doubt."""
    rows = await connection.fetch(
        "UPDATE effect SET state = 'doubt', changed_at = $1 WHERE id IN ("
        " SELECT id FROM effect WHERE state = 'performing' AND kind = $2 AND claim_until < $1"
        " FOR UPDATE SKIP LOCKED)"
        f" RETURNING {COLUMNS}",
        now,
        kind,
    )
    return values(Effect, rows)


async def put_off(connection: Connection, effect: Effect, until: datetime) -> None:
    """Leave an effect in doubt and look it up again at `until`."""
    await connection.execute(
        "UPDATE effect SET not_before = $3 WHERE id = $1 AND attempt = $2 AND state = 'doubt'",
        effect.id,
        effect.attempt,
        until,
    )


async def in_doubt(connection: Connection, kind: str, now: datetime, *, limit: int = 100) -> list[Effect]:
    """Which effects of a kind are in doubt and due to be looked up, oldest first."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM effect WHERE state = 'doubt' AND kind = $2"
        " AND (not_before IS NULL OR not_before <= $1) ORDER BY changed_at LIMIT $3",
        now,
        kind,
        limit,
    )
    return values(Effect, rows)


async def find(connection: Connection, effect_id: UUID, *, lock: bool = False) -> Effect | None:
    """The effect with this id."""
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM effect WHERE id = $1" + (" FOR UPDATE" if lock else ""), effect_id
    )
    return value(Effect, row) if row else None


async def tell(connection: Connection, effect_id: UUID, state: str) -> bool:
    """Note that an effect's conversation has been told of `state`; False when it had been, or the effect moved on."""
    status = await connection.execute(
        "UPDATE effect SET told = true WHERE id = $1 AND state = $2 AND NOT told", effect_id, state
    )
    return status == "UPDATE 1"


async def untold(connection: Connection, before: datetime) -> list[Untold]:
    """Effects that ended or were held before `before` and whose conversation has not been told how, oldest first.

    Not those whose word was taken aside: it is put back by a supervisor, or never told.
    """
    rows = await connection.fetch(
        "SELECT e.id, a.channel, a.endpoint, a.address FROM effect e"
        " JOIN conversation c ON c.id = e.conversation_id JOIN address a ON a.id = c.address_id"
        " WHERE NOT e.told AND e.state IN ('done', 'failed', 'held') AND e.changed_at <= $1"
        " AND NOT EXISTS (SELECT 1 FROM parked p WHERE p.effect_id = e.id AND p.state <> 'rerun')"
        " ORDER BY e.changed_at LIMIT 100",
        before,
    )
    return values(Untold, rows)


async def held(connection: Connection) -> list[Effect]:
    """What could not be settled by looking it up and waits for a supervisor."""
    return values(Effect, await connection.fetch(f"SELECT {COLUMNS} FROM effect WHERE state = 'held'"))
