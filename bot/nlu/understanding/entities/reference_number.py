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
_TELEPHONE = re.compile(r"(?<![\w.,$+-])(?:\+|00)?\(?\d[\d ().-]{4,18}\d(?!\w|[.,]\d|%)", re.ASCII)
_DATE_LIKE = re.compile(r"(?:19|20)\d\d[-. ]\d{1,2}[-. ]\d{1,2}|\d{1,2}[-.]\d{1,2}[-.]\d{2,4}")
_ACCOUNT_WORD = re.compile(
    r"(?:account|acct|acc|a/c|cuenta|contrato|账号|賬號|账户|帳戶|帐号|帳號|户号|戶號|客户号)[^\d\n]{0,18}$"
)
_ORDER_WORD = re.compile(
    r"(?:case|ticket|order|ref(?:erence)?|complaint|incident|caso|orden|incidencia|reclamo|reclamacion|tiquet"
    r"|expediente|folio|aviso|工单|工單|单号|單號|编号|編號|投诉|投訴|案件)[^\d\n]{0,18}$"
)
_WORK_ORDER = re.compile(r"(?<![\w-])(?:wo|inc|cas|tck|tt|ot)-?\d{3,10}(?!\w)", re.ASCII)
_ACCOUNT = re.compile(r"(?<![\w-])(?:ac|acc|acct|ct|cta)-?\d{5,10}(?!\w)", re.ASCII)
_BARE = re.compile(r"(?<![\w.,$+-])(\d{4,10})(?![\w%-]|[.,]\d)", re.ASCII)
ACCOUNT_DIGITS = (7, 8)
"""An unbroken number of so many digits is an account where nothing else is said."""
CODE_DIGITS = 6
"""Digits of a one-time code (DESIGN, section 8): such a number alone is an answer, not a telephone."""
TELEPHONE_DIGITS = 15
"""Most digits of a telephone number (ITU-T E.164, section 6)."""


def find_reference_numbers(text: str, region: str) -> Iterator[Span]:
    """Yields telephone, account and work-order numbers in a plain text."""
    for match in _WORK_ORDER.finditer(text):
        yield _span("work_order_number", match, match[0].upper())
    for match in _ACCOUNT.finditer(text):
        yield _span("account_number", match, match[0].upper())
    named = set()
    for match in _BARE.finditer(text):
        entity = _kind_of_bare_number(text[: match.start()], match[0])
        if entity:
            named.add(match.start())
            yield _span(entity, match, match[0])
    for match in _TELEPHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        is_telephone = CODE_DIGITS < len(digits) <= TELEPHONE_DIGITS and not _DATE_LIKE.fullmatch(match[0])
        if is_telephone and match.start() not in named:
            yield _span("phone_number", match, telephone(match[0], region))


def _kind_of_bare_number(before: str, digits: str) -> str | None:
    if _ORDER_WORD.search(before):
        return "work_order_number"
    if _ACCOUNT_WORD.search(before) or len(digits) in ACCOUNT_DIGITS:
        return "account_number"
    return None


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
