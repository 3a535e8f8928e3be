"""The events of a turn: what happened, in ids, codes and numbers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from record.conversation import Conversation
from record.event import Event
from record.states import FloorEvent
from router.routing.come import Come
from wire.message import effect_id
from wire.turn import Decision


def happened(
    come: Come,
    decision: Decision | None,
    before: Conversation,
    after: Conversation,
    *,
    opened: bool,
    moved_by: FloorEvent | None,
) -> Sequence[Event]:
    """What a turn did to its conversation, in order; `moved_by` is what moved the floor, if anything did."""

    def event(kind: str, actor: str, **detail: Any) -> Event:
        return Event(
            at=come.now,
            kind=kind,
            actor=actor,
            conversation_id=before.id,
            customer_id=after.customer_id,
            detail=detail,
        )

    events = [event("opened", "customer", follows=_text(before.follows))] if opened else []
    if come.guessed:
        events.append(event("code_guessed", "customer", outcome=come.guessed.guess.outcome))
    if come.was_right:
        events.append(event("verified", "customer"))
    events.append(event("turn", "customer" if come.messages else "system", **_turn(come, decision, before, after)))
    if decision is None:
        return events
    if decision.opted_out is not None:
        events.append(event("opted_out" if decision.opted_out else "opted_in", "customer"))
    if decision.call_back:
        events.append(event("call_back_asked", "customer", queue=decision.call_back.queue, by=decision.call_back.kind))
    events += [event("agreed", "customer", flow=agreed.flow) for agreed in decision.agreed]
    events += [
        event("effect_asked", "bot", effect=str(effect_id(come.turn_id, asked.step)), what=asked.kind)
        for asked in decision.effects
    ]
    if moved_by:
        events.append(_floor_moved(come, decision, before, after, moved_by))
    return events


def _turn(come: Come, decision: Decision | None, before: Conversation, after: Conversation) -> dict[str, Any]:
    return {
        "turn": str(come.turn_id),
        "floor": before.floor,
        "messages": len(come.messages),
        "replies": len(decision.replies) if decision else 0,
        "intents": [[u.intent, round(u.confidence, 3)] for u in decision.understood] if decision else [],
        "reasons": list(decision.reasons) if decision else [],
        "language": after.language,
    }


def _floor_moved(
    come: Come, decision: Decision, before: Conversation, after: Conversation, moved_by: FloorEvent
) -> Event:
    wish = decision.hand_off
    return Event(
        at=come.now,
        kind=moved_by,
        actor="bot" if wish else "customer",
        conversation_id=before.id,
        customer_id=after.customer_id,
        from_state=before.floor,
        to_state=after.floor,
        detail={"reason": wish.reason, "queue": wish.queue, "mood": wish.mood} if wish else {},
    )


def _text(id_: UUID | None) -> str | None:
    return str(id_) if id_ else None
