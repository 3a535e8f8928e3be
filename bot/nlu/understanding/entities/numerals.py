"""Numbers written in digits, Chinese characters or English and Spanish words."""

from __future__ import annotations

import re

CHINESE_DIGITS = {
    **{sign: value for value, sign in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "两": 2,
    "兩": 2,
}
CHINESE_UNITS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "萬": 10_000}
CHINESE = "[零〇一二两兩三四五六七八九十百千万萬]+"

WORDS = {
    **dict(
        zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(1, 11), strict=True)
    ),
    **dict(
        zip(
            ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
            range(20, 100, 10),
            strict=True,
        )
    ),
    **dict(
        zip(["dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"], range(2, 11), strict=True)
    ),
    **dict(
        zip(
            ["veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"],
            range(20, 100, 10),
            strict=True,
        )
    ),
    "fifteen": 15,
    "quince": 15,
    "hundred": 100,
    "cien": 100,
    "doscientos": 200,
    "quinientos": 500,
}
WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_DECIMALS = re.compile(r"[.,](\d{1,2})$")


def chinese_number(signs: str) -> int:
    """Returns the value of Chinese numerals such as 二十五 or 二〇二五."""
    if not any(sign in CHINESE_UNITS for sign in signs):
        return int("".join(str(CHINESE_DIGITS[sign]) for sign in signs))
    total, section, digit = 0, 0, 0
    for sign in signs:
        if sign in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[sign]
        elif CHINESE_UNITS[sign] == 10_000:
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        else:
            section, digit = section + (digit or 1) * CHINESE_UNITS[sign], 0
    return total + section + digit


def number(written: str) -> float:
    """Returns the value of a number, with a point or a comma before at most two decimals."""
    if written in WORDS:
        return float(WORDS[written])
    if re.fullmatch(CHINESE, written):
        return float(chinese_number(written))
    decimals = _DECIMALS.search(written)
    whole = written[: decimals.start()] if decimals else written
    return float(re.sub(r"[.,\s]", "", whole) + ("." + decimals[1] if decimals else ""))
