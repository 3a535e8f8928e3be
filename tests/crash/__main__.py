"""`python -m tests.crash`: the long crash test. `--short` and `--seed` as in the suite."""

import argparse
import asyncio
import logging
import sys
import tempfile
from pathlib import Path
from random import SystemRandom

from tests.crash.run import LONG, SHORT, crash


def main() -> int:
    """Run once and print what it showed; 1 when a promise was broken."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    options.add_argument("--short", action="store_true")
    options.add_argument("--seed", type=int, default=SystemRandom().randrange(2**32))
    options.add_argument("--folder", type=Path, help="where data and logs stay; default: a temporary folder")
    chosen = options.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="crash-") as temporary:
        folder = chosen.folder or Path(temporary) / "run"
        outcome = asyncio.run(crash(folder, SHORT if chosen.short else LONG, chosen.seed))
    asked = ", ".join(f"{count} {verb}s" for verb, count in sorted(outcome.asked.items()) if verb != "say")
    print(
        f"{outcome.messages} messages over {outcome.connections} connections, {len(outcome.faults)} faults, asked for"
        f" {asked}; {outcome.doubts} effects were in doubt; {outcome.seconds:.0f} s"
    )
    print("\n".join(outcome.violations) or "nothing lost, doubled or reordered")
    return 1 if outcome.violations else 0


if __name__ == "__main__":
    sys.exit(main())
