"""Orders for one line that leave its plan as it is: add-ons, a block, roaming, a new SIM, a look at the PUK."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bot.bss.client import ORDER, BssClient
from bot.bss.effects import Result, create, find, related_party
from bot.bss.tmf import OrderForm

LINE_CHANGES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "block": (
        "suspension",
        {
            "status": "suspended",
            "productCharacteristic": [
                {"name": "suspensionReason", "valueType": "string", "value": "lostOrStolen"},
            ],
        },
    ),
    "roaming_on": (
        "roaming",
        {"productCharacteristic": [{"name": "roaming", "valueType": "boolean", "value": True}]},
    ),
    "roaming_off": (
        "roaming",
        {"productCharacteristic": [{"name": "roaming", "valueType": "boolean", "value": False}]},
    ),
    "new_sim_card": (
        "newSim",
        {"productCharacteristic": [{"name": "newSim", "valueType": "string", "value": "card"}]},
    ),
    "new_esim": ("newSim", {"productCharacteristic": [{"name": "newSim", "valueType": "string", "value": "esim"}]}),
    "puk": ("pukRequest", {"productCharacteristic": [{"name": "puk", "valueType": "string", "value": "show"}]}),
}
"""By what is to change: the order's category, and what it says of the product (docs/reference/bss.md)."""


class AddonOrders:
    """Add-ons: TMF622 `productOrder` with one item `add`."""

    kind = "addon_order"

    def __init__(self, bss: BssClient) -> None:
        self._bss = bss

    async def perform(self, effect_id: UUID, payload: Mapping[str, Any]) -> Result:
        """Order the add-on that `payload` describes: party, line, offer."""
        item = {"action": "add", "product": {"id": payload["line"]}, "productOffering": {"id": payload["offer"]}}
        body = _body(effect_id, payload, "addon", item)
        return _result(await create(self._bss, ORDER, body, OrderForm))

    async def look_up(self, effect_id: UUID) -> Result | None:
        """What became of the order, None when the operator's system has none with this id."""
        order = await find(self._bss, ORDER, effect_id, OrderForm)
        return _result(order) if order else None


class LineOrders:
    """What a line itself is to become: TMF622 `productOrder` with one item `modify` without an offering."""

    kind = "line_order"

    def __init__(self, bss: BssClient) -> None:
        self._bss = bss

    async def perform(self, effect_id: UUID, payload: Mapping[str, Any]) -> Result:
        """Order the change that `payload` describes: party, line, change (one of `LINE_CHANGES`)."""
        category, wanted = LINE_CHANGES[payload["change"]]
        item = {"action": "modify", "product": {"id": payload["line"], **wanted}}
        return _result(await create(self._bss, ORDER, _body(effect_id, payload, category, item), OrderForm))

    async def look_up(self, effect_id: UUID) -> Result | None:
        """What became of the order, None when the operator's system has none with this id."""
        order = await find(self._bss, ORDER, effect_id, OrderForm)
        return _result(order) if order else None


def _body(effect_id: UUID, payload: Mapping[str, Any], category: str, item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "externalId": str(effect_id),
        "category": category,
        "relatedParty": related_party(payload),
        "productOrderItem": [{"id": "1", **item}],
    }


def _result(order: OrderForm) -> Result:
    """Number and state of an order, when it is done, and the link that it carries if any."""
    done = order.expected_completion_date
    values = {one.name: one.value for item in order.product_order_item for one in item.product.product_characteristic}
    url = values.get("pukUrl")
    until = values.get("linksValidUntil")
    return {
        "id": order.id,
        "state": order.state,
        "done": done.date().isoformat() if done else None,
        **({"url": url, "until": until} if isinstance(url, str) else {}),
    }
