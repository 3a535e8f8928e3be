"""A conversation with the bot as the router would lead it, kept in memory: nothing is stored, nobody is waited for.

The bot, its flows and answers, the NLU and the operator's systems are the real ones. Codes are made here and shown.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from router.routing.verification import digits_of_code, mask_code
from wire.masking import mask_cards
from wire.turn import (
    Abilities,
    Attendant,
    CodeOutcome,
    Decision,
    EffectOutcome,
    EffectRequest,
    KnownCustomer,
    QueueOutlook,
    Said,
    Turn,
)
from wire.way_out import Declined, NotNow, NotYet, Performer, Unclear

SEND_CODE = "send_code"
EFFECTS_AT_MOST = 5
"""Turns that follow from one message because something ended."""
MINUTE_S = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """A code on its way; none is sent to a number on nobody's file."""

    phone: str
    digits: str
    customer: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One turn: what the bot decided, the code it had sent, and what came of an effect before it."""

    decision: Decision
    code: Sent | None = None
    outcome: EffectOutcome | None = None


class Rehearsal:
    """One conversation."""

    def __init__(
        self,
        attendant: Attendant,
        *,
        performers: Mapping[str, Performer],
        queues: tuple[str, ...],
        abilities: Abilities,
        digits: Callable[[], str] = lambda: f"{secrets.randbelow(1_000_000):06}",
    ) -> None:
        self._attendant = attendant
        self._performers = performers
        self._digits = digits
        self._sent: Sent | None = None
        open_ = QueueOutlook(is_open=True, opens_at=None, waiting=1, wait_s=2 * MINUTE_S)
        self._turn = Turn(
            conversation_id=uuid4(),
            messages=(),
            state={},
            language=None,
            queues=dict.fromkeys(queues, open_),
            abilities=abilities,
            now=datetime.now(UTC),
        )

    async def say(self, text: str, *, choice: str | None = None) -> list[Step]:
        """Say something, or press a choice; return the turns that come of it."""
        text, guess = self._guessed(mask_cards(text))
        message = Said(id=uuid4(), text=text, choice=choice)
        steps = [await self._take(messages=(message,), code=guess)]
        while len(steps) < EFFECTS_AT_MOST:
            asked = [effect for effect in steps[-1].decision.effects if effect.kind != SEND_CODE]
            ended = [outcome for effect in asked if (outcome := await self._perform(effect)) is not None]
            if not ended:
                break
            steps += [await self._take(messages=(), outcome=outcome) for outcome in ended]
        return steps

    def _guessed(self, text: str) -> tuple[str, CodeOutcome | None]:
        digits = digits_of_code(text) if self._sent else None
        if digits is None or self._sent is None:
            return text, None
        if digits != self._sent.digits or self._sent.customer is None:
            return mask_code(text), "wrong"
        known = self._sent.customer
        party = UUID(int=0) if not known["party"] else uuid5(UUID(int=0), known["party"])
        customer = KnownCustomer(id=party, party=known["party"], name=known["name"], phone=self._sent.phone)
        self._turn = replace(self._turn, customer=customer)
        self._sent = None
        return mask_code(text), "right"

    async def _take(
        self,
        *,
        messages: tuple[Said, ...],
        code: CodeOutcome | None = None,
        outcome: EffectOutcome | None = None,
    ) -> Step:
        turn = replace(self._turn, messages=messages, code=code, outcome=outcome, now=datetime.now(UTC))
        decision = await self._attendant.attend(turn)
        waiting_in = decision.hand_off.queue if decision.hand_off else turn.waiting_in
        self._turn = replace(
            turn,
            state=decision.state,
            language=decision.language,
            waiting_in=None if decision.leave_queue else waiting_in,
        )
        for effect in decision.effects:
            if effect.kind == SEND_CODE:
                customer = effect.payload.get("customer")
                self._sent = Sent(phone=effect.payload["phone"], digits=self._digits(), customer=customer)
                return Step(decision=decision, code=self._sent, outcome=outcome)
        return Step(decision=decision, outcome=outcome)

    async def _perform(self, effect: EffectRequest) -> EffectOutcome | None:
        """What became of an effect; None for what comes after the conversation, if ever."""
        performer = self._performers[effect.kind]
        try:
            result = await performer.perform(uuid4(), effect.payload)
        except Declined as declined:
            result, succeeded, held = {"reason": declined.reason}, False, False
        except NotYet:
            return None
        except (NotNow, Unclear):
            result, succeeded, held = {"reason": "in_doubt"}, False, True
        else:
            succeeded, held = True, False
        return EffectOutcome(kind=effect.kind, succeeded=succeeded, held=held, result=result, payload=effect.payload)
