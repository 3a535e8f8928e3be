"""TMF620: the offers as product offerings with their prices."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from demo.clock import day_stamp
from demo.offers import EXTRA_MINUTE, EXTRA_SMS, OFFERS, Offer, terms
from demo.operator import period_start
from demo.roaming import COUNTRIES_OF, USED_ABROAD, ZONES, Zone
from demo.tmf.document import Document, characteristics, in_languages, money, price

BASE = "/tmf-api/productCatalogManagement/v4/"

_CATEGORIES = {"plans": "Plans", "addons": "Add-ons", "roaming": "Prices abroad"}


def offerings(today: date) -> list[Document]:
    """Writes the whole catalogue."""
    updated = day_stamp(period_start(today))
    return [*(_offering(offer, updated) for offer in OFFERS), *(_zone(zone, updated) for zone in ZONES)]


def prices(today: date) -> list[Document]:
    """Writes the price of each offer as a resource of its own."""
    updated = day_stamp(period_start(today))
    return [_price(offer, updated) for offer in OFFERS]


def categories() -> list[Document]:
    """Writes the categories."""
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
        document["productOfferingPrice"] += _beyond(offer)
    if offer.contract_months:
        document["productOfferingTerm"] = [
            {"name": "Minimum term", "duration": {"amount": offer.contract_months, "units": "month"}}
        ]
    return document


def _zone(zone: Zone, updated: str) -> Document:
    """The prices abroad: nobody buys them, they hold for whoever uses a mobile line there."""
    units = (("MB", zone.megabyte), ("minute", zone.minute), ("message", zone.message))
    return {
        "id": zone.id,
        "href": f"{BASE}productOffering/{zone.id}",
        "name": zone.name.en,
        "lifecycleStatus": "Active",
        "isSellable": False,
        "isBundle": False,
        "lastUpdate": updated,
        "category": [{"id": "roaming", "name": _CATEGORIES["roaming"]}],
        "productOfferingPrice": [usage_price(zone.id, unit, amount) for unit, amount in units if amount is not None],
        "prodSpecCharValueUse": _uses({**in_languages("name", zone.name), "countries": ",".join(zone.countries)}),
        "@type": "ProductOffering",
    }


def _beyond(offer: Offer) -> list[Document]:
    """The prices of calls and messages beyond what a plan includes."""
    beyond = (("minute", EXTRA_MINUTE, offer.minutes), ("message", EXTRA_SMS, offer.sms))
    return [usage_price(offer.id, unit, amount) for unit, amount, included in beyond if included]


def usage_price(offer_id: str, unit: str, amount: Decimal) -> Document:
    """Writes the price of one unit used."""
    return {
        "id": f"{offer_id}-{unit}",
        "name": f"Price of one {unit}",
        "priceType": "usage",
        "unitOfMeasure": {"amount": 1, "units": unit},
        "price": price(amount),
    }


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
    if offer.id in COUNTRIES_OF:
        values |= {"countries": ",".join(COUNTRIES_OF[offer.id]), "usedAbroad": offer.id in USED_ABROAD}
    return _uses(values)


def _uses(values: Mapping[str, str | float | bool | None]) -> list[Document]:
    return [
        {
            "name": entry["name"],
            "valueType": entry["valueType"],
            "productSpecCharacteristicValue": [{"value": entry["value"]}],
        }
        for entry in characteristics(values)
    ]
