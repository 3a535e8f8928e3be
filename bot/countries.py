"""Countries by their ISO 3166 codes: their names in our languages, and which of them a text names. Pure.

Names are Babel's (CLDR), with the short ones that people really write.
"""

from collections.abc import Mapping
from functools import cache

from babel.core import Locale

from bot.words import HAN, contains_words, folded
from wire.turn import Language

_LOCALES: Mapping[Language, str] = {"en": "en", "es": "es", "zh": "zh_Hans"}
_SHORT: Mapping[str, Mapping[Language, str]] = {
    "HK": {"en": "Hong Kong", "es": "Hong Kong", "zh": "中国香港"},
    "MO": {"en": "Macao", "es": "Macao", "zh": "中国澳门"},
    "TW": {"en": "Taiwan", "es": "Taiwán", "zh": "中国台湾"},
}
_ALSO: Mapping[str, tuple[str, ...]] = {
    "AE": ("emirates", "dubai", "emiratos", "迪拜", "阿联酋"),
    "CZ": ("czech republic", "republica checa"),
    "GB": ("uk", "great britain", "england", "scotland", "wales", "gran bretana", "inglaterra", "escocia"),
    "HK": ("hk", "香港"),
    "KR": ("south korea", "korea", "corea", "corea del sur"),
    "MO": ("macau", "澳门", "澳門"),
    "NL": ("holland", "holanda"),
    "TR": ("turkey",),
    "TW": ("台湾", "臺灣"),
    "US": ("us", "usa", "america", "ee uu", "eeuu", "estados unidos de america"),
    "VA": ("vatican", "vaticano"),
}
_SHORTEST_WITHIN = 4
"""Letters of a name that may stand anywhere in a sentence; shorter ones are only whole answers."""


def country_name(code: str, language: Language) -> str:
    """The name of a country; the code itself where none is known."""
    if code in _SHORT:
        return _SHORT[code][language]
    return str(_territories(language).get(code, code))


def country_in(text: str) -> str | None:
    """The code of the one country that `text` is or names."""
    plain = folded(text)
    names = _codes_by_name()
    if plain in names:
        return names[plain]
    found = {
        code
        for name, code in names.items()
        if (len(name) >= _SHORTEST_WITHIN or HAN.search(name)) and contains_words(plain, name)
    }
    return found.pop() if len(found) == 1 else None


def country_code(named: str) -> str | None:
    """The code that a named part of a message stands for: a code already, or a name."""
    return named if named in _territories("en") and len(named) == 2 else country_in(named)


@cache
def _territories(language: Language) -> Mapping[str, str]:
    known = Locale.parse(_LOCALES[language]).territories
    return {
        code: name
        for code, name in known.items()
        if len(code) == 2 and code.isalpha() and code not in ("EU", "UN", "ZZ")
    }


@cache
def _codes_by_name() -> Mapping[str, str]:
    names = {folded(name): code for language in _LOCALES for code, name in _territories(language).items()}
    names |= {folded(name): code for code, short in _SHORT.items() for name in short.values()}
    return names | {folded(name): code for code, also in _ALSO.items() for name in also}
