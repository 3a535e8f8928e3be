"""TMF677: what is left on a line, as the finished report of a query."""

from datetime import date
from typing import Any

from demo.clock import day_stamp
from demo.operator import Customer, Line, Operator, add_months, period_start
from demo.tmf.collection import values_at
from demo.tmf.document import Document, customer_party
from demo.tmf.refusal import Refusal

BASE = "/tmf-api/usageConsumption/v4/"

_SHARED_OFFER = "family-share"


class Usage:
    """The operator's usage counters, by line and by customer."""

    def __init__(self, operator: Operator) -> None:
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
        start = period_start(today)
        period = {"startDateTime": day_stamp(start), "endDateTime": day_stamp(add_months(start, 1))}
        return {
            "id": f"{line.id}-usage",
            "name": line.offer.name,
            "state": "done",
            "creationDate": stamp,
            "lastUpdate": stamp,
            "validPeriod": period,
            "product": [{"id": line.id, "name": line.offer.name, "@referredType": "Product"}],
            "logicalResource": [{"id": line.number, "name": line.number, "@referredType": "MSISDN"}],
            "relatedParty": [customer_party(customer.id, customer.name)],
            "bucketRefOrValue": _buckets(customer, line, period),
        }


def _buckets(customer: Customer, line: Line, period: Document) -> list[Document]:
    if line.offer.line_kind == "fibre":
        return []
    shared = line.offer.id == _SHARED_OFFER
    data_id, data_used = f"{line.id}-data", line.data_used_gb
    if shared:
        data_id = f"{customer.account_id}-data"
        data_used = sum(other.data_used_gb for other in customer.lines if other.offer.id == _SHARED_OFFER)
    return [
        _bucket(data_id, "Data", "data", "GB", line.offer.data_gb, round(data_used, 1), period, shared=shared),
        _bucket(f"{line.id}-voice", "Minutes", "voice", "minute", line.offer.minutes, line.minutes_used, period),
        _bucket(f"{line.id}-sms", "SMS", "sms", "message", line.offer.sms, line.sms_used, period),
    ]


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
