"""What the attendant may have done in the operator's systems. Each carries our effect id as `externalId`.

Delivery calls `perform` once after a committed claim, and `look_up` when it does not know how that ended. `perform`
raises `Refused` when the operator's system said no, and `Later` when nothing sure is known.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bot.bss.client import ORDER, TICKET, BssClient
from bot.bss.tmf import CreatedTicket, OrderForm

Result = Mapping[str, Any]

TICKET_SEVERITY = "Minor"


class ProductOrders:
    """Plan changes: TMF622 `productOrder` with one item `modify`."""

    kind = "product_order"

    def __init__(self, bss: BssClient) -> None:
        self._bss = bss

    async def perform(self, effect_id: UUID, payload: Mapping[str, Any]) -> Result:
        """Place the order that `payload` describes: party, line, offer, plan_name."""
        body = {
            "externalId": str(effect_id),
            "category": "planChange",
            "relatedParty": [
                {"id": payload["party"], "role": "customer", "@referredType": "Individual"},
            ],
            "productOrderItem": [
                {
                    "id": "1",
                    "action": "modify",
                    "product": {"id": payload["line"]},
                    "productOffering": {"id": payload["offer"], "name": payload["plan_name"]},
                }
            ],
        }
        return _order(await self._bss.create(ORDER, body, OrderForm))

    async def look_up(self, effect_id: UUID) -> Result | None:
        """What became of the order, None when the operator's system has none with this id."""
        order = await self._bss.find(ORDER, str(effect_id), OrderForm)
        return _order(order) if order else None


class TroubleTickets:
    """Faults reported by customers: TMF621 `troubleTicket`."""

    kind = "trouble_ticket"

    def __init__(self, bss: BssClient) -> None:
        self._bss = bss

    async def perform(self, effect_id: UUID, payload: Mapping[str, Any]) -> Result:
        """Open the ticket that `payload` describes: description, town, and party and line when known."""
        town = {"id": payload["town"], "name": payload["town"], "role": "affectedPlace"}
        body: dict[str, Any] = {
            "externalId": str(effect_id),
            "name": "No service",
            "description": payload["description"],
            "severity": TICKET_SEVERITY,
            "ticketType": "fault",
            "relatedEntity": [{**town, "@referredType": "GeographicLocation"}],
        }
        if payload.get("party"):
            body["relatedParty"] = [{"id": payload["party"], "role": "customer", "@referredType": "Individual"}]
        return _ticket(await self._bss.create(TICKET, body, CreatedTicket))

    async def look_up(self, effect_id: UUID) -> Result | None:
        """The ticket with this id, None when the operator's system has none."""
        ticket = await self._bss.find(TICKET, str(effect_id), CreatedTicket)
        return _ticket(ticket) if ticket else None


def _order(order: OrderForm) -> Result:
    starts = order.requested_start_date
    return {
        "id": order.id,
        "state": order.state,
        "starts": starts.date().isoformat() if starts else None,
        "plan_name": order.product_order_item[0].product_offering.name if order.product_order_item else None,
    }


def _ticket(ticket: CreatedTicket) -> Result:
    return {"id": ticket.id, "status": ticket.status}
