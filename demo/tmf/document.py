"""JSON documents of the TM Forum APIs, and the small forms that occur in all of them."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from demo.offers import VAT_RATE, Texts

Document = dict[str, Any]

_CENT = Decimal("0.01")


def money(amount: Decimal) -> Document:
    """Writes an amount of EUR."""
    return {"unit": "EUR", "value": float(amount)}


def without_tax(amount: Decimal) -> Decimal:
    """Takes the VAT out of an amount, to the cent."""
    return (amount * 100 / (100 + VAT_RATE)).quantize(_CENT, ROUND_HALF_UP)


def price(amount: Decimal) -> Document:
    """Writes a price with and without tax."""
    return {
        "taxIncludedAmount": money(amount),
        "dutyFreeAmount": money(without_tax(amount)),
        "taxRate": VAT_RATE,
    }


def characteristic(name: str, value: str | float | bool) -> Document:
    """Writes a free value with its name and type."""
    kind = "boolean" if isinstance(value, bool) else "string" if isinstance(value, str) else "number"
    return {"name": name, "valueType": kind, "value": value}


def characteristics(values: Mapping[str, str | float | bool | None]) -> list[Document]:
    """Writes several free values; those that are None are left out."""
    return [characteristic(name, value) for name, value in values.items() if value is not None]


def in_languages(name: str, texts: Texts) -> dict[str, str | float | bool | None]:
    """Spreads a text in three languages over three named values."""
    return {f"{name}_en": texts.en, f"{name}_es": texts.es, f"{name}_zh": texts.zh}


def customer_party(customer_id: str, name: str) -> Document:
    """Refers to a customer as TMF637, TMF622 and TMF621 do."""
    return {"id": customer_id, "name": name, "role": "customer", "@referredType": "Individual"}
