"""What the operator was asked to do: orders, tickets and messages.

Everything goes through `record`: first into the journal, then into memory, then to whoever listens. At start the
journal is read again by the same `_apply`, so that memory after a kill is what it was.
"""

from collections.abc import Callable
from typing import Any

from demo.journal import Journal
from demo.operator import Operator
from demo.tmf import inventory, tickets
from demo.tmf.collection import Collection
from demo.tmf.document import Document

Listener = Callable[[Document], None]

MAX_MESSAGES = 50_000


class Books:
    """Orders, tickets and messages in memory, backed by a journal when there is one."""

    def __init__(self, operator: Operator, journal: Journal | None = None) -> None:
        self.products = Collection(
            inventory.products(operator), indexed=("productSerialNumber", "relatedParty.id", "billingAccount.id")
        )
        self.orders = Collection(indexed=("externalId", "relatedParty.id"), newest_first=True)
        self.tickets = Collection(tickets.outages(operator), indexed=("externalId", "ticketType"), newest_first=True)
        self.messages: dict[str, Document] = {}
        self._listeners: set[Listener] = set()
        self._journal = journal
        self._last_number = {"PO": 0, "TT": 0}

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
            if product is not None and item["state"] != "completed":
                self.products.put(inventory.with_order(product, order["id"], item["id"], item["action"]))

    def _apply_ticket(self, ticket: Document) -> None:
        self.tickets.put(ticket)
        self._note_number("TT", ticket["id"])

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


_APPLY: dict[str, Callable[[Books, Any], None]] = {
    "order": Books._apply_order,
    "ticket": Books._apply_ticket,
    "message": Books._apply_message,
    "message_status": Books._apply_message_status,
}
