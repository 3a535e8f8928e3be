"""What the operator was asked to do: orders, tickets, payments and messages.

Everything goes through `record`: first into the journal, then into memory, then to whoever listens. At start the
journal is read again by the same `_apply`, so that memory after a kill is what it was.
"""

import heapq
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from demo import line_changes, payments
from demo.clock import stamp
from demo.journal import Journal
from demo.offers import OFFER_BY_ID
from demo.operator import Operator
from demo.tmf import billing, inventory, ordering, tickets
from demo.tmf.collection import MAX_LIMIT, Collection, Query
from demo.tmf.document import Document

Listener = Callable[[Document], None]

MAX_MESSAGES = 50_000


class Books:
    """Orders, tickets, bills with their payments, and messages in memory, backed by a journal when there is one."""

    def __init__(self, operator: Operator, journal: Journal | None = None) -> None:
        self.products = Collection(
            inventory.products(operator), indexed=("productSerialNumber", "relatedParty.id", "billingAccount.id")
        )
        self.orders = Collection(indexed=("externalId", "relatedParty.id"), newest_first=True)
        self.bills = Collection(billing.bills(operator), indexed=("billingAccount.id", "relatedParty.id"))
        self.tickets = Collection(
            [*tickets.outages(operator), *tickets.refunds(operator), *tickets.cases(operator)],
            indexed=("externalId", "ticketType", "relatedParty.id"),
            newest_first=True,
        )
        self.messages: dict[str, Document] = {}
        self.puks_seen: set[str] = set()
        """Orders to see a PUK whose link has been used."""
        self._listeners: set[Listener] = set()
        self._journal = journal
        self._last_number = {"PO": 0, "TT": len(operator.cases)}
        self._under_way: list[tuple[str, str]] = []
        """Orders that are to be done later: when (as TM Forum APIs write it), and which; the next one first."""

    def open(self) -> None:
        """Reads the journal, if there is one."""
        for entry in self._journal.open() if self._journal else []:
            self._apply(entry["book"], entry["entry"])

    def close(self) -> None:
        """Closes the journal."""
        if self._journal:
            self._journal.close()

    def next_id(self, prefix: str) -> str:
        """Gives the next number of an order (PO) or ticket (TT). A number that is not used leaves a gap."""
        self._last_number[prefix] += 1
        return f"{prefix}{self._last_number[prefix]:06d}"

    async def record(self, book: str, entry: Document) -> None:
        """Keeps an entry: durable when it returns."""
        if self._journal:
            await self._journal.append({"book": book, "entry": entry})
        self._apply(book, entry)

    def bills_of(self, account: str) -> list[Document]:
        """Gives an account's bills."""
        return self._of(self.bills, account)

    def lines_of(self, account: str) -> list[Document]:
        """Gives an account's lines."""
        return self._of(self.products, account)

    def line_of(self, number: str) -> Document | None:
        """Gives the line with a number, or None."""
        found, _ = self.products.search(Query(filters=(("productSerialNumber", frozenset({number})),)))
        return found[0] if found else None

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls the listener with each message that comes in or changes; gives the way to stop it."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    def _apply(self, book: str, entry: Document) -> None:
        _APPLY[book](self, entry)

    def _apply_order(self, order: Document) -> None:
        self.orders.put(order)
        self._note_number("PO", order["id"])
        for item in order["productOrderItem"]:
            product = self.products.get(item["product"]["id"])
            if product is None:
                continue
            if item["state"] == "completed":
                self.products.put(line_changes.changed(product, item))
            else:
                self.products.put(inventory.with_order(product, order, item))
        if order["state"] == "acknowledged":
            heapq.heappush(self._under_way, (order["expectedCompletionDate"], order["id"]))

    def carry_out(self, now: datetime) -> None:
        """Does what was ordered for a moment that has come. Not in the journal: the orders themselves say when."""
        while self._under_way and self._under_way[0][0] <= stamp(now):
            _, order_id = heapq.heappop(self._under_way)
            order = self.orders.get(order_id)
            if order is None:
                continue
            self.orders.put(ordering.completed(order))
            for item in order["productOrderItem"]:
                product = self.products.get(item["product"]["id"])
                if product is not None:
                    self.products.put(_carried_out(inventory.without_order(product, order_id), order, item))

    def _apply_ticket(self, ticket: Document) -> None:
        self.tickets.put(ticket)
        if ticket["id"].startswith("TT"):
            self._note_number("TT", ticket["id"])
        if ticket["ticketType"] == tickets.AUTO_PAY_STOP:
            for account in tickets.concerned(ticket, "account"):
                self._apply_auto_pay({"account": account, "on": False})
        elif ticket["ticketType"] == tickets.BILL_DELIVERY:
            self._apply_bill_delivery(ticket)

    def _apply_payment(self, payment: Document) -> None:
        account, at = payment["account"], datetime.fromisoformat(payment["at"])
        amount = Decimal(payment["amount"])
        for bill in payments.pay(self.bills_of(account), amount, payment["method"], at.date().isoformat()):
            self.bills.put(bill)
        if payments.open_amount(self.bills_of(account)) == 0:
            for line in self.lines_of(account):
                self.products.put(payments.reconnected(line, at))

    def _apply_top_up(self, top_up: Document) -> None:
        line = self.products.get(top_up["line"])
        if line is not None:
            credit = Decimal(str(payments.value_of(line, "credit") or 0)) + Decimal(top_up["amount"])
            last = {"lastTopUp": float(top_up["amount"]), "lastTopUpAt": top_up["at"]}
            self.products.put(payments.with_values(line, credit=float(credit), **last))

    def _apply_auto_pay(self, change: Document) -> None:
        card = inventory.card_ending(change["account"]) if change["on"] else None
        for line in self.lines_of(change["account"]):
            self.products.put(payments.with_values(line, autoPay=change["on"], autoPayCard=card))

    def _apply_bill_delivery(self, ticket: Document) -> None:
        is_on_paper = tickets.note(ticket, "delivery") == "paper"
        for account in tickets.concerned(ticket, "account"):
            for line in self.lines_of(account):
                self.products.put(payments.with_values(line, paperBill=is_on_paper))

    def _of(self, collection: Collection, account: str) -> list[Document]:
        query = Query(filters=(("billingAccount.id", frozenset({account})),), limit=MAX_LIMIT)
        return collection.search(query)[0]

    def _apply_puk_seen(self, seen: Document) -> None:
        self.puks_seen.add(seen["order"])

    def _apply_message(self, message: Document) -> None:
        if len(self.messages) >= MAX_MESSAGES:
            del self.messages[next(iter(self.messages))]
        self.messages[message["sid"]] = message
        self._tell(message)

    def _apply_message_status(self, change: Document) -> None:
        message = self.messages.get(change["sid"])
        if message is not None:
            self.messages[change["sid"]] = message | change
            self._tell(self.messages[change["sid"]])

    def _note_number(self, prefix: str, entry_id: str) -> None:
        self._last_number[prefix] = max(self._last_number[prefix], int(entry_id.removeprefix(prefix)))

    def _tell(self, message: Document) -> None:
        for listener in tuple(self._listeners):
            listener(message)


def _carried_out(product: Document, order: Document, item: Document) -> Document:
    if "productOffering" not in item:
        return line_changes.changed(product, item)
    start = datetime.fromisoformat(order["expectedCompletionDate"]).date()
    return inventory.with_plan(product, OFFER_BY_ID[item["productOffering"]["id"]], start)


_APPLY: dict[str, Callable[[Books, Any], None]] = {
    "order": Books._apply_order,
    "ticket": Books._apply_ticket,
    "payment": Books._apply_payment,
    "top_up": Books._apply_top_up,
    "auto_pay": Books._apply_auto_pay,
    "puk_seen": Books._apply_puk_seen,
    "message": Books._apply_message,
    "message_status": Books._apply_message_status,
}
