"""The customer's plan, what is left of it, what else is on sale, and changing to it. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bot.actions.days import LAST_DAY_OF_ALL_MONTHS, months_later
from bot.actions.lines import LINE_GONE, own_line
from bot.actions.sizes import data_names, size_names
from bot.answers.format import money_value
from bot.bss.model import Allowance, Bucket, Line, Money, Offer
from bot.engine.scene import Option, Outcome, Scene
from bot.words import contains_words, folded
from wire.turn import EffectRequest

_OF_MOBILES = (
    "unlimited", "gb", "gig", "gigs", "data", "ilimitado", "ilimitada", "gigas", "datos", "不限量", "无限", "無限",
    "流量", "吃到饱", "吃到飽",
)  # fmt: skip
"""What plans for mobile phones alone have."""
_LEFT_ROWS: Mapping[str, str] = {"data": "row_data_left", "voice": "row_minutes_left", "sms": "row_texts_left"}
_FREE_ROWS: Mapping[str, str] = {"data": "row_data_free", "voice": "row_minutes_free", "sms": "row_texts_free"}


def list_plans_for_line(scene: Scene) -> tuple[Option, ...]:
    """The plans that the chosen line could have; its own is understood, but no choice."""
    line = own_line(scene)
    if line is None:
        return ()
    suiting = [offer for offer in scene.facts.offers() if _suits(offer, line)]
    others = [offer for offer in suiting if offer.id != line.offer]
    return tuple(_plan_option(scene, offer, others) for offer in suiting)


def list_line_kinds(scene: Scene) -> tuple[Option, ...]:
    """Mobile, home internet, prepaid: what the plans on sale are for."""
    kinds = {offer.kind: None for offer in scene.facts.offers() if offer.is_plan and offer.kind is not None}
    names = {
        "mobile": ("mobile", "phone", "movil", "telefono", "celular", "手机", "手機", "移动"),
        "fibre": ("fibre", "fiber", "internet", "home", "wifi", "fibra", "casa", "宽带", "寬頻", "光纤", "家庭网络"),
        "prepaid": ("prepaid", "pay as you go", "prepago", "recarga", "预付", "预付费", "預付"),
    }
    plans = [offer for offer in scene.facts.offers() if offer.is_plan]
    hints = {
        kind: tuple(name for plan in plans if plan.kind == kind for name in (plan.name, *data_names(plan)))
        for kind in kinds
    }
    hints["mobile"] = (*hints.get("mobile", ()), *_OF_MOBILES)
    return tuple(
        Option(value=kind, title=scene.say(f"title_{kind}"), names=names[kind], hints=hints[kind]) for kind in kinds
    )


def read_plan(scene: Scene) -> Outcome:
    """The line's plan, its price, what it includes, and the contract."""
    line = own_line(scene)
    if line is None or line.price is None:
        return Outcome(slots={"plan": "unknown"})
    allowances = (line.data_gb, line.minutes, line.texts, line.speed_mbit)
    return Outcome(
        slots={
            "plan": "known" if line.is_active else "suspended",
            "own_plan": line.plan_name,
            "number": line.number,
            "price": money_value(line.price),
            "rows": _allowance_rows(*allowances),
            "has_term": line.term_end is not None and line.term_end > scene.today,
            "term_end": line.term_end.isoformat() if line.term_end else None,
            "renews": _next_renewal(scene.today, line.renewal_day).isoformat(),
        }
    )


def read_usage(scene: Scene) -> Outcome:
    """What is used and left of the line's allowances, and when they start anew."""
    line = own_line(scene)
    if line is None:
        return Outcome(slots={"usage": "unknown"})
    buckets = scene.facts.usage_of(line.id)
    if not buckets:
        return Outcome(slots={"usage": "nothing", "number": line.number, "own_plan": line.plan_name})
    resets = min((bucket.resets for bucket in buckets if bucket.resets), default=None)
    data = next((bucket for bucket in buckets if bucket.kind == "data"), None)
    is_low = data is not None and data.allowance is not None and _left(data) * 10 < data.allowance
    return Outcome(
        slots={
            "usage": "known",
            "number": line.number,
            "own_plan": line.plan_name,
            "rows": [_usage_row(bucket) for bucket in buckets],
            "credit": money_value(line.paying.credit) if line.paying.credit else None,
            "is_dated": resets is not None,
            "resets": resets.isoformat() if resets else None,
            "is_low": is_low,
        }
    )


def read_offers(scene: Scene) -> Outcome:
    """The plans asked for by name, or those of one kind."""
    named = named_plans(scene)
    if named:
        return Outcome(slots={"rows": [_offer_row("row_plan_in_full", plan) for plan in named]})
    kind = scene.slots.get("line_kind")
    plans = [offer for offer in scene.facts.offers() if offer.is_plan and kind in (None, offer.kind)]
    said = folded(scene.said)
    sized = [plan for plan in plans if any(contains_words(said, name) for name in size_names(plan, plans))]
    if len(sized) == 1:
        return Outcome(slots={"rows": [_offer_row("row_plan_in_full", sized[0])], "named": 1})
    return Outcome(slots={"rows": [_offer_row("row_plan", plan) for plan in plans]})


def find_named_offers(scene: Scene) -> Outcome:
    """How many plans the customer asked for by name, so that no kind need be asked."""
    return Outcome(slots={"named": len(named_plans(scene))})


