"""The names that the NLU knows beforehand, as they are edited: `bot/nlu/catalogue.yml`. Checking only."""

import unicodedata
from collections.abc import Collection, Iterator
from pathlib import Path

from bot.mistakes import Mistake, suggestion
from bot.yaml_file import Section, line_of, place, read_yaml

CATALOGUE = Path(__file__).parent / "nlu" / "catalogue.yml"


def mistakes(entities: Collection[str], path: Path = CATALOGUE) -> list[str]:
    """What is wrong with the catalogue, one sentence each; `entities` are those of the domain."""
    try:
        content = read_yaml(path)
    except Mistake as mistake:
        return [str(mistake)]
    if not isinstance(content, Section):
        return [f"{place(path)}: entities are expected, and under each 'name: [other spellings]'."]
    return list(_of(path, content, entities))


def _of(path: Path, content: Section, entities: Collection[str]) -> Iterator[str]:
    for entity, names in content.items():
        where = place(path, line_of(content, entity))
        if entity not in entities:
            yield f"{where}: the entity '{entity}' is not in domain.yml.{suggestion(entity, entities)}"
        if not isinstance(names, Section):
            yield f"{where}, {entity}: 'name: [other spellings]' is expected, a line each."
            continue
        means: dict[str, str] = {}
        for name, spellings in names.items():
            here = f"{place(path, line_of(names, name))}, {name}"
            if not isinstance(spellings, list) or any(isinstance(one, dict | list) for one in spellings):
                yield f"{here}: its other spellings are a list: [one, another]."
                continue
            for spelling in (name, *spellings):
                other = means.setdefault(_folded(str(spelling)), str(name))
                if _folded(other) != _folded(str(name)):
                    yield f"{here}: '{spelling}' means '{other}' already; leave it to one of them."


def _folded(text: str) -> str:
    """As it is looked for: in small letters, without accents."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())
