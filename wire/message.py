"""What travels on the `inbound` streams: a customer's message, or word of what became of an effect.

Ids are made here, once, from the outside's own ids, so that the same thing arriving twice is the same thing.
"""

from datetime import datetime
from functools import lru_cache
from typing import Annotated, Literal
from uuid import UUID, uuid5

from msgspec import Meta, Struct

# Our namespace for uuid5 (RFC 9562 section 5.5); a constant of the project, never to change.
NAMESPACE = UUID("5f0c7a52-7d0e-5f43-9a53-3c1c7b1a2d11")
# One turn asks for its ids some twenty times.
IDS_KEPT = 4096

Aware = Annotated[datetime, Meta(tz=True)]
Assurance = Literal["claimed", "secret", "signed"]
"""How far the door vouches for the sender: nothing, holder of the session's secret, or signed by the operator."""


class Attachment(Struct, frozen=True, kw_only=True):
    """A file that came with a message; the bytes stay where `url` points."""

    name: str
    media_type: str
    url: str


class Inbound(Struct, frozen=True, kw_only=True, tag="inbound"):
    """One message of a customer, as a door took it in."""

    channel: str
    endpoint: str
    address: str
    external_id: str
    text: str
    at: Aware
    choice: str | None = None
    attachments: tuple[Attachment, ...] = ()
    assurance: Assurance = "claimed"
    generation: int = 0
    ip_hash: bytes | None = None
    language: str | None = None
    bell: str | None = None


class EffectDone(Struct, frozen=True, kw_only=True, tag="effect"):
    """Word that an effect which the attendant asked for has ended, well or badly."""

    channel: str
    endpoint: str
    address: str
    effect_id: UUID
    at: Aware
    bell: str | None = None


Entry = Inbound | EffectDone


@lru_cache(maxsize=IDS_KEPT)
def address_id(channel: str, endpoint: str, address: str) -> UUID:
    """The id of a customer's address on one of our endpoints."""
    return uuid5(NAMESPACE, "\0".join(("address", channel, endpoint, address)))


def message_id(message: Inbound) -> UUID:
    """The id of a message: the same external id from the same address is the same message."""
    return _message_id(message.channel, message.endpoint, message.address, message.external_id)


def effect_id(message: UUID, step: str) -> UUID:
    """The id of an effect: one message asks for each step at most once."""
    return uuid5(message, step)


@lru_cache(maxsize=IDS_KEPT)
def _message_id(channel: str, endpoint: str, address: str, external_id: str) -> UUID:
    return uuid5(NAMESPACE, "\0".join(("message", channel, endpoint, address, external_id)))
