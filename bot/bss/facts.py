"""What a step of a flow may need to know from the operator's systems: one frozen key for each read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfCustomer:
    """What belongs to the customer with this party id."""

    party: str


class LinesOf(OfCustomer):
    """All lines of a customer: `tuple[Line, ...]`."""


@dataclass(frozen=True, slots=True)
class LineByNumber:
    """The line with this number (E.164): `Line | None`."""

    number: str


@dataclass(frozen=True, slots=True)
class BillsOf:
    """The bills of an account, newest first: `tuple[Bill, ...]`."""

    account: str


@dataclass(frozen=True, slots=True)
class ChargesOf:
    """The lines of a bill: `tuple[Charge, ...]`."""

    bill: str


@dataclass(frozen=True, slots=True)
class UsageOf:
    """The allowances of a line: `tuple[Bucket, ...]`."""

    line: str


@dataclass(frozen=True, slots=True)
class Offers:
    """Everything on sale: `tuple[Offer, ...]`."""


@dataclass(frozen=True, slots=True)
class RoamingZones:
    """What using the phone abroad costs: `tuple[RoamingZone, ...]`."""


@dataclass(frozen=True, slots=True)
class Outages:
    """All known outages: `tuple[Outage, ...]`."""


class RefundsOf(OfCustomer):
    """What goes back to a customer, newest first: `tuple[Refund, ...]`."""


class TicketsOf(OfCustomer):
    """The work orders of a customer, newest first: `tuple[Ticket, ...]`."""


class ArrangementsOf(OfCustomer):
    """What a customer has agreed on for more time to pay: `tuple[Arrangement, ...]`."""


class DisputesOf(OfCustomer):
    """The disputes that a customer has opened: `tuple[Dispute, ...]`."""


Fact = (
    LinesOf
    | LineByNumber
    | BillsOf
    | RefundsOf
    | DisputesOf
    | ArrangementsOf
    | ChargesOf
    | UsageOf
    | Offers
    | RoamingZones
    | Outages
    | TicketsOf
)

PRIVATE: tuple[type, ...] = (OfCustomer, BillsOf, ChargesOf, UsageOf)
"""Facts about a customer, which only a verified one may cause to be read."""
