"""Rasa's view of the entities: a graph component that gathers what the kinds find and settles overlaps.

Names come from the catalogue, from CLDR (countries), from GeoNames (towns) and from the annotations in the training
messages; numbers, dates, money and fees from rules. When two kinds claim the same letters, the longer span wins
(`entities/span.py`).
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding.entities.calendar import find_dates
from understanding.entities.charge import find_charges
from understanding.entities.countries import country_names
from understanding.entities.gazetteer import Gazetteer, Name
from understanding.entities.place import find_places
from understanding.entities.plain_text import plain
from understanding.entities.quantity import find_amounts, find_data_amounts
from understanding.entities.reference_number import find_reference_numbers
from understanding.entities.span import Span, keep_best
from understanding.entities.towns import town_names
from understanding.sentence_encoder import LONGEST_TEXT

Spellings = dict[str, dict[str, list[str]]]
"""Kind of entity, value, spellings."""
NAMES_FILE = "names.json"
TOWN = "town"
"""Kind under which the names of towns are kept beside the others; no entity of the domain."""
FUZZY = ("plan_name", "addon_name")
LEARNT = ("place", "charge_name")
"""Kinds of which the training messages show more names than the catalogue holds."""


class TelecomEntityExtractor(GraphComponent):
    """Finds the entities of the domain in a message."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        names: list[Name] | None,
        towns: frozenset[str],
    ) -> None:
        """Takes the settings, the place to keep the names in, and the names when they are known."""
        self._towns = towns
        self._config = config
        self._storage = storage
        self._resource = resource
        self._gazetteer = None if names is None else Gazetteer([*names, *country_names()])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Returns the settings of `config.yml` with their defaults."""
        return {"catalogue": "catalogue.yml", "region": "US"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TelecomEntityExtractor:
        """Creates an untrained component."""
        return cls(config, model_storage, resource, None, frozenset())

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TelecomEntityExtractor:
        """Loads the component that `train` kept."""
        with model_storage.read_from(resource) as folder:
            kept = json.loads((folder / NAMES_FILE).read_text(encoding="utf-8"))
        towns = frozenset(kept.pop(TOWN, ()))
        return cls(config, model_storage, resource, as_names(kept), towns)

    def train(self, training_data: TrainingData) -> Resource:
        """Gathers names from the catalogue and from the annotated messages, and keeps them."""
        catalogue = yaml.safe_load(Path(self._config["catalogue"]).read_text(encoding="utf-8"))
        names = gather_names(catalogue, training_data.intent_examples)
        towns = gather_towns(town_names(), training_data.intent_examples)
        names[TOWN] = {town: [] for town in sorted(towns)}
        with self._storage.write_to(self._resource) as folder:
            (folder / NAMES_FILE).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds `entities` to each message, and to each of its wishes those that stand in it."""
        for message in messages:
            text = (message.get("text") or "")[:LONGEST_TEXT]
            entities = [
                {
                    "entity": span.entity,
                    "start": span.start,
                    "end": span.end,
                    "value": span.value,
                    "text": text[span.start : span.end],
                    "confidence_entity": round(span.confidence, 3),
                    "extractor": type(self).__name__,
                }
                for span in keep_best(self._find(text))
            ]
            message.set("entities", entities, add_to_output=True)
            for wish in message.get("wishes") or ():
                wish["entities"] = [
                    entity for entity in entities if wish["start"] <= entity["start"] and entity["end"] <= wish["end"]
                ]
        return messages

    def _find(self, text: str) -> Iterator[Span]:
        if self._gazetteer is None:
            raise RuntimeError("The entity extractor is asked before it is trained")
        return find_entities(text, self._gazetteer, self._towns, self._config["region"])


def find_entities(text: str, gazetteer: Gazetteer, towns: Collection[str], region: str) -> Iterator[Span]:
    """Yields what every kind claims in a text, overlaps included."""
    folded = plain(text)
    yield from find_reference_numbers(folded, region)
    yield from gazetteer.find(folded)
    yield from find_data_amounts(folded)
    yield from find_dates(folded)
    yield from find_amounts(folded)
    yield from find_charges(folded)
    yield from find_places(text, towns)


def gather_names(catalogue: Mapping[str, Mapping[str, Sequence[str]]], examples: Sequence[Message]) -> Spellings:
    """Returns the catalogue's names with their spellings, and those that only annotated messages show."""
    names: Spellings = {
        entity: {value: [value, *map(str, spellings)] for value, spellings in values.items()}
        for entity, values in catalogue.items()
    }
    known = {
        (entity, plain(spelling))
        for entity, values in names.items()
        for spellings in values.values()
        for spelling in spellings
    }
    learnt: defaultdict[str, set[str]] = defaultdict(set)
    for example in examples:
        for found in example.get("entities", []):
            spelling = example.get("text")[found["start"] : found["end"]]
            is_new = (found["entity"], plain(spelling)) not in known
            if found["entity"] in LEARNT and is_new and len(spelling) > 1:  # 卡 alone is in too many words
                names.setdefault(found["entity"], {})[spelling] = [spelling]
                learnt[found["entity"]].add(spelling)
    for entity, spellings in learnt.items():
        for spelling in spellings - _telling(entity, spellings, examples):
            del names[entity][spelling]
    return names


def _telling(entity: str, spellings: Iterable[str], examples: Sequence[Message]) -> set[str]:
    """Returns the spellings that are annotated at least every second time they occur: Reading, but not 超市."""
    gazetteer = Gazetteer([Name(entity=entity, value=spelling, spellings=(spelling,)) for spelling in spellings])
    seen: Counter[str] = Counter()
    annotated: Counter[str] = Counter()
    for example in examples:
        meant = [(found["start"], found["end"]) for found in example.get("entities", []) if found["entity"] == entity]
        for span in gazetteer.find(plain(example.get("text"))):
            seen[span.value] += 1
            annotated[span.value] += any(start <= span.start and span.end <= end for start, end in meant)
    return {spelling for spelling in spellings if 2 * annotated[spelling] >= seen[spelling]}


def as_names(spellings: Spellings) -> list[Name]:
    """Returns names ready for a gazetteer."""
    return [
        Name(entity=entity, value=value, spellings=tuple(written), fuzzy=entity in FUZZY)
        for entity, values in spellings.items()
        for value, written in values.items()
    ]


def gather_towns(towns: Collection[str], examples: Sequence[Message]) -> frozenset[str]:
    """Returns the towns but for those whose name mostly means something else in the messages: Carmen, 里加."""
    meant: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for example in examples:
        places = [
            (found["start"], found["end"])
            for found in example.get("entities", [])
            if found["entity"] in ("place", "country")
        ]
        for span in find_places(example.get("text"), towns):
            seen[span.value] += 1
            meant[span.value] += any(span.start < end and start < span.end for start, end in places)
    return frozenset(town for town in towns if 2 * meant[town] >= seen[town])
