"""Settings of what the operator allows and charges: paying, more time to pay, SIMs. Blocks of `tandem/settings.py`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from bot.policy import ArrangementRules, LineRules, PaymentRules, PaymentWay

Amount = Annotated[float, msgspec.Meta(gt=0)]
Price = Annotated[float, msgspec.Meta(ge=0)]
Days = Annotated[int, msgspec.Meta(ge=1, le=365)]
Minutes = Annotated[int, msgspec.Meta(ge=1, le=1440)]
Parts = Annotated[int, msgspec.Meta(ge=1, le=12)]
Tier = Literal["standard", "silver", "gold", "diamond"]


@dataclass(frozen=True, kw_only=True)
class Payments:
    """How customers pay; an empty address means the demo operator's pages."""

    pages_url: Annotated[str, msgspec.Meta(pattern=r"^(https?://[^\s/]+[^\s]*)?$")] = ""
    ways: Annotated[tuple[PaymentWay, ...], msgspec.Meta(min_length=1)] = ("card", "transfer", "direct debit", "cash")
    transfer_account: str = "ES91 2100 0418 4502 0005 1332"
    booking_days: Days = 2
    late_fee: Price = 3.5
    top_up_amounts: Annotated[tuple[Amount, ...], msgspec.Meta(min_length=1)] = (10.0, 15.0, 20.0, 30.0, 50.0)
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")] = "EUR"

    def __post_init__(self) -> None:
        # "2" answers with the second of the amounts, so no amount may be as small as a place among them.
        if min(self.top_up_amounts) <= len(self.top_up_amounts):
            raise ValueError(f"top_up_amounts {self.top_up_amounts} must all be larger than their number")


@dataclass(frozen=True, kw_only=True)
class TierArrangements:
    """What is other for one tier; what is not said is as for everybody."""

    tier: Tier
    amount_max: Amount | None = None
    later_days: Days | None = None
    parts_max: Parts | None = None
    a_year: Parts | None = None


@dataclass(frozen=True, kw_only=True)
class Arrangements:
    """Rules of more time to pay."""

    amount_min: Amount = 10.0
    amount_max: Amount = 300.0
    later_days: Days = 14
    parts_max: Parts = 3
    part_min: Amount = 10.0
    overdue_days: Days = 60
    a_year: Parts = 2
    tiers: tuple[TierArrangements, ...] = (
        TierArrangements(tier="gold", amount_max=500.0),
        TierArrangements(tier="diamond", amount_max=1000.0, later_days=30, parts_max=4),
    )


@dataclass(frozen=True, kw_only=True)
class Lines:
    """What new SIMs and numbers brought here cost and take."""

    sim_price: Price = 0.0
    sim_card_days: Days = 3
    sim_active_minutes: Minutes = 10
    port_days: Days = 1


def payment_rules(payments: Payments) -> PaymentRules:
    """How customers pay, as the bot is given it."""
    return PaymentRules(
        pages_url=payments.pages_url.rstrip("/") + "/",
        ways=payments.ways,
        transfer_account=payments.transfer_account,
        booking_days=payments.booking_days,
        late_fee=_money(payments.late_fee),
        top_up_amounts=tuple(_money(amount) for amount in payments.top_up_amounts),
        currency=payments.currency,
    )


def line_rules(lines: Lines) -> LineRules:
    """New SIMs and numbers, as the bot is given them."""
    return LineRules(
        sim_price=_money(lines.sim_price),
        sim_card_days=lines.sim_card_days,
        sim_active_minutes=lines.sim_active_minutes,
        port_days=lines.port_days,
    )


def arrangement_rules(arrangements: Arrangements) -> ArrangementRules:
    """More time to pay for whom no tier says otherwise."""
    return _arrangement_rules(arrangements, None)


def tier_arrangement_rules(arrangements: Arrangements) -> dict[str, ArrangementRules]:
    """More time to pay by tier."""
    return {one.tier: _arrangement_rules(arrangements, one) for one in arrangements.tiers}


def _arrangement_rules(usual: Arrangements, other: TierArrangements | None) -> ArrangementRules:
    return ArrangementRules(
        least_amount=_money(usual.amount_min),
        most_amount=_money((other and other.amount_max) or usual.amount_max),
        later_days=(other and other.later_days) or usual.later_days,
        most_parts=(other and other.parts_max) or usual.parts_max,
        least_part=_money(usual.part_min),
        overdue_days=usual.overdue_days,
        a_year=(other and other.a_year) or usual.a_year,
    )


def _money(amount: float) -> Decimal:
    return Decimal(str(amount)).quantize(Decimal("0.01"))
