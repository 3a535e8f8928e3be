"""Joining a customer to a known outage: a TMF621 ticket that relies on the outage's, once for each of them.

Its `externalId` is made from both, so that it is found whoever asked for it, in whichever conversation.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bot.bss.client import TICKET, BssClient
from bot.bss.effects import TICKET_SEVERITY, Result, create, in_time, related_party
from bot.bss.tmf import CreatedTicket

TYPE = "outage_news"


class OutageNews:
    """Puts customers down to be told when an outage is over."""

    kind = "outage_news"

    def __init__(self, bss: BssClient) -> None:
        self._bss = bss

    async def perform(self, effect_id: UUID, payload: Mapping[str, Any]) -> Result:
        """Join the customer (`party`, `phone`) to the `outage`; who has joined before keeps the ticket."""
        external_id = f"{payload['outage']}-{payload['party']}"
        found = await in_time(self._bss.find(TICKET, external_id, CreatedTicket))
        if found is not None:
            return {"id": found.id}
        body = {
            "externalId": external_id,
            "name": "Waits for the end of an outage",
            "description": f"The customer on {payload['phone']} has outage {payload['outage']} and is told of its end.",
            "severity": TICKET_SEVERITY,
            "ticketType": TYPE,
            "relatedParty": related_party(payload),
            "troubleTicketRelationship": [{"id": payload["outage"], "relationshipType": "reliesOn"}],
            "note": [{"id": str(effect_id), "text": f"Asked for on {payload['phone']}."}],
        }
        return {"id": (await create(self._bss, TICKET, body, CreatedTicket)).id}

    async def look_up(self, effect_id: UUID) -> Result | None:
        """The ticket that this effect made, None when it made none."""
        found = await in_time(self._bss.search(TICKET, {"note.id": str(effect_id)}, CreatedTicket))
        return {"id": found[0].id} if found else None
