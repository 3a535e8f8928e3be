"""What customers ask of the operator's people, as TMF621 tickets: faults, complaints, disputes, and the like."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bot.bss.client import TICKET, BssClient
from bot.bss.effects import TICKET_SEVERITY, Result, create, find, related_party
from bot.bss.tmf import CreatedTicket


class WorkOrders:
    """Tickets, of verified customers or of nobody known; `docs/reference/bss.md` lists the types."""

    kind = "work_order"

    def __init__(self, bss: BssClient) -> None:
        self._bss = bss

    async def perform(self, effect_id: UUID, payload: Mapping[str, Any]) -> Result:
        """Open the ticket that `payload` describes (see `bot/actions/work_order.py`)."""
        body: dict[str, Any] = {
            "externalId": str(effect_id),
            "name": payload["name"],
            "description": payload["description"],
            "severity": TICKET_SEVERITY,
            "ticketType": payload["type"],
            "relatedEntity": [
                {
                    "id": one["id"],
                    "name": one.get("name") or one["id"],
                    "role": one["role"],
                    "@referredType": one["type"],
                }
                for one in payload["about"]
            ],
            "note": [{"id": name, "text": text} for name, text in payload["notes"].items()],
        }
        if payload["party"]:
            body["relatedParty"] = related_party(payload)
        if payload["promised"]:
            body["expectedResolutionDate"] = payload["promised"]
        return _told(await create(self._bss, TICKET, body, CreatedTicket))

    async def look_up(self, effect_id: UUID) -> Result | None:
        """The ticket with this id, None when the operator's system has none."""
        ticket = await find(self._bss, TICKET, effect_id, CreatedTicket)
        return _told(ticket) if ticket else None


def _told(ticket: CreatedTicket) -> Result:
    promised = ticket.expected_resolution_date
    return {
        "id": ticket.id,
        "status": ticket.status,
        "promised": promised.date().isoformat() if promised else None,
    }
