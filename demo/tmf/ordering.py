"""TMF622: what a product order becomes. Pure: the books are kept elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from demo.clock import day_stamp, stamp
from demo.offers import OFFER_BY_ID, Offer
from demo.operator import add_months, period_start
from demo.tmf import body as read
from demo.tmf.document import Document
from demo.tmf.refusal import Refusal

BASE = "/tmf-api/productOrderingManagement/v4/"

_TEXTS = ("externalId", "category", "description", "priority", "notificationContact")

ITEM_STATES = {"modify": "acknowledged", "add": "completed", "delete": "held"}


@dataclass(frozen=True, kw_only=True)
class PlacedItem:
    """An item of an order that was found good, and what it does to which product."""

    document: Document
    product: Document
    action: str


def place(
    order_id: str, body: Document, product_of: Callable[[str], Document | None], now: datetime
) -> tuple[Document, list[PlacedItem]]:
    """Makes the order that a request asks for, or raises `Refusal` (400)."""
    items = [_item(raw, product_of) for raw in read.objects(body, "productOrderItem", ("id", "action"))]
    if not items:
        raise Refusal(400, "invalidBody", "'productOrderItem' must not be empty")
    parties = read.objects(body, "relatedParty", ("id", "@referredType")) or items[0].product["relatedParty"]
    at_once = all(item.action == "add" for item in items)
    starts = stamp(now) if at_once else day_stamp(add_months(period_start(now.date()), 1))
    order = {
        "id": order_id,
        "href": f"{BASE}productOrder/{order_id}",
        **read.texts(body, _TEXTS),
        "state": items[0].document["state"],
        "orderDate": stamp(now),
        "requestedStartDate": starts,
        "expectedCompletionDate": starts,
        "billingAccount": items[0].product["billingAccount"],
        "relatedParty": parties,
        "note": read.objects(body, "note", ("text",)),
        "productOrderItem": [item.document for item in items],
        "@type": "ProductOrder",
    }
    if at_once:
        order["completionDate"] = starts
    return order, items


def _item(raw: Document, product_of: Callable[[str], Document | None]) -> PlacedItem:
    action = raw["action"]
    if action not in ITEM_STATES:
        raise Refusal(400, "invalidBody", f"'action' must be one of {', '.join(ITEM_STATES)}")
    product = product_of(read.reference(raw, "product"))
    if product is None:
        raise Refusal(400, "unknownProduct", "No such product")
    document = {
        "id": raw["id"],
        "quantity": 1,
        "action": action,
        "state": ITEM_STATES[action],
        "product": {"id": product["id"], "productSerialNumber": product["productSerialNumber"]},
    }
    if action != "delete":
        offer = OFFER_BY_ID.get(read.reference(raw, "productOffering"))
        if offer is None:
            raise Refusal(400, "unknownOffering", "No such product offering")
        _check_fit(action, offer, product)
        document["productOffering"] = {"id": offer.id, "name": offer.name}
    return PlacedItem(document=document, product=product, action=action)


def _check_fit(action: str, offer: Offer, product: Document) -> None:
    current = OFFER_BY_ID[product["productOffering"]["id"]]
    if offer.category != {"modify": "plans", "add": "addons"}[action]:
        raise Refusal(400, "notCompatible", "A line's plan is modified, an add-on is added")
    if (offer.line_kind == "fibre") != (current.line_kind == "fibre"):
        raise Refusal(400, "notCompatible", f"{offer.name} is not for a {current.line_kind} line")
    if offer.id == current.id:
        raise Refusal(400, "sameOffering", f"The line has {offer.name} already")
