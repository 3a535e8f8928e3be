"""Whose month it is: a bill's ("the march one", "la de marzo", "8月的", "did october get paid") or the calendar's."""

from __future__ import annotations

import re

NEAR = 24
"""Letters between a month and the word for a bill that it belongs to, at most: in a long message another sentence may
speak of a bill."""
WITHIN = 60
"""The same for words that speak of a bill less surely."""

_BILL = re.compile(
    r"\bbills?\b|billed|invoice|statement|charged? (?:me|in|for)|itemi[sz]ed|call (?:list|log)|list(?:ing)? of"
    r"|factura|recibo|boleta|me cobr|doble cobro|listado|detalle de|llamadas d"
    r"|账单|帳單|賬單|话费|話費|电话费|月费|清单|详单|詳單|明细|明細|发票|單據|单子|那张|那張"
)
_MONEY = re.compile(
    r"\bpay\b|paid|payment|\bowe|charge|cost|total|\bsum\b|amount|come to|came to|cop(?:y|ies)|pdf|the one|ones?\b"
    r"|\bcalls?\b|called|used|compared|between|both"
    r"|pag[aou]|deb[eo]|debiendo|cobr|total|monto|importe|copia|pdf|vencimiento|lo de|\b(?:la|el|los|las) de\b"
    r"|付|缴|繳|交|欠|扣|收|费|費|钱|錢|款|多少|单|單|期|比|票|账|帳|用了|打了|总|總|合计|合計|记录|記錄"
)
_POINT_IN_TIME = re.compile(
    r"\b(?:before|until|till|since|by|after|back in|end of|beginning of|start of|mid|early|late|moved in|antes de"
    r"|hasta|desde|a partir de|fin(?:es|ales)? de|principios de|mediados de)[ -]$"
)
_RANGE = re.compile(r"^ (?:to|through|and|y|a|hasta|&|-) |^ ?[-–到至和跟与與、]")
_EVENT = re.compile(r"\b(?:in|en) $")
"""What happened in a month is a point in time, unless money is what happened."""
_SPENT = re.compile(
    r"\b(?:paying|charge|paid more|than|cost|spend|spent|used|use|calls?|called|lived|list|mas que|gast\w+|cobro"
    r"|llamadas|pago|pague)\b[^.!?]{0,30}\bin $|(?:que|cobro|pague|gaste|llamadas|pago) en $"
)
_ELLIPSIS_BEFORE = re.compile(
    r"\b(?:la de|el de|lo de|las de|los de|la del mes de|el del mes de|del mes de|mes de|not|that of"
    r"|(?:the )?ones? (?:from|for|of)|payment (?:for|of|from)|bills? (?:from|for|of)|no(?: la)? de) $|不是$"
)
_ELLIPSIS_AFTER = re.compile(
    r"(?:'s)?,? one\b|'s[ .?!]*$|'s one\b|份?(?:的[。？！!?]?$|的(?:只要|要|钱|錢|款|通|那)|那[期个個張张笔]"
    r"|[扣多比]|怎么|怎麼|为什么|為什麼|忽然|没用)"
)
_HAN_EVENT = re.compile(
    r"份?(?:就|底|初|中旬|我|你们|申请|申請|起|以后|以後|之前|之后|到期|才|依法|去|买|買|换|換|整个月|退|搬"
    r"|寄|开始|開始)"
)
_HAN_EVENT_BEFORE = re.compile(r"(?:打到|到期|等到|今年|明年|从|從|由|自)$")
_FILLER = re.compile(
    r"(?:\W|\b(?:the|for|from|of|in|el|la|de|del|en|mes|and|or|y|o|no|please|pls|it'?s|was|last year|this year"
    r"|por favor"
    r"|es|que|(?:jan|ene|feb|mar|a[bp]r|may|ju[nl]|a[ug][go]|sep|oct|nov|dec|dic)[a-z]*)\b|[\d一二三四五六七八九十]+月"
    r"|[是的份吧和跟到去今年那个個])*"
)
"""What may stand beside a month in a message that says nothing else, as answers do: "from June", "march and april"."""


def is_about_a_bill(text: str, match: re.Match[str]) -> bool:
    """Tells whether a bill is spoken of near by."""
    return _BILL.search(text, max(0, match.start() - NEAR), match.end() + NEAR) is not None


def is_bill_period(text: str, match: re.Match[str]) -> bool:
    """Tells whether a month in a plain text is the period of a bill."""
    before, after = text[max(0, match.start() - WITHIN) : match.start()], text[match.end() : match.end() + WITHIN]
    if _ELLIPSIS_BEFORE.search(before) or _ELLIPSIS_AFTER.match(after):
        return True
    if _POINT_IN_TIME.search(before) or _HAN_EVENT.match(after) or _HAN_EVENT_BEFORE.search(before):
        return _RANGE.match(after) is not None and is_about_a_bill(text, match)
    if _EVENT.search(before) and not _SPENT.search(before):
        return False
    return is_about_a_bill(text, match) or _speaks_of_money(text, match) or _is_all(text, before, after)


def _is_all(text: str, before: str, after: str) -> bool:
    return len(text) < WITHIN and _FILLER.fullmatch(before + after) is not None


def _speaks_of_money(text: str, match: re.Match[str]) -> bool:
    return _MONEY.search(text, max(0, match.start() - WITHIN), match.end() + WITHIN) is not None
