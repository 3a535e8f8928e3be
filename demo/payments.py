"""What money that comes in does to bills and lines. Pure; the books keep what comes of it.

A payment goes to the oldest open bill first. When nothing is open any more, suspended lines of the account work again
from the next morning.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from demo.clock import stamp
from demo.tmf.document import Document, characteristic, money

BACK_AT_HOUR_UTC = 8


def open_amount(bills: Iterable[Document]) -> Decimal:
    """Adds up what is open on an account's bills."""
    return sum((_remaining(bill) for bill in bills), Decimal(0))


def pay(bills: Sequence[Document], amount: Decimal, method: str, day: str) -> list[Document]:
    """Gives the bills that a payment changes, as they are after it; what is too much is left aside."""
    changed = []
    for bill in sorted(bills, key=lambda one: str(one["billingPeriod"]["startDateTime"])):
        part = min(_remaining(bill), amount)
        if part <= 0:
            continue
        amount -= part
        left = _remaining(bill) - part
        number = len(bill["appliedPayment"]) + 1
        payment = {"id": f"PAY-{bill['id']}-{number}", "name": f"{day} {method}", "@referredType": "Payment"}
        changed.append(
            bill
            | {
                "remainingAmount": money(left),
                "state": "settled" if left == 0 else "partiallyPaid",
                "appliedPayment": [*bill["appliedPayment"], {"appliedAmount": money(part), "payment": payment}],
            }
        )
    return changed


def reconnected(product: Document, paid: datetime) -> Document:
    """Notes on a line that was suspended as unpaid that it works again from the morning after it was paid."""
    if product["status"] != "suspended" or value_of(product, "suspensionReason") != "unpaid":
        return product
    return with_values(product, reconnectsAt=stamp(back_at(paid)))


def back_at(paid: datetime) -> datetime:
    """Says when a line works again that was paid at this moment."""
    return paid.replace(hour=BACK_AT_HOUR_UTC, minute=0, second=0, microsecond=0) + timedelta(days=1)


def with_values(product: Document, **values: str | float | bool | None) -> Document:
    """Puts other characteristics in the place of those of the same name; None takes one away."""
    kept = [entry for entry in product["productCharacteristic"] if entry["name"] not in values]
    new = [characteristic(name, value) for name, value in values.items() if value is not None]
    return {**product, "productCharacteristic": [*kept, *new]}


def value_of(product: Document, name: str) -> str | float | bool | None:
    """Gives a characteristic's value."""
    found: str | float | bool | None = next(
        (entry["value"] for entry in product["productCharacteristic"] if entry["name"] == name), None
    )
    return found


def _remaining(bill: Document) -> Decimal:
    return Decimal(str(bill["remainingAmount"]["value"]))
