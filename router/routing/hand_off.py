"""What a turn leaves for people: a conversation that waits in a queue, a wish to be called back."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid5

from record.conversation import Conversation
from record.queue_item import QueueItem
from record.states import Floor
from router.routing.come import Come
from wire.turn import Decision, HandOff


def queue_items(come: Come, decision: Decision | None, after: Conversation, *, verified: bool) -> list[QueueItem]:
    """The new items; `after` is the conversation as the turn leaves it."""
    items = []
    if decision and decision.hand_off and after.floor == Floor.QUEUE:
        wish = decision.hand_off
        items.append(
            _item(come, after, "conversation", wish.queue, wish.reason, _card(wish, verified), urgent=wish.urgent)
        )
    if decision and decision.call_back:
        card = {"contact": decision.call_back.kind, "value": decision.call_back.value, "verified": verified}
        items.append(_item(come, after, "call_back", decision.call_back.queue, "call_back", card))
    return items


def _item(
    come: Come,
    after: Conversation,
    kind: str,
    queue: str,
    reason: str,
    card: Mapping[str, Any],
    *,
    urgent: bool = False,
) -> QueueItem:
    return QueueItem(
        id=uuid5(come.turn_id, f"queue item {kind}"),
        kind=kind,
        conversation_id=after.id,
        queue=queue,
        reason=reason,
        language=after.language,
        urgent=urgent,
        card=card,
        state="waiting",
        agent_id=None,
        waiting_since=come.now,
        taken_at=None,
        ended_at=None,
    )


def _card(hand_off: HandOff, verified: bool) -> dict[str, Any]:
    return {
        "wants": list(hand_off.wants),
        "collected": dict(hand_off.collected),
        "tried": list(hand_off.tried),
        "mood": hand_off.mood,
        "summary": hand_off.summary,
        "verified": verified,
    }
