"""What the operator allows and offers, beyond what its systems tell: plain values, made from the settings at start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from wire.hours import Hours, after_working_time

PaymentWay = Literal["card", "transfer", "direct debit", "wallet", "cash"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentRules:
    """How customers pay."""

    pages_url: str
    """Address of the operator's pages for paying, with a `/` at its end; no link leads elsewhere."""
    ways: tuple[PaymentWay, ...]
    """Ways to pay that the operator takes, the most usual first."""
    transfer_account: str
    booking_days: int
    """Working days within which a payment is booked."""
    late_fee: Decimal
    """What the next bill has more where one is paid late; 0: nothing."""
    top_up_amounts: tuple[Decimal, ...]
    currency: str
    """ISO 4217."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArrangementRules:
    """More time to pay, for one tier of customers."""

    least_amount: Decimal
    most_amount: Decimal
    later_days: int
    """How much later all of it may be paid, counted from the due date or, once that has passed, from today."""
    most_parts: int
    least_part: Decimal
    overdue_days: int
    """A bill that is overdue for longer is not extended."""
    a_year: int
    """Arrangements within 365 days."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineRules:
    """What new SIMs and numbers brought here cost and take."""

    sim_price: Decimal
    """Of another SIM, card or eSIM; 0: free."""
    sim_card_days: int
    """Until a card arrives by post."""
    sim_active_minutes: int
    """Within which a new SIM works once it is in the phone."""
    port_days: int
    """Working days that a number takes from another company to here."""


WorkOrderKind = Literal["fault", "quality", "complaint", "account_update", "dispute"]


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkOrderRules:
    """When work orders are worked on, and within how much of that time each kind is promised."""

    hours: tuple[Hours, ...]
    promises: Mapping[WorkOrderKind, timedelta]

    def promised(self, kind: WorkOrderKind, now: datetime) -> datetime:
        """Until when a work order of this kind that is opened now should be settled."""
        return after_working_time(self.hours, now, self.promises[kind])


@dataclass(frozen=True, kw_only=True, slots=True)
class Shop:
    """One of the operator's shops."""

    town: str
    address: str
    phone: str
    """E.164."""
    names: tuple[str, ...]
    """What the town is called besides."""
    near: tuple[str, ...]
    """Other towns to which it is the nearest, in any language."""
    hours: tuple[Hours, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """All that the operator allows and offers."""

    operator: str
    """The name by which customers know it."""
    payments: PaymentRules
    arrangements: ArrangementRules
    """For whom no tier says otherwise."""
    lines: LineRules
    work_orders: WorkOrderRules
    service_phone: str
    """Where people answer the telephone, E.164."""
    hotline: str
    """Where a lost or stolen line is blocked by telephone, day and night, E.164."""
    shops: tuple[Shop, ...]
    tier_arrangements: Mapping[str, ArrangementRules] = field(default_factory=dict)

    def arrangement_rules(self, tier: str) -> ArrangementRules:
        """The rules of more time to pay for a customer of this tier."""
        return self.tier_arrangements.get(tier, self.arrangements)
