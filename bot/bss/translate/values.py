"""The named values that TM Forum's answers carry beside their attributes: characteristics, specifications, notes.

What is there and cannot be true raises `Nonsense`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import get_args

from bot.bss.model import Allowance, LineKind, Money, Texts
from bot.bss.tmf import Characteristic, MoneyForm, SpecUse
from wire.turn import LANGUAGES

LINE_KINDS: Mapping[object, LineKind] = {kind: kind for kind in get_args(LineKind)}

Values = Mapping[str, str | float | bool]


class Nonsense(Exception):
    """The operator's system answered something that cannot be true."""


def money(form: MoneyForm) -> Money:
    """An amount of money."""
    return Money(amount=form.value, currency=form.unit)


def characteristics(forms: Iterable[Characteristic]) -> Values:
    """The characteristics of a product or a bill line, by name."""
    return {form.name: form.value for form in forms}


def specification(uses: Iterable[SpecUse]) -> Values:
    """The first value of each characteristic that an offering specifies, by name."""
    return {
        use.name: use.product_spec_characteristic_value[0].value
        for use in uses
        if use.product_spec_characteristic_value
    }


def text(values: Values, name: str) -> str | None:
    """The text of this name; None when there is none."""
    value = values.get(name)
    return value if isinstance(value, str) and value else None


def texts(values: Values, stem: str, english: str | None) -> Texts:
    """A text in each language it is there in; `english` where the entry has none of its own."""
    first = english if english is not None else str(values[f"{stem}_en"])
    found = {language: text(values, f"{stem}_{language}") for language in LANGUAGES}
    return {"en": first} | {language: text for language, text in found.items() if text is not None}


def number(values: Values, name: str) -> Decimal | None:
    """The number of this name; None when there is none."""
    value = values.get(name)
    if value is None:
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise Nonsense(f"{name} is no number") from error
    if not number.is_finite():
        raise Nonsense(f"{name} is no number")
    return number


def allowance(values: Values, name: str) -> Allowance | None:
    """The allowance of this name; None when there is none."""
    return "unlimited" if values.get(name) == "unlimited" else number(values, name)


def time(values: Values, name: str) -> datetime | None:
    """The moment of this name; None when there is none."""
    written = text(values, name)
    return moment(written, name) if written is not None else None


def moment(written: str, name: str) -> datetime:
    """The moment that an ISO 8601 time with its zone names."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError as error:
        raise Nonsense(f"{name} is no time") from error
    if at.tzinfo is None:
        raise Nonsense(f"{name} has no zone")
    return at
