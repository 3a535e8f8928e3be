"""A charge that the customer holds for wrong: which line of which bill, why, and the dispute about it. Pure."""

from collections.abc import Mapping
from typing import Any

from bot.actions.work_order import work_order
from bot.answers.format import money_value
from bot.bss.model import Bill, Charge, Dispute
from bot.engine.scene import Option, Outcome, Scene

WHOLE_BILL = "all"
_WHOLE_NAMES = (
    "whole bill", "the bill", "everything", "all of it", "all", "toda la factura", "todo", "entera",
    "整张账单", "整张", "全部", "所有",
)  # fmt: skip
# What customers and the NLU call a kind of charge, by the beginning of its key.
_KIND_NAMES: Mapping[str, tuple[str, ...]] = {
    "plan": ("monthly fee", "plan", "tarifa", "cuota", "cuota mensual", "套餐", "月租", "月费"),
    "late-fee": ("late fee", "recargo", "recargo por retraso", "滞纳金", "滯納金"),
    "roaming": ("roaming", "roaming charges", "roaming fee", "漫游", "漫遊", "漫游费"),
    "usage:calls": ("calls", "international calls", "llamadas", "长途", "通话", "電話"),
    "addon": ("pack", "add on", "extra data", "bono", "流量包", "叠加包"),
}
_REASONS: Mapping[str, tuple[str, ...]] = {
    "not_ordered": (
        "never ordered", "didn t order", "did not order", "never asked", "never subscribed", "not mine", "didn t make",
        "didnt make", "haven t left", "never used", "didn t use", "did not use", "cancelled that", "i was not there",
        "no lo pedi", "no pedi", "nunca pedi", "no he pedido", "nunca me suscribi", "no hice", "no he hecho", "no sali",
        "no he ido", "no he salido", "no use", "no he usado", "no estuve", "lo cancele",
        "没订", "沒訂", "没用", "沒用", "没出国", "沒出國", "没去", "沒去", "不是我", "没开通", "没打",
    ),
    "paid": (
        "paid on time", "paid already", "already paid", "i paid", "paid it",
        "pague a tiempo", "ya pague", "ya lo pague", "lo pague", "pague",
        "按时", "按時", "已经付", "已經付", "早付", "付过", "付過", "交过",
    ),
    "twice": (
        "twice", "two times", "double", "duplicate", "again",
        "dos veces", "doble", "duplicado", "duplicada",
        "两次", "兩次", "重复", "重複",
    ),
    "amount": (
        "too much", "too high", "overcharged", "wrong amount", "promised", "agreed", "less",
        "demasiado", "de mas", "importe", "prometieron", "acordamos", "acordado",
        "太多", "多收", "多扣", "金额", "金額", "说好", "說好", "不是这个价",
    ),
    "other": ("something else", "another reason", "other", "otra razon", "otro motivo", "其他", "别的"),
}  # fmt: skip
_WHY_IN_TICKET: Mapping[str, str] = {
    "not_ordered": "not ordered or used by the customer",
    "paid": "paid in time, says the customer",
    "twice": "charged twice",
    "amount": "not the amount that was agreed on",
    "other": "another reason",
}


def list_charges(scene: Scene) -> tuple[Option, ...]:
    """The lines of the bill that cost something, and the bill as a whole."""
    bill = _bill(scene)
    if bill is None:
        return ()
    charges = [charge for charge in scene.facts.charges_of(bill.id) if charge.amount.amount > 0]
    whole = Option(value=WHOLE_BILL, title=scene.say("title_whole_bill"), names=_WHOLE_NAMES)
    return (*(_charge_option(scene, charge) for charge in charges), whole)


def list_dispute_reasons(scene: Scene) -> tuple[Option, ...]:
    """Why a charge may be wrong."""
    return tuple(
        Option(value=reason, title=scene.say(f"title_dispute_{reason}"), names=names)
        for reason, names in _REASONS.items()
    )


def find_bill(scene: Scene) -> Outcome:
    """Whether there is a bill, and of which month."""
    bill = _bill(scene)
    if bill is None:
        return Outcome(slots={"dispute": "no_bill"})
    return Outcome(slots={"dispute": "bill", "period": bill.starts.isoformat()})


