"""Points in time (`date`) and the period that a bill covers (`bill_period`).

The day on which the message was written is not known here, so a value says no more than the words do: `2026-03-15`,
`2026-03`, `2026`, `--03-15` (day and month, RFC 6350 section 4.3.1), `month:03`, `day:15`, `weekday:1` (Monday, ISO
8601), `relative:-1d`, `relative:0m` (this month). A month without a day is a bill's period where the message speaks
of a bill.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from understanding.entities.numerals import CHINESE, chinese_number
from understanding.entities.span import Span

MONTHS = (
    r"jan(?:uary)?|enero|ene",
    r"feb(?:ruary)?|febrero",
    r"mar(?:ch|zo)?",
    r"apr(?:il)?|abril|abr",
    r"may(?:o)?",
    r"june?|junio",
    r"july?|julio",
    r"aug(?:ust)?|agosto|ago(?=\.)",
    r"sept?(?:ember|iembre|bre)?|setiembre",
    r"oct(?:ober|ubre)?",
    r"nov(?:ember|iembre)?",
    r"dec(?:ember)?|diciembre|dic",
)
WEEKDAYS = (
    r"mon(?:day)?|lunes|(?:星期|周|週|礼拜|禮拜)一",
    r"tue(?:s(?:day)?)?|martes|(?:星期|周|週|礼拜|禮拜)二",
    r"wed(?:nesday)?|miercoles|(?:星期|周|週|礼拜|禮拜)三",
    r"thu(?:rs(?:day)?)?|jueves|(?:星期|周|週|礼拜|禮拜)四",
    r"fri(?:day)?|viernes|(?:星期|周|週|礼拜|禮拜)五",
    r"saturday|sabado|(?:星期|周|週|礼拜|禮拜)六",
    r"sunday|domingo|(?:星期|周|週|礼拜|禮拜)[日天]",
)
DAYS = {
    "today": 0,
    "hoy": 0,
    "今天": 0,
    "今日": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "tmr": 1,
    "manana": 1,
    "明天": 1,
    "明日": 1,
    "day after tomorrow": 2,
    "pasado manana": 2,
    "后天": 2,
    "後天": 2,
    "yesterday": -1,
    "ayer": -1,
    "昨天": -1,
    "昨日": -1,
    "anteayer": -2,
    "antier": -2,
    "前天": -2,
}
PERIODS = {
    "this month": 0,
    "last month": -1,
    "previous month": -1,
    "next month": 1,
    "este mes": 0,
    "el mes pasado": -1,
    "mes pasado": -1,
    "mes anterior": -1,
    "mes que viene": 1,
    "proximo mes": 1,
    "这个月": 0,
    "這個月": 0,
    "本月": 0,
    "当月": 0,
    "當月": 0,
    "上个月": -1,
    "上個月": -1,
    "上月": -1,
    "下个月": 1,
    "下個月": 1,
    "下月": 1,
}
_BILL = re.compile(
    r"\bbills?\b|billed|invoice|statement|charged? (?:me|in|for)|itemi[sz]ed|factura|recibo|boleta|me cobr|账单"
    r"|帳單|话费|話費|月费"
)
NEAR = 20
"""Letters between a month and the word for a bill that it belongs to, at most."""
_YEAR = r"(?:19|20)\d\d"


def _either(words: tuple[str, ...], prefix: str) -> str:
    return "|".join(f"(?P<{prefix}{number}>{word})" for number, word in enumerate(words, start=1))


_MONTH = _either(MONTHS, "m")
_ISO = re.compile(r"(?<!\d)(20\d\d)[-/.年](\d{1,2})(?:[-/.月](\d{1,2})[日号號]?|月)(?!\d)")
_SLASHED = re.compile(
    r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d|\d\d)(?![\d/-])|(?<![\d/.-])(\d{1,2})/(\d{1,2})(?![\d/])"
)
_DAY_MONTH = re.compile(
    rf"(?<![\w.,])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of| de)? (?:{_MONTH})(?![a-z])(?:,?(?: de"
    rf"| del)? (?P<year>{_YEAR}))?",
    re.ASCII,
)
_MONTH_DAY = re.compile(
    rf"(?<![a-z])(?:{_MONTH})\.? (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\w%])(?:,? (?P<year>{_YEAR}))?"
)
_MONTH_ONLY = re.compile(rf"(?<![a-z])(?:{_MONTH})(?![a-z])(?:(?: de| del)? (?P<year>{_YEAR}))?")
_DAY_ONLY = re.compile(
    r"(?<![\w.,])(\d{1,2})(?:st|nd|rd|th)(?![a-z])|(?<=\bel )(?:dia )?(\d{1,2})(?!\s*(?:%|gb|mb|g\b|euros?"
    r"|[.,:]?\d|€|\$))(?!\w)"
)
_HAN_DATE = re.compile(
    rf"(?:(?P<year>{_YEAR}|[二〇零一-九]{{4}})年)?(?P<month>\d{{1,2}}|{CHINESE})月(?:(?P<day>\d{{1,2}}"
    rf"|{CHINESE})[日号號])?"
)
_HAN_DAY = re.compile(rf"(?<![月\d路街道弄巷])(?P<day>\d{{1,2}}|{CHINESE})[号號日](?!码|碼|楼|樓|店|线|線|卡|子|常)")
_YEAR_ONLY = re.compile(
    rf"(?<=\b(?:in|of|en) )(?:el )?({_YEAR})(?!\w)|(?<!\w)(?:since|until|hasta|desde)(?: el)? ({_YEAR})(?!\w)"
    rf"|(?<!\d)({_YEAR}年)(?!\d)",
    re.ASCII,
)
_WEEKDAY = re.compile(rf"(?<![a-z])(?:{_either(WEEKDAYS, 'w')})(?![a-z])")
_MONTH_WORD_BEFORE = re.compile(
    r"(?:\b(?:in|of|for|since|until|from|last|this|by|to|my|the|on|till|through|del?|en|desde|hasta)|^)\s*$"
)
_POINT_IN_TIME = re.compile(r"\b(?:before|until|till|since|by|from|after|antes de|hasta|desde|a partir de) $")
_ELLIPSIS_BEFORE = re.compile(r"\b(?:la de|la del mes de|not) $")
_ELLIPSIS_AFTER = re.compile(r" one\b|'s one\b|份?(?:的[。？！!?]?$|那[期个張张笔]|扣|多)")
_MODAL = ("may", "mar", "march", "sep", "dec", "jan", "ene", "abr", "dic")


def find_dates(text: str) -> Iterator[Span]:
    """Yields dates and bill periods in a plain text."""
    yield from _written_in_digits(text)
    yield from _written_in_words(text)
    yield from _written_in_chinese(text)
    for word, days in DAYS.items():
        for match in re.finditer(rf"(?<![a-z]){word}(?![a-z])", text):
            if word != "manana" or not re.search(r"(?:la|por la|de la|esta) $", text[: match.start()]):
                yield _date(match, f"relative:{days:+d}d".replace("+0", "0"))
    for match in _WEEKDAY.finditer(text):
        yield _date(match, f"weekday:{_number(match, 'w')}")
    for word, months in PERIODS.items():
        for match in re.finditer(rf"(?<![a-z]){word}(?![a-z])", text):
            if _is_about_a_bill(text, match):
                yield _period(match, f"relative:{months:+d}m".replace("+0", "0"))


def _written_in_digits(text: str) -> Iterator[Span]:
    for match in _ISO.finditer(text):
        year, month, day = match.groups()
        if 1 <= int(month) <= 12:
            yield _date(match, f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else ""))
    for match in _SLASHED.finditer(text):
        day, month = int(match[1] or match[4]), int(match[2] or match[5])
        if month > 12 and day <= 12:
            day, month = month, day
        if 1 <= month <= 12 and 1 <= day <= 31:
            year = f"20{match[3][-2:]}" if match[3] else "-"
            yield _date(match, f"{year}-{month:02}-{day:02}")
    for match in _YEAR_ONLY.finditer(text):
        year = next(group for group in match.groups() if group)
        start = match.start() + match[0].index(year)
        yield Span(entity="date", start=start, end=start + len(year), value=year[:4])


def _written_in_words(text: str) -> Iterator[Span]:
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for match in pattern.finditer(text):
            if 1 <= int(match["day"]) <= 31:
                value = f"{match['year'] or '-'}-{_number(match, 'm'):02}-{int(match['day']):02}"
                yield _date(match, value)
    for match in _MONTH_ONLY.finditer(text):
        if _is_a_month(text, match):
            month = _number(match, "m")
            value = f"{match['year']}-{month:02}" if match["year"] else f"month:{month:02}"
            yield _period(match, value) if _is_a_period(text, match) else _date(match, value)
    for match in _DAY_ONLY.finditer(text):
        day = int(match[1] or match[2])
        if 1 <= day <= 31:
            yield _date(match, f"day:{day:02}")


def _written_in_chinese(text: str) -> Iterator[Span]:
    for match in _HAN_DATE.finditer(text):
        month = _figure(match["month"])
        if not 1 <= month <= 12:
            continue
        year = str(_figure(match["year"])) if match["year"] else ""
        if match["day"]:
            yield _date(match, f"{year or '-'}-{month:02}-{_figure(match['day']):02}")
        else:
            value = f"{year}-{month:02}" if year else f"month:{month:02}"
            yield _period(match, value) if _is_a_period(text, match) else _date(match, value)
    for match in _HAN_DAY.finditer(text):
        if 1 <= _figure(match["day"]) <= 31:
            yield _date(match, f"day:{_figure(match['day']):02}")


def _is_a_period(text: str, match: re.Match[str]) -> bool:
    """Tells whose month it is: a bill's ("the march one", "la de marzo", "8月的", a month alone) or the calendar's."""
    before, after = text[: match.start()], text[match.end() :]
    if _POINT_IN_TIME.search(before):
        return False
    return (
        _is_about_a_bill(text, match)
        or not (before + after).strip(" .,!?。？！")
        or _ELLIPSIS_BEFORE.search(before) is not None
        or _ELLIPSIS_AFTER.match(after) is not None
    )


def _is_about_a_bill(text: str, match: re.Match[str]) -> bool:
    """Tells whether a bill is spoken of near by: in a long message another sentence may."""
    return _BILL.search(text, max(0, match.start() - NEAR), match.end() + NEAR) is not None


def _is_a_month(text: str, match: re.Match[str]) -> bool:
    """Tells a month from a verb or a short word: "may I", "march" need a word before or after that fits."""
    if match[0] not in _MODAL:
        return True
    after = text[match.end() : match.end() + 10]
    return bool(
        match[0] == text.strip(" .!?")
        or re.match(r"'s|s? bill|s? invoice|s? statement|one\b| one\b", after)
        or (_MONTH_WORD_BEFORE.search(text[: match.start()]) and text[: match.start()].strip())
    )


def _figure(written: str) -> int:
    return int(written) if written.isdigit() else chinese_number(written)


def _number(match: re.Match[str], prefix: str) -> int:
    return next(
        int(name[1:]) for name, group in match.groupdict().items() if name[0] == prefix and name[1:].isdigit() and group
    )


def _date(match: re.Match[str], value: str) -> Span:
    return Span(entity="date", start=match.start(), end=match.end(), value=value)


def _period(match: re.Match[str], value: str) -> Span:
    return Span(entity="bill_period", start=match.start(), end=match.end(), value=value)
