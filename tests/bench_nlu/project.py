"""A Rasa project of its own for one set and one pipeline, trained by `rasa train nlu`.

A project stays under `var/bench-nlu/` and is trained again when anything that it was made from has changed.
"""

import hashlib
import json
import re
import resource
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from tandem.nlu_environment import FOLDER
from tests.bench.rasa_project import DIET as SHORT_DIET
from tests.bench.rasa_project import RASA, environ
from tests.bench_nlu.intent_set import Labelled

MODEL = Path("models") / "bench.tar.gz"
TRAIN_LIMIT_S = 6 * 3600.0
EPOCHS = 100  # as `rasa init` sets it
OURS = {
    "standard": "config.yml",
    "first-look": "config-first-look.yml",
    "english-plus": "config-english-plus.yml",
}
DIET = "diet"
_MARKED = re.compile(r"\](?=[(\[{])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Training:
    """How a model came to be; seconds on the clock and of the processor."""

    at: str
    command: str
    messages: int
    seconds: float
    processor_s: float


def recipe(pipeline: str) -> list[dict[str, Any]]:
    """The components of a pipeline: one of ours from its file, or Rasa's default with DIET at its usual epochs."""
    if pipeline == DIET:
        return [each | ({"epochs": EPOCHS} if "epochs" in each else {}) for each in SHORT_DIET]
    components: list[dict[str, Any]] = yaml.safe_load((FOLDER / OURS[pipeline]).read_text(encoding="utf-8"))["pipeline"]
    return components


def write(folder: Path, pipeline: str, messages: Sequence[Labelled]) -> str:
    """Writes the project's files and returns a hash over all that its model is made from."""
    files = {"catalogue.yml": (FOLDER / "catalogue.yml").read_text(encoding="utf-8")} if pipeline != DIET else {}
    files |= {
        "config.yml": _yaml(
            {"recipe": "default.v1", "assistant_id": "bench", "language": "en", "pipeline": recipe(pipeline)}
        ),
        "domain.yml": _yaml({"version": "3.1", "intents": sorted({each.intent for each in messages})}),
    }
    for language in sorted({each.language for each in messages}):
        files[f"data/nlu/{language}/nlu.yml"] = "".join(_nlu([e for e in messages if e.language == language]))
    total = hashlib.sha256()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
        total.update(content.encode())
    for path in sorted((FOLDER / "understanding").rglob("*.py")) if pipeline != DIET else ():
        if "serving" not in path.parts:
            total.update(path.read_bytes())
    return total.hexdigest()


def trained(folder: Path) -> Training | None:
    """How the model in a folder was trained; None when there is none."""
    note = folder / "training.json"
    return Training(**json.loads(note.read_text(encoding="utf-8"))) if note.exists() else None


def prepare(folder: Path, pipeline: str, messages: Sequence[Labelled]) -> Training:
    """Makes and trains a project, unless its model was made from the same."""
    made_from = write(folder, pipeline, messages)
    mark = folder / "made-from.sha256"
    known = trained(folder)
    if known and mark.exists() and mark.read_text(encoding="ascii") == made_from and (folder / MODEL).exists():
        return known
    for old in ("models", ".rasa"):
        shutil.rmtree(folder / old, ignore_errors=True)
    mark.unlink(missing_ok=True)
    done = _train(folder, pipeline, len(messages))
    (folder / "training.json").write_text(json.dumps(asdict(done)), encoding="utf-8")
    mark.write_text(made_from, encoding="ascii")
    return done


def _train(folder: Path, pipeline: str, messages: int) -> Training:
    command = ["train", "nlu", "--nlu", "data/nlu", "--fixed-model-name", "bench", "--out", "models"]
    spent, begun = _processor_s(), time.monotonic()
    with (folder / "train.log").open("wb") as log:
        ended = subprocess.run(
            [RASA, *command],
            cwd=folder,
            # Rasa's cache would hand out what an earlier version of a component had learnt.
            env=environ() | {"RASA_MAX_CACHE_SIZE": "0"},
            stdout=log,
            stderr=subprocess.STDOUT,
            timeout=TRAIN_LIMIT_S,
            check=False,
        )
    if ended.returncode != 0 or not (folder / MODEL).exists():
        last = (folder / "train.log").read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"`rasa {' '.join(command)}` of {pipeline} failed in {folder}:\n{last}")
    return Training(
        at=time.strftime("%Y-%m-%d"),
        command=f"rasa {' '.join(command)}",
        messages=messages,
        seconds=time.monotonic() - begun,
        processor_s=_processor_s() - spent,
    )


def _processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _nlu(messages: Sequence[Labelled]) -> Iterator[str]:
    yield 'version: "3.1"\nnlu:\n'
    by_intent: dict[str, list[str]] = {}
    for each in messages:
        by_intent.setdefault(each.intent, []).append(each.text)
    for intent in sorted(by_intent):
        yield f"- intent: {json.dumps(intent)}\n  examples: |\n"
        # A bracket that closes before another opens would mark an entity.
        yield from (f"    - {_MARKED.sub('] ', text)}\n" for text in by_intent[intent])


def _yaml(content: dict[str, Any]) -> str:
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
