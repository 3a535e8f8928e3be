"""How values look in a text, by language: money, dates, numbers, durations. The only place that knows Babel.

Values are plain JSON, as they stand in slots: money is `{"amount": "12.50", "currency": "EUR"}`, a date is ISO 8601,
a text in several languages is `{"en": …, "es": …, "zh": …}`. A template names the form: `{due:date}`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit

from bot.bss.model import Money
from bot.countries import country_name
from wire.turn import Language

# Spain's Spanish: money and dates as the operator prints them on its bills.
LOCALES: Mapping[Language, Locale] = {
    "en": Locale.parse("en_IE"),
    "es": Locale.parse("es_ES"),
    "zh": Locale.parse("zh_Hans_CN"),
}

Form = Callable[[Any, Language, ZoneInfo], str]
Length = Literal["short", "long", "narrow"]

MONTHS: Mapping[Language, str] = {"en": "MMMM y", "es": "MMMM 'de' y", "zh": "y年M月"}
DAYS: Mapping[Language, str] = {"en": "d MMMM y", "es": "d 'de' MMMM 'de' y", "zh": "y年M月d日"}
MOMENTS: Mapping[Language, str] = {
    "en": "EEEE d MMMM 'at' HH:mm",
    "es": "EEEE d 'de' MMMM 'a las' HH:mm",
    "zh": "M月d日EEEE HH:mm",
}
# CLDR has no unit for them. One, and more.
WORKING_DAYS: Mapping[Language, tuple[str, str]] = {
    "en": ("{} working day", "{} working days"),
    "es": ("{} día laborable", "{} días laborables"),
    "zh": ("{}个工作日", "{}个工作日"),
}
# Chinese writes amounts of things without a sign between thousands: 1000分钟. Money keeps it.
NUMBERS: Mapping[Language, str] = {"en": "#,##0.##", "es": "#,##0.##", "zh": "0.##"}


def money_value(money: Money) -> dict[str, str]:
    """An amount as it stands in slots."""
    return {"amount": str(money.amount), "currency": money.currency}


def format_value(value: Any, form: str, language: Language, zone: ZoneInfo) -> str:
    """`value` in the form a template names, in `language`; times are told in `zone`."""
    return FORMS[form](value, language, zone)


def _plain(value: Any, language: Language, zone: ZoneInfo) -> str:
    if isinstance(value, Mapping):
        return str(value.get(language) or value["en"])
    return str(value)


def _money(value: Any, language: Language, zone: ZoneInfo) -> str:
    return format_currency(Decimal(value["amount"]), value["currency"], locale=LOCALES[language])


@lru_cache(maxsize=1024)
def _day(value: str, language: Language, zone: ZoneInfo) -> str:
    return str(format_date(date.fromisoformat(value), DAYS[language], locale=LOCALES[language]))


@lru_cache(maxsize=1024)
def _month(value: str, language: Language, zone: ZoneInfo) -> str:
    return str(format_date(date.fromisoformat(value), MONTHS[language], locale=LOCALES[language]))


def _weekday(value: str, language: Language, zone: ZoneInfo) -> str:
    return str(format_date(date.fromisoformat(value), "EEEE", locale=LOCALES[language]))


def _moment(value: Any, language: Language, zone: ZoneInfo) -> str:
    at = datetime.fromisoformat(value)
    return str(format_datetime(at, MOMENTS[language], tzinfo=zone, locale=LOCALES[language]))


def _number(value: Any, language: Language, zone: ZoneInfo) -> str:
    return str(format_decimal(Decimal(value), format=NUMBERS[language], locale=LOCALES[language]))


def _unit(name: str, length: Length) -> Form:
    def form(value: Any, language: Language, zone: ZoneInfo) -> str:
        rounded = Decimal(value).quantize(Decimal("0.1")).normalize()
        return _measure(Decimal(f"{rounded:f}"), name, length, language)

    return form


def _measure(number: Decimal | int, name: str, length: Length, language: Language) -> str:
    # CLDR's Chinese has patterns for the short form only; it reads "4分钟", which is what one says.
    fitting: Length = "short" if language == "zh" else length
    return format_unit(number, name, length=fitting, format=NUMBERS[language], locale=LOCALES[language])


def _wait(value: Any, language: Language, zone: ZoneInfo) -> str:
    minutes = max(1, round(float(value) / 60))
    if minutes < 90:
        return _measure(minutes, "duration-minute", "long", language)
    return _measure(round(minutes / 60), "duration-hour", "long", language)


def _working_days(value: Any, language: Language, zone: ZoneInfo) -> str:
    one, more = WORKING_DAYS[language]
    return (one if value == 1 else more).format(_number(value, language, zone))


def _country(value: Any, language: Language, zone: ZoneInfo) -> str:
    return country_name(value, language)


def _joined(value: Any, language: Language, zone: ZoneInfo) -> str:
    return format_list([_plain(part, language, zone) for part in value], locale=LOCALES[language])


FORMS: Mapping[str, Form] = {
    "": _plain,
    "money": _money,
    "date": _day,
    "month": _month,
    "weekday": _weekday,
    "moment": _moment,
    "number": _number,
    "days": _unit("duration-day", "long"),
    "working_days": _working_days,
    "months": _unit("duration-month", "long"),
    "gigabytes": _unit("digital-gigabyte", "short"),
    "minutes": _unit("duration-minute", "long"),
    "wait": _wait,
    "list": _joined,
    "country": _country,
}
