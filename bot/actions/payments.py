"""Ways to pay, what is open with a link to pay it, whether payments arrived, and refunds. Pure."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, get_args

from bot.actions.links import link_slots
from bot.answers.format import money_value
from bot.bss.model import Bill, Line, Money, Payment, Refund
from bot.engine.scene import Outcome, Scene
from bot.policy import PaymentWay
from bot.words import folded

PAYMENTS_TOLD = 3
REFUNDS_TOLD = 3


_IN_PART = re.compile(
    r"\b(just|only|a) part\b|\bpart of (it|the|my|what)\b|\bpartial\w*|\bhalf (of|now|today)\b|\bsome of (it|my|the)\b"
    r"|\bthe rest (later|next|in|when)\b"
    r"|\b(una|solo|nada mas) parte\b|\bpago parcial\b|\bparcialmente\b|\bla mitad\b"
    r"|\bel resto (luego|despues|el|mas|en|cuando)\b"
    r"|一部分|部分(付|交|支付|缴|還|还)|(付|交|缴|還|还)(一)?半|(剩下|余下|其余)(的|部分)?(下|以后|之后|再|晚)"
)
"""Said of a payment of which the rest shall follow later."""


def read_payment_ways(scene: Scene) -> Outcome:
    """The ways to pay, and whether the one that the customer names is among them."""
    rules = scene.policy.payments
    named = scene.entities.get("payment_method", [])
    taken = [way for way in rules.ways if way in named]
    asked = "none" if not named else ("taken" if taken else "not_taken")
    if _IN_PART.search(folded(scene.said)):
        asked = "in_part"
    return Outcome(slots={"asked_way": asked, "rows": [_way_row(scene, way) for way in taken or rules.ways]})


def read_open_amount(scene: Scene) -> Outcome:
    """What is open on the account, with a link to pay it."""
    account = scene.slots["account"]
    bills = scene.facts.bills_of(account)
    owed = _open(bills)
    if not owed:
        return Outcome(slots={"to_pay": "nothing"})
    paying = account_lines(scene)[0].paying
    pending = [payment for bill in owed for payment in bill.payments if not payment.is_booked]
    is_taken = paying.is_automatic and all(bill.due >= scene.today for bill in owed)
    slots = {
        "to_pay": "link",
        "total": money_value(total(bill.remaining for bill in owed)),
        "rows": [_bill_row(bill, is_taken=is_taken) for bill in owed] if len(owed) > 1 else [],
        "due": owed[-1].due.isoformat(),
        "is_automatic": is_taken,
        "pending": [_payment_row(scene, payment) for payment in pending],
        **link_slots(scene, paying.pay),
    }
    if slots["link"] is None:
        slots |= {"to_pay": "no_link", "rows": [_way_row(scene, way) for way in scene.policy.payments.ways]}
    return Outcome(slots=slots)


def read_payments(scene: Scene) -> Outcome:
    """The last payments with their state, what is open, and when a line that was blocked works again."""
    if all(line.kind == "prepaid" for line in account_lines(scene)):
        return Outcome(slots={"arrived": "prepaid"})
    bills = scene.facts.bills_of(scene.slots["account"])
    came = sorted(
        (payment for bill in bills for payment in bill.payments), key=lambda payment: payment.day, reverse=True
    )
    owed = _open(bills)
    blocked = [line for line in account_lines(scene) if not line.is_active and not line.is_lost]
    back = next((line for line in blocked if line.paying.back_at is not None), None)
    pending = [payment for payment in came if not payment.is_booked]
    slots: dict[str, Any] = {
        "arrived": _arrived(came, pending, owed, blocked, back),
        "rows": [_payment_row(scene, payment) for payment in came[:PAYMENTS_TOLD]],
        "days": scene.policy.payments.booking_days,
        "pending": [_payment_row(scene, payment) for payment in pending],
        "total": money_value(total(bill.remaining for bill in owed)) if owed else None,
    }
    if back is not None and back.paying.back_at is not None:
        slots |= {"number": back.number, "back": back.paying.back_at.isoformat()}
    elif blocked:
        slots |= {"number": blocked[0].number}
    return Outcome(slots=slots)


def read_refunds(scene: Scene) -> Outcome:
    """The state of what goes back to the customer."""
    refunds = scene.facts.refunds()
    if not refunds:
        return Outcome(slots={"refunds": "none"})
    return Outcome(slots={"refunds": "some", "rows": [_refund_row(scene, one) for one in refunds[:REFUNDS_TOLD]]})


def account_lines(scene: Scene) -> Sequence[Line]:
    """The customer's lines that the chosen account pays for."""
    return [line for line in scene.facts.own_lines() if line.account == scene.slots["account"]]


def total(amounts: Iterable[Money]) -> Money:
    """The sum of at least one amount."""
    listed = list(amounts)
    return Money(amount=sum((money.amount for money in listed), Decimal(0)), currency=listed[0].currency)


def open_bills(scene: Scene) -> list[Bill]:
    """The bills of the chosen account that are not paid, the newest first."""
    return _open(scene.facts.bills_of(scene.slots["account"]))


def _open(bills: Iterable[Bill]) -> list[Bill]:
    """Bills that are not paid, the newest first."""
    return [bill for bill in bills if bill.remaining.amount > 0]


def _arrived(
    came: Sequence[Payment],
    pending: Sequence[Payment],
    owed: Sequence[Bill],
    blocked: Sequence[Line],
    back: Line | None,
) -> str:
    if back is not None:
        return "line_back"
    if pending:
        return "under_way"
    if blocked and owed:
        return "not_seen"
    if owed:
        return "still_open" if came else "nothing_came"
    return "all_paid" if came else "none"


def _payment_row(scene: Scene, payment: Payment) -> dict[str, Any]:
    return {
        "answer": "row_payment" if payment.is_booked else "row_payment_pending",
        "day": payment.day.isoformat(),
        "amount": money_value(payment.amount),
        "way": _way(scene, payment.method),
    }


def _refund_row(scene: Scene, refund: Refund) -> dict[str, Any]:
    dated = refund.state in ("approved", "paid") and refund.day is not None
    state = refund.state if dated or refund.state in ("requested", "rejected") else f"{refund.state}_undated"
    return {
        "answer": f"row_refund_{state}",
        "about": dict(refund.about),
        "amount": money_value(refund.amount),
        "asked": refund.asked.isoformat(),
        "way": _way(scene, refund.way),
        **({"day": refund.day.isoformat()} if refund.day else {}),
    }


def _way(scene: Scene, code: str) -> str:
    """A way to pay in the customer's words; one that has no name with us as it stands."""
    return scene.say(f"title_way_{code.replace(' ', '_')}") if code in get_args(PaymentWay) else code


def _way_row(scene: Scene, way: str) -> dict[str, Any]:
    rules = scene.policy.payments
    return {
        "answer": f"row_way_{way.replace(' ', '_')}",
        "account": rules.transfer_account,
        "days": rules.booking_days,
    }


def _bill_row(bill: Bill, *, is_taken: bool) -> dict[str, Any]:
    return {
        "answer": "row_bill_taken" if is_taken else "row_open_bill",
        "period": bill.starts.isoformat(),
        "remaining": money_value(bill.remaining),
        "due": bill.due.isoformat(),
    }
