"""How a hand-written customer is described: who they are, their lines, and what happened on their last three bills."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from demo.operator import Bill, Charge, Line, Refund, Story


@dataclass(frozen=True, kw_only=True)
class LineRecipe:
    """One line of a hand-written customer. `used_gb` is this period's, `history_…` that of the three billed ones."""

    number: str
    offer_id: str
    label: str = ""
    price: Decimal | None = None
    used_gb: float = 0.0
    minutes: int = 0
    sms: int = 0
    months_old: int = 20
    contract_left: int = 4
    roaming: bool = True
    history_gb: tuple[float, float, float] = (0.0, 0.0, 0.0)
    history_minutes: tuple[int, int, int] = (0, 0, 0)
    history_sms: tuple[int, int, int] = (0, 0, 0)


Extras = Callable[[str, tuple[Line, ...], list[Bill]], list[Charge]]
"""What stands on the newest bill besides the plans: from its id, the customer's lines and the bills before it."""


def _nothing(_bill_id: str, _lines: tuple[Line, ...], _earlier: list[Bill]) -> list[Charge]:
    return []


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A hand-written customer. `paid` says per bill: "on time", "late", "today", "on its way" or "not"."""

    name: str
    latin_name: str
    language: str
    tier: str
    life_cycle_stage: str
    town: str
    lines: tuple[LineRecipe, ...]
    story: Story
    paid: tuple[str, str, str] = ("on time", "on time", "not")
    method: str = "card"
    refunds: Callable[[date], tuple[Refund, ...]] = field(default=lambda _today: ())
    auto_pay: bool = False
    suspended: bool = False
    extras: Extras = field(default=_nothing)
