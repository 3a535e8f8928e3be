"""What a turn leaves on record of the customer's agreements."""

from uuid import uuid5

from record.agreement import Agreement
from record.conversation import Conversation
from router.routing.come import Come
from wire.turn import Decision


def agreements(come: Come, decision: Decision | None, after: Conversation) -> list[Agreement]:
    """What the customer agreed to; `after` is the conversation as the turn leaves it."""
    return [
        Agreement(
            id=uuid5(agreed.message_id, f"agreement {agreed.flow}"),
            conversation_id=after.id,
            customer_id=after.customer_id,
            flow=agreed.flow,
            language=agreed.language,
            text=agreed.text,
            details=agreed.details,
            message_id=agreed.message_id,
            at=come.now,
        )
        for agreed in (decision.agreed if decision else ())
    ]
