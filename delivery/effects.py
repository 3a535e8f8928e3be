"""Effects in the world: claim, perform, settle; in doubt they are looked up, never done blindly again.

Until its claim has run out a request may still be under way, so what the far side does not know by then is not yet
missing.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from delivery.together import together
from record import effect, event
from record.effect import Effect
from record.event import Event
from record.pool import Pool, connected, transaction
from record.states import EFFECT, EffectEvent, EffectState, follow
from wire.clock import Clock
from wire.way_out import Declined, NotNow, NotYet, Perform, Unclear

log = logging.getLogger(__name__)

CLAIM_FOR = timedelta(seconds=30)
PERFORM_TIMEOUT = timedelta(seconds=20)
BATCH = 16
# What could not be done for this long has failed; what could not even be looked up is held for a supervisor.
HOLD_AFTER = timedelta(minutes=10)
PAUSE = timedelta(seconds=5)


class Effects:
    """Performs what turns have asked for, effects of one kind: a far side that hangs holds up only its own."""

    def __init__(self, pool: Pool, *, kind: str, performer: Perform, clock: Clock) -> None:
        self._pool = pool
        self._kind = kind
        self._performer = performer
        self._clock = clock

    async def work(self) -> list[Effect]:
        """Perform one batch; return what was claimed. Raises `Later` when PostgreSQL is away."""
        now = self._clock()
        async with connected(self._pool) as connection:
            claimed = await effect.claim(
                connection, kind=self._kind, claim=uuid4(), now=now, until=now + CLAIM_FOR, limit=BATCH
            )
        await together(self._perform(one) for one in claimed)
        return claimed

    async def cure(self) -> None:
        """Put lapsed claims in doubt and look up what is in doubt."""
        now = self._clock()
        async with connected(self._pool) as connection:
            await effect.lapse(connection, self._kind, now)
            doubtful = await effect.in_doubt(connection, self._kind, now)
        await together(self._look_up(one) for one in doubtful)

    async def _perform(self, one: Effect) -> None:
        if one.claim_until is None or self._clock() + PERFORM_TIMEOUT > one.claim_until:
            # This process stood still since it claimed: speaking now could meet somebody else's second attempt.
            log.warning("effect %s: too late to perform under this claim", one.id)
            return
        try:
            async with asyncio.timeout(PERFORM_TIMEOUT.total_seconds()):
                result = await self._performer.perform(one.id, one.payload)
        except NotNow:
            await self._retry(one)
        except NotYet as not_yet:
            await self._wait(one, EffectEvent.RETRY, not_yet)
        except Declined as declined:
            await self._settle(one, EffectEvent.REJECT, reason=declined.reason)
        except (Unclear, TimeoutError):
            await self._settle(one, EffectEvent.LAPSE, reason="no_clear_answer")
        else:
            await self._settle(one, EffectEvent.SUCCEED, result=result)

    async def _retry(self, one: Effect) -> None:
        if self._clock() - one.created_at > HOLD_AFTER:
            await self._settle(one, EffectEvent.REJECT, reason="system_away")
        else:
            await self._settle(one, EffectEvent.RETRY, reason="system_away", pause=True)

    async def _wait(self, one: Effect, how: EffectEvent, not_yet: NotYet) -> None:
        """Put an effect back until it may be time; nothing has happened, so no event says so."""
        now = self._clock()
        async with transaction(self._pool) as connection:
            await effect.settle(connection, one, how, now, reason="not_yet", not_before=now + not_yet.wait)

    async def _look_up(self, one: Effect) -> None:
        try:
            async with asyncio.timeout(PERFORM_TIMEOUT.total_seconds()):
                found = await self._performer.look_up(one.id)
        except (NotNow, Unclear, TimeoutError):
            if self._clock() - one.created_at > HOLD_AFTER:
                await self._settle(one, EffectEvent.HOLD, reason="in_doubt")
            else:
                await self._look_again(one)
        except NotYet as not_yet:
            await self._wait(one, EffectEvent.MISSING, not_yet)
        except Declined as declined:
            await self._settle(one, EffectEvent.GIVE_UP, reason=declined.reason)
        else:
            await self._judge(one, found)

    async def _judge(self, one: Effect, found: Mapping[str, Any] | None) -> None:
        if found is not None:
            await self._settle(one, EffectEvent.FOUND, result=found)
        elif one.claim_until and self._clock() < one.claim_until:
            await self._look_again(one)
        elif self._clock() - one.created_at > HOLD_AFTER:
            await self._settle(one, EffectEvent.GIVE_UP, reason="never_done")
        else:
            await self._settle(one, EffectEvent.MISSING)

    async def _look_again(self, one: Effect) -> None:
        async with transaction(self._pool) as connection:
            await effect.put_off(connection, one, self._clock() + PAUSE)

    async def _settle(
        self,
        one: Effect,
        how: EffectEvent,
        *,
        result: Mapping[str, Any] | None = None,
        reason: str | None = None,
        pause: bool = False,
    ) -> None:
        now = self._clock()
        async with transaction(self._pool) as connection:
            ours = await effect.settle(
                connection,
                one,
                how,
                now,
                result=result,
                reason=reason,
                not_before=now + PAUSE if pause else None,
            )
            if not ours:
                log.warning("effect %s: the claim was no longer ours", one.id)
                return
            state = EffectState(one.state)
            await event.append(
                connection,
                [
                    Event(
                        at=now,
                        kind=f"effect_{how}",
                        actor="system",
                        conversation_id=one.conversation_id,
                        customer_id=one.customer_id,
                        from_state=state,
                        to_state=follow(EFFECT, state, how),
                        detail={"effect": str(one.id), "what": one.kind, "reason": reason},
                    )
                ],
            )
