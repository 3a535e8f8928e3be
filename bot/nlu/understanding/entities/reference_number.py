"""Numbers that name something: telephone lines, accounts, work orders.

The word before a number decides; without one, a number that is a possible telephone number is one. Account and
work-order numbers stand as they were written, in capitals; a telephone number is in E.164 form where its country
can be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from understanding.entities.span import Span

# Plain text is ASCII where it is Latin, so re.ASCII lets a number stand right beside a Chinese character.
_DIGIT = re.compile(r"\d")
_TELEPHONE = re.compile(r"(?<![\w$+-])(?<!\d[.,])(?:\+|00)?\(?\d[\d ().-]{4,18}\d(?!\w|[.,]\d|%)", re.ASCII)
_DATE_LIKE = re.compile(r"(?:19|20)\d\d[-. ]\d{1,2}[-. ]\d{1,2}|\d{1,2}[-.]\d{1,2}[-.]\d{2,4}")
_BETWEEN = r"(?:(?!phone|mobile|movil|celular|telefono|\bline|linea|号码|號碼|电话|手机|電話|手機)[^\d\n.?!]){0,24}"
_ACCOUNT_WORD = re.compile(
    r"(?:\b(?:accounts?|acct|acc|a/c|(?:customer|client|contract) (?:number|no|num|id|code|ref)|cuenta"
    r"|(?:cliente|contrato|abonado)(?: (?:numero|nro|num|no|n[o.]*|es|:)))\b|账户|帳戶|賬戶|[账賬帐帳户戶]号"
    r"|[賬帳戶]號|户头|戶頭"
    r"|客户(?:编)?号|客戶(?:編)?號|合同(?:编)?号|合約編號)(?:号码|號碼)?"
    rf"{_BETWEEN}$"
)
_ORDER_WORD = re.compile(
    r"(?:\b(?:case|ticket|order|ref(?:erence)?|complaint|incident|caso|orden|pedido|referencia|incidencia|averia"
    r"|reclamo|reclamacion|tiquete?|expediente|folio|aviso|tramite)\b|工单|工單|[单單]号|單號|订单|訂單|编号"
    r"|編號|投诉|投訴"
    rf"|案件|案号|案號)(?:号码|號碼)?{_BETWEEN}$"
)
_ACCOUNT_WORD_AFTER = re.compile(
    r",? (?:is|was|es)(?: the| my| our| el| la| mi)?(?: numero(?: de)?)? (?:account|customer|contract|cuenta|cliente)"
)
_WORK_ORDER = re.compile(r"(?<![a-z\d-])(?:wo|inc|cas|tck|tkt?|tt|ot|ref|rf)-?\d{3,10}(?!\w)", re.ASCII)
_ACCOUNT = re.compile(r"(?<![a-z\d-])(?:ac|acc|acct|ct|cta)[- ]?\d{5,10}(?!\w)", re.ASCII)
_NAMED = re.compile(
    r"(?<![\w$+-])(?<!\d[.,])(?:[a-z]{1,4}-?)?\d{2,10}(?:[-/ ]\d{1,8}){0,4}(?:-?[a-z])?(?![\w%]|[.,]\d)", re.ASCII
)
"""A number in the shapes that operators print: 4471902, A-558201, 774-2250, 0045 882 21, TW-60931."""
_BARE = re.compile(r"(?<![\w$+-])(?<!\d[.,])\d{7,8}(?![\w%-]|[.,]\d)", re.ASCII)
"""An unbroken number of 7 or 8 digits is an account where nothing else is said."""
_UNIT_AFTER = re.compile(
    r"\s?(?:gb|mb|gigas?|megas?|euros?|eur|pesos|dolar|dollars?|pounds?|[€£$%]|days?|dias?|hours?|horas?|weeks?|semanas"
    r"|months?|meses|years?|anos?|times|veces|lines?|lineas|people|personas|minut|[元块塊天日月年个個次小分]"
    r"|st\b|nd\b|rd\b|th\b)"
)
FEWEST_DIGITS = 4
"""Digits of the shortest account or work-order number."""
LONGEST_ACCOUNT = 9
"""Signs of a number that is an account's even where a comma parts it from that word; longer ones are telephones."""
CODE_DIGITS = 6
"""Digits of a one-time code (DESIGN, section 8): such a number alone is an answer, not a telephone."""
TELEPHONE_DIGITS = 15
"""Most digits of a telephone number (ITU-T E.164, section 6)."""


def find_reference_numbers(text: str, region: str) -> Iterator[Span]:
    """Yields telephone, account and work-order numbers in a plain text."""
    if not _DIGIT.search(text):
        return
    for match in _WORK_ORDER.finditer(text):
        yield _span("work_order_number", match, match[0].upper())
    for match in _ACCOUNT.finditer(text):
        yield _span("account_number", match, match[0].upper())
    named: set[int] = set()
    for match in _NAMED.finditer(text):
        kind = _named_kind(text, match)
        if kind:
            named.update(range(match.start(), match.end()))
            yield _span(kind, match, match[0].upper())
    for match in _BARE.finditer(text):
        if match.start() not in named:
            named.add(match.start())
            yield _span("account_number", match, match[0])
    for match in _TELEPHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        is_telephone = CODE_DIGITS < len(digits) <= TELEPHONE_DIGITS and not _DATE_LIKE.fullmatch(match[0])
        if is_telephone and named.isdisjoint(range(match.start(), match.end())):
            yield _span("phone_number", match, telephone(match[0], region))


def _named_kind(text: str, match: re.Match[str]) -> str | None:
    """Returns what the word before a number says that it is."""
    if sum(letter.isdigit() for letter in match[0]) < FEWEST_DIGITS or _UNIT_AFTER.match(text, match.end()):
        return None
    before = text[max(0, match.start() - 60) : match.start()]
    order, account = _ORDER_WORD.search(before), _ACCOUNT_WORD.search(before)
    if _ACCOUNT_WORD_AFTER.match(text, match.end()):
        return "account_number"
    if account and "," in account[0] and len(match[0]) > LONGEST_ACCOUNT:
        return None
    if order and account:
        return "work_order_number" if order.start() > account.start() else "account_number"
    return "work_order_number" if order else "account_number" if account else None


def telephone(written: str, region: str) -> str:
    """Returns the number in E.164 form, or its digits where no country fits."""
    try:
        parsed = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", written)
    if phonenumbers.is_possible_number(parsed):
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return re.sub(r"\D", "", written)


def _span(entity: str, match: re.Match[str], value: str) -> Span:
    return Span(entity=entity, start=match.start(), end=match.end(), value=value)
