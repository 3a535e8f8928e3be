"""More time to pay: what the operator's rules allow, what the customer chose, and recording it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from bot.actions.days import WEEK, months_later, names_of
from bot.actions.payments import open_bills, total
from bot.actions.work_order import work_order
from bot.answers.format import money_value
from bot.bss.model import Arrangement, Bill, Money
from bot.engine.scene import Option, Outcome, Scene
from bot.policy import ArrangementRules

YEAR = timedelta(days=365)
NOON = time(12)
LATER, PARTS = "later", "parts"
_CENT = Decimal("0.01")
_PARTS_NAMES: Mapping[int, tuple[str, ...]] = {
    2: ("2 parts", "two parts", "in two", "2 instalments", "two instalments", "half now", "in halves",
        "dos partes", "dos plazos", "dos cuotas", "2 plazos", "2 cuotas", "en dos", "dos pagos",
        "两次", "兩次", "分两", "2次", "两期", "兩期", "2期"),
    3: ("3 parts", "three parts", "in three", "3 instalments", "three instalments", "over three months",
        "tres partes", "tres plazos", "tres cuotas", "3 plazos", "3 cuotas", "en tres", "tres pagos", "tres meses",
        "三次", "分三", "3次", "三期", "3期", "三个月", "三個月"),
    4: ("4 parts", "four parts", "in four", "4 instalments", "four instalments", "cuatro partes", "cuatro plazos",
        "cuatro cuotas", "4 plazos", "4 cuotas", "en cuatro", "四次", "分四", "4次", "四期", "4期"),
    5: ("5 parts", "five parts", "in five", "5 instalments", "five instalments", "cinco partes", "cinco plazos",
        "cinco cuotas", "5 plazos", "5 cuotas", "en cinco", "五次", "分五", "5次", "五期", "5期"),
    6: ("6 parts", "six parts", "in six", "6 instalments", "six instalments", "over six months", "seis partes",
        "seis plazos", "seis cuotas", "6 plazos", "6 cuotas", "en seis", "六次", "分六", "6次", "六期", "6期",
        "半年"),
}  # fmt: skip
_MANY_PARTS = 36
"""More are asked for by nobody."""
_PARTS_IN_FIGURES = ("{} parts", "{} instalments", "{} installments", "{} payments", "{} plazos", "{} cuotas",
                     "{} pagos", "{}期", "{}次")  # fmt: skip
_LATER_NAMES = (
    "all of it",
    "all at once",
    "later",
    "todo",
    "de una vez",
    "más tarde",
    "一次付清",
    "全部",
    "晚点",
    "晚點",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One payment of an arrangement."""

    day: date
    amount: Money


def refusal(rules: ArrangementRules, owed: Sequence[Bill], made: Iterable[Arrangement], today: date) -> str | None:
    """Why the rules give no more time for these open bills; None when they do."""
    made = list(made)
    if any(bill.id in one.bills and one.until >= today for one in made for bill in owed):
        return "running"
    amount = total(bill.remaining for bill in owed).amount
    if amount < rules.least_amount:
        return "too_small"
    if amount > rules.most_amount:
        return "too_large"
    if any((today - bill.due).days > rules.overdue_days for bill in owed):
        return "too_late"
    if sum(today - one.made < YEAR for one in made) >= rules.a_year:
        return "too_many"
    return None


def latest_day(rules: ArrangementRules, owed: Sequence[Bill], today: date) -> date:
    """Until when all of it may be paid."""
    return max(_due(owed), today) + timedelta(days=rules.later_days)


def in_parts(count: int, amount: Money, due: date, today: date) -> tuple[Part, ...]:
    """Equal parts a month apart, odd cents in the last; the first when it is due, but not within a week."""
    each = (amount.amount / count).quantize(_CENT, ROUND_DOWN)
    last = amount.amount - each * (count - 1)
    first = max(due, today + WEEK)
    return tuple(
        Part(
            day=months_later(first, number),
            amount=Money(amount=last if number == count - 1 else each, currency=amount.currency),
        )
        for number in range(count)
    )


def list_arrangements(scene: Scene) -> tuple[Option, ...]:
    """All later or in parts, as the rules allow; any earlier day, and more parts, are understood as well."""
    owed = open_bills(scene)
    if not owed:
        return ()
    rules = _rules(scene)
    latest = latest_day(rules, owed, scene.today)
    title = scene.say("title_arrangement_later", day=latest.isoformat())
    offered = [Option(value=_on(latest), title=title, names=(*_LATER_NAMES, *names_of(latest, scene.today)))]
    most = _most_parts(rules, owed)
    for count in range(2, max(most, _MANY_PARTS) + 1):
        title = scene.say("title_arrangement_parts", count=count)
        names = (*_PARTS_NAMES.get(count, ()), *(form.format(count) for form in _PARTS_IN_FIGURES))
        offered.append(Option(value=f"{PARTS}:{count}", title=title, names=names, is_offered=count <= most))
    days = [scene.today + timedelta(days=ahead) for ahead in range(1, (latest - scene.today).days)]
    return (*offered, *(_earlier(scene, day) for day in days))


