"""Whether a top-up has arrived: which wish asks for it, and what the line shows. Pure.

"Where is my recharge" may be understood as a top-up or as a payment; both flows lead here by these words.
"""

import re
from collections.abc import Mapping

from bot.actions.top_up import list_prepaid_lines
from bot.actions.wish_words import first_meant
from bot.answers.format import money_value
from bot.engine.scene import Outcome, Scene

_OF_A_TOP_UP: Mapping[str, re.Pattern[str]] = {
    # "Recargo" is a late fee.
    "surely": re.compile(r"recharg|\btop(ped|ping)? ?up|\brecarga|\brecargu|充值|儲值|储值"),
    "maybe": re.compile(r"\bcredit\b|\bsaldo\b|话费|話費"),
}
_STATUS: Mapping[str, re.Pattern[str]] = {
    "status": re.compile(
        r"\bwhere( is| s|s) (my|the)\b|\bnot (arrived|there yet|received|credited|added)\b|\bnever (came|arrived|got)\b"
        r"|\b(has|have|did|does|is|was|were)(n t| not) (\w+ ){0,2}"
        r"(arriv|com(e|ing)\b|gone|go thr|been|show|receiv|credit|add|appear)"
        r"|\b(has|did|have) (it|my|the|our) (\w+ ){0,3}(arriv|come\b|gone|go thr|been|show|reach|land)"
        r"|\bstill (no|not|nothing|waiting|missing)\b"
        r"|\bdonde (esta|quedo|anda)\b|\bsigue sin\b"
        r"|\bno (me |se |le )*(ha |han )?(aparec|llega|llego|reflej|abona|abono|acredit|entrado|entro)"
        r"|\b(ha llegado|llego|ha entrado|entro) (ya |bien )*(mi|la|el|una) (recarga|saldo|pago|dinero|plata)"
        r"|没到|沒到|没有到|沒有到|未到|到账了|到帳了|到账没|到帳沒|到了吗|到了嗎|没收到|沒收到|没有收到|没反应|沒反應|哪去了|去哪了|到哪了"
    ),
}


def find_payment_sought(scene: Scene) -> Outcome:
    """Whether the money that the customer misses is a top-up of a prepaid line or the payment of a bill."""
    said = first_meant(scene.said, _OF_A_TOP_UP)
    is_top_up = said == "surely" or (said == "maybe" and bool(list_prepaid_lines(scene)))
    return Outcome(slots={"sought": "top_up" if is_top_up else "payment"})


def find_top_up_wish(scene: Scene) -> Outcome:
    """Whether the customer wants to top up, or asks where a top-up is."""
    return Outcome(slots={"top_up_wish": first_meant(scene.said, _STATUS) or "top_up"})


def check_prepaid_lines(scene: Scene) -> Outcome:
    """Whether the customer has a line whose top-ups can be seen."""
    return Outcome(slots={"has_prepaid": bool(list_prepaid_lines(scene))})


def read_top_up_status(scene: Scene) -> Outcome:
    """The last top-up that reached the chosen line, and what is left on it."""
    line = next((line for line in scene.facts.own_lines() if line.id == scene.slots.get("prepaid_line")), None)
    if line is None:
        return Outcome(slots={"top_up_status": "gone", "prepaid_line": None})
    credit, last = line.paying.credit, line.paying.last_top_up
    slots = {"number": line.number, "credit": money_value(credit) if credit else None}
    if credit is None:
        return Outcome(slots={**slots, "top_up_status": "unknown"})
    if last is None:
        return Outcome(slots={**slots, "top_up_status": "none"})
    return Outcome(
        slots={**slots, "top_up_status": "arrived", "amount": money_value(last.amount), "at": last.at.isoformat()}
    )
