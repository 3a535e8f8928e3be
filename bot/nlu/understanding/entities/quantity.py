"""Money (`amount`) and volumes of data (`data_amount`).

A bare number is money only where the words beside it say so ("I paid 40"), and never where it counts something else.
Values: `"38.90"`, with the currency where it was said `"38.90 EUR"`; `"20 GB"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from understanding.entities.numerals import CHINESE, NUMBER_WORDS, SCALES, SLANG, WORDS, number
from understanding.entities.span import Span

SMALLEST_WORD = 15
"""Smaller numbers in words mostly count other things than money."""

_FIGURE = r"(?:\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?)"
_MIL = r"(?: mil(?:lones)?(?: de)?)?"
_NUMBER = rf"(?:{_FIGURE}{_MIL}|(?<![a-z])(?:{NUMBER_WORDS})(?![a-z])|[几幾]?{CHINESE}多?)"

CURRENCIES = {
    "USD": r"us\$|\$|dollars?|dolar(?:es)?|bucks|usd|美元|美金|刀",
    "EUR": r"€|euros?|eur|欧元|歐元|欧|歐|pavos",
    "GBP": r"£|pounds?|quid|gbp|libras?|英镑|英鎊|镑|鎊",
    "CNY": r"¥|元(?!旦|月|宵|朗)|块钱|块(?!儿|手|石|地)|塊錢|塊(?!兒)|rmb|cny|人民币|yuan",
    "MXN": r"pesos?|mxn|mangos|varos|lucas",
    "PEN": r"soles",
    "HKD": r"蚊|hkd|hk\$",
    "NGN": r"naira|ngn",
    "INR": r"rs\.?|rupees?|inr",
    "": r"p(?=[\s.,?!]|$)|cents?|pence|centimos|centavos",
}
_SIGN = "|".join(f"(?P<{code or 'CENT'}>{words})" for code, words in CURRENCIES.items())
_AFTER = re.compile(
    rf"(?<!\w)(?<!\d[.,])(?P<number>{_NUMBER})\s*(?:{_SIGN})(?![a-z])(?:(?<=[块塊])(?P<tenths>[\d一二三四五六七八九]"
    rf")(?![\d十百直个個年月天次]))?",
    re.ASCII,
)
_BEFORE = re.compile(
    rf"(?:us\$|\$|€|£|¥|\b(?:usd|eur|gbp|mxn|rs\.?|n(?=\d{{3}})))\s?(?P<number>{_FIGURE})(?![\d-])", re.ASCII
)
_SIGNS_BEFORE = {"us$": "USD", "$": "USD", "usd": "USD", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP", "¥": "CNY",
                 "mxn": "MXN", "rs": "INR", "rs.": "INR", "n": "NGN"}  # fmt: skip
_SLANG = re.compile(rf"(?<![a-z])(?:{'|'.join(SLANG)})(?![a-z])")
_CENTS = re.compile(
    r"(?<![\w/:x*-])(?<!\d[.,])-?\d{1,4}[.,]\d{2}(?![\w/%-]|[.,]\d)(?! in the (?:morning|afternoon))", re.ASCII
)
_TENS = "|".join(word for word, value in WORDS.items() if value >= SMALLEST_WORD)
_COUNTED = (
    r"(?!\s*(?:(?:gb|mb|gigas?|gigs?|megas?|mbps|kbps|g|m|ms|mins?|minut\w*|percent|per cent|por ciento|thousand"
    r"|mil|hundred"
    r"|days?|dias?|horas?|hours?|sms|years?|anos?|months?|meses|times|veces|weeks?|semanas?|texts?|sims?|docentes"
    r"|lines?|lineas?|people|personas|bills?|facturas|phones?|moviles|numeros?|pagos|devices|calls?|llamadas|and better"
    r"|working|miles|docentes|fotos|photos|ppl|kilometros|km|o'?clock|am|pm|st|nd|rd|th|horas)\b"
    r"|[个個次号號月年日天分兆度秒位口条條人台家岁歲期楼樓点點路]|%|[:/]\d))"
)
_PAID = re.compile(
    r"(?:\b(?:owe|paid|pay|paying|charged?(?: me)?|refund of|bill (?:is|was|of|says)|costs?|by|top(?:ped)? ?(?:me "
    r"|it |up )?up|recharge|load|put|or"
    r"|from|to|with|add|send|was|is|says?|said|for|about|extra|took|another|at|of|over|under|around|below|than"
    r"|the|just|its|it's|why|get|throw"
    r"|instead of|promised|agreed|find my|fee of|voucher for|split the|off the|limit of|credit of|in|do|airtime"
    r"|deposit of|knock off the|a"
    r"|pagar|pague|pagado|pago|paga|cobraron|cobrado|cobran|debo|recarga(?:r|me|rle)?(?: de)?|factura de|de"
    r"|o|con|a|meter|echele|metale|pone|decia|dice"
    r"|carga(?:r|rle)?|pon(?:me|le|gale)?|esos|ese|cupon de|valor de|tocaban|era|eran|va|van"
    r"|devolv\w+|devuelv\w+|aparecen?|son|por|otros|otro|unos|los|las|sale a|sale|mete(?:r|me)?|abon\w+|ronda los"
    r"|antes|ahora|y|si)\s+"
    r"|[充付交扣收超退存缴繳是欠加打给給报報少那这這这笔笔筆共有差多的到转轉省剩值贵貴每]"
    r"(?:值|了|我|费|費|还是|還是|个|個|款|入|进|進|返)*\s*|(?:明明|还|還|写着|寫著|到账|冲|冲个|一个月|一個月"
    r"|月租|上月|上月|这月|一共|總共|总共|平时|有时|应该是|不是|大概|就|只|最多|之前|上回|这回|這回)\s*)"
    rf"(?P<number>{_FIGURE}|{_TENS}|(?<=[充付交扣退存缴繳加冲给拿来个出值入凑])(?:[二三四五六七八九两兩]?[十百千])+["
    rf"一二三四五六七八九]?)(?![\w%:/-]|[.,]\d)"
    rf"{_COUNTED}",
    re.ASCII,
)
_OPENS = re.compile(
    rf"^[\s¿¡]*(?P<number>{_FIGURE})(?= (?:more|too|no|extra|de mas|mas|y ayer)\b|[?？]|多|块)", re.ASCII
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONEY_TALK = re.compile(
    r"owe|paid|\bpay|charge|bill|refund|\bcost|price|top ?up|topup|recharg|\bload|credit|debit|\bfee\b|airtime"
    r"|plan|usual|used to|anything|something"
    r"|deduct|voucher|balance|devol|devuel|abon|carga|pag|cobr|\bdeb[oe]|recarg|factura|saldo|cuesta|precio"
    r"|recibo|boleta|tarifa|pone|renglon|ayer"
    r"|欠|付|交|充|扣|费|費|账|帳|钱|錢|存|缴|退|冲|套餐|月租|金额|儲值|储值|余额"
)
_NOT_MONEY = re.compile(
    r"speed|mbps|test\b|hrs|\bmiles\b|score|percent|velocidad|\bmegas?\b|años|anos\b|测速|速度|网速|兆"
)
_ANSWER = re.compile(
    rf"(?:about|around|unos|como|大概|大约|差不多|like|approx)? ?(?P<number>\d{{1,4}}[.,]\d{{1,2}}|(?<= )(?:\d{{2,3"
    rf"}}|{NUMBER_WORDS}|{CHINESE}))[\s.!?]*"
)
_DATA_UNITS = {
    "GB": r"gb|gigas?(?:bytes?)?|gigs?|[个個]g|g(?= (?:of )?data| de datos|流量|的流量)|g(?![a-z])",
    "MB": r"mb|megas?(?:bytes?)?|m(?=的?流量|了|[，。,.]|$)",
    "TB": r"tb|teras?",
}
_DATA = re.compile(
    rf"(?<!\w)(?<!\d[.,])(?P<number>{_FIGURE}|(?<![a-z])(?:half a|{NUMBER_WORDS})(?![a-z])|[几幾]?{CHINESE})\s*-?"
    rf"(?:{'|'.join(f'(?P<{u}>{w})' for u, w in _DATA_UNITS.items())})(?![a-z])",
    re.ASCII,
)
_NETWORK = re.compile(r"[2-6]g(?![a-z]| (?:of )?data| de datos)")
"""2G to 6G are generations of network unless data is said to be meant."""
_DATA_TALK = re.compile(
    r"流量(?!包月)|加购|加購|加[\d一二三四五六七八九十]|[买買卖][个個]?|剩|用[了掉]|够|夠|附加|加油包|補|补"
    r"|更便宜|套餐(?:只有|给)"
)
_NETWORK_TALK = re.compile(
    r"[45]g\s*(?:网|網|信号|信號|手机|手機|覆盖|基站|signal|network|coverage|phone|套餐|不|也|都|吗|嗎|变|變"
    r"|掉|red|cobertura|senal)|支持|升级到5g|4g (?:to|a) 3g|[跳掉变變成到]\d?g"
)
_FIGURES = re.compile(r"[\d一二两兩三四五六七八九十百千万萬]")
_LATIN_WORD = re.compile(r"[a-z]+")
_NUMBER_WORDS = frozenset((*WORDS, *SCALES, *SLANG, "half"))


def _has_number(text: str) -> bool:
    return _FIGURES.search(text) is not None or not _NUMBER_WORDS.isdisjoint(_LATIN_WORD.findall(text))


def find_data_amounts(text: str) -> Iterator[Span]:
    """Yields volumes of data in a plain text."""
    if not _has_number(text):
        return
    for match in _DATA.finditer(text):
        if _NETWORK.match(text, match.start()) and (not _DATA_TALK.search(text) or _NETWORK_TALK.search(text)):
            continue
        yield Span(
            entity="data_amount",
            start=match.start(),
            end=match.end(),
            value=f"{number(match['number']):g} {_named(match, _DATA_UNITS)}",
        )


def find_amounts(text: str) -> Iterator[Span]:
    """Yields sums of money in a plain text."""
    if not _has_number(text):
        return
    for match in _AFTER.finditer(text):
        if match["CENT"]:
            yield _amount(match.start(), match.end(), number(match["number"]) / 100, "")
        else:
            tenths = number(match["tenths"]) / 10 if match["tenths"] else 0
            yield _amount(match.start(), match.end(), number(match["number"]) + tenths, _named(match, CURRENCIES))
    for match in _BEFORE.finditer(text):
        sign = text[match.start() : match.start("number")].strip()
        yield _amount(match.start(), match.end(), number(match["number"]), _SIGNS_BEFORE[sign])
    for match in _SLANG.finditer(text):
        yield _amount(match.start(), match.end(), SLANG[match[0]], "")
    for match in _CENTS.finditer(text):
        yield _amount(match.start(), match.end(), number(match[0].lstrip("-")), "")
    answer = _ANSWER.fullmatch(text)
    if answer:
        yield _amount(answer.start("number"), answer.end("number"), number(answer["number"]), "", confidence=0.5)
    if _MONEY_TALK.search(text) and not _NOT_MONEY.search(text):
        for pattern in (_PAID, _OPENS):
            for match in pattern.finditer(text):
                if not _YEAR.fullmatch(match["number"]):
                    value = number(match["number"])
                    yield _amount(match.start("number"), match.end("number"), value, "", confidence=0.6)


def _amount(start: int, end: int, value: float, currency: str, confidence: float = 1.0) -> Span:
    return Span(entity="amount", start=start, end=end, value=f"{value:.2f} {currency}".strip(), confidence=confidence)


def _named(match: re.Match[str], names: dict[str, str]) -> str:
    return next((name for name in names if name and match.groupdict().get(name)), "")