def named_plans(scene: Scene) -> list[Offer]:
    """The plans that the customer named, be it by their data, in the catalogue's order."""
    plans = [offer for offer in scene.facts.offers() if offer.is_plan]
    entities = {folded(name) for name in scene.entities.get("plan_name", ())}
    amounts = set(scene.entities.get("data_amount", ()))
    said = f" {folded(scene.said)} "
    named = [plan for plan in plans if folded(plan.name) in entities or f" {folded(plan.name)} " in said]
    of_size = [plan for plan in plans if isinstance(plan.data_gb, Decimal) and f"{plan.data_gb:f} GB" in amounts]
    plain = folded(scene.said)
    return named or of_size or [plan for plan in plans if any(contains_words(plain, name) for name in data_names(plan))]


def check_line(scene: Scene) -> Outcome:
    """Whether the line's plan can be changed now at all."""
    line = own_line(scene)
    if line is None:
        return Outcome(slots={"standing": "unknown"})
    if line.has_order:
        return Outcome(slots={"standing": "order_under_way"})
    if not line.is_active:
        return Outcome(slots={"standing": "suspended"})
    others = [offer for offer in scene.facts.offers() if _suits(offer, line) and offer.id != line.offer]
    return Outcome(slots={"standing": "free" if others else "no_other", "own_plan": line.plan_name})


def read_plan_change(scene: Scene) -> Outcome:
    """The terms of changing the line to the chosen plan, or why it cannot be."""
    line = own_line(scene)
    offer = _chosen(scene)
    if line is None or offer is None:
        return Outcome(slots={"change": "not_possible", "plan_name": None})
    if offer.id == line.offer:
        return Outcome(slots={"change": "same", "new_plan": offer.name, "plan_name": None})
    return Outcome(slots={"change": "possible", "confirm_plan_change": None, **_terms(scene, line, offer)})


def order_plan_change(scene: Scene) -> Outcome:
    """The order for the change that was confirmed; when its terms have moved since, they are shown again."""
    line, offer = own_line(scene), _chosen(scene)
    if line is None:
        return Outcome(hand_off=LINE_GONE)
    if offer is None:
        return Outcome(slots={"change": "not_possible", "plan_name": None})
    now = _terms(scene, line, offer)
    if line.has_order or any(scene.slots.get(name) != now[name] for name in ("new_price", "own_price", "months")):
        return Outcome(slots={"change": "terms_moved", "confirm_plan_change": None})
    payload = {"party": line.owner.party, "line": line.id, "offer": offer.id, "plan_name": offer.name}
    order = EffectRequest(step="plan_change", kind="product_order", payload=payload)
    return Outcome(slots={"change": "ordered"}, effects=(order,))


def _terms(scene: Scene, line: Line, offer: Offer) -> dict[str, Any]:
    own = line.price or Money(amount=Decimal(0), currency=offer.price.currency)
    difference = offer.price.amount - own.amount
    direction = "same_price" if difference == 0 else ("dearer" if difference > 0 else "cheaper")
    return {
        "direction": direction,
        "own_plan": line.plan_name,
        "own_price": money_value(own),
        "new_plan": offer.name,
        "new_price": money_value(offer.price),
        "difference": money_value(Money(amount=abs(difference), currency=offer.price.currency)),
        "number": line.number,
        "rows": _allowance_rows(offer.data_gb, offer.minutes, offer.texts, offer.speed_mbit),
        "months": offer.contract_months,
        "terms": dict(offer.terms),
        "starts": _next_renewal(scene.today, line.renewal_day).isoformat(),
    }


def _chosen(scene: Scene) -> Offer | None:
    line = own_line(scene)
    wanted = scene.slots.get("plan_name")
    return next((offer for offer in scene.facts.offers() if offer.id == wanted and line and _suits(offer, line)), None)


def _suits(offer: Offer, line: Line) -> bool:
    return offer.is_plan and offer.kind == line.kind


def _plan_option(scene: Scene, offer: Offer, others: Sequence[Offer]) -> Option:
    """`others`: those that the line could change to; its own is understood all the same."""
    title = scene.say("title_plan", plan=offer.name, price=money_value(offer.price))
    names = (offer.name, *data_names(offer), *(size_names(offer, others) if offer in others else ()))
    return Option(value=offer.id, title=title, names=names, is_offered=offer in others)


def _offer_row(answer: str, offer: Offer) -> dict[str, Any]:
    return {
        "answer": answer,
        "plan": offer.name,
        "price": money_value(offer.price),
        "description": dict(offer.description),
        "terms": dict(offer.terms),
    }


def _allowance_rows(
    data: Allowance | None, minutes: Allowance | None, texts: Allowance | None, speed: Decimal | None
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for stem, amount in (("data", data), ("minutes", minutes), ("texts", texts)):
        if amount == "unlimited":
            rows.append({"answer": f"row_{stem}_unlimited"})
        elif amount is not None:
            rows.append({"answer": f"row_{stem}", "amount": str(amount)})
    if speed is not None:
        rows.append({"answer": "row_speed", "amount": str(speed)})
    return rows


def _usage_row(bucket: Bucket) -> dict[str, Any]:
    if bucket.allowance is None:
        return {"answer": _FREE_ROWS[bucket.kind], "used": str(bucket.used)}
    return {
        "answer": _LEFT_ROWS[bucket.kind] + ("_shared" if bucket.is_shared and bucket.kind == "data" else ""),
        "left": str(_left(bucket)),
        "allowance": str(bucket.allowance),
    }


def _left(bucket: Bucket) -> Decimal:
    if bucket.left is not None:
        return max(bucket.left, Decimal(0))
    return max((bucket.allowance or Decimal(0)) - bucket.used, Decimal(0))


def _next_renewal(today: date, day: int) -> date:
    """The next first day of a billing period after today, no later in its month than the 28th."""
    this_month = today.replace(day=min(day, LAST_DAY_OF_ALL_MONTHS))
    return this_month if today < this_month else months_later(this_month, 1)
