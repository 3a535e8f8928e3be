"""Balance, due date, and why a bill is as high as it is. Pure; amounts are compared to the cent."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.actions.payments import account_lines, total
from bot.answers.format import money_value
from bot.bss.facts import ChargesOf
from bot.bss.model import Bill, Charge, Money, Texts
from bot.engine.scene import Option, Outcome, Scene
from bot.words import folded

MONTH_NAMES: Mapping[int, tuple[str, ...]] = {
    1: ("january", "jan", "enero", "ene", "一月", "1月"),
    2: ("february", "feb", "febrero", "二月", "2月"),
    3: ("march", "mar", "marzo", "三月", "3月"),
    4: ("april", "apr", "abril", "abr", "四月", "4月"),
    5: ("may", "mayo", "五月", "5月"),
    6: ("june", "jun", "junio", "六月", "6月"),
    7: ("july", "jul", "julio", "七月", "7月"),
    8: ("august", "aug", "agosto", "ago", "八月", "8月"),
    9: ("september", "sep", "sept", "septiembre", "setiembre", "九月", "9月"),
    10: ("october", "oct", "octubre", "十月", "10月"),
    11: ("november", "nov", "noviembre", "十一月", "11月"),
    12: ("december", "dec", "diciembre", "dic", "十二月", "12月"),
}
_LAST_NAMES = ("last month", "last bill", "mes pasado", "ultima factura", "上个月", "上個月", "上月")
_THIS_NAMES = ("this month", "this bill", "este mes", "esta factura", "这个月", "這個月", "本月")
_BEFORE_NAMES = (
    "previous one", "previous bill", "previous month", "the one before", "month before", "bill before",
    "la anterior", "mes anterior", "factura anterior",
    "上一期", "上期", "前一期", "前一个月", "前一個月", "再往前",
)  # fmt: skip
ROWS_TOLD = 6
_LATE = re.compile(
    r"\b(if|when|what happens|happen)\b.*\b(late|later|miss\w*|(don t|can t|not|without) pay\w*|after (it|the))\b"
    r"|\blate (payment )?(fee|charge|penalty)\b|\bpay(ing)? late\b"
    r"|\bsi\b.*\b(tarde|retras\w+|atras\w+|no pago|despues|fuera de plazo|me paso)\b"
    r"|\b(recargo|penaliza\w*|multa|interes(es)?)\b.*\b(tarde|retras\w+|mora|demora)\b|\bpagar tarde\b"
    r"|(晚|迟|遲|逾期|过期|過期|超期|不按时|不按時|没按时|拖)(了|几天|幾天|点|點)?(交|缴|繳|付|还|還|支付)?.*(会|會|怎|罚|罰|后果|後果|多少|要|吗|嗎)"
    r"|滞纳金|滯納金|违约金"
)
"""Said of a payment that comes too late, not of one that is late already."""


def list_bills(scene: Scene) -> tuple[Option, ...]:
    """The account's bills, newest first, called after the month in which their period starts."""
    account = scene.slots.get("account")
    bills = scene.facts.bills_of(account) if account else ()
    shown = next((place for place, bill in enumerate(bills) if bill.id == scene.slots.get("bill_period")), 0)
    return tuple(_bill_option(scene, bill, place, is_before=place == shown + 1) for place, bill in enumerate(bills))


def find_late_question(scene: Scene) -> Outcome:
    """Whether the customer asks what paying late leads to."""
    return Outcome(slots={"asks_late": _LATE.search(folded(scene.said)) is not None})


def read_balance(scene: Scene) -> Outcome:
    """How much is owed on the newest bill, for which period, until when."""
    bills = scene.facts.bills_of(scene.slots["account"])
    if not bills:
        return Outcome(slots={"standing": "no_bill"})
    newest = bills[0]
    before = [bill for bill in bills[1:] if bill.remaining.amount > 0]
    credit = _credit_rows(scene)
    standing = _standing(newest, scene)
    return Outcome(
        slots={
            "standing": "prepaid" if credit and standing == "paid" and not before else standing,
            "rows": credit,
            "amount": money_value(newest.amount),
            "remaining": money_value(newest.remaining),
            "period": newest.starts.isoformat(),
            "due": newest.due.isoformat(),
            "days_left": abs((newest.due - scene.today).days),
            "has_older": bool(before),
            "older": money_value(total(bill.remaining for bill in before)) if before else None,
            "total": money_value(total(bill.remaining for bill in bills)),
        }
    )


def _credit_rows(scene: Scene) -> list[dict[str, Any]]:
    """What is left on each line of an account that has prepaid lines only; empty where that is not known of all."""
    lines = account_lines(scene)
    if any(line.kind != "prepaid" or line.paying.credit is None for line in lines):
        return []
    return [
        {"answer": "row_line_credit", "number": line.number, "credit": money_value(line.paying.credit)}
        for line in lines
        if line.paying.credit is not None
    ]


