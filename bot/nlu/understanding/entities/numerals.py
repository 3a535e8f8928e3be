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
CHINESE = "[零〇一二两兩三四五六七八九十百千万萬]{1,9}"

WORDS = {
    word: value
    for words, values in (
        ("one two three four five six seven eight nine ten", range(1, 11)),
        ("eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", range(11, 20)),
        ("twenty thirty forty fifty sixty seventy eighty ninety", range(20, 100, 10)),
        ("uno dos tres cuatro cinco seis siete ocho nueve diez", range(1, 11)),
        ("once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve", range(11, 20)),
        ("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien", range(20, 110, 10)),
        ("ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
         range(100, 1_000, 100)),
    )
    for word, value in zip(words.split(), values, strict=True)
}  # fmt: skip
SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "mil": 1_000,
    "millon": 1_000_000,
    "millones": 1_000_000,
}
SLANG = {"tenner": 10, "fiver": 5}
"""Sums of money that have a word of their own."""
_WORD = "|".join(sorted([*WORDS, *SCALES], key=len, reverse=True))
NUMBER_WORDS = rf"(?:{_WORD})(?:(?:[ -]| and | y )(?:{_WORD})){{0,4}}"
"""Several words that make one number: "two hundred", "treinta y cinco", "veinte mil"."""
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


def worded_number(words: list[str]) -> int:
    """Returns the value of English or Spanish number words such as "two hundred" or "treinta y cinco"."""
    total, section = 0, 0
    for word in words:
        if word in WORDS:
            section += WORDS[word]
        elif SCALES[word] == 100:
            section = (section or 1) * 100
        else:
            total, section = total + (section or 1) * SCALES[word], 0
    return total + section


def number(written: str) -> float:
    """Returns the value of a number, with a point or a comma before at most two decimals."""
    if written == "half a":
        return 0.5
    signs = written.strip("几幾多")
    if signs and re.fullmatch(CHINESE, signs):
        return float(chinese_number(signs))
    words = [word for word in re.split(r"[ -]", written) if word in WORDS or word in SCALES]
    if words and not written[0].isdigit():
        return float(worded_number(words))
    scale = SCALES[words[0]] if words else 1
    figure = written.split(" ")[0]
    decimals = _DECIMALS.search(figure)
    whole = figure[: decimals.start()] if decimals else figure
    return float(re.sub(r"[.,\s]", "", whole) + ("." + decimals[1] if decimals else "")) * scale
