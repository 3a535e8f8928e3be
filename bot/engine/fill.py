"""How a slot takes its value from what the customer said. Pure; one function a slot type."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import phonenumbers

from bot.answering_words import takes_up, was_tried
from bot.countries import country_code, country_in
from bot.engine.choose import match_hint, match_option, match_several
from bot.engine.flow import SlotRule, SlotType
from bot.engine.heard import FALLBACK, UNREAD, Heard
from bot.engine.scene import Option
from bot.words import HAN, LETTERS, is_whole_address, leading_intent, says_as_before

PLACE_LONGEST = 60
PLACE_WORDS = 6
PLACE_HAN = 12
TEXT_LONGEST = 500
TELLS_ENOUGH = 60
"""Characters of the first message with which a customer has told the whole story already."""
HAN_TELL_ENOUGH = 18
"""Chinese characters that say as much."""
FEWEST_DIGITS = 5
"""Of anything that could be a telephone number."""
CONTACT_LONGEST = 254
"""RFC 5321 section 4.5.3.1.3: a path has at most 256 octets with its brackets."""
SUM = "amount"
"""The entity that is money."""
_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@(?:[\w-]+\.)+[a-z]{2,63}", re.IGNORECASE | re.ASCII)
# Said after an address, and no part of it.
_THANKS = re.compile(
    r"[\s,.;!]{0,5}\b(?:(?:muchas |mil )?gracias|(?:many )?thanks|thank you|please|por favor|bye|hasta luego|adi[oó]s)"
    r"[\s.!]{0,5}$|[\s，。；！]{0,5}(?:谢谢|謝謝|再见|再見)[\s。！]{0,5}$",
    re.IGNORECASE,
)
# "My new address is ...", "nos mudamos a ...", "地址改成……".
_NEW_ADDRESS = re.compile(
    r"(?:\b(?:address|direcci[oó]n|domicilio|moved|moving|mudad[oa]|mudo|mudamos)\b|地址|搬)[^\d:,.，。：]{0,25}?"
    r"(?:\b(?:is|to|es|ser[aá]|a)\b|:|：|是|成|为|為|到|去)\s*([^?!。！？\n]+)",
    re.IGNORECASE,
)
_NO_STORY = frozenset({"affirm", "deny", "greet", "help", "bot_challenge", UNREAD})
_SPOKEN_FREELY = frozenset({"inform", "out_of_scope", FALLBACK, UNREAD})
_SPOKEN_BESIDE = _SPOKEN_FREELY | {"thank", "goodbye"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """The value a slot takes."""

    value: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejected:
    """Something was said for the slot that cannot be its value."""

    said: str


Filling = Filled | Rejected | None


def fill(rule: SlotRule, heard: Heard, options: Sequence[Option], region: str, *, is_answer: bool) -> Filling:
    """The value for `rule`'s slot in `heard`; None when it says nothing of it.

    `is_answer`: the slot's question was just asked, so plain words may answer it.
    """
    return _TYPES[rule.type](rule, heard, options, region, is_answer)


def phone_in(text: str, region: str) -> str | None:
    """The one telephone number in `text`, E.164; `region` (ISO 3166) says how to read one without a country."""
    if sum(character.isdecimal() for character in text) < FEWEST_DIGITS:
        return None
    found = [match.number for match in phonenumbers.PhoneNumberMatcher(text[:200], region)]
    if not found:
        try:
            whole = phonenumbers.parse(text[:40], region)
        except phonenumbers.NumberParseException:
            return None
        found = [whole] if phonenumbers.is_possible_number(whole) else []
    if len(found) != 1:
        return None
    return phonenumbers.format_number(found[0], phonenumbers.PhoneNumberFormat.E164)


def _choice(rule: SlotRule, heard: Heard, options: Sequence[Option], region: str, is_answer: bool) -> Filling:
    if rule.name in heard.chosen:
        picked = next((option for option in options if option.value == heard.chosen[rule.name]), None)
        return Filled(value=picked.value) if picked else Rejected(said="")
    named = _named(rule, heard)
    found = match_option(heard.text, options, named, is_answer=is_answer)
    if found is None and is_answer and heard.intent in _SPOKEN_FREELY:
        found = match_hint(heard.text, options)
    if found is not None:
        return Filled(value=found.value)
    if is_answer and SUM in rule.entities and heard.text and not LETTERS.search(heard.text):
        # "7,50" is a sum that is none of these, said with no word that the NLU could read.
        return Rejected(said=heard.text[:PLACE_LONGEST])
    return Rejected(said=named[0]) if named else None


def _several(rule: SlotRule, heard: Heard, options: Sequence[Option], region: str, is_answer: bool) -> Filling:
    """The values of all options that are meant."""
    if rule.name not in heard.chosen:
        found = match_several(heard.text, options, _named(rule, heard))
        if found:
            return Filled(value=[option.value for option in found])
    one = _choice(rule, heard, options, region, is_answer)
    return Filled(value=[one.value]) if isinstance(one, Filled) else one


def _named(rule: SlotRule, heard: Heard) -> list[str]:
    """What the message names of the kinds that the slot takes."""
    return [value for entity in rule.entities for value in heard.entities.get(entity, ())]


def _mail_in(text: str) -> str | None:
    found = _MAIL.search(text[: 4 * CONTACT_LONGEST])
    return found.group() if found and len(found.group()) <= CONTACT_LONGEST else None


def _yes_no(rule: SlotRule, heard: Heard, options: Sequence[Option], region: str, is_answer: bool) -> Filling:
    if not is_answer:
        return None
    # "No thanks, it works again" sounds like thanks, and is a no.
    said = leading_intent(heard.text) if heard.intent in _SPOKEN_BESIDE else heard.intent
    if said in ("affirm", "deny"):
        return Filled(value=said == "affirm")
    if takes_up(heard.text, rule.yes_words):
        return Filled(value=True)
    # "+1 202 555 0147" to "have you another number that works?" is a yes.
    return Filled(value=True) if rule.entities and phone_in(heard.text, region) is not None else None


def _phone(rule: SlotRule, heard: Heard, options: Sequence[Option], region: str, is_answer: bool) -> Filling:
    named = _named(rule, heard)
    number = phone_in(heard.text, region) or (phone_in(named[0], region) if named else None)
    if number is not None:
        return Filled(value=number)
    digits = sum(character.isdecimal() for character in heard.text)
    if is_answer and (named or (digits and heard.intent in _SPOKEN_FREELY)):
        return Rejected(said=heard.text[:PLACE_LONGEST])
    return None


def _place(rule: SlotRule, heard: Heard, options: Sequence[Option], region: str, is_answer: bool) -> Filling:
    named = _named(rule, heard)
    if named:
        return Filled(value=named[0][:PLACE_LONGEST])
    text = heard.text.strip(" .!¡。！")
    is_spoken = heard.intent in _SPOKEN_FREELY and len(text) <= PLACE_LONGEST and LETTERS.search(text)
    return Filled(value=text) if is_answer and is_spoken and not _is_sentence(text) else None


def _is_sentence(text: str) -> bool:
    """A question, "still the same", or more words than a place has with its province: "Las Palmas de Gran Canaria"."""
    if says_as_before(text) or was_tried(text):
        return True
    return text.endswith(("?", "？")) or len(text.split()) > PLACE_WORDS or len(HAN.findall(text)) > PLACE_HAN


def _country(rule: SlotRule, heard: Heard, options: Sequence[Option], region: str, is_answer: bool) -> Filling:
    named = _named(rule, heard)
    codes = [code for value in named if (code := country_code(value)) is not None]
    code = codes[0] if codes else country_in(heard.text)
    if code is not None:
        return Filled(value=code)
    is_spoken = heard.intent in _SPOKEN_FREELY and LETTERS.search(heard.text)
    return Rejected(said=heard.text[:PLACE_LONGEST]) if is_answer and is_spoken else None


def _text(rule: SlotRule, heard: Heard, options: Sequence[Option], region: str, is_answer: bool) -> Filling:
    if rule.name in heard.chosen:
        return Filled(value=heard.chosen[rule.name][:TEXT_LONGEST])
    text = heard.text.strip()
    return Filled(value=text[:TEXT_LONGEST]) if is_answer and text else None


def _contact(rule: SlotRule, heard: Heard, options: Sequence[Option], region: str, is_answer: bool) -> Filling:
    mail = _mail_in(heard.text)
    if mail is not None:
        return Filled(value={"kind": "email", "value": mail})
    number = phone_in(heard.text, region)
    if number is not None:
        return Filled(value={"kind": "phone", "value": number})
    return Rejected(said=heard.text[:PLACE_LONGEST]) if is_answer else None


def _story(rule: SlotRule, heard: Heard, options: Sequence[Option], region: str, is_answer: bool) -> Filling:
    text = heard.text.strip()
    if not is_answer:
        return Filled(value=text[:TEXT_LONGEST]) if tells_enough(text) else None
    if heard.command is not None or heard.chosen or heard.intent in _NO_STORY:
        return None
    return Filled(value=text[:TEXT_LONGEST]) if LETTERS.search(text) else None


def tells_enough(text: str) -> bool:
    """Whether a message tells a whole story, in the letters it is written in."""
    return len(text) >= TELLS_ENOUGH or len(HAN.findall(text)) >= HAN_TELL_ENOUGH


def _address(rule: SlotRule, heard: Heard, options: Sequence[Option], region: str, is_answer: bool) -> Filling:
    text = _THANKS.sub("", heard.text.strip())
    if not is_answer:
        named = _NEW_ADDRESS.search(text)
        address = named.group(1).strip(" .") if named else ""
        return Filled(value=address[:TEXT_LONGEST]) if is_whole_address(address) else None
    has_figure = any(character.isdecimal() for character in text)
    if not LETTERS.search(text) or not (has_figure or heard.intent in _SPOKEN_FREELY):
        return None
    is_place = has_figure or any(heard.entities.get(entity) for entity in rule.entities)
    return Filled(value=text[:TEXT_LONGEST]) if is_place else Rejected(said=text[:PLACE_LONGEST])


def _email(rule: SlotRule, heard: Heard, options: Sequence[Option], region: str, is_answer: bool) -> Filling:
    mail = _mail_in(heard.text)
    if mail is not None:
        return Filled(value=mail)
    return Rejected(said=heard.text[:PLACE_LONGEST]) if is_answer and "@" in heard.text else None


_Fill = Callable[[SlotRule, Heard, Sequence[Option], str, bool], Filling]

# A code is never read here: the router judges it and tells the turn; the words around it are choices.
_TYPES: Mapping[SlotType, _Fill] = {
    "choice": _choice,
    "several": _several,
    "code": _choice,
    "yes_no": _yes_no,
    "phone": _phone,
    "place": _place,
    "country": _country,
    "text": _text,
    "contact": _contact,
    "story": _story,
    "address": _address,
    "email": _email,
}
