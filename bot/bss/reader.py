"""Reads facts from the operator's systems: which TM Forum API tells each, and what of its answer counts."""

from datetime import datetime, timedelta

from bot.bss.client import TICKET, BssClient
from bot.bss.facts import (
    ArrangementsOf,
    BillsOf,
    ChargesOf,
    DisputesOf,
    Fact,
    LineByNumber,
    LinesOf,
    Offers,
    Outages,
    RefundsOf,
    RoamingZones,
    TicketsOf,
    UsageOf,
)
from bot.bss.model import Arrangement, Bill, Bucket, Charge, Dispute, Line, Offer, Outage, Refund, RoamingZone, Ticket
from bot.bss.tmf import BillForm, OfferingForm, ProductForm, RateForm, TicketForm, UsageForm
from bot.bss.translate import billing, catalog, inventory, tickets, usage
from wire.errors import Later

PRODUCT = "/tmf-api/productInventory/v4/product"
BILL = "/tmf-api/customerBillManagement/v4/customerBill"
RATE = "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate"
OFFERING = "/tmf-api/productCatalogManagement/v4/productOffering"
USAGE = "/tmf-api/usageConsumption/v4/queryUsageConsumption"

OFFERS_KEPT = timedelta(seconds=60)


class Reader:
    """Reads facts; whatever goes wrong is `Later("bss")`."""

    def __init__(self, bss: BssClient) -> None:
        self._bss = bss
        self._offers: tuple[datetime, tuple[Offer, ...]] | None = None

    async def load(self, fact: Fact) -> object:
        """The value of a fact; raises `Later` when it cannot be had."""
        match fact:
            case LinesOf(party):
                return await self.lines_of(party)
            case LineByNumber(number):
                return await self.line_by_number(number)
            case BillsOf(account):
                return await self.bills_of(account)
            case RefundsOf(party):
                return await self.refunds_of(party)
            case ArrangementsOf(party):
                return await self.arrangements_of(party)
            case DisputesOf(party):
                return await self.disputes_of(party)
            case ChargesOf(bill):
                return await self.charges_of(bill)
            case UsageOf(line):
                return await self.usage_of(line)
            case Offers():
                return await self.offers()
            case RoamingZones():
                return await self.roaming_zones()
            case Outages():
                return await self.outages()
            case TicketsOf(party):
                return await self.tickets_of(party)

    async def lines_of(self, party: str) -> tuple[Line, ...]:
        """All lines of a customer."""
        forms = await self._bss.search(PRODUCT, {"relatedParty.id": party}, ProductForm)
        with self._bss.making_sense():
            lines = tuple(inventory.line(form) for form in forms)
        if any(line.owner.party != party for line in lines):
            raise Later("bss", "the line of another customer")
        return lines

    async def line_by_number(self, number: str) -> Line | None:
        """The line with this number (E.164), None when the operator has none."""
        forms = await self._bss.search(PRODUCT, {"productSerialNumber": number}, ProductForm)
        with self._bss.making_sense():
            lines = [inventory.line(form) for form in forms]
        if any(line.number != number for line in lines):
            raise Later("bss", "the line of another number")
        return lines[0] if lines else None

    async def bills_of(self, account: str) -> tuple[Bill, ...]:
        """The bills of an account, newest first."""
        forms = await self._bss.search(BILL, {"billingAccount.id": account}, BillForm)
        with self._bss.making_sense():
            bills = [billing.bill(form) for form in forms]
        if any(bill.account != account for bill in bills):
            raise Later("bss", "the bill of another account")
        return tuple(sorted(bills, key=lambda bill: bill.starts, reverse=True))

    async def refunds_of(self, party: str) -> tuple[Refund, ...]:
        """What goes back to a customer, newest first."""
        forms = await self._bss.search(TICKET, {"ticketType": "refund", "relatedParty.id": party}, TicketForm)
        with self._bss.making_sense():
            refunds = [tickets.refund(form, party) for form in forms]
        return tuple(sorted(refunds, key=lambda refund: refund.asked, reverse=True))

    async def arrangements_of(self, party: str) -> tuple[Arrangement, ...]:
        """What the customer has agreed on for more time to pay."""
        criteria = {"ticketType": "payment_arrangement", "relatedParty.id": party}
        forms = await self._bss.search(TICKET, criteria, TicketForm)
        valid = [form for form in forms if form.status not in tickets.WITHDRAWN]
        with self._bss.making_sense():
            return tuple(tickets.arrangement(form, party) for form in valid)

    async def disputes_of(self, party: str) -> tuple[Dispute, ...]:
        """The disputes that the customer has opened and not withdrawn."""
        forms = await self._bss.search(TICKET, {"ticketType": "dispute", "relatedParty.id": party}, TicketForm)
        valid = [form for form in forms if form.status != "cancelled"]
        with self._bss.making_sense():
            return tuple(tickets.dispute(form, party) for form in valid)

    async def charges_of(self, bill: str) -> tuple[Charge, ...]:
        """The lines of a bill."""
        forms = await self._bss.search(RATE, {"bill.id": bill}, RateForm)
        with self._bss.making_sense():
            return tuple(billing.charge(form) for form in forms)

    async def usage_of(self, line: str) -> tuple[Bucket, ...]:
        """What is used and left of a line's allowances."""
        body = {"searchCriteria": {"product": [{"id": line}]}}
        form = await self._bss.query(USAGE, body, UsageForm)
        with self._bss.making_sense():
            return usage.buckets(form, line)

    async def offers(self) -> tuple[Offer, ...]:
        """Everything on sale; kept for a minute, as it hardly changes and is the same for everybody."""
        now = self._bss.clock()
        if self._offers is not None and now - self._offers[0] < OFFERS_KEPT:
            return self._offers[1]
        forms = await self._bss.search(OFFERING, {}, OfferingForm)
        on_sale = [form for form in forms if form.is_sellable and form.lifecycle_status == "Active"]
        with self._bss.making_sense():
            offers = tuple(catalog.offer(form) for form in on_sale)
        self._offers = (now, offers)
        return offers

    async def roaming_zones(self) -> tuple[RoamingZone, ...]:
        """What using the phone abroad costs, by countries."""
        forms = await self._bss.search(OFFERING, {"category.id": "roaming"}, OfferingForm)
        with self._bss.making_sense():
            return tuple(catalog.roaming_zone(form) for form in forms)

    async def outages(self) -> tuple[Outage, ...]:
        """All known outages."""
        criteria = {"ticketType": "outage", "status": "inProgress"}
        forms = await self._bss.search(TICKET, criteria, TicketForm)
        with self._bss.making_sense():
            return tuple(tickets.outage(form) for form in forms)

    async def tickets_of(self, party: str) -> tuple[Ticket, ...]:
        """The work orders of a customer, newest first."""
        forms = await self._bss.search(TICKET, {"relatedParty.id": party}, TicketForm)
        if any(party not in [related.id for related in form.related_party] for form in forms):
            raise Later("bss", "the work order of another customer")
        with self._bss.making_sense():
            own = [tickets.ticket(form) for form in forms]
        return tuple(sorted(own, key=lambda ticket: ticket.opened, reverse=True))
