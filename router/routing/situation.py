"""What an attendant is told for one turn, from what is stored and what came in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from record.effect import Effect
from record.states import EffectState, Floor
from record.turn import Known
from router.routing.come import Come
from router.routing.gather import FLOOD
from router.routing.outlook import FloorView, outlooks, place_of
from router.rules import Rules
from wire.message import message_id
from wire.turn import Abilities, Decision, EffectOutcome, HandOff, KnownCustomer, QueueOutlook, Said, Turn

COULD_NOT_PROCESS = "could_not_process"
GENERAL = "general"


def situation(
    known: Known,
    come: Come,
    *,
    channel: str,
    verified: bool,
    view: FloorView,
    rules: Rules,
) -> Turn:
    """The attendant's view of a turn; of a flood of messages it sees the newest."""
    conversation = known.conversation
    waiting_in = conversation.queue if conversation and conversation.floor == Floor.QUEUE else None
    heard = come.messages[-1:] if len(come.messages) > FLOOD else come.messages
    return Turn(
        conversation_id=conversation.id if conversation else come.conversation_id,
        messages=tuple(Said(id=message_id(m), text=come.texts[message_id(m)], choice=m.choice) for m in heard),
        state=conversation.dialogue if conversation else {},
        language=_language(known),
        language_hint=come.messages[0].language if come.messages else None,
        customer=_customer(known, come, verified=verified),
        code=come.guessed.guess.outcome if come.guessed else None,
        outcome=_outcome(come.outcomes),
        waiting_in=waiting_in,
        queues=_queues(view, waiting_in, conversation.id if conversation else None, rules, come.now),
        abilities=rules.abilities.get(channel, Abilities()),
        now=come.now,
    )


def could_not_process(known: Known, error: str, default_language: str) -> Decision:
    """The decision for messages that nobody could decide on: people take over and see why."""
    conversation = known.conversation
    waits = conversation is not None and conversation.floor == Floor.QUEUE
    hand_off = HandOff(
        queue=GENERAL,
        reason=COULD_NOT_PROCESS,
        wants=(),
        collected={},
        tried=(),
        mood="calm",
        summary=f"The message could not be processed ({error}).",
    )
    return Decision(
        replies=(),
        state=conversation.dialogue if conversation else {},
        language=_language(known) or default_language,
        hand_off=None if waits else hand_off,
        reasons=(COULD_NOT_PROCESS, error),
    )


def _language(known: Known) -> str | None:
    if known.conversation and known.conversation.language:
        return known.conversation.language
    if known.address and known.address.language:
        return known.address.language
    return known.previous.language if known.previous else None


def _customer(known: Known, come: Come, *, verified: bool) -> KnownCustomer | None:
    if come.shown and come.guessed:
        customer, phone = come.shown, come.guessed.code.phone
    elif verified and known.customer and known.address:
        customer, phone = known.customer, known.address.verified_phone or ""
    else:
        return None
    return KnownCustomer(id=customer.id, party=customer.party, name=customer.name, phone=phone)


def _outcome(outcomes: Sequence[Effect]) -> EffectOutcome | None:
    if not outcomes:
        return None
    effect = outcomes[0]
    result = {**(effect.result or {}), **({"reason": effect.reason} if effect.reason else {})}
    return EffectOutcome(
        kind=effect.kind,
        succeeded=effect.state == EffectState.DONE,
        held=effect.state == EffectState.HELD,
        result=result,
        payload=effect.payload,
    )


def _queues(
    view: FloorView, waiting_in: str | None, conversation: UUID | None, rules: Rules, now: datetime
) -> dict[str, QueueOutlook]:
    queues = outlooks(rules.queues, view, now)
    if waiting_in in queues and waiting_in and conversation:
        queues[waiting_in] = replace(queues[waiting_in], place=place_of(conversation, view, waiting_in))
    return queues
