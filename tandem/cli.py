"""The command line: `python -m tandem VERB`. Each verb is described in `docs/reference/cli.md`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tandem import nlu_environment
from tandem.config_file import ConfigError
from tandem.environment import ROOT, EnvironmentProblem
from tandem.run import INTERRUPTED, run
from tandem.settings import load

ROLES = ("edge", "router", "delivery", "desk", "all")
WRONG_CONFIGURATION = 78  # EX_CONFIG, sysexits.h


def parser() -> argparse.ArgumentParser:
    """Returns the parser of all verbs."""
    top = argparse.ArgumentParser(prog="tandem", description="A telecom operator's customers, its bot, its people.")
    top.add_argument("--config", type=Path, default=ROOT / "config.yml", help="settings file")
    verbs = top.add_subparsers(dest="verb", required=True)
    verbs.add_parser("run", help="start everything on this machine until Ctrl-C")
    verbs.add_parser("prepare", help="make the NLU's environment and train its model where needed")
    serve = verbs.add_parser("serve", help="run one or several roles of Tandem in this process")
    serve.add_argument("--role", action="append", choices=ROLES, required=True, help="may be repeated")
    return top


def main(arguments: Sequence[str] | None = None, environ: Mapping[str, str] = os.environ) -> int:
    """Runs one verb and returns the exit code."""
    chosen = parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if chosen.verb == "prepare":
        return _prepare()
    try:
        settings = load(chosen.config, environ)
    except ConfigError as error:
        print(f"tandem: {error}", file=sys.stderr)
        return WRONG_CONFIGURATION
    if chosen.verb == "run":
        return run(settings, chosen.config, environ)
    from tandem.serve import serve  # loads every part, which the other verbs do not need

    asyncio.run(serve(settings, frozenset(chosen.role)))
    return 0


def _prepare() -> int:
    try:
        nlu_environment.prepare()
    except EnvironmentProblem as problem:
        print(f"tandem: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0
