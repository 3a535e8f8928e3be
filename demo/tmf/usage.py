"""TMF677: what is left on a line, as the finished report of a query."""

from datetime import date, datetime, timedelta
from typing import Any

from demo.books import Books
from demo.clock import day_stamp
from demo.offers import OFFER_BY_ID, Offer
from demo.operator import Customer, Line, Operator, add_months, period_start
from demo.roaming import USED_ABROAD
from demo.tmf.collection import Query, values_at
from demo.tmf.document import Document, customer_party
from demo.tmf.refusal import Refusal

BASE = "/tmf-api/usageConsumption/v4/"

_SHARED_OFFER = "family-share"


class Usage:
    """The operator's usage counters, by line and by customer."""

    def __init__(self, operator: Operator, books: Books) -> None:
        self._books = books
        self._by_line = {line.id: (customer, line) for customer in operator.customers for line in customer.lines}
        self._by_number = {line.number: line.id for _, line in self._by_line.values()}
        self._by_customer = {customer.id: [line.id for line in customer.lines] for customer in operator.customers}

    def report(self, criteria: Any, today: date, stamp: str) -> list[Document]:
        """Reports on the lines that a query's search criteria name.

        Raises `Refusal` (400) when they name none, or one that does not exist.
        """
        wanted = [
            *values_at(criteria, "product.id"),
            *(self._line_of(number) for number in values_at(criteria, "logicalResource.id")),
            *(line for party in values_at(criteria, "relatedParty.id") for line in self._lines_of(party)),
        ]
        if not wanted:
            raise Refusal(400, "invalidBody", "'searchCriteria' must name a product, a number or a customer")
        return [self._consumption(line_id, today, stamp) for line_id in dict.fromkeys(wanted)]

    def _line_of(self, number: str) -> str:
        if number not in self._by_number:
            raise Refusal(400, "unknownResource", "No line has this number")
        return self._by_number[number]

    def _lines_of(self, customer_id: str) -> list[str]:
        if customer_id not in self._by_customer:
            raise Refusal(400, "unknownParty", "No such customer")
        return self._by_customer[customer_id]

    def _consumption(self, line_id: str, today: date, stamp: str) -> Document:
        if line_id not in self._by_line:
            raise Refusal(400, "unknownProduct", "No such product")
        customer, line = self._by_line[line_id]
        offer = self._offer_of(line_id)
        start = period_start(today)
        period = {"startDateTime": day_stamp(start), "endDateTime": day_stamp(add_months(start, 1))}
        return {
            "id": f"{line.id}-usage",
            "name": offer.name,
            "state": "done",
            "creationDate": stamp,
            "lastUpdate": stamp,
            "validPeriod": period,
            "product": [{"id": line.id, "name": offer.name, "@referredType": "Product"}],
            "logicalResource": [{"id": line.number, "name": line.number, "@referredType": "MSISDN"}],
            "relatedParty": [customer_party(customer.id, customer.name)],
            "bucketRefOrValue": self._buckets(customer, line, offer, period, today),
        }

    def _buckets(self, customer: Customer, line: Line, offer: Offer, period: Document, today: date) -> list[Document]:
        if offer.line_kind == "fibre":
            return []
        shared = offer.id == _SHARED_OFFER
        data_id, data_used = f"{line.id}-data", line.data_used_gb
        if shared:
            data_id = f"{customer.account_id}-data"
            sharing = [other for other in customer.lines if self._offer_of(other.id).id == _SHARED_OFFER]
            data_used = sum(other.data_used_gb for other in sharing)
        data_gb = None if offer.data_gb is None else offer.data_gb + self._bought_gb(customer, line, today)
        return [
            _bucket(data_id, "Data", "data", "GB", data_gb, round(data_used, 1), period, shared=shared),
            _bucket(f"{line.id}-voice", "Minutes", "voice", "minute", offer.minutes, line.minutes_used, period),
            _bucket(f"{line.id}-sms", "SMS", "sms", "message", offer.sms, line.sms_used, period),
        ]

    def _offer_of(self, line_id: str) -> Offer:
        """The line's plan as it is now, after orders that are done."""
        product = self._books.products.get(line_id)
        return OFFER_BY_ID[product["productOffering"]["id"]] if product else self._by_line[line_id][1].offer

    def _bought_gb(self, customer: Customer, line: Line, today: date) -> int:
        """Data of packs for home that were bought for a line and are still good."""
        orders, _ = self._books.orders.search(
            Query(
                filters=(("relatedParty.id", frozenset({customer.id})), ("state", frozenset({"completed"}))), limit=1000
            )
        )
        return sum(
            _data_of(item, line, order["completionDate"], today)
            for order in orders
            for item in order["productOrderItem"]
        )


def _data_of(item: Document, line: Line, bought: str, today: date) -> int:
    if item["action"] != "add" or item["product"]["id"] != line.id:
        return 0
    offer = OFFER_BY_ID[item["productOffering"]["id"]]
    ends = datetime.fromisoformat(bought).date() + timedelta(days=offer.valid_days)
    return offer.data_gb or 0 if offer.id not in USED_ABROAD and today <= ends else 0


def _bucket(
    bucket_id: str,
    name: str,
    usage_type: str,
    units: str,
    allowance: int | None,
    used: float,
    period: Document,
    *,
    shared: bool = False,
) -> Document:
    counters = [{"counterType": "used", "valueName": f"{used:g} {units}", "value": {"amount": used, "units": units}}]
    bucket: Document = {
        "id": bucket_id,
        "name": name,
        "usageType": usage_type,
        "isShared": shared,
        "status": "active",
        "validFor": period,
        "bucketCounter": counters,
    }
    if allowance is None:
        return {**bucket, "remainingValueName": "unlimited"}
    left = round(max(allowance - used, 0), 1)
    counters.append(
        {
            "counterType": "allowance",
            "valueName": f"{allowance} {units}",
            "value": {"amount": allowance, "units": units},
        }
    )
    return {**bucket, "remainingValueName": f"{left:g} {units}", "remainingValue": {"amount": left, "units": units}}