def read_dispute(scene: Scene) -> Outcome:
    """What is known of the chosen line: why it stands there, and whether it is disputed already."""
    bill, found = _bill(scene), _disputed(scene)
    if bill is None or found is None:
        return Outcome(slots={"dispute": "gone", "disputed_charge": None})
    id_, told, reason = found
    running = next((one for one in scene.facts.disputes() if id_ in one.about), None)
    if running is not None:
        return Outcome(slots={**told, **_standing(running)})
    return Outcome(slots={**told, "dispute": "explained" if reason else "new", "why": reason, "confirm_dispute": None})


def name_reason(scene: Scene) -> Outcome:
    """The chosen reason in the customer's words."""
    return Outcome(slots={"reason": scene.say(f"title_dispute_{scene.slots['dispute_reason']}")})


def open_dispute(scene: Scene) -> Outcome:
    """The work order for the dispute that was confirmed."""
    bill, found = _bill(scene), _disputed(scene)
    if bill is None or found is None:
        return Outcome(slots={"dispute": "gone", "disputed_charge": None})
    id_, told, _ = found
    name = told["charge"]["en"]
    why = _WHY_IN_TICKET[str(scene.slots["dispute_reason"])]
    amount = f"{told['amount']['amount']} {told['amount']['currency']}"
    role, type_ = ("bill", "CustomerBill") if id_ == bill.id else ("charge", "AppliedCustomerBillingRate")
    about = [{"id": id_, "name": name, "role": role, "type": type_}]
    if id_ != bill.id:
        about.append({"id": bill.id, "name": bill.number, "role": "bill_of_charge", "type": "CustomerBill"})
    asked = work_order(
        scene,
        "dispute",
        name=f"Dispute: {name}",
        description=f"{name} ({amount}) on bill {bill.number}: {why}. In the customer's words: {scene.said}",
        about=about,
        notes={"amount": amount, "reason": str(scene.slots["dispute_reason"])},
        told=told,
        promised=scene.policy.work_orders.promised("dispute", scene.now).isoformat(),
    )
    return Outcome(slots={"dispute": "opened"}, effects=asked.effects)


def _bill(scene: Scene) -> Bill | None:
    account = scene.slots.get("account")
    bills = scene.facts.bills_of(account) if account else ()
    return next((bill for bill in bills if bill.id == scene.slots.get("bill_period")), bills[0] if bills else None)


def _disputed(scene: Scene) -> tuple[str, dict[str, Any], dict[str, str] | None] | None:
    """The id, the values to tell, and the known reason of what the slot `disputed_charge` names."""
    bill, wanted = _bill(scene), scene.slots.get("disputed_charge")
    if bill is None:
        return None
    period = {"period": bill.starts.isoformat()}
    if wanted == WHOLE_BILL:
        name = {language: scene.say("title_whole_bill") for language in ("es", "zh")} | {"en": "The whole bill"}
        return bill.id, {**period, "charge": name, "amount": money_value(bill.amount)}, None
    for charge in scene.facts.charges_of(bill.id):
        if charge.id == wanted:
            told = {**period, "charge": dict(charge.name), "amount": money_value(charge.amount)}
            return charge.id, told, dict(charge.reason) if charge.reason else None
    return None


def _standing(running: Dispute) -> dict[str, Any]:
    if not running.is_open:
        return {"dispute": "decided", "number": running.id}
    dated = running.promised is not None
    return {
        "dispute": "running" if dated else "running_undated",
        "number": running.id,
        "promised": running.promised.isoformat() if running.promised else None,
    }


def _charge_option(scene: Scene, charge: Charge) -> Option:
    amount = charge.amount
    kinds = next((names for key, names in _KIND_NAMES.items() if charge.key.startswith(key)), ())
    figures = (f"{amount.amount:.2f}", f"{amount.amount:.2f} {amount.currency}")
    title = scene.say("title_charge", charge=dict(charge.name), amount=money_value(amount))
    return Option(value=charge.id, title=title, names=(*charge.name.values(), *kinds, *figures))
