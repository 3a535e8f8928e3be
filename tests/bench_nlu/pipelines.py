"""One pipeline on one set: train, parse the test messages, count."""

import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tandem.environment import ROOT
from tandem.nlu_environment import PYTHON
from tests.bench.rasa_project import environ
from tests.bench_nlu import project
from tests.bench_nlu.figures import Figures, Verdict, figures
from tests.bench_nlu.intent_set import IntentSet, Labelled, few
from tests.bench_nlu.project import DIET, Training

SCRATCH = ROOT / "var" / "bench-nlu"
VECTORS = SCRATCH / "vectors"
STORED = Path(__file__).with_name("diet.json")
HERE = Path(__file__).parent
FEW = 20
IN_PROCESS = "--in-process"
PARSE_LIMIT_S = 3600.0
FALLBACK = "nlu_fallback"


@dataclass(frozen=True, kw_only=True, slots=True)
class Speed:
    """Parses a second, milliseconds of a lone one, memory; in one process, without HTTP."""

    batched_per_s: float
    single_per_s: float
    single_p50_ms: float
    single_p99_ms: float
    loaded_mib: float
    resident_mib: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A pipeline's results on a set."""

    set: str
    pipeline: str
    figures: Figures
    training: Training
    speed: Speed | None
    """None where only the components ran, or nothing comparable was measured."""
    at: str
    """The day it was measured."""
    is_stored: bool = False
    """Whether it was measured by an earlier run."""


def measure(intents: IntentSet, pipeline: str, *, an_intent: int | None = None) -> Row:
    """Trains through Rasa and measures; DIET may be trained on so many messages an intent."""
    folder = SCRATCH / intents.name / (pipeline if an_intent is None else f"{pipeline}-{an_intent}")
    chosen = few(intents.train, an_intent) if an_intent else intents.train
    training = project.prepare(folder, pipeline, chosen)
    stock = ["--stock"] if pipeline == DIET else []
    answers = run(HERE / "parse_all.py", folder, intents.test, ["--model", folder / project.MODEL, *stock])
    speed = Speed(**{name: answers[name] for name in Speed.__dataclass_fields__})
    return _row(intents, pipeline, answers, training, speed)


def experiment(intents: IntentSet, pipeline: str) -> Row:
    """Trains and asks the components alone, with kept sentence vectors: quick, and without speeds."""
    folder = SCRATCH / intents.name / f"{pipeline}-in-process"
    project.write(folder, pipeline, intents.train)
    answers = run(HERE / "in_process.py", folder, intents.test, ["--project", folder, "--vectors", VECTORS])
    training = Training(
        at=_today(),
        command=IN_PROCESS,
        messages=len(intents.train),
        seconds=answers["trained_s"],
        processor_s=answers["trained_s"],
    )
    return _row(intents, pipeline, answers, training, None)


def stored_diet(intents: IntentSet) -> Row | None:
    """The kept result of DIET on a set; None where there is none for exactly this number of messages."""
    for kept in json.loads(STORED.read_text(encoding="utf-8")) if STORED.exists() else ():
        if kept["set"] == intents.name and kept["figures"]["messages"] == len(intents.test):
            return Row(
                set=kept["set"],
                pipeline=kept["pipeline"],
                figures=Figures(**kept["figures"]),
                training=Training(**kept["training"]),
                speed=Speed(**kept["speed"]) if kept["speed"] else None,
                at=kept["at"],
                is_stored=True,
            )
    return None


def store_diet(row: Row) -> None:
    """Keeps a result of DIET in place of the one kept for the same set."""
    kept = json.loads(STORED.read_text(encoding="utf-8")) if STORED.exists() else []
    rows = [each for each in kept if each["set"] != row.set] + [asdict(row)]
    STORED.write_text(json.dumps(sorted(rows, key=lambda each: each["set"]), indent=2) + "\n", encoding="utf-8")


def run(script: Path, folder: Path, test: Sequence[Labelled], options: Sequence[object]) -> Any:
    """Runs a program on the NLU's Python that answers test messages; returns what it wrote."""
    messages, answers = folder / "test.json", folder / "answers.json"
    messages.write_text(json.dumps([each.text for each in test]), encoding="utf-8")
    ended = subprocess.run(
        [PYTHON, script, "--messages", messages, "--answers", answers, *map(str, options)],
        env=environ() | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=PARSE_LIMIT_S,
        check=False,
    )
    if ended.returncode != 0:
        raise RuntimeError(f"{script.name} in {folder} failed:\n{ended.stderr[-3000:]}")
    return json.loads(answers.read_text(encoding="utf-8"))


def _row(intents: IntentSet, pipeline: str, answers: Any, training: Training, speed: Speed | None) -> Row:
    verdicts = [verdict(parse) for parse in answers["parses"]]
    return Row(
        set=intents.name,
        pipeline=pipeline,
        figures=figures(intents.test, verdicts),
        training=training,
        speed=speed,
        at=_today(),
    )


def verdict(parse: dict[str, Any]) -> Verdict:
    """Reads what was kept of a parse."""
    name, confidence = next(each for each in parse["ranking"] if each[0] != FALLBACK)
    sureness = confidence if parse["certainty"] is None else parse["certainty"]
    return Verdict(intent=name, sureness=sureness, refused=parse["intent"] == FALLBACK)


def _today() -> str:
    return time.strftime("%Y-%m-%d")
