"""What people do to a conversation, as resources: each POST makes one and answers with the conversation's new row."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from desk.api.context import Call, Desk
from desk.api.lists import Listed, listed
from desk.api.problem import Problem
from desk.api.timeline import Said
from record import inbox
from record.message import Message
from record.pool import connected
from router.commands import floor, words

TEXT_LONGEST = 20_000


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """An empty object: the path says it all."""


class Words(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an agent writes; the page makes the id, so that a repeat is harmless."""

    id: UUID
    text: Annotated[str, Meta(min_length=1, max_length=TEXT_LONGEST, pattern=r"^[^\u0000]*$")]


class Transfer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a conversation goes."""

    queue: Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[^\u0000]*$")]


class Closure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a conversation is closed."""

    wrap_up: floor.WrapUp


class Assignment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who gets a conversation."""

    agent_id: UUID


async def accept(desk: Desk, call: Call) -> Listed:
    """Take a waiting conversation; two at once: one gets it, the other is told."""
    await floor.accept(desk.pool, desk.valkey, call.caller, call.subject, desk.clock())
    return await _row(desk, call.subject)


async def write(desk: Desk, call: Call) -> Said:
    """Say something to the customer."""
    text = _text(desk, call.body)
    message = await words.write(desk.pool, desk.valkey, call.caller, call.subject, call.body.id, text, desk.clock())
    return await _said(desk, call, message)


async def note(desk: Desk, call: Call) -> Said:
    """Leave a note that only the desk sees."""
    text = _text(desk, call.body)
    message = await words.note(desk.pool, desk.valkey, call.caller, call.subject, call.body.id, text, desk.clock())
    return await _said(desk, call, message)


async def transfer(desk: Desk, call: Call) -> Listed:
    """Put a conversation into another queue."""
    queues = desk.values.queues
    await floor.transfer(desk.pool, desk.valkey, call.caller, call.subject, call.body.queue, queues, desk.clock())
    return await _row(desk, call.subject)


async def return_to_bot(desk: Desk, call: Call) -> Listed:
    """Hand a conversation back to the bot."""
    await floor.to_bot(desk.pool, desk.valkey, call.caller, call.subject, desk.clock())
    return await _row(desk, call.subject)


async def close(desk: Desk, call: Call) -> Listed:
    """Close a conversation with its wrap-up reason."""
    await floor.close(desk.pool, desk.valkey, call.caller, call.subject, call.body.wrap_up, desk.clock())
    return await _row(desk, call.subject)


async def assign(desk: Desk, call: Call) -> Listed:
    """Give a conversation to an agent who is here."""
    await floor.assign(desk.pool, desk.valkey, call.caller, call.subject, call.body.agent_id, desk.clock())
    return await _row(desk, call.subject)


async def take_over(desk: Desk, call: Call) -> Listed:
    """Take a conversation from whoever has it."""
    await floor.take_over(desk.pool, desk.valkey, call.caller, call.subject, desk.clock())
    return await _row(desk, call.subject)


async def _row(desk: Desk, conversation_id: UUID) -> Listed:
    async with connected(desk.pool) as connection:
        row = await inbox.one(connection, conversation_id)
    if row is None:
        raise Problem(404, "unknown", "There is no such conversation.")
    return listed(desk, row)


async def _said(desk: Desk, call: Call, message: Message) -> Said:
    row = await _row(desk, message.conversation_id)
    return Said(
        id=message.id,
        conversation_id=message.conversation_id,
        channel=row.channel,
        seq=message.seq,
        author=message.author,
        agent_id=message.agent_id,
        agent_name=call.caller.name,
        client_id=message.external_id,
        text=message.text,
        choices=(),
        attachments=(),
        understood=None,
        delivery=None if message.author == "note" else "pending",
        delivery_reason=None,
        created_at=message.created_at,
    )


def _text(desk: Desk, body: Words) -> str:
    text = body.text.strip()
    if not text:
        raise Problem(400, "empty", "There is nothing to send.", field="text")
    if len(text) > desk.values.max_text:
        limit = desk.values.max_text
        raise Problem(400, "too_long", f"A message has at most {limit} characters.", field="text")
    return text
