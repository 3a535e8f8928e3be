"""Plans side by side: those that were named, and beside them the verified customer's own. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.actions.plans import named_plans
from bot.answers.format import money_value
from bot.bss.model import Allowance, Money, Offer
from bot.engine.scene import Outcome, Scene

MOST_BESIDE = 3
"""Plans that are compared at most; with the customer's own there are four."""


def compare_plans(scene: Scene) -> Outcome:
    """The named plans side by side."""
    plans = named_plans(scene)[:MOST_BESIDE]
    return Outcome(slots={"rows": [*_table(plans, [plan.name for plan in plans]), *_difference(plans)]})


def compare_with_own(scene: Scene) -> Outcome:
    """The named plans beside the customer's own of the same kind, where there is exactly one such."""
    plans = named_plans(scene)[:MOST_BESIDE]
    kinds = {plan.kind for plan in plans}
    own = {line.offer: line for line in scene.facts.own_lines() if line.kind in kinds and line.price is not None}
    line = next(iter(own.values())) if len(own) == 1 else None
    plan = next((offer for offer in scene.facts.offers() if line is not None and offer.id == line.offer), None)
    if line is None or line.price is None or plan is None:
        return Outcome(slots={"comparison": "no_own"})
    others = [other for other in plans if other.id != plan.id]
    if not others:
        return Outcome(slots={"comparison": "is_own"})
    columns = [replace(plan, price=line.price), *others]
    names = [scene.say("title_own_plan", plan=plan.name), *(other.name for other in others)]
    rows = [*_table(columns, names), *(_beside_own(other, line.price) for other in others)]
    return Outcome(slots={"comparison": "beside", "rows": rows})


def _table(plans: Sequence[Offer], names: Sequence[str]) -> list[dict[str, Any]]:
    rows = [
        _row("names", ({"answer": "cell_name", "plan": name} for name in names)),
        _row("price", ({"answer": "cell_price", "amount": money_value(plan.price)} for plan in plans)),
    ]
    for stem, amounts in (
        ("data", [plan.data_gb for plan in plans]),
        ("minutes", [plan.minutes for plan in plans]),
        ("texts", [plan.texts for plan in plans]),
        ("speed", [plan.speed_mbit for plan in plans]),
    ):
        if any(amount is not None for amount in amounts):
            rows.append(_row(stem, (_amount(stem, amount) for amount in amounts)))
    return [*rows, _row("term", (_term(plan.contract_months) for plan in plans))]


def _row(stem: str, cells: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"answer": f"row_compare_{stem}", "cells": list(cells)}


def _amount(stem: str, amount: Allowance | None) -> dict[str, Any]:
    if amount == "unlimited":
        return {"answer": "cell_unlimited"}
    return {"answer": "cell_nothing"} if amount is None else {"answer": f"cell_{stem}", "amount": str(amount)}


def _term(months: int) -> dict[str, Any]:
    return {"answer": "cell_term", "months": months} if months else {"answer": "cell_no_term"}


def _difference(plans: Sequence[Offer]) -> list[dict[str, Any]]:
    """What the dearer of two costs more."""
    if len(plans) != 2:
        return []
    cheaper, dearer = sorted(plans, key=lambda plan: plan.price.amount)
    more = dearer.price.amount - cheaper.price.amount
    if not more:
        return []
    difference = money_value(Money(amount=more, currency=dearer.price.currency))
    return [
        {"answer": "row_compare_difference", "dearer": dearer.name, "cheaper": cheaper.name, "difference": difference}
    ]


def _beside_own(plan: Offer, own: Money) -> dict[str, Any]:
    more = plan.price.amount - own.amount
    how = "same" if not more else "dearer" if more > 0 else "cheaper"
    difference = money_value(Money(amount=abs(more), currency=own.currency))
    return {"answer": f"row_beside_own_{how}", "plan": plan.name, "difference": difference}
