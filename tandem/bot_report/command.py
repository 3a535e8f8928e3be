"""The verb `tandem bot report`: asks an NLU about labelled messages and tells how well it understood."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from tandem import nlu
from tandem.bot_report.answers import Answer, ask
from tandem.bot_report.messages import MessagesUnusable, load_messages
from tandem.bot_report.page import as_page
from tandem.bot_report.report import as_json, as_text, make
from tandem.environment import ROOT
from tandem.program import ProgramError
from tandem.settings import Settings

NAME = "report"
HELP = "say how well the bot understands labelled messages"
HELD_OUT = ROOT / "tests" / "understanding"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the verb's options."""
    parser.add_argument("--messages", type=Path, default=HELD_OUT, help="file or folder; default the held-out set")
    parser.add_argument("--url", help="NLU to ask; default nlu.url when it answers, else the newest model is loaded")
    parser.add_argument("--confusions", type=int, default=25, help="how many to name; default 25")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures as JSON")
    parser.add_argument("--page", type=Path, metavar="FILE.html", help="write a page with plots")
    parser.add_argument(
        "--mistakes", action="store_true", help="list the messages misunderstood; not of the held-out set"
    )


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Asks, prints, writes; returns the exit code."""
    if options.mistakes and _is_held_out(options.messages):
        print("tandem: the held-out set stays unseen: --mistakes needs --messages of another set", file=sys.stderr)
        return 1
    try:
        return asyncio.run(_report(settings, options))
    except (MessagesUnusable, ProgramError) as problem:
        print(f"tandem: {problem}", file=sys.stderr)
    except OSError as error:
        print(f"tandem: {error.filename or 'the NLU'}: {error.strerror or type(error).__name__}", file=sys.stderr)
    except (aiohttp.ClientError, TimeoutError) as error:
        print(f"tandem: the NLU did not answer ({type(error).__name__}); see --url", file=sys.stderr)
    return 1


async def _report(settings: Settings, options: argparse.Namespace) -> int:
    messages = load_messages(options.messages)
    async with nlu.opened(settings, options.url) as used:
        answers = await ask(used.url, messages)
    report = make(
        answers,
        messages_from=_shown(options.messages),
        model=used.model,
        at=datetime.now(UTC).strftime("%Y-%m-%d"),
    )
    print(as_text(report, options.confusions), end="")
    if options.mistakes:
        print("\n" + "\n".join(_mistakes(answers)))
    if options.json:
        options.json.write_text(as_json(report), encoding="utf-8")
    if options.page:
        options.page.write_text(as_page(report), encoding="utf-8")
    return 0


def _is_held_out(path: Path) -> bool:
    return path.resolve().is_relative_to(HELD_OUT)


def _shown(path: Path) -> str:
    return str(path.resolve().relative_to(ROOT)) if path.resolve().is_relative_to(ROOT) else path.name


def _mistakes(answers: Sequence[Answer]) -> list[str]:
    return [
        f"{a.message.intent} -> {a.intent} ({a.certainty:.2f})  {a.message.text}" for a in answers if not a.is_right
    ]
