"""Says how well the pipeline of `config.yml` understands messages it was not trained on, by cross-validation.

    .venv/bin/python evaluate.py [--folds 5]

Each message is judged by a model that saw the other folds only; that model also chose its own threshold from them.
Entities count as found when kind, start and end are those annotated.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from understanding.bulk import by_all_processors
from understanding.encoders import load, remembered, together
from understanding.entities.countries import country_names
from understanding.entities.gazetteer import Gazetteer
from understanding.entities.span import Span, keep_best
from understanding.entities.towns import town_names
from understanding.entity_extractor import as_names, find_entities, gather_names, gather_towns
from understanding.intent_model import OUT_OF_SCOPE
from understanding.intent_training import Settings, learn

HERE = Path(__file__).resolve().parent
FOLD_SEED = 5


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a message means and what the pipeline made of it."""

    language: str
    intent: str
    guess: str
    is_unsure: bool


def main() -> None:
    """Reads the command line, judges every message once and prints tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--confusions", type=int, default=15, help="how many of the commonest to print")
    options = parser.parse_args()
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    pipeline = {
        part["name"].rsplit(".", 1)[-1]: part for part in yaml.safe_load((HERE / "config.yml").read_text())["pipeline"]
    }
    messages: list[Message] = []
    languages: list[str] = []
    for folder in sorted(path for path in (HERE / "data" / "nlu").iterdir() if path.is_dir()):
        found = load_data(str(folder)).intent_examples
        messages += found
        languages += [folder.name] * len(found)
    outcomes, entities = _cross_validate(messages, languages, pipeline, options.folds)
    _print_intents(outcomes, options.confusions)
    _print_entities(entities)


def _cross_validate(
    messages: list[Message], languages: list[str], pipeline: dict[str, Any], folds: int
) -> tuple[list[Outcome], Counter[tuple[str, str]]]:
    texts = [message.get("text") for message in messages]
    intents = np.array([message.get("intent") for message in messages])
    configured = pipeline["SentenceIntentClassifier"]
    first, second = configured["encoders"], configured["second_look"]
    parts = {name: remembered(by_all_processors(encoder)) for name, encoder in load([*first, *second]).items()}
    views = [together([parts[name] for name in names]) for names in (first, second) if names]
    settings = Settings(**{field.name: configured[field.name] for field in fields(Settings)})
    catalogue = yaml.safe_load((HERE / "catalogue.yml").read_text(encoding="utf-8"))
    towns = town_names()
    outcomes: list[Outcome] = []
    entities: Counter[tuple[str, str]] = Counter()
    split = StratifiedKFold(folds, shuffle=True, random_state=FOLD_SEED).split(texts, intents)
    for seen, unseen in split:
        looks = learn([texts[i] for i in seen], [intents[i] for i in seen], views, settings)
        judgements = looks.judge([texts[i] for i in unseen], views[0], views[-1])
        for i, judgement in zip(unseen, judgements, strict=True):
            guess = looks.first.intents[int(judgement.probabilities.argmax())]
            outcomes.append(
                Outcome(language=languages[i], intent=intents[i], guess=guess, is_unsure=judgement.is_unsure)
            )
        names = as_names(gather_names(catalogue, [messages[i] for i in seen]))
        gazetteer = Gazetteer([*names, *country_names()])
        known_towns = gather_towns(towns, [messages[i] for i in seen])
        for i in unseen:
            spans = find_entities(texts[i], gazetteer, known_towns, pipeline["TelecomEntityExtractor"]["region"])
            entities += _compare(messages[i], keep_best(spans))
    return outcomes, entities


def _compare(message: Message, spans: Sequence[Span]) -> Counter[tuple[str, str]]:
    meant = {(found["entity"], found["start"], found["end"]) for found in message.get("entities", [])}
    claimed = {(span.entity, span.start, span.end) for span in spans}
    counted: Counter[tuple[str, str]] = Counter()
    for verdict, found in (("right", meant & claimed), ("missed", meant - claimed), ("invented", claimed - meant)):
        counted.update((entity, verdict) for entity, _, _ in found)
    return counted


def _print_intents(outcomes: list[Outcome], confusions: int) -> None:
    print("language  messages  accuracy  macro-F1  asked back  wrong action  out of scope noticed")
    for language in ("en", "es", "zh", "all"):
        rows = [row for row in outcomes if language in (row.language, "all")]
        inside = [row for row in rows if row.intent != OUT_OF_SCOPE]
        outside = [row for row in rows if row.intent == OUT_OF_SCOPE]
        acted_wrongly = [row for row in rows if not row.is_unsure and row.guess not in (row.intent, OUT_OF_SCOPE)]
        noticed = [row for row in outside if row.is_unsure or row.guess == OUT_OF_SCOPE]
        macro = f1_score([row.intent for row in rows], [row.guess for row in rows], average="macro")
        right = [row for row in inside if row.guess == row.intent]
        asked_back = [row for row in inside if row.is_unsure or row.guess == OUT_OF_SCOPE]
        print(
            f"{language:8} {len(rows):9} {_share(inside, right)} {macro:9.1%} {_share(inside, asked_back)}"
            f"   {_share(rows, acted_wrongly)}    {_share(outside, noticed)}"
        )
    wrong = Counter((row.intent, row.guess) for row in outcomes if row.intent != row.guess)
    print("\ncommonest confusions (meant, taken for)")
    for (intent, guess), count in wrong.most_common(confusions):
        print(f"{count:5}  {intent} -> {guess}")


def _share(whole: list[Outcome], part: list[Outcome]) -> str:
    return f"{len(part) / max(1, len(whole)):9.1%}"


def _print_entities(entities: Counter[tuple[str, str]]) -> None:
    print("\nentity               right  missed  invented      F1")
    kinds = sorted({entity for entity, _ in entities})
    for kind in [*kinds, "all"]:
        right, missed, invented = (
            sum(count for (entity, verdict), count in entities.items() if verdict == wanted and kind in (entity, "all"))
            for wanted in ("right", "missed", "invented")
        )
        print(f"{kind:20} {right:5} {missed:7} {invented:9} {2 * right / max(1, 2 * right + missed + invented):8.1%}")


if __name__ == "__main__":
    main()
