"""Points in time (`date`), and months with what they belong to: the calendar or a bill (`bill_period`).

The day on which the message was written is not known here, so a value says no more than the words do: `2026-03-15`,
`2026-03`, `2026`, `--03-15` (day and month, RFC 6350 section 4.3.1), `month:03`, `day:15`, `weekday:1` (Monday, ISO
8601), `relative:-1d`, `relative:0m` (this month).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from understanding.entities.bill_period import is_about_a_bill, is_bill_period
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
    r"aug(?:ust)?|agosto",
    r"sept?(?:ember|iembre|bre)?|setiembre",
    r"oct(?:ober|ubre)?",
    r"nov(?:ember|iembre)?",
    r"dec(?:ember)?|diciembre|dic",
)
_ZHOU = r"(?:星期|(?<![一二三两兩几幾半每\d])[周週]|礼拜|禮拜)"
WEEKDAYS = (
    rf"mon(?:days?)?|lunes|{_ZHOU}一",
    rf"tue(?:s(?:days?)?)?|martes|{_ZHOU}二",
    rf"wed(?:nesdays?)?|miercoles|{_ZHOU}三",
    rf"thu(?:rs(?:days?)?)?|jueves|{_ZHOU}四",
    rf"(?<!black )fri(?:days?)?|viernes|{_ZHOU}五",
    rf"saturdays?|sabados?|{_ZHOU}六",
    rf"sundays?|domingos?|{_ZHOU}[日天]",
)
DAYS = {
    "day after tomorrow": 2,
    "today": 0,
    "2day": 0,
    "tomorrow": 1,
    "tomoz": 1,
    "2moro": 1,
    "2morrow": 1,
    "tmrw": 1,
    "tmr": 1,
    "yesterday": -1,
    "yday": -1,
    "hoy": 0,
    "pasado manana": 2,
    "manana": 1,
    "ayer": -1,
    "anteayer": -2,
    "antier": -2,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "明儿": 1,
    "听日": 1,
    "聽日": 1,
    "大后天": 3,
    "后天": 2,
    "後天": 2,
    "昨天": -1,
    "昨日": -1,
    "琴日": -1,
    "尋日": -1,
    "大前天": -3,
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
    "month before last": -2,
    "mes antepasado": -2,
    "上上个月": -2,
    "上上個月": -2,
    "上个月": -1,
    "上個月": -1,
    "上月": -1,
    "下个月": 1,
    "下個月": 1,
    "下月": 1,
}
_YEAR = r"(?:19|20)\d\d"


def _either(words: tuple[str, ...], prefix: str) -> str:
    return "|".join(f"(?P<{prefix}{number}>{word})" for number, word in enumerate(words, start=1))


def _longest_first(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_DIGIT = re.compile(r"\d")
_HAN_HINT = re.compile("[天日周週期拜月号號年儿]")
_THREE_LETTERS = re.compile(r"(?<![a-z])[a-z0-9]{3}")
_FIRST_LETTERS = frozenset((
    "jan", "ene", "feb", "mar", "apr", "abr", "may", "jun", "jul", "aug", "ago", "sep", "set", "oct", "nov",
    "dec", "dic", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "lun", "mie", "jue", "vie", "sab", "dom",
    "tod", "2da", "tom", "2mo", "tmr", "yes", "yda", "hoy", "man", "pas", "aye", "ant", "day", "thi", "las",
    "pre", "nex", "est", "mes", "pro", "el",
))  # fmt: skip
"""How the words for days and months begin: quick to look for, and most messages have none."""
_MONTH = _either(MONTHS, "m")
_ISO = re.compile(r"(?<!\d)(20\d\d)[-/.年](\d{1,2})(?:[-/.月](\d{1,2})[日号號]?|月)(?!\d)")
_SLASHED = re.compile(
    r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d|\d\d)(?![\d/-])|(?<![\d/.-])(?!24/7|10/10)(\d{1,2})/(\d{1,2})"
    r"(?![\d/])"
)
_DAY_MONTH = re.compile(
    rf"(?<!\w)(?<!\d[.,])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of| de)? (?:{_MONTH})(?![a-z])"
    rf"(?:,?(?: de| del)? (?P<year>{_YEAR}))?",
    re.ASCII,
)
_MONTH_DAY = re.compile(
    rf"(?<![a-z])(?:{_MONTH})\.? (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\w%])(?:,? (?P<year>{_YEAR}))?"
)
_MONTH_ONLY = re.compile(rf"(?<![a-z])(?:{_MONTH})(?![a-z])(?:(?: de| del)? (?P<year>{_YEAR}))?")
_NOT_COUNTED = r"(?!\s*(?:%|gb|mb|g\b|gigas?|euros?|pesos?|anos|dias|meses|por|veces|[.,:]?\d|€|\$))(?!\w)"
_DAY_ONLY = re.compile(
    rf"(?<!\w)(?<!\d[.,])(\d{{1,2}})(?:st|nd|rd|th)(?![a-z])|(?<=\bel )(?:dia )?(\d{{1,2}}){_NOT_COUNTED}"
    rf"|\b(?:dias?|(?:antes|partir|despues|correo|carta|extra|mensaje|visita) del|estamos a(?:l)?|para el|hasta el)"
    rf" (\d{{1,2}}){_NOT_COUNTED}"
)
_DAY_TO_DAY = re.compile(rf"\bdel (\d{{1,2}}) (?:al|hasta el) (\d{{1,2}}){_NOT_COUNTED}")
_HAN_DATE = re.compile(
    rf"(?:(?P<year>{_YEAR}|[二〇零一-九]{{4}})年)?(?P<month>\d{{1,2}}|{CHINESE})月(?:(?P<day>\d{{1,2}}"
    rf"|{CHINESE})[日号號])?"
)
_NO_HAN_MONTH = re.compile(r"一月(?:还|還|一|几|幾|交|多少)|[近前后後过過这這那每整]$")
"""一月 may be a month long; 近三月 is no March."""
_HAN_DAY = re.compile(
    rf"(?<![\d路街道弄巷栋棟])(?P<day>\d{{1,2}}|{CHINESE})[号號日](?![码碼楼樓店线線卡子常机機柜櫃乙甲多双雙两兩院])"
)
_YEAR_ONLY = re.compile(
    rf"\b(?:in|of|from|since|until|before|by|en|de|del|desde|hasta|entre|between)(?: el)? ({_YEAR})(?:(?: and| y) "
    rf"({_YEAR}))?(?![\w%]| (?:ppl|people|min|mb|gb|pesos|euros))|(?<!\d)({_YEAR}年)(?!\d)",
    re.ASCII,
)
_YEAR_ALONE = re.compile(r"[\s.,!?¿¡]*((?:19[3-9]|20[0-3])\d)[\s.,!?]*")
_DAY_WORD = re.compile(rf"(?<![a-z])(?:{_longest_first(DAYS)})(?![a-z])")
_WEEKDAY = re.compile(rf"(?<![a-z])(?:{_either(WEEKDAYS, 'w')})(?![a-z])")
_PERIOD = re.compile(rf"(?<![a-z])(?:{_longest_first(PERIODS)})(?![a-z])")
_MORNING = re.compile(r"(?:\b(?:la|esta|una|cada|media)|de) $")
"""Before mañana these words make it a part of the day."""
_MONTH_WORD_BEFORE = re.compile(
    r"(?:\b(?:in|of|for|since|until|from|last|this|by|to|my|the|on|till|through|and|or|not|got|late|early|mid|del?|en"
    r"|desde|hasta|y|a)|^|,)\s*$"
)
_MONTH_WORD_AFTER = re.compile(rf"'s|s? bill|s? invoice|s? statement| last year| (?:and|to|or) (?:{_MONTH})")
_VERB_AFTER = re.compile(r" (?:i|we|you|one|he|she|they|it|be|not|have|also|well|need)\b")
MOST_BEFORE = 20
"""Letters before a word that are looked at, so that a long message takes no time that grows with its square."""
_ALSO_WORDS = frozenset(("may", "mar", "march"))


def find_dates(text: str) -> Iterator[Span]:
    """Yields dates and bill periods in a plain text."""
    has_digit = _DIGIT.search(text) is not None
    is_hinted = not _FIRST_LETTERS.isdisjoint(_THREE_LETTERS.findall(text))
    is_han = _HAN_HINT.search(text) is not None
    if has_digit:
        yield from _written_in_digits(text)
    if is_hinted:
        yield from _written_in_words(text)
    if is_han:
        yield from _written_in_chinese(text)
    if is_hinted or is_han:
        yield from _said_from_today(text)


def _said_from_today(text: str) -> Iterator[Span]:
    for match in _DAY_WORD.finditer(text):
        if match[0] != "manana" or not _MORNING.search(_before(text, match)):
            yield _date(match, f"relative:{DAYS[match[0]]:+d}d".replace("+0", "0"))
    for match in _WEEKDAY.finditer(text):
        yield _date(match, f"weekday:{_number(match, 'w')}")
    for match in _PERIOD.finditer(text):
        if is_about_a_bill(text, match):
            yield _period(match, f"relative:{PERIODS[match[0]]:+d}m".replace("+0", "0"))


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
    alone = _YEAR_ALONE.fullmatch(text)
    for match in [alone] if alone else _YEAR_ONLY.finditer(text):
        for group in range(1, len(match.groups()) + 1):
            if match[group]:
                yield Span(entity="date", start=match.start(group), end=match.end(group), value=match[group][:4])
    for match in _DAY_TO_DAY.finditer(text):
        for group in (1, 2):
            yield from _day_of_month(match, group)
    for match in _DAY_ONLY.finditer(text):
        yield from _day_of_month(match, match.lastindex or 0)


def _day_of_month(match: re.Match[str], group: int) -> Iterator[Span]:
    if 1 <= int(match[group]) <= 31:
        end = match.end() if group == 1 and match.lastindex == 1 else match.end(group)
        yield Span(entity="date", start=match.start(group), end=end, value=f"day:{int(match[group]):02}")


def _written_in_words(text: str) -> Iterator[Span]:
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for match in pattern.finditer(text):
            if 1 <= int(match["day"]) <= 31:
                value = f"{match['year'] or '-'}-{_number(match, 'm'):02}-{int(match['day']):02}"
                yield _date(match, value)
    for match in _MONTH_ONLY.finditer(text):
        if _is_a_month(text, match):
            yield _month(text, match, _number(match, "m"), match["year"])


def _written_in_chinese(text: str) -> Iterator[Span]:
    for match in _HAN_DATE.finditer(text):
        month = _figure(match["month"])
        if not 1 <= month <= 12:
            continue
        year = str(_figure(match["year"])) if match["year"] else ""
        if match["day"]:
            yield _date(match, f"{year or '-'}-{month:02}-{_figure(match['day']):02}")
        elif not (_NO_HAN_MONTH.match(text, match.start()) or _NO_HAN_MONTH.search(_before(text, match))):
            yield _month(text, match, month, year)
    for match in _HAN_DAY.finditer(text):
        if 1 <= _figure(match["day"]) <= 31:
            yield _date(match, f"day:{_figure(match['day']):02}")


def _month(text: str, match: re.Match[str], month: int, year: str | None) -> Span:
    value = f"{year}-{month:02}" if year else f"month:{month:02}"
    return _period(match, value) if is_bill_period(text, match) else _date(match, value)


def _is_a_month(text: str, match: re.Match[str]) -> bool:
    """Tells a month from a verb or a short word: "may I", "march" need a word before or after that fits."""
    if match[0] not in _ALSO_WORDS:
        return True
    before = _before(text, match)
    if _VERB_AFTER.match(text, match.end()):
        return False
    return bool(
        (len(text) < MOST_BEFORE and match[0] == text.strip(" .!?"))
        or _MONTH_WORD_AFTER.match(text, match.end())
        or (_MONTH_WORD_BEFORE.search(before) and before.strip())
    )


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - MOST_BEFORE) : match.start()]


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
