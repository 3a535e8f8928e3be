"""Requests and answers of Rasa's REST channel (Rasa 3.6, `rasa/core/channels/rest.py`). Pure.

`message_id` is ours: with it a repeated request is one message.
"""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import msgspec

from wire.errors import Bad
from wire.shown import Shown
from wire.text import clean

SENDER_CHARACTERS = 255
VERSION = "3.6.21"
"""The Rasa release whose forms these are."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A user message; fields that Rasa knows and we do not need are passed over, as Rasa does."""

    message: str
    sender: str | None = None
    message_id: str | None = None


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it may be taken in."""

    sender: str
    text: str
    message_id: str


_decoder = msgspec.json.Decoder(Request)


def read(body: bytes, *, max_text: int) -> Posted:
    """The message in a request's body; raises `Bad` with a sentence for the caller."""
    try:
        request = _decoder.decode(body)
    except msgspec.ValidationError as error:
        raise Bad(f"The body does not fit: {error}") from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Bad("The body is not JSON.") from error
    sender = clean(request.sender).strip() if request.sender is not None else uuid4().hex
    text = clean(request.message).strip()
    if not 1 <= len(sender) <= SENDER_CHARACTERS:
        raise Bad(f"'sender' must have 1 to {SENDER_CHARACTERS} characters.")
    if not text:
        raise Bad("'message' is empty.")
    if len(text) > max_text:
        raise Bad(f"'message' has {len(text)} characters; at most {max_text} are taken.")
    message_id = clean(request.message_id or "") or uuid4().hex
    if len(message_id) > SENDER_CHARACTERS:
        raise Bad(f"'message_id' must have at most {SENDER_CHARACTERS} characters.")
    return Posted(sender=sender, text=text, message_id=message_id)


def answer(sender: str, replies: Sequence[Shown]) -> list[dict[str, Any]]:
    """Replies as Rasa gives them."""
    return [
        {"recipient_id": sender, "text": reply.text}
        | ({"buttons": [_button(choice) for choice in reply.choices]} if reply.choices else {})
        for reply in replies
    ]


def failure(status: int, reason: str, message: str) -> dict[str, Any]:
    """An error as Rasa gives it (`rasa/server.py`, `ErrorResponse`)."""
    return {
        "version": VERSION,
        "status": "failure",
        "message": message,
        "reason": reason,
        "details": {},
        "code": status,
    }


def _button(choice: dict[str, Any]) -> dict[str, Any]:
    return {"title": choice["title"], "payload": choice["payload"]}
