"""The contract of a line: how long it runs and what leaving it today would cost. Pure."""

from datetime import date
from typing import Any

from bot.actions.lines import label_of, own_line
from bot.answers.format import money_value
from bot.bss.model import Line, Money
from bot.engine.scene import Outcome, Scene

MONTHS_A_YEAR = 12


def read_contract(scene: Scene) -> Outcome:
    """When the chosen line's contract ends and what ending it today costs; of all lines when none was chosen."""
    lines = scene.facts.own_lines()
    line = own_line(scene) or (lines[0] if len(lines) == 1 else None)
    if line is not None:
        return Outcome(slots=contract_slots(line, scene.today))
    if not lines:
        return Outcome(slots={"contract": "unknown"})
    return Outcome(slots={"contract": "several", "rows": [_row(one, scene.today) for one in lines]})


def contract_slots(line: Line, today: date) -> dict[str, Any]:
    """What is told of a line's contract: its end, the months left and the fee of today as a sum.

    A fee that the operator's system does not tell is unknown, not nothing.
    """
    slots: dict[str, Any] = {"contract": "none", "number": line.number, "own_plan": line.plan_name}
    if line.term_end is None or line.term_end <= today:
        return slots
    if line.price is None or line.fee_per_month is None:
        return slots | {"contract": "unknown"}
    months, currency = months_left(today, line.term_end), line.price.currency
    fee = Money(amount=line.fee_per_month * months, currency=currency)
    return slots | {
        "contract": "running" if fee.amount else "free",
        "term_end": line.term_end.isoformat(),
        "months": months,
        "fee_per_month": money_value(Money(amount=line.fee_per_month, currency=currency)),
        "fee": money_value(fee),
    }


def months_left(today: date, end: date) -> int:
    """Months from today to the end of a contract; one that has begun counts."""
    whole = (end.year - today.year) * MONTHS_A_YEAR + end.month - today.month
    return whole + (end.day > today.day)


def _row(line: Line, today: date) -> dict[str, Any]:
    slots = contract_slots(line, today)
    return {**slots, "answer": f"row_contract_{slots['contract']}", "label": label_of(line)}