def check_arrangement(scene: Scene) -> Outcome:
    """Whether the rules give more time for what is open."""
    owed = open_bills(scene)
    if not owed:
        return Outcome(slots={"extension": "nothing"})
    why = refusal(_rules(scene), owed, scene.facts.arrangements(), scene.today)
    rules = _rules(scene)
    slots: dict[str, Any] = {
        "extension": "possible" if why is None else why,
        "refusal": why,
        "total": money_value(total(bill.remaining for bill in owed)),
        "due": _due(owed).isoformat(),
        "least": money_value(Money(amount=rules.least_amount, currency=owed[0].remaining.currency)),
        "most": money_value(Money(amount=rules.most_amount, currency=owed[0].remaining.currency)),
        "overdue_days": rules.overdue_days,
        "a_year": rules.a_year,
    }
    if why == "running":
        ids = {bill.id for bill in owed}
        running = next(one for one in scene.facts.arrangements() if ids & one.bills and one.until >= scene.today)
        slots |= {"number": running.id, "ends": running.until.isoformat()}
    return Outcome(slots=slots)


def read_arrangement(scene: Scene) -> Outcome:
    """The chosen arrangement, part by part, to be confirmed."""
    owed = open_bills(scene)
    parts = _chosen(scene, owed) if owed else ()
    if not parts:
        return Outcome(slots={**_why_not(scene, owed), "arrangement": None})
    return Outcome(
        slots={
            "chosen": LATER if len(parts) == 1 else PARTS,
            "confirm_arrangement": None,
            "total": money_value(total(part.amount for part in parts)),
            "day": parts[0].day.isoformat(),
            "count": len(parts),
            "rows": [_part_row(part) for part in parts],
        }
    )


def make_arrangement(scene: Scene) -> Outcome:
    """Records the arrangement that was confirmed; when what is open or the rules have moved, all is shown again."""
    owed = open_bills(scene)
    parts = _chosen(scene, owed) if owed else ()
    moved = not parts or [_part_row(part) for part in parts] != scene.slots.get("rows")
    if moved or refusal(_rules(scene), owed, scene.facts.arrangements(), scene.today) is not None:
        return Outcome(slots={"extension": "moved", "arrangement": None})
    asked = work_order(
        scene,
        "payment_arrangement",
        name="More time to pay",
        description=f"Agreed with the customer: {'; '.join(_written(part) for part in parts)}.",
        about=[{"id": bill.id, "name": bill.number, "role": "bill", "type": "CustomerBill"} for bill in owed],
        notes={f"part_{number}": _written(part) for number, part in enumerate(parts, start=1)},
        told={"rows": [_part_row(part) for part in parts]},
        promised=datetime.combine(parts[-1].day, NOON, UTC).isoformat(),
    )
    return Outcome(slots={"extension": "made"}, effects=asked.effects)


def _chosen(scene: Scene, owed: Sequence[Bill]) -> tuple[Part, ...]:
    """What the slot `arrangement` stands for, if the rules still allow it."""
    wanted = str(scene.slots.get("arrangement") or "")
    if all(option.value != wanted for option in list_arrangements(scene)):
        return ()
    amount = total(bill.remaining for bill in owed)
    kind, _, value = wanted.partition(":")
    if kind == PARTS and int(value) > _most_parts(_rules(scene), owed):
        return ()
    if kind == LATER:
        return (Part(day=date.fromisoformat(value), amount=amount),)
    return in_parts(int(value), amount, _due(owed), scene.today)


def _most_parts(rules: ArrangementRules, owed: Sequence[Bill]) -> int:
    """Into how many parts the rules let this be split; 1: none."""
    amount = total(bill.remaining for bill in owed).amount
    return max(1, min(rules.most_parts, int(amount / rules.least_part)))


def _why_not(scene: Scene, owed: Sequence[Bill]) -> dict[str, Any]:
    """Why it cannot be paid in as many parts as were asked for."""
    kind, _, count = str(scene.slots.get("arrangement") or "").partition(":")
    if kind != PARTS or not owed:
        return {"chosen": "not_possible"}
    rules = _rules(scene)
    currency = owed[0].remaining.currency
    return {
        "chosen": "too_many_parts" if int(count) > rules.most_parts else "parts_too_small",
        "insists": "least_part" in scene.slots,
        "total": money_value(total(bill.remaining for bill in owed)),
        "count": int(count),
        "most_parts": rules.most_parts,
        "least_part": money_value(Money(amount=rules.least_part, currency=currency)),
    }


def _rules(scene: Scene) -> ArrangementRules:
    return scene.policy.arrangement_rules(scene.facts.own_lines()[0].owner.tier)


def _due(owed: Sequence[Bill]) -> date:
    return min(bill.due for bill in owed)


def _on(day: date) -> str:
    return f"{LATER}:{day.isoformat()}"


def _earlier(scene: Scene, day: date) -> Option:
    title = scene.say("title_arrangement_later", day=day.isoformat())
    return Option(value=_on(day), title=title, names=names_of(day, scene.today), is_offered=False)


def _part_row(part: Part) -> dict[str, Any]:
    return {"answer": "row_part", "day": part.day.isoformat(), "amount": money_value(part.amount)}


def _written(part: Part) -> str:
    return f"{part.day.isoformat()} {part.amount.amount:.2f} {part.amount.currency}"
