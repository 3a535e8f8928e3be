"""Countries by their ISO 3166 codes: their names in our languages, and which of them a text or a place names. Pure.

Names are Babel's (CLDR), with the short ones that people really write. Cities are those that time zones are called
after.
"""

import re
from collections.abc import Mapping
from datetime import tzinfo
from functools import cache

from babel.core import Locale, get_global

from bot.words import HAN, contains_words, folded
from wire.turn import Language

_LOCALES: Mapping[Language, str] = {"en": "en", "es": "es", "zh": "zh_Hans"}
_TRADITIONAL = "zh_Hant"
_SHORT: Mapping[str, Mapping[Language, str]] = {
    "HK": {"en": "Hong Kong", "es": "Hong Kong", "zh": "中国香港"},
    "MO": {"en": "Macao", "es": "Macao", "zh": "中国澳门"},
    "TW": {"en": "Taiwan", "es": "Taiwán", "zh": "中国台湾"},
}
_ALSO: Mapping[str, tuple[str, ...]] = {
    "AE": ("uae", "the uae", "emirates", "dubai", "emiratos", "迪拜", "阿联酋"),
    "CZ": ("czech republic", "republica checa"),
    "GB": (
        "uk",
        "the uk",
        "britain",
        "great britain",
        "england",
        "scotland",
        "wales",
        "gran bretana",
        "inglaterra",
        "escocia",
    ),
    "HK": ("hk", "香港"),
    "KR": ("south korea", "korea", "corea", "corea del sur", "韓國"),
    "MO": ("macau", "澳门", "澳門"),
    "NL": ("holland", "holanda"),
    "TR": ("turkey",),
    "TW": ("台湾", "臺灣"),
    "US": ("us", "the us", "usa", "the usa", "the states", "america", "ee uu", "eeuu", "estados unidos de america"),
    "VA": ("vatican", "vaticano"),
}
_ZONES: Mapping[str, str] = get_global("zone_territories")
_AREAS = frozenset({"Africa", "America", "Asia", "Australia", "Europe"})
_TOWNS_TOO = frozenset({
    "belen", "center", "cordoba", "granada", "guadalupe", "la paz", "la rioja", "mendoza", "merida", "montserrat",
    "san bartolome", "san cristobal", "san juan", "san luis", "san vicente", "santa lucia", "santiago", "santo domingo",
    "santo tome", "圣地亚哥", "圣胡安", "圣路易斯", "拉巴斯", "拉里奥哈", "梅里达",
})  # fmt: skip
"""Names of cities and countries that towns bear elsewhere too, maybe at home."""
_PARTED = re.compile(r"[,，()（）]| in | en ")
"""Between a place and what it lies in."""
_SHORTEST_CITY = 4
_SHORTEST_WITHIN = 4
"""Letters of a name that may stand anywhere in a sentence; shorter ones are only whole answers."""


_WITH_ARTICLE = frozenset({
    "AE", "BS", "CC", "CF", "CG", "CD", "DO", "FK", "FO", "GB", "GM", "IM", "IO", "KM", "KY", "MH", "MP", "MV", "NL",
    "PH", "SB", "SC", "TC", "TF", "UM", "US", "VA", "VG", "VI",
})  # fmt: skip
"""Countries that English names with "the" within a sentence."""


def country_name(code: str, language: Language) -> str:
    """The name of a country; the code itself where none is known."""
    if code in _SHORT:
        return _SHORT[code][language]
    name = str(_territories(language).get(code, code))
    return f"the {name}" if language == "en" and code in _WITH_ARTICLE else name


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


def countries_in(text: str) -> tuple[str, ...]:
    """The codes of all countries that `text` names, in its order; of "Papua New Guinea" the whole name counts."""
    plain = folded(text)
    names = _codes_by_name()
    found = [
        name for name in names if (len(name) >= _SHORTEST_WITHIN or HAN.search(name)) and contains_words(plain, name)
    ]
    whole = [name for name in found if not any(name != other and name in other for other in found)]
    return tuple(dict.fromkeys(names[name] for name in sorted(whole, key=plain.find)))


def country_code(named: str) -> str | None:
    """The code that a named part of a message stands for: a code already, or a name."""
    return named if named in _territories("en") and len(named) == 2 else country_in(named)


def country_of_place(place: str) -> str | None:
    """The code of the country that a place is or, but for small towns, lies in; "Cuba Street" is no country."""
    parts = {folded(part) for part in _PARTED.split(place)} - _TOWNS_TOO
    found = {code for part in parts for names in (_codes_by_name(), _countries_by_city()) if (code := names.get(part))}
    return found.pop() if len(found) == 1 else None


def country_of(zone: tzinfo) -> str | None:
    """The code of the country whose clocks go by a time zone; None for UTC and the like."""
    return _ZONES.get(getattr(zone, "key", ""))


@cache
def _countries_by_city() -> Mapping[str, str]:
    cities: dict[str, str] = {}
    for zone, code in _ZONES.items():
        area, _, own = zone.rpartition("/")
        if area.partition("/")[0] not in _AREAS:
            continue
        names = {own.replace("_", " ")}
        for locale in _LOCALES.values():
            names.add((Locale.parse(locale).time_zones.get(zone) or {}).get("city", ""))
        cities |= {plain: code for name in names if len(plain := folded(name)) >= _SHORTEST_CITY or HAN.search(plain)}
    return cities


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
    traditional = Locale.parse(_TRADITIONAL).territories
    names |= {folded(traditional[code]): code for code in _territories("zh") if code in traditional}
    names |= {folded(name): code for code, short in _SHORT.items() for name in short.values()}
    return names | {folded(name): code for code, also in _ALSO.items() for name in also}
