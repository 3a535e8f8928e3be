"""Which plan suits a line: what its use of the last bills would have cost on each plan. Pure.

What is beyond a plan is counted as data packs, at the least they cost, and as minutes and messages at the plan's own
price for more. Costs are a month's average over the bills looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import ceil
from typing import Any

from bot.actions.lines import own_line
from bot.answers.format import money_value
from bot.bss.facts import ChargesOf, UsageOf
from bot.bss.model import Allowance, Bill, Line, Money, Offer, Used
from bot.engine.scene import Outcome, Scene

MONTHS_LOOKED_AT = 3
MONTHS_A_YEAR = 12
LEAST_SAVING = Decimal(1)
"""A month, in the price's currency; for less nobody is asked to change."""
SHOWN = 3
"""Other plans that are shown beside the customer's own, the cheapest first."""
_CENT = Decimal("0.01")
_PLAN_CHARGE = "plan"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What a month would have cost on a plan."""

    plan: Offer
    price: Decimal
    extra: Decimal

    @property
    def total(self) -> Decimal:
        """Price and extras together."""
        return self.price + self.extra


def recommend_plan(scene: Scene) -> Outcome:
    """The plan that would have cost least with the line's use, and the sum that shows it."""
    line = own_line(scene)
    if line is None or line.price is None:
        return Outcome(slots={"advice": "unknown"})
    slots: dict[str, Any] = {"number": line.number, "own_plan": line.plan_name, "plan_name": None}
    offers = scene.facts.offers()
    others = [offer for offer in offers if offer.is_plan and offer.kind == line.kind and offer.id != line.offer]
    if not others:
        return Outcome(slots={**slots, "advice": "no_other"})
    if line.kind == "fibre":
        return Outcome(slots={**slots, "advice": "by_speed", "rows": [_plain_row(plan) for plan in others]})
    scene.facts.expect(UsageOf(line.id))
    if any(bucket.is_shared for bucket in scene.facts.usage_of(line.id)):
        return Outcome(slots={**slots, "advice": "shared"})
    bills = scene.facts.bills_of(line.account)[:MONTHS_LOOKED_AT]
    months = _used(scene, line, bills)
    if not months:
        return Outcome(slots={**slots, "advice": "no_history"})
    packs = [offer for offer in offers if _is_data_pack(offer, line)]
    own_offer = next((offer for offer in offers if offer.id == line.offer), None)
    own = cost_on(own_offer, months, packs, line.price.amount) if own_offer else None
    costs = [cost for plan in others if (cost := cost_on(plan, months, packs, plan.price.amount)) is not None]
    if own is None or not costs:
        return Outcome(slots={**slots, "advice": "unknown"})
    return Outcome(slots={**slots, **_use(months, bills), **_advice(scene, own, costs, line.price.currency)})


def cost_on(plan: Offer, months: Sequence[Used], packs: Sequence[Offer], price: Decimal) -> Cost | None:
    """What an average of these months would have cost on `plan`; None when it cannot carry them."""
    extra = Decimal(0)
    for used in months:
        data = _packs_for(_beyond(used.data_gb, plan.data_gb), packs)
        calls = _priced(_beyond(used.minutes, plan.minutes), plan.extra_minute)
        texts = _priced(_beyond(used.texts, plan.texts), plan.extra_text)
        if data is None or calls is None or texts is None:
            return None
        extra += data + calls + texts
    return Cost(plan=plan, price=price, extra=(extra / len(months)).quantize(_CENT, ROUND_HALF_UP))


def _used(scene: Scene, line: Line, bills: Sequence[Bill]) -> list[Used]:
    scene.facts.expect(*(ChargesOf(bill.id) for bill in bills))
    charges = [charge for bill in bills for charge in scene.facts.charges_of(bill.id)]
    return [one.used for one in charges if one.key == _PLAN_CHARGE and one.line == line.id and one.used is not None]


def _is_data_pack(offer: Offer, line: Line) -> bool:
    return not offer.is_plan and offer.kind == line.kind and not offer.is_abroad and isinstance(offer.data_gb, Decimal)


def _beyond(used: Decimal, allowance: Allowance | None) -> Decimal:
    if allowance == "unlimited":
        return Decimal(0)
    return max(used - (allowance or Decimal(0)), Decimal(0))


def _packs_for(missing_gb: Decimal, packs: Sequence[Offer]) -> Decimal | None:
    """The least that packs for this much data cost."""
    if not missing_gb:
        return Decimal(0)
    if not packs:
        return None
    least = [Decimal(0)]
    for gigabytes in range(1, ceil(missing_gb) + 1):
        least.append(min(pack.price.amount + least[max(gigabytes - _size(pack), 0)] for pack in packs))
    return least[-1]


def _size(pack: Offer) -> int:
    return max(int(pack.data_gb), 1) if isinstance(pack.data_gb, Decimal) else 1


def _priced(amount: Decimal, price: Money | None) -> Decimal | None:
    if not amount:
        return Decimal(0)
    return None if price is None else amount * price.amount


def _use(months: Sequence[Used], bills: Sequence[Bill]) -> dict[str, Any]:
    def average(values: Sequence[Decimal]) -> str:
        return str((sum(values, Decimal(0)) / len(months)).quantize(Decimal("0.1"), ROUND_HALF_UP))

    return {
        "first": bills[-1].starts.isoformat(),
        "last": bills[0].starts.isoformat(),
        "data": average([used.data_gb for used in months]),
        "minutes": str(round(Decimal(average([used.minutes for used in months])))),
        "texts": str(round(Decimal(average([used.texts for used in months])))),
    }


def _advice(scene: Scene, own: Cost, costs: Sequence[Cost], currency: str) -> dict[str, Any]:
    ranked = sorted(costs, key=lambda cost: cost.total)
    best = ranked[0]
    saving = own.total - best.total
    yours = scene.say("title_own_plan", plan=own.plan.name)
    slots: dict[str, Any] = {
        "rows": [
            _cost_row(own, yours, currency),
            *(_cost_row(cost, cost.plan.name, currency) for cost in ranked[:SHOWN]),
        ]
    }
    if saving < LEAST_SAVING:
        return slots | {"advice": "stay"}
    return slots | {
        "advice": "change",
        "plan_name": best.plan.id,
        "best": best.plan.name,
        "new_plan": best.plan.name,
        "terms": dict(best.plan.terms),
        "saving": money_value(Money(amount=saving, currency=currency)),
        "saving_year": money_value(Money(amount=saving * MONTHS_A_YEAR, currency=currency)),
    }


def _cost_row(cost: Cost, name: str, currency: str) -> dict[str, Any]:
    def money(amount: Decimal) -> dict[str, str]:
        return money_value(Money(amount=amount, currency=currency))

    if not cost.extra:
        return {"answer": "row_cost", "plan": name, "price": money(cost.price)}
    return {
        "answer": "row_cost_with_extra",
        "plan": name,
        "price": money(cost.price),
        "extra": money(cost.extra),
        "total": money(cost.total),
    }


def _plain_row(plan: Offer) -> dict[str, Any]:
    return {
        "answer": "row_plan",
        "plan": plan.name,
        "price": money_value(plan.price),
        "description": dict(plan.description),
    }
