"""Deliveries: one message on its way to one address. The claim protocol stands here, and nowhere else.

A provider is spoken to only after a committed claim; results are written only under that claim; a claim that runs out
becomes doubt, never pending.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from record.pool import Connection
from record.rows import columns, values
from record.states import DELIVERY, DeliveryEvent, DeliveryState, follow


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """A message's way out, and how far it has come."""

    id: UUID
    message_id: UUID
    conversation_id: UUID
    address_id: UUID
    channel: str
    seq: int
    state: str
    attempt: int
    claim: UUID | None
    claim_until: datetime | None
    not_before: datetime | None
    expires_at: datetime | None
    """After this it must not leave any more; for doors whose messages go stale, of which there is none yet."""
    provider_id: str | None
    reason: str | None
    created_at: datetime
    changed_at: datetime


COLUMNS = columns(Delivery)


def delivery_id(message_id: UUID) -> UUID:
    """The id of the delivery of a message."""
    return uuid5(message_id, "delivery")


async def add(
    connection: Connection,
    *,
    message_id: UUID,
    conversation_id: UUID,
    address_id: UUID,
    channel: str,
    seq: int,
    now: datetime,
    expires_at: datetime | None = None,
) -> None:
    """Store a pending delivery in the caller's transaction."""
    await connection.execute(
        "INSERT INTO delivery (id, message_id, conversation_id, address_id, channel, seq, state, expires_at,"
        " created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, 'pending', $7, $8, $8)",
        delivery_id(message_id),
        message_id,
        conversation_id,
        address_id,
        channel,
        seq,
        expires_at,
        now,
    )


async def claim(
    connection: Connection,
    *,
    channels: Sequence[str],
    claim: UUID,
    now: datetime,
    until: datetime,
    limit: int,
) -> list[Delivery]:
    """Take the first unfinished delivery of up to `limit` addresses; commit before speaking to a provider."""
    rows = await connection.fetch(
        "UPDATE delivery SET state = 'sending', attempt = attempt + 1, claim = $2, claim_until = $4,"
        " changed_at = $3 WHERE id IN ("
        "  SELECT d.id FROM delivery d WHERE d.state = 'pending' AND d.channel = ANY($1)"
        "  AND (d.not_before IS NULL OR d.not_before <= $3)"
        "  AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.address_id = d.address_id AND e.seq < d.seq"
        "   AND e.state IN ('pending', 'sending', 'doubt'))"
        "  ORDER BY d.created_at LIMIT $5 FOR UPDATE SKIP LOCKED"
        f") AND state = 'pending' RETURNING {COLUMNS}",
        list(channels),
        claim,
        now,
        until,
        limit,
    )
    return values(Delivery, rows)


async def settle(
    connection: Connection,
    delivery: Delivery,
    event: DeliveryEvent,
    now: datetime,
    *,
    provider_id: str | None = None,
    reason: str | None = None,
    not_before: datetime | None = None,
) -> bool:
    """Write what came of a claim; False when the claim is no longer ours. Raises `Refused`."""
    state = follow(DELIVERY, DeliveryState(delivery.state), event)
    status = await connection.execute(
        "UPDATE delivery SET state = $4, provider_id = coalesce($5, provider_id), reason = $6,"
        " not_before = $7, claim_until = NULL, changed_at = $8"
        " WHERE id = $1 AND claim IS NOT DISTINCT FROM $2 AND attempt = $3 AND state = $9",
        delivery.id,
        delivery.claim,
        delivery.attempt,
        state,
        provider_id,
        reason,
        not_before,
        now,
        delivery.state,
    )
    return status == "UPDATE 1"


async def lapse(connection: Connection, now: datetime) -> list[Delivery]:
    """Put every delivery whose claim has run out in doubt."""
    rows = await connection.fetch(
        "UPDATE delivery SET state = 'doubt', changed_at = $1 WHERE id IN ("
        " SELECT id FROM delivery WHERE state = 'sending' AND claim_until < $1 FOR UPDATE SKIP LOCKED)"
        f" RETURNING {COLUMNS}",
        now,
    )
    return values(Delivery, rows)


async def in_doubt(connection: Connection, channels: Sequence[str], *, limit: int = 100) -> list[Delivery]:
    """What is in doubt on these channels, oldest first."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM delivery WHERE state = 'doubt' AND channel = ANY($1) ORDER BY changed_at LIMIT $2",
        list(channels),
        limit,
    )
    return values(Delivery, rows)


async def arrived(
    connection: Connection, seqs: Sequence[tuple[UUID, int]], now: datetime, *, read: bool = False
) -> None:
    """Note that customers' sides have, or have shown, all up to a message (address, seq).

    Illegal moves change nothing.
    """
    event = DeliveryEvent.SEE if read else DeliveryEvent.ARRIVE
    target = DeliveryState.READ if read else DeliveryState.DELIVERED
    allowed = [state for (state, on), to in DELIVERY.items() if on is event and to is target]
    await connection.execute(
        "UPDATE delivery d SET state = $3, changed_at = $4 FROM unnest($1::uuid[], $2::bigint[]) AS s(address_id, seq)"
        " WHERE d.address_id = s.address_id AND d.seq <= s.seq AND d.state = ANY($5)",
        [address_id for address_id, _ in seqs],
        [seq for _, seq in seqs],
        target,
        now,
        allowed,
    )
