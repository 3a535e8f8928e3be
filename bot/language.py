"""Which language the conversation goes on in. Pure.

Asked for, or switched at the door: at once, and it stays. Else the first message that is clearly in a language settles
it; later only a longer message clearly in another one changes it. While nothing is clear: what the door knows, then
the default.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.engine.heard import Heard
from bot.words import HAN, folded, named_language
from wire.turn import LANGUAGES, Language

LONG_ENOUGH_TO_CHANGE = 12
"""Letters of a message in another alphabet-sharing language before the conversation follows it."""
HAN_ENOUGH_TO_CHANGE = 2

CLEAR_BY_WORDS = 3
"""Common words of one language more than of the other by which a text is clearly in it."""

_SPANISH = re.compile(r"[¿¡ñáéíóú]", re.IGNORECASE)
_SPANISH_WORDS = frozenset({
    "el", "la", "los", "las", "un", "una", "que", "de", "del", "por", "para", "con", "en", "sin", "mi", "mis", "su",
    "y", "es", "esta",
    "tengo", "quiero", "hay", "se", "lo", "al", "pero", "cuando", "cuanto", "como", "si", "ya", "muy", "desde",
})  # fmt: skip
_ENGLISH_WORDS = frozenset({
    "the", "my", "is", "it", "i", "to", "of", "and", "for", "you", "your", "have", "has", "not", "what", "when", "how",
    "why", "this", "that", "with", "can", "do", "does", "was", "are", "but", "please", "been", "there", "from",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settled:
    """The language to answer in, and whether a message or the customer's word settled it."""

    language: Language
    is_settled: bool


def settle(
    heard: Sequence[Heard],
    current: Language | None,
    *,
    is_settled: bool,
    hint: Language | None,
    hint_before: Language | None,
    default: Language,
) -> Settled:
    """The conversation's language after these messages; `hint` is what the door knows of it now."""
    for said in reversed(heard):
        if said.intent == "language_change":
            asked = asked_for(said)
            if asked is not None:
                return Settled(asked, True)
    if hint in LANGUAGES and hint_before is not None and hint != hint_before:
        return Settled(hint, True)
    start = current or hint or default
    for said in reversed(heard):
        spoken = said.language
        if spoken is None or not said.is_sure_of_language:
            continue
        if not is_settled or (
            spoken != start
            and _is_clear(_own_words(said))
            and not _leans(start, spoken, said.text)
            and not _is_noise(said, spoken)
        ):
            return Settled(spoken, True)
        return Settled(start, is_settled)
    return Settled(start, is_settled)


def asked_for(said: Heard) -> Language | None:
    """The language that a wish for another language names."""
    chosen = said.chosen.get("language")
    if chosen in LANGUAGES:
        return chosen
    return named_language(said.text)


def common_words(text: str) -> Mapping[Language, int]:
    """How many of a text's words are among the commonest of Spanish, and of English."""
    words = folded(text).split()
    return {
        "es": sum(word in _SPANISH_WORDS for word in words),
        "en": sum(word in _ENGLISH_WORDS for word in words),
    }


def written_in(text: str) -> Language | None:
    """The language that a text's letters and its commonest words give away, without the NLU."""
    if HAN.search(text):
        return "zh"
    counted = common_words(text)
    is_accented = _SPANISH.search(text) is not None
    spanish, english = counted["es"] + is_accented, counted["en"]
    if spanish > english and (is_accented or spanish - english >= CLEAR_BY_WORDS):
        return "es"
    return "en" if english - spanish >= CLEAR_BY_WORDS else None


def _leans(start: Language, spoken: Language, text: str) -> bool:
    """Whether a text has more common words of `start` than of `spoken`: "active el roaming" is no English."""
    counted = common_words(text)
    return counted.get(start, 0) > counted.get(spoken, 0)


def _is_noise(said: Heard, spoken: Language) -> bool:
    """Whether letters that mean nothing to us lack every common word: struck keys are in no language."""
    is_understood = said.intent not in ("out_of_scope", "nlu_fallback")
    return not is_understood and not HAN.search(said.text) and not common_words(said.text).get(spoken)


def _own_words(said: Heard) -> str:
    """A message without the names in it: "I live in Valencia" is no Spanish."""
    text = said.text
    for values in said.entities.values():
        for value in values:
            text = text.replace(value, "")
    return text.strip()


def _is_clear(text: str) -> bool:
    han = len(HAN.findall(text))
    return han >= HAN_ENOUGH_TO_CHANGE or (not han and len(text) >= LONG_ENOUGH_TO_CHANGE)
