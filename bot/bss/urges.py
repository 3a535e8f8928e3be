"""Pressing for a work order: a note of the customer on its TMF621 ticket, at most one a day.

The id of the note is ours, so that an urge in doubt can be looked up.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bot.bss.client import TICKET, BssClient
from bot.bss.effects import Result, in_time
from bot.bss.tmf import NoteForm, TicketForm
from bot.bss.translate.tickets import URGE
from wire.way_out import Declined


class Urges:
    """Notes urges."""

    kind = "urge"

    def __init__(self, bss: BssClient) -> None:
        self._bss = bss

    async def perform(self, effect_id: UUID, payload: Mapping[str, Any]) -> Result:
        """Note the urge on the ticket that `payload` names, with the customer's party and the time (ISO 8601)."""
        found = await in_time(self._bss.search(TICKET, {"id": payload["ticket"]}, TicketForm))
        if not found or payload["party"] not in [party.id for party in found[0].related_party]:
            raise Declined("unknown")
        ticket = found[0]
        if any(_is_urge_of(note, payload["at"][:10]) for note in ticket.note):
            return {"id": ticket.id, "again": True}
        urge = {"id": f"{URGE}{effect_id}", "author": "customer", "date": payload["at"], "text": "The customer urges."}
        notes = [*(_as_it_was(note) for note in ticket.note), urge]
        changed = await in_time(self._bss.change(f"{TICKET}/{ticket.id}", {"note": notes}, TicketForm), writes=True)
        return {"id": changed.id, "again": False}

    async def look_up(self, effect_id: UUID) -> Result | None:
        """The ticket that carries this urge, None when none does."""
        found = await in_time(self._bss.search(TICKET, {"note.id": f"{URGE}{effect_id}"}, TicketForm))
        return {"id": found[0].id, "again": False} if found else None


def _is_urge_of(note: NoteForm, day: str) -> bool:
    return note.id.startswith(URGE) and (note.stamp or "").startswith(day)


def _as_it_was(note: NoteForm) -> dict[str, str]:
    known = {"id": note.id, "author": note.author, "date": note.stamp, "text": note.text}
    return {name: value for name, value in known.items() if value is not None}
