"""The one client of the operator's systems. Reads are limited in time and size, tried twice, and behind a breaker.

Whatever goes wrong is `Later("bss")`: away, slow, refusing, or answering what cannot be true.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aiohttp
import msgspec

from bot.bss import translate
from bot.bss.breaker import Breaker
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
from wire.clock import Clock
from wire.errors import Bad, Later

PRODUCT = "/tmf-api/productInventory/v4/product"
BILL = "/tmf-api/customerBillManagement/v4/customerBill"
RATE = "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate"
OFFERING = "/tmf-api/productCatalogManagement/v4/productOffering"
USAGE = "/tmf-api/usageConsumption/v4/queryUsageConsumption"
ORDER = "/tmf-api/productOrderingManagement/v4/productOrder"
TICKET = "/tmf-api/troubleTicket/v4/troubleTicket"

ANSWER_MAX_BYTES = 2_000_000
PAGE = 200
"""Entries asked for; more than this of one customer is cut, newest first."""
RETRY_PAUSE_S = 0.1
OFFERS_KEPT = timedelta(seconds=60)

T = TypeVar("T")


class BssClient:
    """Reads facts from the operator's systems, and sends them orders and tickets."""

    def __init__(self, base_url: str, *, token: str | None, timeout_s: float, clock: Clock) -> None:
        if urlsplit(base_url).scheme not in ("http", "https"):
            raise ValueError(f"bss.url has value '{base_url}'. Not an http or https address.")
        self._base_url = base_url.rstrip("/")
        self._headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self._timeout_s = timeout_s
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._breaker = Breaker()
        self._offers: tuple[datetime, tuple[Offer, ...]] | None = None

    async def start(self) -> None:
        """Open the connection pool."""
        self._session = aiohttp.ClientSession(
            headers=self._headers,
            timeout=aiohttp.ClientTimeout(total=self._timeout_s),
            connector=aiohttp.TCPConnector(limit=64),
        )

    async def close(self) -> None:
        """Close the connection pool."""
        if self._session is not None:
            await self._session.close()

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
        forms = await self._list(PRODUCT, {"relatedParty.id": party}, list[ProductForm])
        lines = await self._translated(lambda: tuple(translate.line(form) for form in forms))
        if any(line.owner.party != party for line in lines):
            raise Later("bss", "the line of another customer")
        return lines

    async def line_by_number(self, number: str) -> Line | None:
        """The line with this number (E.164), None when the operator has none."""
        forms = await self._list(PRODUCT, {"productSerialNumber": number}, list[ProductForm])
        lines = await self._translated(lambda: [translate.line(form) for form in forms])
        if any(line.number != number for line in lines):
            raise Later("bss", "the line of another number")
        return lines[0] if lines else None

    async def bills_of(self, account: str) -> tuple[Bill, ...]:
        """The bills of an account, newest first."""
        forms = await self._list(BILL, {"billingAccount.id": account}, list[BillForm])
        bills = await self._translated(lambda: [translate.bill(form) for form in forms])
        if any(bill.account != account for bill in bills):
            raise Later("bss", "the bill of another account")
        return tuple(sorted(bills, key=lambda bill: bill.starts, reverse=True))

    async def refunds_of(self, party: str) -> tuple[Refund, ...]:
        """What goes back to a customer, newest first."""
        forms = await self._list(TICKET, {"ticketType": "refund", "relatedParty.id": party}, list[TicketForm])
        refunds = await self._translated(lambda: [translate.refund(form, party) for form in forms])
        return tuple(sorted(refunds, key=lambda refund: refund.asked, reverse=True))

    async def arrangements_of(self, party: str) -> tuple[Arrangement, ...]:
        """What the customer has agreed on for more time to pay."""
        criteria = {"ticketType": "payment_arrangement", "relatedParty.id": party}
        forms = await self._list(TICKET, criteria, list[TicketForm])
        valid = [form for form in forms if form.status not in translate.WITHDRAWN]
        return await self._translated(lambda: tuple(translate.arrangement(form, party) for form in valid))

    async def disputes_of(self, party: str) -> tuple[Dispute, ...]:
        """The disputes that the customer has opened and not withdrawn."""
        forms = await self._list(TICKET, {"ticketType": "dispute", "relatedParty.id": party}, list[TicketForm])
        valid = [form for form in forms if form.status != "cancelled"]
        return await self._translated(lambda: tuple(translate.dispute(form, party) for form in valid))

    async def charges_of(self, bill: str) -> tuple[Charge, ...]:
        """The lines of a bill."""
        forms = await self._list(RATE, {"bill.id": bill}, list[RateForm])
        return await self._translated(lambda: tuple(translate.charge(form) for form in forms))

    async def usage_of(self, line: str) -> tuple[Bucket, ...]:
        """What is used and left of a line's allowances."""
        body = {"searchCriteria": {"product": [{"id": line}]}}
        answer = await self._read("POST", USAGE, {}, body)
        form = await self._decoded(answer, UsageForm)
        return await self._translated(lambda: translate.buckets(form, line))

    async def offers(self) -> tuple[Offer, ...]:
        """Everything on sale; kept for a minute, as it hardly changes and is the same for everybody."""
        now = self._clock()
        if self._offers is not None and now - self._offers[0] < OFFERS_KEPT:
            return self._offers[1]
        forms = await self._list(OFFERING, {}, list[OfferingForm])
        on_sale = [form for form in forms if form.is_sellable and form.lifecycle_status == "Active"]
        offers = await self._translated(lambda: tuple(translate.offer(form) for form in on_sale))
        self._offers = (now, offers)
        return offers

    async def roaming_zones(self) -> tuple[RoamingZone, ...]:
        """What using the phone abroad costs, by countries."""
        forms = await self._list(OFFERING, {"category.id": "roaming"}, list[OfferingForm])
        return await self._translated(lambda: tuple(translate.roaming_zone(form) for form in forms))

    async def outages(self) -> tuple[Outage, ...]:
        """All known outages."""
        criteria = {"ticketType": "outage", "status": "inProgress"}
        forms = await self._list(TICKET, criteria, list[TicketForm])
        return await self._translated(lambda: tuple(translate.outage(form) for form in forms))

    async def tickets_of(self, party: str) -> tuple[Ticket, ...]:
        """The work orders of a customer, newest first."""
        forms = await self._list(TICKET, {"relatedParty.id": party}, list[TicketForm])
        if any(party not in [related.id for related in form.related_party] for form in forms):
            raise Later("bss", "the work order of another customer")
        tickets = await self._translated(lambda: [translate.ticket(form) for form in forms])
        return tuple(sorted(tickets, key=lambda ticket: ticket.opened, reverse=True))

    async def find(self, path: str, external_id: str, form: type[T]) -> T | None:
        """The order or ticket that carries our id, None when there is none."""
        found = await self._list(path, {"externalId": external_id}, list[form])  # type: ignore[valid-type]
        return found[0] if found else None

    async def search(self, path: str, criteria: Mapping[str, str], form: type[T]) -> list[T]:
        """What meets these criteria."""
        return await self._list(path, criteria, list[form])  # type: ignore[valid-type]

    async def change(self, path: str, body: Mapping[str, Any], form: type[T]) -> T:
        """Change attributes of one thing, once; raises as `create` does."""
        return await self._decoded(await self._call("PATCH", path, {}, body), form)

    async def create(self, path: str, body: Mapping[str, Any], form: type[T]) -> T:
        """Post once, never again: whoever is in doubt looks it up first.

        Raises `Refused` when the operator's system says no, `NotSent` when it surely did nothing, and any other
        `Later` when it may or may not have done it.
        """
        answer = await self._call("POST", path, {}, body)
        return await self._decoded(answer, form)

    async def _list(self, path: str, criteria: Mapping[str, str], form: type[T]) -> T:
        answer = await self._read("GET", path, {**criteria, "limit": str(PAGE)}, None)
        return await self._decoded(answer, form)

    async def _read(self, method: str, path: str, criteria: Mapping[str, str], body: Mapping[str, Any] | None) -> bytes:
        try:
            return await self._call(method, path, criteria, body)
        except Refused as error:
            raise Later("bss", f"refused with {error.status}") from error
        except Later:
            await asyncio.sleep(RETRY_PAUSE_S * (1 + random.random()))  # noqa: S311  spreads load, hides nothing
            try:
                return await self._call(method, path, criteria, body)
            except Refused as error:
                raise Later("bss", f"refused with {error.status}") from error

    async def _call(self, method: str, path: str, criteria: Mapping[str, str], body: Mapping[str, Any] | None) -> bytes:
        if self._session is None:
            raise RuntimeError("BssClient.start() was not called.")
        if not self._breaker.may_call(self._clock()):
            raise NotSent("bss", "left alone after failures")
        try:
            async with self._session.request(
                method, self._base_url + path, params=criteria, json=body, allow_redirects=False
            ) as response:
                answer = await _limited(response)
                if response.status >= 500 or response.status in (401, 403, 408, 429):
                    raise Later("bss", f"answered {response.status}")
                if response.status >= 300:
                    self._breaker.succeeded()
                    raise Refused(response.status, _code(answer))
        except aiohttp.ClientConnectorError as error:
            self._breaker.failed(self._clock())
            raise NotSent("bss", type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._breaker.failed(self._clock())
            raise Later("bss", type(error).__name__) from error
        except Later:
            self._breaker.failed(self._clock())
            raise
        self._breaker.succeeded()
        return answer

    async def _decoded(self, answer: bytes, form: type[T]) -> T:
        try:
            return msgspec.json.decode(answer, type=form)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            self._breaker.failed(self._clock())
            raise Later("bss", f"nonsense: {type(error).__name__}") from error

    async def _translated(self, make: Callable[[], T]) -> T:
        try:
            return make()
        except translate.Nonsense as error:
            self._breaker.failed(self._clock())
            raise Later("bss", str(error)) from error


class NotSent(Later):
    """The operator's system has surely not heard of this call."""


class Refused(Bad):
    """The operator's system understood and said no; asking again changes nothing."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"The operator's system refused with {status} ({code}).")
        self.status = status
        self.code = code


async def _limited(response: aiohttp.ClientResponse) -> bytes:
    answer = await response.content.read(ANSWER_MAX_BYTES + 1)
    while len(answer) <= ANSWER_MAX_BYTES:
        more = await response.content.read(ANSWER_MAX_BYTES + 1 - len(answer))
        if not more:
            return answer
        answer += more
    raise Later("bss", "an answer without end")


class _Error(msgspec.Struct):
    code: str = "unknown"


def _code(answer: bytes) -> str:
    try:
        return msgspec.json.decode(answer, type=_Error).code[:50]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return "unknown"
