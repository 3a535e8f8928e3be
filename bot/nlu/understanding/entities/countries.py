"""Names of countries in English, Spanish and Chinese, from CLDR by way of Babel, and what people call them besides."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

from understanding.entities.gazetteer import Name

LOCALES = ("en", "es", "zh_Hans", "zh_Hant")

ALSO_CALLED = {
    "US": (
        "usa",
        "u.s.",
        "u.s.a.",
        "the states",
        "united states of america",
        "america",
        "eeuu",
        "ee.uu.",
        "estados unidos de america",
    ),
    "GB": (
        "uk",
        "u.k.",
        "britain",
        "great britain",
        "england",
        "scotland",
        "wales",
        "inglaterra",
        "escocia",
        "gran bretana",
        "英格兰",
    ),
    "AE": ("uae", "emirates", "dubai", "emiratos", "阿联酋", "迪拜"),
    "MX": ("mejico",),
    "CZ": ("czech republic", "republica checa"),
    "KR": ("korea", "corea", "south korea"),
    "NL": ("holland", "holanda"),
    "TR": ("turkey", "turquia"),
    "BA": ("bosnia",),
    "HK": ("hong kong", "香港"),
    "MO": ("macau", "macao", "澳门", "澳門"),
    "TW": ("taiwan", "台湾", "台灣"),
    "RU": ("rusia",),
    "CN": ("mainland china", "中国大陆"),
    "DO": ("republica dominicana",),
}
UNWANTED = frozenset({"AQ", "ZZ", "EU", "EZ", "UN", "XA", "XB", "QO"})


@lru_cache(maxsize=1)
def country_names() -> tuple[Name, ...]:
    """Returns one name for each country; its value is the ISO 3166 code."""
    tables = [{str(code): str(name) for code, name in Locale.parse(locale).territories.items()} for locale in LOCALES]
    codes = [code for code in tables[0] if len(code) == 2 and code.isalpha() and code not in UNWANTED]
    return tuple(
        Name(
            entity="country",
            value=code,
            spellings=tuple(
                dict.fromkeys([*(table[code] for table in tables if code in table), *ALSO_CALLED.get(code, ())])
            ),
        )
        for code in codes
    )
