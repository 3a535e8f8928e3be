"""TMF622: what a product order becomes. Pure: the books are kept elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from demo import line_changes
from demo.clock import day_stamp, stamp
from demo.offers import OFFER_BY_ID, Offer
from demo.operator import add_months, period_start
from demo.tmf import body as read
from demo.tmf.document import Document
from demo.tmf.refusal import Refusal

BASE = "/tmf-api/productOrderingManagement/v4/"

_TEXTS = ("externalId", "category", "description", "priority", "notificationContact")

ACTIONS = ("modify", "add", "delete")


@dataclass(frozen=True, kw_only=True)
class PlacedItem:
    """An item of an order that was found good, the product it is for, and when it is done."""

    document: Document
    product: Document
    done_at: str
    """When it is done; in the future only when it takes time."""


def place(
    order_id: str, body: Document, product_of: Callable[[str], Document | None], now: datetime
) -> tuple[Document, list[PlacedItem]]:
    """Makes the order that a request asks for, or raises `Refusal` (400)."""
    items = [_item(raw, product_of, now) for raw in read.objects(body, "productOrderItem", ("id", "action"))]
    if not items:
        raise Refusal(400, "invalidBody", "'productOrderItem' must not be empty")
    parties = read.objects(body, "relatedParty", ("id", "@referredType")) or items[0].product["relatedParty"]
    done_at = max(item.done_at for item in items)
    order = {
        "id": order_id,
        "href": f"{BASE}productOrder/{order_id}",
        **read.texts(body, _TEXTS),
        "state": items[0].document["state"],
        "orderDate": stamp(now),
        "requestedStartDate": done_at,
        "expectedCompletionDate": done_at,
        "billingAccount": items[0].product["billingAccount"],
        "relatedParty": parties,
        "note": read.objects(body, "note", ("text",)),
        "productOrderItem": [item.document for item in items],
        "@type": "ProductOrder",
    }
    if order["state"] == "completed":
        order["completionDate"] = done_at
    return order, items


def completed(order: Document) -> Document:
    """Gives an order as it is once its day has come."""
    items = [{**item, "state": "completed"} for item in order["productOrderItem"]]
    done = order["expectedCompletionDate"]
    return {**order, "state": "completed", "completionDate": done, "productOrderItem": items}


def _item(raw: Document, product_of: Callable[[str], Document | None], now: datetime) -> PlacedItem:
    action = raw["action"]
    if action not in ACTIONS:
        raise Refusal(400, "invalidBody", f"'action' must be one of {', '.join(ACTIONS)}")
    product = product_of(read.reference(raw, "product"))
    if product is None:
        raise Refusal(400, "unknownProduct", "No such product")
    document = {"id": raw["id"], "quantity": 1, "action": action, "product": _short(product)}
    next_period = day_stamp(add_months(period_start(now.date()), 1))
    if action == "delete":
        return PlacedItem(document={**document, "state": "held"}, product=product, done_at=next_period)
    if action == "modify" and "productOffering" not in raw:
        change = line_changes.read_change(raw["product"], product)
        state = "acknowledged" if change.takes else "completed"
        document |= {"state": state, "product": change.document(product)}
        return PlacedItem(document=document, product=product, done_at=line_changes.done_at(change, now))
    offer = OFFER_BY_ID.get(read.reference(raw, "productOffering"))
    if offer is None:
        raise Refusal(400, "unknownOffering", "No such product offering")
    _check_fit(action, offer, product)
    document["productOffering"] = {"id": offer.id, "name": offer.name}
    if action == "add":
        return PlacedItem(document={**document, "state": "completed"}, product=product, done_at=stamp(now))
    return PlacedItem(document={**document, "state": "acknowledged"}, product=product, done_at=next_period)


def _short(product: Document) -> Document:
    return {"id": product["id"], "productSerialNumber": product["productSerialNumber"]}


def _check_fit(action: str, offer: Offer, product: Document) -> None:
    current = OFFER_BY_ID[product["productOffering"]["id"]]
    if offer.category != {"modify": "plans", "add": "addons"}[action]:
        raise Refusal(400, "notCompatible", "A line's plan is modified, an add-on is added")
    if (offer.line_kind == "fibre") != (current.line_kind == "fibre"):
        raise Refusal(400, "notCompatible", f"{offer.name} is not for a {current.line_kind} line")
    if offer.id == current.id:
        raise Refusal(400, "sameOffering", f"The line has {offer.name} already")
