"""The operator's own nouns: customers, their lines, bills, usage and outages.

Plain values, made by `seed`, shown to the world by `tmf`. Money is EUR with tax included; a billing period is a
calendar month, its end is excluded.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from demo.offers import Offer, Texts


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line (mobile, fixed or prepaid) of a customer."""

    id: str
    number: str
    offer: Offer
    price: Decimal
    label: str
    since: date
    contract_from: date | None
    contract_until: date | None
    suspended: bool = False
    roaming: bool = True
    reconnects_at: datetime | None = None
    """When a suspended line that was paid works again."""
    data_used_gb: float = 0.0
    minutes_used: int = 0
    sms_used: int = 0


@dataclass(frozen=True, kw_only=True)
class Used:
    """What a line used in one billing period."""

    data_gb: float
    minutes: int
    sms: int


@dataclass(frozen=True, kw_only=True)
class Charge:
    """One line of a bill. `key` is the same from bill to bill for the same kind of charge."""

    id: str
    line_id: str
    key: str
    type: str
    name: Texts
    amount: Decimal
    reason: Texts | None = None
    used: Used | None = None


@dataclass(frozen=True, kw_only=True)
class Payment:
    """Money that came in for a bill."""

    day: date
    method: str
    amount: Decimal
    pending: bool = False
    """Announced by the bank, not booked yet."""


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What a customer owes for one calendar month."""

    id: str
    number: str
    start: date
    end: date
    due: date
    next_bill: date
    charges: tuple[Charge, ...]
    payments: tuple[Payment, ...] = ()

    @property
    def amount(self) -> Decimal:
        """What the bill asks for, tax included."""
        return sum((charge.amount for charge in self.charges), Decimal("0"))

    @property
    def remaining(self) -> Decimal:
        """What is still open."""
        return self.amount - sum((one.amount for one in self.payments if not one.pending), Decimal("0"))


@dataclass(frozen=True, kw_only=True)
class Refund:
    """Money that goes back to a customer: "requested", "approved" or "paid"; by "card" or "transfer"."""

    id: str
    amount: Decimal
    state: str
    asked: date
    way: str
    about: Texts
    paid: date | None = None
    """When it was paid, or will be once it is approved."""


@dataclass(frozen=True, kw_only=True)
class Story:
    """Why one would want to play this customer, what they would mutter, and what to try."""

    title: Texts
    quote: str
    tries: tuple["Try", ...]


@dataclass(frozen=True, kw_only=True)
class Try:
    """Something to say, in the customer's own language, and what should happen."""

    say: str
    see: Texts


@dataclass(frozen=True, kw_only=True)
class Customer:
    """A person with one billing account and one or more lines."""

    id: str
    account_id: str
    name: str
    latin_name: str
    language: str
    tier: str
    life_cycle_stage: str
    town: str
    email: str
    auto_pay: bool
    lines: tuple[Line, ...]
    bills: tuple[Bill, ...]
    refunds: tuple[Refund, ...] = ()
    story: Story | None = None


@dataclass(frozen=True, kw_only=True)
class Outage:
    """A disturbance the operator knows of."""

    id: str
    town: Texts
    place: str
    service: str
    since: datetime
    until: datetime
    severity: str
    text: Texts


@dataclass(frozen=True, kw_only=True)
class Case:
    """A work order that a customer has had opened."""

    id: str
    customer_id: str
    kind: str
    name: str
    status: str
    opened: datetime
    promised: datetime


@dataclass(frozen=True, kw_only=True)
class Operator:
    """Everything the operator knows before anybody calls."""

    today: date
    customers: tuple[Customer, ...]
    outages: tuple[Outage, ...]
    cases: tuple[Case, ...] = ()


def period_start(day: date) -> date:
    """Gives the first day of the billing period in which `day` lies."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """Moves the first day of a month by whole months."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def contract(offer: Offer, start: date, months_left: int) -> tuple[date | None, date | None]:
    """Says when a contract began and ends that has `months_left` from `start`; neither when it has none."""
    if not months_left:
        return None, None
    return add_months(start, months_left - offer.contract_months), add_months(start, months_left)
