"""`make bench-nlu`: our pipelines and Rasa's default with DIET on public sets of labelled messages.

Prints the tables of `docs/reference/nlu-benchmark.md` and writes `var/bench-nlu.json`. Ends with 1 when an aim is
missed, with 66 when there is no set to read.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tandem.environment import ROOT
from tests.bench_nlu import pipelines, report
from tests.bench_nlu.intent_set import IntentSet, SetUnusable, find_sets
from tests.bench_nlu.pipelines import Row
from tests.bench_nlu.project import DIET, OURS

SETS = ROOT.parent / "shared" / "data" / "intents"
RESULT = ROOT / "var" / "bench-nlu.json"
NO_INPUT = 66  # EX_NOINPUT, sysexits.h


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the command line, measures, tells; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        sets = find_sets(options.data)
    except (SetUnusable, ValueError, OSError) as error:
        print(f"bench-nlu: {error}", file=sys.stderr)
        return NO_INPUT
    chosen = [each for each in sets if options.sets is None or each.name in options.sets]
    if not chosen:
        there = ", ".join(each.name for each in sets) or "none"
        print(f"bench-nlu: no such intent set in {options.data} (there: {there}); see --data, --sets", file=sys.stderr)
        return NO_INPUT
    rows = []
    for intents in chosen:
        for pipeline in options.pipelines:
            _tell(f"{intents.name}, {pipeline}")
            rows.append(_row(intents, pipeline, options))
    aims = report.aims(rows)
    print("\n" + report.understanding(rows), end="\n\n")
    if any(row.speed for row in rows):
        print(report.cost(rows), end="\n\n")
    for is_met, what in aims:
        print(f"{'met   ' if is_met else 'MISSED'} {what}")
    _write(rows, aims)
    return 0 if all(is_met for is_met, _ in aims) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=SETS, help="folder of sets; default ../shared/data/intents")
    parser.add_argument("--sets", type=lambda text: text.split(","), help="names, with commas; default all there are")
    parser.add_argument(
        "--pipelines",
        type=_pipelines,
        default=[*OURS, DIET],
        help=f"of {', '.join([*OURS, DIET])}, with commas; default all",
    )
    diet = parser.add_mutually_exclusive_group()
    diet.add_argument("--train-diet", action="store_true", help=f"train DIET on {pipelines.FEW} messages an intent")
    diet.add_argument("--full-diet", action="store_true", help="train DIET on everything; takes hours")
    parser.add_argument("--store-diet", action="store_true", help=f"keep DIET's result in {pipelines.STORED.name}")
    parser.add_argument("--in-process", action="store_true", help="ours only, without Rasa around: for experiments")
    return parser


def _pipelines(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - {*OURS, DIET}:
        raise argparse.ArgumentTypeError(f"no pipeline {', '.join(sorted(unknown))}")
    return names


def _row(intents: IntentSet, pipeline: str, options: argparse.Namespace) -> Row:
    if pipeline == DIET:
        stored = None if options.train_diet or options.full_diet else pipelines.stored_diet(intents)
        row = stored or pipelines.measure(intents, DIET, an_intent=None if options.full_diet else pipelines.FEW)
        if options.store_diet:
            pipelines.store_diet(row)
        return row
    return pipelines.experiment(intents, pipeline) if options.in_process else pipelines.measure(intents, pipeline)


def _tell(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what} (load {os.getloadavg()[0]:.1f})", flush=True)


def _write(rows: Sequence[Row], aims: Sequence[tuple[bool, str]]) -> None:
    found = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "processors": os.cpu_count(),
        "rows": [asdict(row) for row in rows],
        "aims": [{"met": is_met, "what": what} for is_met, what in aims],
    }
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
