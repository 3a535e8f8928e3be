"""TMF620: the offers as product offerings with their prices."""

from datetime import date

from demo.clock import day_stamp
from demo.offers import OFFERS, Offer, terms
from demo.operator import period_start
from demo.tmf.document import Document, in_languages, money, price

BASE = "/tmf-api/productCatalogManagement/v4/"

_CATEGORIES = {"plans": "Plans", "addons": "Add-ons"}


def offerings(today: date) -> list[Document]:
    """Writes the whole catalogue."""
    updated = day_stamp(period_start(today))
    return [_offering(offer, updated) for offer in OFFERS]


def prices(today: date) -> list[Document]:
    """Writes the price of each offer as a resource of its own."""
    updated = day_stamp(period_start(today))
    return [_price(offer, updated) for offer in OFFERS]


def categories() -> list[Document]:
    """Writes the two categories."""
    return [
        {"id": key, "href": f"{BASE}category/{key}", "name": name, "lifecycleStatus": "Active", "isRoot": True}
        for key, name in _CATEGORIES.items()
    ]


def _offering(offer: Offer, updated: str) -> Document:
    document: Document = {
        "id": offer.id,
        "href": f"{BASE}productOffering/{offer.id}",
        "name": offer.name,
        "description": offer.description.en,
        "lifecycleStatus": "Active",
        "isSellable": True,
        "isBundle": False,
        "lastUpdate": updated,
        "category": [{"id": offer.category, "name": _CATEGORIES[offer.category]}],
        "productOfferingPrice": [{"id": f"{offer.id}-price", **_charge(offer), "price": price(offer.price)}],
        "prodSpecCharValueUse": _values(offer),
        "@type": "ProductOffering",
    }
    if offer.category == "plans":
        document["productOfferingPrice"][0]["recurringChargePeriod"] = "month"
    if offer.contract_months:
        document["productOfferingTerm"] = [
            {"name": "Minimum term", "duration": {"amount": offer.contract_months, "units": "month"}}
        ]
    return document


def _charge(offer: Offer) -> Document:
    kind = "recurring" if offer.category == "plans" else "oneTime"
    return {"name": f"{offer.name} price", "priceType": kind, "recurringChargePeriodLength": int(kind == "recurring")}


def _price(offer: Offer, updated: str) -> Document:
    document = {
        "id": f"{offer.id}-price",
        "href": f"{BASE}productOfferingPrice/{offer.id}-price",
        **_charge(offer),
        "lifecycleStatus": "Active",
        "lastUpdate": updated,
        "price": money(offer.price),
        "@type": "ProductOfferingPrice",
    }
    if offer.category == "plans":
        document["recurringChargePeriodType"] = "month"
    return document


def _values(offer: Offer) -> list[Document]:
    values: dict[str, str | float | bool | None] = {
        **in_languages("description", offer.description),
        **in_languages("terms", terms(offer)),
        "lineKind": offer.line_kind,
        "contractMonths": offer.contract_months,
        "earlyTerminationFeePerMonth": float(offer.early_fee_per_month),
    }
    if offer.line_kind == "fibre":
        values["speedMbit"] = offer.speed_mbit
    else:
        for name, amount in (("dataGb", offer.data_gb), ("minutes", offer.minutes), ("sms", offer.sms)):
            if amount != 0:
                values[name] = "unlimited" if amount is None else amount
    if offer.valid_days:
        values["validDays"] = offer.valid_days
    return [
        {
            "name": name,
            "valueType": "string" if isinstance(value, str) else "number",
            "productSpecCharacteristicValue": [{"value": value}],
        }
        for name, value in values.items()
    ]
