"""Work beside conversations: call-backs for agents; what is parked or held for supervisors."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct, convert

from desk.api.context import Call, Desk
from record import effect as effects
from record import parked as parked_entries
from record.pool import connected
from router.commands import call_backs
from router.commands import effects as effect_commands
from router.commands import parked as parked_commands
from wire.masking import mask_cards

RAW_SHOWN = 4000


class Completion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a call-back went."""

    outcome: call_backs.Outcome


class Parked(Struct, frozen=True, kw_only=True):
    """Something taken aside; `raw` is what came in, as far as it is text."""

    id: UUID
    kind: str
    partition: int
    error: str
    raw: str
    conversation_id: UUID | None
    parked_at: datetime


class ParkedList(Struct, frozen=True, kw_only=True):
    """What was taken aside, oldest first."""

    items: tuple[Parked, ...]


class Held(Struct, frozen=True, kw_only=True):
    """An effect of which nobody could tell whether it happened."""

    id: UUID
    conversation_id: UUID
    kind: str
    attempt: int
    reason: str | None
    payload: dict[str, Any]
    changed_at: datetime


class HeldList(Struct, frozen=True, kw_only=True):
    """Held effects."""

    items: tuple[Held, ...]


async def take_call_back(desk: Desk, call: Call) -> None:
    """Take a call-back."""
    await call_backs.take(desk.pool, desk.valkey, call.caller, call.subject, desk.clock())


async def finish_call_back(desk: Desk, call: Call) -> None:
    """Say how a call-back went."""
    await call_backs.finish(desk.pool, desk.valkey, call.caller, call.subject, call.body.outcome, desk.clock())


async def list_parked(desk: Desk, call: Call) -> ParkedList:
    """What was taken aside and waits for a supervisor."""
    async with connected(desk.pool) as connection:
        entries = await parked_entries.open_ones(connection)
    return ParkedList(
        items=tuple(
            Parked(
                id=entry.id,
                kind=entry.kind,
                partition=entry.partition,
                error=entry.error,
                raw=mask_cards(entry.raw[:RAW_SHOWN].decode(errors="replace")),
                conversation_id=entry.conversation_id,
                parked_at=entry.parked_at,
            )
            for entry in entries
        )
    )


async def rerun_parked(desk: Desk, call: Call) -> None:
    """Put a parked entry back on its stream."""
    await parked_commands.rerun(desk.pool, desk.valkey, call.caller, call.subject, desk.append, desk.clock())


async def dismiss_parked(desk: Desk, call: Call) -> None:
    """Say that a parked entry needs nothing more."""
    await parked_commands.dismiss(desk.pool, desk.valkey, call.caller, call.subject, desk.clock())


async def list_held(desk: Desk, call: Call) -> HeldList:
    """Held effects, with what was asked for."""
    async with connected(desk.pool) as connection:
        held = await effects.held(connection)
    return HeldList(items=convert(held, tuple[Held, ...], from_attributes=True))


async def look_up_held(desk: Desk, call: Call) -> None:
    """Have a held effect looked up at the other side again."""
    await effect_commands.look_up_again(desk.pool, desk.valkey, call.caller, call.subject, desk.clock())


async def fail_held(desk: Desk, call: Call) -> None:
    """Give a held effect up."""
    await effect_commands.fail(desk.pool, desk.valkey, call.caller, call.subject, desk.clock())
