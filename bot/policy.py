"""What the operator allows and offers, beyond what its systems tell: plain values, made from the settings at start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

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
class Policy:
    """All that the operator allows and offers."""

    payments: PaymentRules
    arrangements: ArrangementRules
    """For whom no tier says otherwise."""
    tier_arrangements: Mapping[str, ArrangementRules] = field(default_factory=dict)

    def arrangement_rules(self, tier: str) -> ArrangementRules:
        """The rules of more time to pay for a customer of this tier."""
        return self.tier_arrangements.get(tier, self.arrangements)
