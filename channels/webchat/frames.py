"""The chat socket's frames: bytes to values and values to bytes. Pure; docs/reference/chat-socket.md is its picture."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from channels.webchat.host_page import TOKEN_CHARACTERS
from wire.errors import Bad
from wire.shown import Shown

# The longest message, each character written as two escapes of six bytes, and what stands around it.
FRAME_BYTES = 256 * 1024

Short = Annotated[str, Meta(max_length=200)]
Seq = Annotated[int, Meta(ge=0, le=2**53)]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2}\Z")]


class _Frame(Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True):
    pass


class Hello(_Frame, frozen=True, kw_only=True, tag="hello"):
    """First frame of a socket; a session shows its secret."""

    session: Short | None = None
    secret: Short | None = None
    since: Seq = 0
    language: Language | None = None


class Say(_Frame, frozen=True, kw_only=True, tag="message"):
    """The customer says something; a repeated id is acknowledged and not processed again."""

    id: UUID
    text: str
    choice: Annotated[str, Meta(max_length=1000)] | None = None


class ReceivedFrame(_Frame, frozen=True, kw_only=True, tag="received"):
    """The customer's side has a message."""

    seq: Seq


class ReadFrame(_Frame, frozen=True, kw_only=True, tag="read"):
    """The customer has seen a message."""

    seq: Seq


class TypingFrame(_Frame, frozen=True, kw_only=True, tag="typing"):
    """The customer is writing, or no longer."""

    on: bool


class LanguageFrame(_Frame, frozen=True, kw_only=True, tag="language"):
    """The customer has switched the widget's language."""

    language: Language


class SecretStored(_Frame, frozen=True, kw_only=True, tag="secret_stored"):
    """The customer's side has stored the rotated secret."""


class Identify(_Frame, frozen=True, kw_only=True, tag="identify"):
    """The operator's page states who its visitor is."""

    token: Annotated[str, Meta(max_length=TOKEN_CHARACTERS)]


class Ping(_Frame, frozen=True, kw_only=True, tag="ping"):
    """A sign of life."""


Frame = Hello | Say | ReceivedFrame | ReadFrame | TypingFrame | LanguageFrame | SecretStored | Identify | Ping

_decoder: msgspec.json.Decoder[Frame] = msgspec.json.Decoder(Frame)
_encoder = msgspec.json.Encoder()

ErrorCode = Literal[
    "malformed", "empty", "too_long", "try_later", "session_refused", "hello_first", "already_greeted", "not_identified"
]

SENTENCES: dict[ErrorCode, str] = {
    "malformed": "This frame cannot be read. Send one JSON object of a known type without other fields.",
    "empty": "A message needs a text.",
    "too_long": "The text is too long. Send it in parts.",
    "try_later": "We cannot take messages at the moment. Send it again later under the same id.",
    "session_refused": "This session and secret do not belong together. A new session has been opened.",
    "hello_first": "The first frame must be a hello.",
    "already_greeted": "This socket has said hello before.",
    "not_identified": "The page's statement on who you are was not accepted.",
}


def read(raw: str) -> Frame:
    """The frame in a text; raises `Bad`."""
    try:
        return _decoder.decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Bad("malformed frame") from error


def write(type_: str, **fields: Any) -> str:
    """A frame of ours as text."""
    return _encoder.encode({"type": type_, **fields}).decode()


def error(code: ErrorCode, *, id_: UUID | None = None, retry_after_s: int | None = None) -> str:
    """An error frame: what happened and what to do."""
    extra: dict[str, Any] = {}
    if id_:
        extra["id"] = id_
    if retry_after_s:
        extra["retry_after_s"] = retry_after_s
    return write("error", code=code, text=SENTENCES[code], **extra)


def message(shown: Shown) -> str:
    """A message of ours."""
    return write(
        "message",
        id=shown.id,
        seq=shown.seq,
        **{"from": shown.author},
        name=shown.name,
        text=shown.text,
        choices=shown.choices,
        at=shown.at,
    )


def own(shown: Shown) -> dict[str, Any]:
    """A message of the customer's own, as `welcome` lists it under the customer's id."""
    return {"id": shown.external_id, "seq": shown.seq, "text": shown.text, "at": shown.at}
