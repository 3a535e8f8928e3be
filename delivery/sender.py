"""Deliveries on their way: claim, send, settle; claims that ran out are cured as their channel says."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from delivery.leave import must_not_leave
from delivery.together import together
from record import delivery, outgoing
from record.delivery import Delivery
from record.outgoing import Content
from record.pool import Pool, connected
from record.states import DeliveryEvent
from wire.clock import Clock
from wire.way_out import Declined, NotNow, Outgoing, Send, Unclear

log = logging.getLogger(__name__)

CLAIM_FOR = timedelta(seconds=30)
SEND_TIMEOUT = timedelta(seconds=20)
BATCH = 16
ATTEMPTS_AT_MOST = 6
# Pauses before another attempt; the last one repeats.
BACKOFF = tuple(timedelta(seconds=s) for s in (1, 5, 15, 60, 300))


class Sender:
    """Sends what is pending on the channels that have a `send`."""

    def __init__(self, pool: Pool, *, channels: Mapping[str, Send], clock: Clock) -> None:
        self._pool = pool
        self._channels = channels
        self._clock = clock

    async def work(self) -> int:
        """Send one batch; return how many deliveries were claimed. Raises `Later` when PostgreSQL is away."""
        if not self._channels:
            return 0
        now = self._clock()
        async with connected(self._pool) as connection:
            claimed = await delivery.claim(
                connection,
                channels=list(self._channels),
                claim=uuid4(),
                now=now,
                until=now + CLAIM_FOR,
                limit=BATCH,
            )
        await together(self._send(one) for one in claimed)
        return len(claimed)

    async def cure(self) -> None:
        """Put lapsed claims in doubt and settle what is in doubt."""
        async with connected(self._pool) as connection:
            await delivery.lapse(connection, self._clock())
            doubtful = await delivery.in_doubt(connection, list(self._channels))
        await together(self._cure(one) for one in doubtful)

    async def _send(self, one: Delivery) -> None:
        ready = await self._ready(one)
        if ready is None:
            return
        if one.claim_until is None or self._clock() + SEND_TIMEOUT > one.claim_until:
            # This process stood still since it claimed: sending now could meet somebody else's second attempt.
            log.warning("delivery %s: too late to send under this claim", one.id)
            return
        try:
            async with asyncio.timeout(SEND_TIMEOUT.total_seconds()):
                provider_id = await self._channels[one.channel].send(ready)
        except NotNow as error:
            await self._retry(one, str(error))
        except Declined as declined:
            await self._settle(one, DeliveryEvent.REJECT, reason=declined.reason)
        except (Unclear, TimeoutError):
            # The claim runs out and becomes doubt by itself; nothing better is known now.
            log.warning("delivery %s: no clear answer", one.id)
        else:
            await self._settle(one, DeliveryEvent.ACCEPT, provider_id=provider_id)

    async def _ready(self, one: Delivery) -> Outgoing | None:
        """What to send, checked again at the last moment; None when it must not leave any more."""
        async with connected(self._pool) as connection:
            content = await outgoing.find(connection, one.message_id)
        reason = must_not_leave(content, one.expires_at, self._clock())
        if reason:
            await self._settle(one, DeliveryEvent.WITHDRAW, reason=reason)
            return None
        return _outgoing(one, content)

    async def _retry(self, one: Delivery, reason: str) -> None:
        if one.attempt >= ATTEMPTS_AT_MOST:
            await self._settle(one, DeliveryEvent.REJECT, reason="provider_away")
            return
        pause = BACKOFF[min(one.attempt, len(BACKOFF)) - 1]
        await self._settle(one, DeliveryEvent.RETRY, reason=reason or None, not_before=self._clock() + pause)

    async def _cure(self, one: Delivery) -> None:
        async with connected(self._pool) as connection:
            content = await outgoing.find(connection, one.message_id)
        try:
            async with asyncio.timeout(SEND_TIMEOUT.total_seconds()):
                provider_id = await self._channels[one.channel].look_up(_outgoing(one, content))
        except (NotNow, TimeoutError):
            return
        except Declined as declined:
            await self._settle(one, DeliveryEvent.GIVE_UP, reason=declined.reason)
            return
        if provider_id:
            await self._settle(one, DeliveryEvent.FOUND, provider_id=provider_id)
        elif one.attempt < 2:
            await self._settle(one, DeliveryEvent.RESEND, reason="resent_after_doubt")
        else:
            await self._settle(one, DeliveryEvent.GIVE_UP, reason="in_doubt")

    async def _settle(
        self,
        one: Delivery,
        event: DeliveryEvent,
        *,
        provider_id: str | None = None,
        reason: str | None = None,
        not_before: datetime | None = None,
    ) -> None:
        async with connected(self._pool) as connection:
            await delivery.settle(
                connection,
                one,
                event,
                self._clock(),
                provider_id=provider_id,
                reason=reason,
                not_before=not_before,
            )


def _outgoing(one: Delivery, content: Content) -> Outgoing:
    return Outgoing(delivery_id=one.id, address=content.address, text=content.text, created_at=one.created_at)
