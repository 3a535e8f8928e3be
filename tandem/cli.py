"""The command line: `python -m tandem VERB`. Each verb is described in `docs/reference/cli.md`."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from desk import accounts
from record.pool import open_pool
from tandem import bot_command, installation, nlu_environment
from tandem.config_file import ConfigError
from tandem.engines.error import EngineError
from tandem.environment import ROOT, EnvironmentProblem
from tandem.log_lines import write_lines
from tandem.run import INTERRUPTED, run
from tandem.settings import Settings, load
from wire.errors import Later

log = logging.getLogger(__name__)

ROLES = ("edge", "router", "delivery", "desk", "all")
WRONG_CONFIGURATION = 78  # EX_CONFIG, sysexits.h


def parser() -> argparse.ArgumentParser:
    """Returns the parser of all verbs."""
    top = argparse.ArgumentParser(
        prog="python -m tandem", description="A telecom operator's customers, its bot, its people."
    )
    top.add_argument("--config", type=Path, default=ROOT / "config.yml", help="settings file")
    verbs = top.add_subparsers(dest="verb", required=True)
    verbs.add_parser("run", help="start everything on this machine until Ctrl-C")
    verbs.add_parser("prepare", help="make the NLU's environment and train its model where needed")
    serve = verbs.add_parser("serve", help="run one or several roles of Tandem in this process")
    serve.add_argument("--role", action="append", choices=ROLES, required=True, help="may be repeated")
    agent = verbs.add_parser("agent", help="make an account for the desk, or change one")
    agent.add_argument("sign_in", help="the name to sign in with")
    agent.add_argument("--name", required=True, help="the name that customers read")
    agent.add_argument("--role", choices=accounts.ROLES, required=True)
    agent.add_argument("--queue", action="append", default=[], help="may be repeated; none means all")
    bot_command.add_verbs(verbs.add_parser("bot", help="for whoever edits what the bot says and understands"))
    return top


def main(arguments: Sequence[str] | None = None, environ: Mapping[str, str] = os.environ) -> int:
    """Runs one verb and returns the exit code."""
    chosen = parser().parse_args(arguments)
    write_lines()
    try:
        settings = load(chosen.config, environ)
    except ConfigError as error:
        print(f"tandem: {error}", file=sys.stderr)
        return WRONG_CONFIGURATION
    if chosen.verb == "prepare":
        return _prepare(settings)
    if chosen.verb == "run":
        return run(settings, chosen.config, environ)
    if chosen.verb == "agent":
        return _agent(settings, chosen, environ)
    if chosen.verb == "bot":
        return bot_command.run(settings, chosen)
    return _serve(settings, frozenset(chosen.role))


def _serve(settings: Settings, roles: frozenset[str]) -> int:
    from tandem import parts, serve  # loads every part, which the other verbs do not need

    try:
        serve.run(settings, roles)
    except (EngineError, parts.KeyMissingError, parts.PartitionsChangedError) as error:
        print(f"tandem: {error}", file=sys.stderr)
        return 1
    except Exception:
        # Python's own last words would repeat what a driver says of a customer's row.
        log.exception("these roles ended: %s", ", ".join(sorted(roles)))
        return 1
    return 0


def _prepare(settings: Settings) -> int:
    try:
        nlu_environment.prepare(settings.nlu.pipeline, soon=False)
    except EnvironmentProblem as problem:
        print(f"tandem: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _agent(settings: Settings, chosen: argparse.Namespace, environ: Mapping[str, str]) -> int:
    known = {queue.name for queue in settings.queues}
    unknown = sorted(set(chosen.queue) - known)
    if unknown:
        print(f"tandem: no queue {unknown[0]!r}; there are {', '.join(sorted(known))}", file=sys.stderr)
        return 1
    password = environ.get("AGENT_PASSWORD") or getpass.getpass(f"Password for {chosen.sign_in}: ")
    try:
        asyncio.run(_save_agent(installation.database_url(settings), chosen, password))
    except ValueError as error:
        print(f"tandem: {error}", file=sys.stderr)
        return 1
    except Later:
        print("tandem: PostgreSQL does not answer: start `make run`, or set DATABASE_URL", file=sys.stderr)
        return 1
    return 0


async def _save_agent(database_url: str, chosen: argparse.Namespace, password: str) -> None:
    pool = await open_pool(database_url, size=1, name="tandem-cli")
    try:
        await accounts.create_agent(
            pool,
            sign_in=chosen.sign_in,
            name=chosen.name,
            password=password,
            role=chosen.role,
            queues=tuple(chosen.queue),
            now=datetime.now(UTC),
        )
    finally:
        await pool.close()
