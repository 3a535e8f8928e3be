"""What is known of the operator's systems while a turn is decided. Asking for what is not yet loaded raises `Missing`.

This is the second lock on private things (the first is the sensitive flow): without a verified customer no private
fact can be read here, whatever a flow says.
"""

from collections.abc import Mapping
from typing import cast

from bot.bss.facts import (
    PRIVATE,
    ArrangementsOf,
    BillsOf,
    ChargesOf,
    DisputesOf,
    Fact,
    LineByNumber,
    LinesOf,
    OfCustomer,
    Offers,
    Outages,
    RefundsOf,
    RoamingZones,
    TicketsOf,
    UsageOf,
)
from bot.bss.model import Arrangement, Bill, Bucket, Charge, Dispute, Line, Offer, Outage, Refund, RoamingZone, Ticket
from wire.turn import KnownCustomer

AWAY = object()
"""Stands for a fact that could not be loaded."""


class Missing(Exception):
    """The turn cannot go on before these facts are loaded."""

    def __init__(self, *facts: Fact) -> None:
        super().__init__(*facts)
        self.facts = frozenset(facts)


class SystemAway(Exception):
    """A fact that is needed cannot be had now."""


class NotVerified(Exception):
    """A private fact was asked for without a verified customer: a mistake in a flow or an action."""


class Facts:
    """The facts of one turn."""

    def __init__(self, loaded: Mapping[Fact, object], customer: KnownCustomer | None) -> None:
        self._loaded = loaded
        self._customer = customer

    def expect(self, *facts: Fact) -> None:
        """Say beforehand what will be read, so that it is loaded at the same time."""
        missing = [fact for fact in facts if fact not in self._loaded]
        if missing:
            for fact in missing:
                self._guard(fact)
            raise Missing(*missing)

    def own_lines(self) -> tuple[Line, ...]:
        """The verified customer's lines."""
        return cast(tuple[Line, ...], self._read(LinesOf(self._party())))

    def line_by_number(self, number: str) -> Line | None:
        """The line with this number."""
        return cast(Line | None, self._read(LineByNumber(number)))

    def bills_of(self, account: str) -> tuple[Bill, ...]:
        """The bills of one of the verified customer's accounts, newest first."""
        return cast(tuple[Bill, ...], self._read(BillsOf(account)))

    def refunds(self) -> tuple[Refund, ...]:
        """What goes back to the verified customer, newest first."""
        return cast(tuple[Refund, ...], self._read(RefundsOf(self._party())))

    def arrangements(self) -> tuple[Arrangement, ...]:
        """What the verified customer has agreed on for more time to pay."""
        return cast(tuple[Arrangement, ...], self._read(ArrangementsOf(self._party())))

    def disputes(self) -> tuple[Dispute, ...]:
        """The disputes that the verified customer has opened."""
        return cast(tuple[Dispute, ...], self._read(DisputesOf(self._party())))

    def charges_of(self, bill: str) -> tuple[Charge, ...]:
        """The lines of a bill."""
        return cast(tuple[Charge, ...], self._read(ChargesOf(bill)))

    def usage_of(self, line: str) -> tuple[Bucket, ...]:
        """The allowances of a line."""
        return cast(tuple[Bucket, ...], self._read(UsageOf(line)))

    def offers(self) -> tuple[Offer, ...]:
        """Everything on sale."""
        return cast(tuple[Offer, ...], self._read(Offers()))

    def roaming_zones(self) -> tuple[RoamingZone, ...]:
        """What using the phone abroad costs."""
        return cast(tuple[RoamingZone, ...], self._read(RoamingZones()))

    def outages(self) -> tuple[Outage, ...]:
        """All known outages."""
        return cast(tuple[Outage, ...], self._read(Outages()))

    def own_tickets(self) -> tuple[Ticket, ...]:
        """The verified customer's work orders, newest first."""
        return cast(tuple[Ticket, ...], self._read(TicketsOf(self._party())))

    def _party(self) -> str:
        if self._customer is None:
            raise NotVerified("There is no verified customer.")
        return self._customer.party

    def _read(self, fact: Fact) -> object:
        self._guard(fact)
        if fact not in self._loaded:
            raise Missing(fact)
        value = self._loaded[fact]
        if value is AWAY:
            raise SystemAway
        return value

    def _guard(self, fact: Fact) -> None:
        if not isinstance(fact, PRIVATE):
            return
        party = self._party()
        if isinstance(fact, OfCustomer) and fact.party != party:
            raise NotVerified(type(fact).__name__)
        if isinstance(fact, BillsOf) and all(line.account != fact.account for line in self.own_lines()):
            raise NotVerified("BillsOf")
        if isinstance(fact, UsageOf) and all(line.id != fact.line for line in self.own_lines()):
            raise NotVerified("UsageOf")