def explain_bill(scene: Scene) -> Outcome:
    """Which lines of a bill differ from the bill before, and by how much."""
    bills = scene.facts.bills_of(scene.slots["account"])
    if not bills:
        return Outcome(slots={"comparison": "no_bill"})
    place = next((at for at, bill in enumerate(bills) if bill.id == scene.slots.get("bill_period")), 0)
    bill, before = bills[place], bills[place + 1] if place + 1 < len(bills) else None
    wanted = [ChargesOf(bill.id), *([ChargesOf(before.id)] if before else [])]
    scene.facts.expect(*wanted)
    charges = scene.facts.charges_of(bill.id)
    told = {"period": bill.starts.isoformat(), "amount": money_value(bill.amount)}
    if before is None:
        rows = [_row("row_charge", charge.name, charge.amount) for charge in charges]
        return Outcome(slots={**told, "comparison": "first", "rows": rows})
    changes = compare(scene.facts.charges_of(before.id), charges)
    difference = bill.amount.amount - before.amount.amount
    return Outcome(
        slots={
            **told,
            "comparison": _comparison(difference, changes),
            "before_period": before.starts.isoformat(),
            "before": money_value(before.amount),
            "difference": money_value(Money(amount=abs(difference), currency=bill.amount.currency)),
            "rows": [_change_row(change) for change in changes[:ROWS_TOLD]],
        }
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One kind of charge that is not what it was."""

    name: Texts
    reason: Texts | None
    before: Decimal
    after: Decimal
    currency: str

    @property
    def difference(self) -> Decimal:
        """By how much the bill is higher for it."""
        return self.after - self.before


def compare(before: Iterable[Charge], after: Iterable[Charge]) -> list[Change]:
    """What changed from one bill to the next, the largest change first; charges are the same by key and line."""
    earlier, later = _by_kind(before), _by_kind(after)
    changes = []
    for kind in {**later, **earlier}:
        then, now = earlier.get(kind, []), later.get(kind, [])
        amounts = (
            sum((charge.amount.amount for charge in then), Decimal(0)),
            sum((charge.amount.amount for charge in now), Decimal(0)),
        )
        if amounts[0] == amounts[1]:
            continue
        newest = (now or then)[0]
        changes.append(
            Change(
                name=newest.name,
                reason=newest.reason if now else None,
                before=amounts[0],
                after=amounts[1],
                currency=newest.amount.currency,
            )
        )
    return sorted(changes, key=lambda change: abs(change.difference), reverse=True)


def _by_kind(charges: Iterable[Charge]) -> dict[tuple[str, str], list[Charge]]:
    kinds: dict[tuple[str, str], list[Charge]] = defaultdict(list)
    for charge in charges:
        kinds[charge.key, charge.line].append(charge)
    return kinds


def _standing(bill: Bill, scene: Scene) -> str:
    if bill.remaining.amount <= 0:
        return "paid"
    if bill.due < scene.today:
        return "overdue"
    return "partly_paid" if bill.state == "partly_paid" else "open"


def _comparison(difference: Decimal, changes: list[Change]) -> str:
    if not changes:
        return "same"
    if difference == 0:
        return "level"
    return "higher" if difference > 0 else "lower"


def _change_row(change: Change) -> dict[str, Any]:
    if change.before == 0:
        answer = "row_new"
    elif change.after == 0:
        answer = "row_gone"
    else:
        answer = "row_higher" if change.difference > 0 else "row_lower"
    row: dict[str, Any] = {
        "answer": answer if change.reason is None else f"{answer}_because",
        "charge": dict(change.name),
        "before": money_value(Money(amount=change.before, currency=change.currency)),
        "after": money_value(Money(amount=change.after, currency=change.currency)),
        "difference": money_value(Money(amount=abs(change.difference), currency=change.currency)),
    }
    return row if change.reason is None else {**row, "why": dict(change.reason)}


def _row(answer: str, name: Texts, amount: Money) -> dict[str, Any]:
    return {"answer": answer, "charge": dict(name), "amount": money_value(amount)}


def _bill_option(scene: Scene, bill: Bill, place: int, *, is_before: bool) -> Option:
    """`is_before`: it is the bill before the one that was explained."""
    month = bill.starts.month
    names = [*MONTH_NAMES[month], f"month:{month:02}", f"{bill.starts:%Y-%m}", bill.number]
    months_ago = 12 * (scene.today.year - bill.starts.year) + scene.today.month - month
    names.append(f"relative:{-months_ago}m")
    if place == 0:
        names += ["latest", "newest", "la ultima", "最新"]
    if is_before:
        names += _BEFORE_NAMES
    if months_ago == 1:
        names += _LAST_NAMES
    if place == 0 and months_ago >= 0:
        # "This month's bill" is the one that came this month, whatever it is for.
        names += (*_THIS_NAMES, "relative:0m")
    return Option(value=bill.id, title=scene.say("title_bill", period=bill.starts.isoformat()), names=tuple(names))
