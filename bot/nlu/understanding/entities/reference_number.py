"""Numbers that name something: telephone lines, accounts, work orders.

The word before a number decides; without one, a number that is a possible telephone number is one. Account and
work-order numbers stand as they were written, in capitals; a telephone number is in E.164 form where its country can be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from understanding.entities.span import Span

_DIGITS = re.compile(
    r"(?<![\w.,$€£])(?:\+|00)?\(?\d(?:[\d ().-]{4,18})\d(?!\w|[.,]\d|%)|(?<=[^\x00-\x7f])\+?\d{6,15}(?=[^\x00-\x7f\w]|[\u3400-\u9fff]|$)"
)
_ACCOUNT_WORD = re.compile(
    r"(?:account|acct|acc|a/c|cuenta|contrato|cliente|customer|账号|賬號|账户|帳戶|帐号|帳號|户号|戶號|客户号)[^\d\n]{0,18}$"
)
_ORDER_WORD = re.compile(
    r"(?:case|ticket|order|ref(?:erence)?|complaint|incident|caso|orden|incidencia|reclamo|reclamacion|tiquet|expediente|folio|aviso"
    r"|工单|工單|单号|單號|编号|編號|投诉|投訴|案件)[^\d\n]{0,18}$"
)
_WORK_ORDER = re.compile(r"(?<![\w-])(?:wo|inc|cas|case|tck|tt|ot)[- ]?\d{3,10}(?![\w])")
_ACCOUNT = re.compile(r"(?<![\w-])(?:ac|acc|acct|ct|cta)-?\d{5,10}(?!\w)")
_PLAIN_NUMBER = re.compile(r"(?<![\w.,$€£+-])#?(\d{4,10})(?![\w%]|[.,]\d)")
_CODE_LENGTH = 6
"""Digits of a one-time code (DESIGN, section 8): such a number alone is an answer, not a telephone."""


def find_reference_numbers(text: str, region: str) -> Iterator[Span]:
    """Yields telephone, account and work-order numbers in a plain text."""
    for match in _WORK_ORDER.finditer(text):
        yield _span("work_order_number", match, match[0].upper())
    for match in _ACCOUNT.finditer(text):
        yield _span("account_number", match, match[0].upper())
    for match in _PLAIN_NUMBER.finditer(text):
        before = text[: match.start()]
        if _ORDER_WORD.search(before):
            yield Span(entity="work_order_number", start=match.start(1), end=match.end(1), value=match[1])
        elif _ACCOUNT_WORD.search(before):
            yield Span(entity="account_number", start=match.start(1), end=match.end(1), value=match[1])
    for match in _DIGITS.finditer(text):
        before = text[: match.start()]
        digits = re.sub(r"\D", "", match[0])
        if len(digits) <= _CODE_LENGTH or _ORDER_WORD.search(before) or _ACCOUNT_WORD.search(before):
            continue
        if (
            re.fullmatch(r"(?:19|20)\d\d[-.]\d{1,2}[-.]\d{1,2}|\d{1,2}[-.]\d{1,2}[-.]\d{2,4}", match[0])
            or len(digits) > 15
        ):
            continue
        yield _span("phone_number", match, telephone(match[0], region))


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
