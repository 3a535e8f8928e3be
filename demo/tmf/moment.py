"""What is true of a document when it is asked for: fresh links to the operator's pages, a line that works again.

Nothing is added to an attribute that the caller did not ask for.
"""

from datetime import datetime

from demo import payments
from demo.books import Books
from demo.clock import Clock, stamp
from demo.links import Links
from demo.tmf.document import Document, characteristic

PAY, METHOD, TOP_UP, BILL, PUK = "pay", "payment-method", "top-up", "bill", "puk"
"""The pages that links lead to."""


class Moment:
    """Completes documents when they are asked for."""

    def __init__(self, books: Books, clock: Clock, links: Links) -> None:
        self._books = books
        self._clock = clock
        self._links = links

    def of(self, document: Document, origin: str) -> Document:
        """Gives the document as it stands now; `origin` is the address that the caller reached us at."""
        if "billDocument" in document:
            return self._bill(document, origin)
        if "productCharacteristic" in document:
            return self._line(document, origin)
        if any(_shows_puk(item) for item in document.get("productOrderItem", ()) if "product" in item):
            return self._puk_order(document, origin)
        return document

    def _puk_order(self, order: Document, origin: str) -> Document:
        """An order to see a PUK carries the link to the page that shows it, never the PUK."""
        url = characteristic("pukUrl", origin + self._links.make(PUK, order["id"]))
        until = characteristic("linksValidUntil", stamp(self._links.until))
        items = [
            {**item, "product": {**item["product"], "productCharacteristic": [url, until]}}
            if _shows_puk(item)
            else item
            for item in order["productOrderItem"]
        ]
        return {**order, "productOrderItem": items}

    def _bill(self, bill: Document, origin: str) -> Document:
        valid = {"endDateTime": stamp(self._links.until)}
        url = origin + self._links.make(BILL, bill["id"])
        return {**bill, "billDocument": [{**one, "url": url, "validFor": valid} for one in bill["billDocument"]]}

    def _line(self, projected: Document, origin: str) -> Document:
        line = self._books.products.get(projected["id"])
        if line is None:
            return projected
        account = line["billingAccount"]["id"]
        owed = payments.open_amount(self._books.bills_of(account))
        values = {
            "paymentUrl": origin + self._links.make(PAY, account, owed) if owed else None,
            "paymentMethodUrl": origin + self._links.make(METHOD, account),
            "topUpUrl": origin + self._links.make(TOP_UP, line["id"])
            if payments.value_of(line, "lineKind") == "prepaid"
            else None,
            "linksValidUntil": stamp(self._links.until),
        }
        links = [characteristic(name, value) for name, value in values.items() if value is not None]
        now = {**projected, "productCharacteristic": [*projected["productCharacteristic"], *links]}
        back = payments.value_of(line, "reconnectsAt")
        if "status" in now and back and datetime.fromisoformat(str(back)) <= self._clock():
            now["status"] = "active"
        return now


def _shows_puk(item: Document) -> bool:
    return any(entry["name"] == "puk" for entry in item["product"].get("productCharacteristic", ()))
