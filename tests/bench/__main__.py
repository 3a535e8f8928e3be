"""`make bench`: stock Rasa with DIET, stock Rasa with our pipeline, and Tandem, one after another, same client.

Prints the tables of `docs/reference/benchmark.md` and writes `var/bench.json`. Ends with 1 when an aim is missed.
"""

import argparse
import asyncio
import json
import os
import time
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from tandem.environment import ROOT
from tandem.settings import load as load_settings
from tests.bench import phases, rasa_project, report, stored, systems
from tests.bench.measure import Measuring, Row

VAR = ROOT / "var"
SCRATCH = VAR / "bench"
DIET = "rasa run, DIET"
OURS = "rasa run, our pipeline"
TANDEM = "Tandem"


def main() -> int:
    """Reads the command line, measures, tells; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10.0, help="length of each load; default 10")
    seconds: float = parser.parse_args().seconds
    run = f"bench-{int(time.time())}"
    rows = [
        _rasa(DIET, SCRATCH / "diet", rasa_project.DIET, run, seconds),
        _rasa(OURS, SCRATCH / "ours", rasa_project.our_pipeline(), run, seconds),
        _tandem(run, seconds),
    ]
    aims = report.aims(*rows)
    print()
    for table in (report.speed(rows), report.waiting(rows[2]), report.processor(rows), report.memory(rows)):
        print(table, end="\n\n")
    print(
        f"DIET was trained for {rasa_project.DIET_EPOCHS} epochs on "
        f"{rasa_project.DIET_MESSAGES} messages an intent and language only: speed is measured here, not understanding."
    )
    print(f"Load of the machine before each row: {', '.join(f'{row.machine_load:.1f}' for row in rows)}.")
    for aim in aims:
        print(f"{'met   ' if aim.is_met else 'MISSED'} {aim.what}")
    _write(VAR / "bench.json", rows, aims, seconds)
    return 0 if all(aim.is_met for aim in aims) else 1


def _rasa(name: str, project: Path, pipeline: list[dict[str, object]], run: str, seconds: float) -> Row:
    _tell(f"{name}: preparing")
    few = rasa_project.DIET_MESSAGES if name == DIET else None
    rasa_project.prepare(project, pipeline, messages_an_intent=few)
    with systems.rasa(project) as running:
        _tell(f"{name}: measuring")
        return Measuring(system=name, running=running, run=run, seconds=seconds).all()


def _tandem(run: str, seconds: float) -> Row:
    _tell(f"{TANDEM}: preparing")
    folder = SCRATCH / "tandem"
    settings = load_settings(ROOT / "config.yml", systems.tandem_environ(folder))
    with systems.tandem(folder) as running:
        _tell(f"{TANDEM}: measuring")
        look = partial(phases.look, systems.HOST, running.port)
        row = Measuring(system=TANDEM, running=running, run=run, seconds=seconds, look=look).all()
        return replace(row, stored=asyncio.run(stored.count(settings, run, expected=row.acknowledged)))


def _tell(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what} (load {os.getloadavg()[0]:.1f})", flush=True)


def _write(path: Path, rows: list[Row], aims: list[report.Aim], seconds: float) -> None:
    found = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "processors": os.cpu_count(),
        "seconds_a_load": seconds,
        "rows": [asdict(row) | {"maximum": row.maximum} for row in rows],
        "aims": [asdict(aim) for aim in aims],
    }
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
