"""The messages that a turn stores: what was said, the answers, notices to the customer and notes to the agent."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from record.conversation import Conversation
from record.effect import Effect
from record.message import Message
from router.routing.come import Come, told_id
from wire.message import Inbound, message_id
from wire.turn import Decision, Reply, Understanding

TO_CUSTOMER = frozenset({"bot", "agent", "system"})


def words(before: Conversation, come: Come, decision: Decision | None, notices: Sequence[str]) -> list[Message]:
    """All messages of a turn in order, numbered on from the conversation's last one."""
    understood = {u.message_id: u for u in decision.understood} if decision else {}
    said = [_said(come, message, understood.get(message_id(message))) for message in come.messages]
    told = [_told(come, number, text) for number, text in enumerate(notices)]
    answers = [_reply(come, number, reply) for number, reply in enumerate(decision.replies if decision else ())]
    notes = [_outcome(come, effect) for effect in come.outcomes] if decision is None else []
    return [
        Message(
            conversation_id=before.id,
            address_id=before.address_id,
            seq=seq,
            turn_id=come.turn_id,
            agent_id=None,
            attachments=draft.pop("attachments", []),
            choices=draft.pop("choices", []),
            understood=draft.pop("understood", None),
            external_id=draft.pop("external_id", None),
            **draft,
        )
        for seq, draft in enumerate([*said, *told, *answers, *notes], start=before.last_seq + 1)
    ]


def _said(come: Come, message: Inbound, understanding: Understanding | None) -> dict[str, Any]:
    id_ = message_id(message)
    return {
        "id": id_,
        "author": "customer",
        "external_id": message.external_id,
        "text": come.texts[id_],
        "choices": [{"payload": message.choice}] if message.choice else [],
        "attachments": [{"name": a.name, "media_type": a.media_type, "url": a.url} for a in message.attachments],
        "understood": _understood(understanding),
        "created_at": message.at,
    }


def _told(come: Come, number: int, text: str) -> dict[str, Any]:
    return {"id": _id(come, f"notice {number}"), "author": "system", "text": text, "created_at": come.now}


def _reply(come: Come, number: int, reply: Reply) -> dict[str, Any]:
    return {
        "id": _id(come, f"reply {number}"),
        "author": "bot",
        "text": reply.text,
        "choices": [{"title": choice.title, "payload": choice.payload} for choice in reply.choices],
        "created_at": come.now,
    }


def _outcome(come: Come, effect: Effect) -> dict[str, Any]:
    """While a person has the floor, what became of an effect is told to the agent."""
    reason = f" ({effect.reason})" if effect.reason else ""
    text = f"{effect.kind}: {effect.state}{reason}"
    return {"id": uuid5(told_id(effect), "note"), "author": "note", "text": text, "created_at": come.now}


def _id(come: Come, name: str) -> UUID:
    return uuid5(come.turn_id, name)


def _understood(understanding: Understanding | None) -> dict[str, Any] | None:
    if understanding is None:
        return None
    return {
        "intent": understanding.intent,
        "confidence": round(understanding.confidence, 4),
        "ranking": [[name, round(confidence, 4)] for name, confidence in understanding.ranking[:3]],
        "entities": list(understanding.entities),
        "language": understanding.language,
        **({"of_no_use": True} if understanding.is_of_no_use else {}),
    }
