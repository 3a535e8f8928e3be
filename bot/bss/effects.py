"""What the attendant may have done in the operator's systems. Each carries our effect id as `externalId`.

Delivery calls `perform` once after a committed claim, and `look_up` when it does not know how that ended.
"""

from collections.abc import Awaitable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from bot.bss.client import ORDER, BssClient, NotSent, Refused
from bot.bss.tmf import OrderForm
from wire.errors import Later
from wire.way_out import Declined, NotNow, Unclear

Result = Mapping[str, Any]

TICKET_SEVERITY = "Minor"

T = TypeVar("T")


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
            "relatedParty": related_party(payload),
            "productOrderItem": [
                {
                    "id": "1",
                    "action": "modify",
                    "product": {"id": payload["line"]},
                    "productOffering": {"id": payload["offer"], "name": payload["plan_name"]},
                }
            ],
        }
        return _order(await create(self._bss, ORDER, body, OrderForm))

    async def look_up(self, effect_id: UUID) -> Result | None:
        """What became of the order, None when the operator's system has none with this id."""
        order = await find(self._bss, ORDER, effect_id, OrderForm)
        return _order(order) if order else None


def related_party(payload: Mapping[str, Any]) -> list[dict[str, str]]:
    """The customer of an order or a ticket, as TM Forum's APIs name one."""
    return [{"id": payload["party"], "role": "customer", "@referredType": "Individual"}]


async def create(bss: BssClient, path: str, body: Mapping[str, Any], form: type[T]) -> T:
    """Post once; raises `Declined`, `NotNow` or `Unclear` by what is known of it."""
    return await in_time(bss.create(path, body, form), writes=True)


async def find(bss: BssClient, path: str, effect_id: UUID, form: type[T]) -> T | None:
    """What the far side has of an effect, None when nothing; raises `NotNow`."""
    return await in_time(bss.find(path, str(effect_id), form))


async def in_time(call: Awaitable[T], *, writes: bool = False) -> T:
    """What a call answers; its failures in delivery's words. A write that is not answered may have been done."""
    try:
        return await call
    except Refused as error:
        raise Declined(error.code) from error
    except NotSent as error:
        raise NotNow(str(error)) from error
    except Later as error:
        raise (Unclear if writes else NotNow)(str(error)) from error


def _order(order: OrderForm) -> Result:
    starts = order.requested_start_date
    return {
        "id": order.id,
        "state": order.state,
        "starts": starts.date().isoformat() if starts else None,
        "plan_name": _offering_name(order),
    }


def _offering_name(order: OrderForm) -> str | None:
    offering = order.product_order_item[0].product_offering if order.product_order_item else None
    return offering.name if offering else None
