"""Topping up a prepaid line: which line, which amount, and the page to do it on. Pure."""

from collections.abc import Mapping
from decimal import Decimal

from bot.actions.lines import list_lines
from bot.actions.links import link_slots, top_up_page
from bot.answers.format import money_value
from bot.bss.model import Line, Money
from bot.engine.scene import Option, Outcome, Scene

# Of small sums people say "20块", "twenty quid", "20 bucks" or "20 pesos" whatever the currency is.
_SPOKEN_CURRENCIES = ("CNY", "GBP", "USD", "MXN")
_IN_WORDS: Mapping[int, tuple[str, ...]] = {
    5: ("five", "a fiver", "cinco", "五块", "五元", "五欧"),
    10: ("ten", "a tenner", "diez", "十", "十块", "十元", "十欧"),
    15: ("fifteen", "quince", "十五", "十五块", "十五元", "十五欧"),
    20: ("twenty", "veinte", "二十", "二十块", "二十元", "二十欧"),
    25: ("twenty five", "veinticinco", "二十五", "二十五块", "二十五元", "二十五欧"),
    30: ("thirty", "treinta", "三十", "三十块", "三十元", "三十欧"),
    50: ("fifty", "cincuenta", "五十", "五十块", "五十元", "五十欧"),
    100: ("a hundred", "one hundred", "cien", "一百", "一百块", "一百元", "一百欧"),
}


def list_prepaid_lines(scene: Scene) -> tuple[Option, ...]:
    """The customer's lines that can be topped up."""
    prepaid = {line.id for line in _prepaid(scene)}
    return tuple(option for option in list_lines(scene) if option.value in prepaid)


def list_top_up_amounts(scene: Scene) -> tuple[Option, ...]:
    """The amounts that a line is topped up by."""
    currency = scene.policy.payments.currency
    options = []
    for amount in scene.policy.payments.top_up_amounts:
        in_words = _IN_WORDS.get(int(amount), ()) if amount == int(amount) else ()
        said = (f"{amount.normalize():f}", f"{amount:.2f}", *in_words)
        names = (*said, *(f"{amount:.2f} {spoken}" for spoken in (currency, *_SPOKEN_CURRENCIES)))
        title = scene.say("title_amount", amount=money_value(Money(amount=amount, currency=currency)))
        options.append(Option(value=f"{amount:.2f}", title=title, names=names))
    return tuple(options)


def find_top_up_line(scene: Scene) -> Outcome:
    """Which line is meant: one of the customer's own, or the number that was named."""
    number = scene.slots.get("top_up_number")
    own = next((line for line in scene.facts.own_lines() if line.number == number), None)
    if number is not None and own is None:
        return Outcome(slots={"top_up": "other"})
    if own is not None and own.kind == "prepaid":
        return Outcome(slots={"top_up": "own", "prepaid_line": own.id})
    if own is not None or not _prepaid(scene):
        with_bill = own or scene.facts.own_lines()[0]
        return Outcome(slots={"top_up": "with_bill", "number": with_bill.number, "own_plan": with_bill.plan_name})
    return Outcome(slots={"top_up": "own"})


def read_top_up_link(scene: Scene) -> Outcome:
    """The secure link for the chosen line and amount, and what is left on the line."""
    line = next((line for line in _prepaid(scene) if line.id == scene.slots.get("prepaid_line")), None)
    if line is None:
        return Outcome(slots={"top_up": "no_link"})
    slots = link_slots(scene, line.paying.top_up)
    if slots["link"] is None:
        return Outcome(slots={"top_up": "no_link"})
    credit = line.paying.credit
    return Outcome(
        slots={
            **slots,
            "top_up": "link",
            "link": f"{slots['link']}&amount={_amount(scene):.2f}",
            "number": line.number,
            "amount": _amount_value(scene),
            "credit": money_value(credit) if credit else None,
        }
    )


def make_top_up_page(scene: Scene) -> Outcome:
    """The page that is open to everybody, for the number and amount that were said."""
    number = str(scene.slots["top_up_number"])
    slots = {"number": number, "amount": _amount_value(scene), "link": top_up_page(scene, number, _amount(scene))}
    return Outcome(slots=slots)


def _prepaid(scene: Scene) -> list[Line]:
    return [line for line in scene.facts.own_lines() if line.kind == "prepaid"]


def _amount(scene: Scene) -> Decimal:
    return Decimal(str(scene.slots["top_up_amount"]))


def _amount_value(scene: Scene) -> dict[str, str]:
    return money_value(Money(amount=_amount(scene), currency=scene.policy.payments.currency))
