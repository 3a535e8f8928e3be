"""Money (`amount`) and volumes of data (`data_amount`).

A bare number is money only where the words before it say so ("I paid 40"), and never where it counts something else.
Values: `"38.90"`, with the currency where it was said `"38.90 EUR"`; `"20 GB"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from understanding.entities.numerals import CHINESE, WORD, WORDS, number
from understanding.entities.span import Span

SMALLEST_WORD = 15
"""Smaller numbers in words mostly count other things than money."""

_FIGURE = r"(?:\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?)"
_NUMBER = rf"(?:{_FIGURE}|(?<![a-z])(?:{WORD})(?![a-z])|{CHINESE})"

CURRENCIES = {
    "USD": r"us\$|\$|dollars?|dolar(?:es)?|bucks|usd|美元|美金",
    "EUR": r"€|euros?|eur|欧元|歐元",
    "GBP": r"£|pounds?|quid|gbp|libras?|英镑|英鎊",
    "CNY": r"¥|元|块钱|块|塊錢|塊|rmb|cny|人民币|yuan",
    "MXN": r"pesos?|mxn",
    "PEN": r"soles",
}
_SIGN = "|".join(f"(?P<{code}>{words})" for code, words in CURRENCIES.items())
_AFTER = re.compile(
    rf"(?<![\w.,])(?P<number>{_NUMBER})\s*(?:{_SIGN})(?![a-z])(?:(?<=[块塊])(?P<tenths>\d)(?!\d))?", re.ASCII
)
_BEFORE = re.compile(rf"(?:{_SIGN})\s?(?P<number>{_FIGURE})(?![\d-])", re.ASCII)
_CENTS = re.compile(r"(?<![\w.,/-])\d{1,4}[.,]\d{2}(?![\w/%-]|[.,]\d)", re.ASCII)
_TENS = "|".join(word for word, value in WORDS.items() if value >= SMALLEST_WORD)
_OTHER_UNITS = (
    r"gb|mb|gigas?|gigs?|megas?|g|m|mins?|minut\w*"
    r"|days?|dias?|horas?|hours?|sms|years?|anos?|months?|meses|times|veces|weeks?|texts?"
    r"|lines?|lineas?|people|personas|bills?|facturas"
)
_PAID = re.compile(
    r"(?:\b(?:owe|paid|pay|charged?(?: me)?|refund of|bill (?:is|was|of)|costs?|by|top ?up|recharge|load|put|or"
    r"|from|to|with"
    r"|add|send|was|is|says?|for|about|extra|took|another|at"
    r"|pagar|pague|pagado|pago|cobraron|cobrado|cobran|debo|recarga(?:r|me)?(?: de)?|factura de|de|o|con"
    r"|carga(?:r)?|pon(?:me|le)?"
    r"|devolv\w+|devuelv\w+|aparecen?|son|por|otros|unos|los|sale a|mete(?:r|me)?|abon\w+)\s+"
    r"|[充付交扣收超退存缴繳是](?:值|了|我|费|費|还是|還是)*\s*|(?:明明|还|還|多|写着|寫著|到账|冲|冲个)\s*)"
    rf"(?P<number>{_FIGURE}|{_TENS})(?![\w%:/-]|[.,]\d)"
    rf"(?!\s*(?:(?:{_OTHER_UNITS})\b|[个次号月年日天分兆]))",
    re.ASCII,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONEY_TALK = re.compile(
    r"owe|paid|pay|charge|bill|refund|cost|price|top ?up|recharg|load|credit|debit|fee|devol|devuel|abon|carga"
    r"|pag|cobr|deb[oe]|recarg|factura|saldo|cuesta|precio"
    r"|欠|付|交|充|扣|费|費|账|帳|钱|錢|存|缴|退|冲"
)
_DATA_UNITS = {
    "GB": r"gb|gigas?(?:bytes?)?|gigs?|个g|個g|g(?= (?:of )?data| de datos|流量|的流量)|g(?![a-z])",
    "MB": r"mb|megas?(?:bytes?)?|兆|m(?=的?流量)",
    "TB": r"tb|teras?",
}
_DATA = re.compile(
    rf"(?<![\w.,])(?P<number>{_NUMBER})\s*-?(?:{'|'.join(f'(?P<{u}>{w})' for u, w in _DATA_UNITS.items())})(?![a-z])",
    re.ASCII,
)
_NETWORK = re.compile(r"[2-5]g(?![a-z]| (?:of )?data| de datos|的?流量|包)")
"""2G to 5G are generations of network unless data is said to be meant."""


def find_data_amounts(text: str) -> Iterator[Span]:
    """Yields volumes of data in a plain text."""
    for match in _DATA.finditer(text):
        if _NETWORK.match(text, match.start()):
            continue
        yield Span(
            entity="data_amount",
            start=match.start(),
            end=match.end(),
            value=f"{number(match['number']):g} {_named(match, _DATA_UNITS)}",
        )


def find_amounts(text: str) -> Iterator[Span]:
    """Yields sums of money in a plain text."""
    for pattern in (_AFTER, _BEFORE):
        for match in pattern.finditer(text):
            value = number(match["number"]) + int(match.groupdict().get("tenths") or 0) / 10
            yield _amount(match.start(), match.end(), value, _named(match, CURRENCIES))
    for match in _CENTS.finditer(text):
        yield _amount(match.start(), match.end(), number(match[0]), "")
    if _MONEY_TALK.search(text):
        for match in _PAID.finditer(text):
            if _YEAR.fullmatch(match["number"]):
                continue
            yield _amount(match.start("number"), match.end("number"), number(match["number"]), "", confidence=0.6)


def _amount(start: int, end: int, value: float, currency: str, confidence: float = 1.0) -> Span:
    return Span(entity="amount", start=start, end=end, value=f"{value:.2f} {currency}".strip(), confidence=confidence)


def _named(match: re.Match[str], names: dict[str, str]) -> str:
    return next((name for name in names if match.groupdict().get(name)), "")
