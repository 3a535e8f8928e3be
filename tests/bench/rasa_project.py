"""Stock Rasa projects made from the bot's own domain and training messages, trained by `rasa train`.

Two of them: Rasa's default pipeline with DIET, and our pipeline. Both answer each intent by one rule. A project is
made again when anything that it was made from has changed.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tandem.nlu_environment import FOLDER, PYTHON

RASA = PYTHON.parent / "rasa"
MODEL = "models/bench.tar.gz"
TRAIN_LIMIT_S = 900.0
DIET_EPOCHS = 2  # enough to measure speed; how well it understands is not measured here
# What stands for an answer that Tandem words in several parts; as long as those are.
ANSWER = "I can tell you about your bill, your plan and outages. What can I do for you?"
BUTTONS = [
    {"title": "What do I owe?", "payload": "/bill_balance"},
    {"title": "Data left", "payload": "/usage_remaining"},
    {"title": "A person", "payload": "/human_request"},
]

# The pipeline that `rasa init` of Rasa 3.6 proposes, less its ResponseSelector, for which there is nothing to select.
DIET: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": DIET_EPOCHS, "constrain_similarities": True},
    {"name": "EntitySynonymMapper"},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
]

DIET_MESSAGES = 70
"""Of an intent and language that DIET learns from: how many does not change its speed; all take half an hour."""
HEAD_LINES = 4


def environ() -> dict[str, str]:
    """The environment of a `rasa` process: our components can be imported, nothing is reported to anybody."""
    return {
        **os.environ,
        "PYTHONPATH": str(FOLDER),
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def our_pipeline() -> list[dict[str, Any]]:
    """The pipeline of `bot/nlu/config.yml`."""
    pipeline: list[dict[str, Any]] = _read(FOLDER / "config.yml")["pipeline"]
    return pipeline


def prepare(folder: Path, pipeline: list[dict[str, Any]], *, messages_an_intent: int | None = None) -> None:
    """Makes and trains a project in a folder, unless it is there already and made from the same.

    `messages_an_intent` takes only the first so many of each language.
    """
    files = _files(pipeline)
    made_from = _fingerprint(files)
    mark = folder / "made-from.sha256"
    if mark.exists() and mark.read_text(encoding="ascii") == made_from and (folder / MODEL).exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    shutil.copytree(FOLDER / "data" / "nlu", folder / "data" / "nlu")
    for path in (folder / "data" / "nlu").rglob("*.yml") if messages_an_intent else ():
        # Each file holds one intent of one language, a message a line below the head.
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[: HEAD_LINES + (messages_an_intent or 0)]), encoding="utf-8")
    shutil.copy(FOLDER / "catalogue.yml", folder)
    (folder / "rules.yml").rename(folder / "data" / "rules.yml")
    with (folder / "train.log").open("wb") as log:
        subprocess.run(
            [RASA, "train", "--fixed-model-name", "bench", "--out", "models"],
            cwd=folder,
            env=environ(),
            stdout=log,
            stderr=subprocess.STDOUT,
            timeout=TRAIN_LIMIT_S,
            check=True,
        )
    mark.write_text(made_from, encoding="ascii")


def _files(pipeline: list[dict[str, Any]]) -> dict[str, Any]:
    ours = _read(FOLDER / "domain.yml")
    intents = ours["intents"]
    return {
        "domain.yml": {
            "version": "3.1",
            "intents": [intent for intent in intents if intent != "nlu_fallback"],  # Rasa adds it by itself
            "entities": ours["entities"],
            "responses": {f"utter_{intent}": [{"text": ANSWER, "buttons": BUTTONS}] for intent in intents},
        },
        "rules.yml": {
            "version": "3.1",
            "rules": [
                {"rule": f"answer {intent}", "steps": [{"intent": intent}, {"action": f"utter_{intent}"}]}
                for intent in intents
            ],
        },
        "config.yml": {
            "recipe": "default.v1",
            "assistant_id": "bench",
            "language": "en",
            "pipeline": pipeline,
            "policies": [{"name": "RulePolicy"}],
        },
        "credentials.yml": {"rest": None},
        "endpoints.yml": {},
    }


def _fingerprint(files: Mapping[str, Any]) -> str:
    total = hashlib.sha256(yaml.safe_dump(dict(files)).encode())
    for path in [FOLDER / "catalogue.yml", *sorted((FOLDER / "data" / "nlu").rglob("*.yml"))]:
        total.update(path.read_bytes())
    for path in sorted((FOLDER / "understanding").rglob("*.py")):
        if "serving" not in path.parts:
            total.update(path.read_bytes())
    return total.hexdigest()


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
