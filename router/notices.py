"""What the system itself tells a customer; the words stand in notices.yml, in each language."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("notices.yml")
FALLBACK = "en"


def notice(name: str, language: str | None, **values: str) -> str:
    """The notice `name` in a language, its braces filled; an unknown language gets English."""
    texts = notices()[name]
    return texts.get(language or FALLBACK, texts[FALLBACK]).format(**values)


@cache
def notices() -> Mapping[str, Mapping[str, str]]:
    """All notices, by name and language."""
    read: Mapping[str, Mapping[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read
