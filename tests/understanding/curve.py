"""How much the training data teaches: python -m tests.understanding.curve

Trains the pipeline `standard` and the plainest baseline on growing shares of the training messages and asks both about
the held-out set. The shares are nested and taken from each intent and language alike. A baseline less than 5 points
behind would mean that the held-out set is too easy. Figures only: no message is shown.
"""

import argparse
import json
import math
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tandem.bot_report.messages import Message
from tandem.bot_report.messages import load_messages as read
from tandem.bot_report.plots import STYLES, Axis, Series, chart, percents
from tandem.environment import ROOT
from tests.bench_nlu import project
from tests.bench_nlu.figures import Verdict
from tests.bench_nlu.intent_set import OUT_OF_SCOPE, Labelled
from tests.bench_nlu.pipelines import VECTORS, run, verdict
from tests.understanding.load import load_messages
from tests.understanding.overlap import TRAINING
from wire.turn import LANGUAGES

SHARES = (0.10, 0.25, 0.50, 1.00)
SEED = 11
SCRATCH = ROOT / "var" / "curve"
PICTURE = ROOT / "docs" / "pictures" / "learning-curve.svg"
HERE = Path(__file__).parent
IN_PROCESS = ROOT / "tests" / "bench_nlu" / "in_process.py"
SYSTEMS = {"standard": "standard", "tfidf": "TF-IDF + LR"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """What one system got right in scope after so many training messages; `all` and each language."""

    system: str
    messages: int
    accuracy: dict[str, float]


def main() -> None:
    """Reads the command line, trains, asks, prints the table and draws the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--picture", type=Path, default=PICTURE, help="where the plot is written")
    options = parser.parse_args()
    messages, test = [_labelled(each) for each in read(TRAINING)], [_labelled(each) for each in load_messages()]
    points = []
    for share in SHARES:
        chosen = part(messages, share)
        print(f"{time.strftime('%H:%M:%S')} {len(chosen)} messages", flush=True)
        points += [_point("standard", chosen, test, _ours(chosen, test, share))]
        points += [_point("tfidf", chosen, test, _baseline(chosen, test, share))]
    print("\n" + table(points))
    options.picture.write_text(_standalone(picture(points)), encoding="utf-8")


def part(messages: Sequence[Labelled], share: float) -> list[Labelled]:
    """The same share of every intent and language, at least one message of each; a smaller share lies in a larger."""
    groups: dict[tuple[str, str], list[Labelled]] = defaultdict(list)
    for each in messages:
        groups[each.language, each.intent].append(each)
    chosen = []
    for name in sorted(groups):
        order = random.Random(f"{SEED} {name}").sample(groups[name], len(groups[name]))  # noqa: S311 - no secret
        chosen += order[: math.ceil(share * len(order))]
    return chosen


def table(points: Sequence[Point]) -> str:
    """The curve as a table of Markdown, in per cent."""
    lines = ["| training messages | system | all | en | es | zh |", "| ---: | --- | ---: | ---: | ---: | ---: |"]
    for each in points:
        cells = " | ".join(f"{100 * each.accuracy[name]:.1f} %" for name in ("all", *LANGUAGES))
        lines.append(f"| {each.messages:,} | {SYSTEMS[each.system]} | {cells} |")
    return "\n".join(lines)


def picture(points: Sequence[Point]) -> str:
    """The curve as SVG."""
    most = math.ceil(max(each.messages for each in points) / 5000) * 5000
    low = math.floor(min(each.accuracy["all"] for each in points) * 10) / 10
    series = [
        Series(
            label=SYSTEMS[system],
            points=[(each.messages, each.accuracy["all"]) for each in points if each.system == system],
            notes=[f"{e.messages:,}: {e.accuracy['all']:.1%}" for e in points if e.system == system],
            kind=kind,
        )
        for system, kind in (("standard", "one"), ("tfidf", "two"))
    ]
    return chart(
        series,
        Axis(label="training messages", low=0, high=most, ticks=[(n, f"{n:,}") for n in range(0, most + 1, 5000)]),
        Axis(label="right on the held-out set, in scope", low=low, high=1, ticks=percents(low, 1, 0.1)),
        "accuracy on the held-out set against the number of training messages",
    )


def _labelled(message: Message) -> Labelled:
    return Labelled(message.text, message.intent, message.language)


def _ours(chosen: Sequence[Labelled], test: Sequence[Labelled], share: float) -> list[Verdict]:
    folder = SCRATCH / f"standard-{share:.2f}"
    project.write(folder, "standard", chosen)
    answers = run(IN_PROCESS, folder, test, ["--project", folder, "--vectors", VECTORS])
    return [verdict(each) for each in answers["parses"]]


def _baseline(chosen: Sequence[Labelled], test: Sequence[Labelled], share: float) -> list[Verdict]:
    folder = SCRATCH / f"tfidf-{share:.2f}"
    folder.mkdir(parents=True, exist_ok=True)
    pairs = folder / "train.json"
    pairs.write_text(json.dumps([(each.text, each.intent) for each in chosen]), encoding="utf-8")
    answers = run(HERE / "tfidf.py", folder, test, ["--train", pairs])
    return [verdict(each) for each in answers["parses"]]


def _point(system: str, chosen: Sequence[Labelled], test: Sequence[Labelled], said: Sequence[Verdict]) -> Point:
    right: dict[str, list[bool]] = defaultdict(list)
    for true, guess in zip(test, said, strict=True):
        if true.intent != OUT_OF_SCOPE:
            for name in ("all", true.language):
                right[name].append(guess.intent == true.intent)
    shares = {name: sum(found) / len(found) for name, found in right.items()}
    return Point(system=system, messages=len(chosen), accuracy=shares)


def _standalone(svg: str) -> str:
    """The plot as a file of its own, with the colours that it otherwise takes from the page."""
    head, rest = svg.split(">", 1)
    return f"{head}><style>\n{STYLES.read_text(encoding='utf-8')}</style>{rest}\n"


if __name__ == "__main__":
    main()
