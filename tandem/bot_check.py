"""The verb `tandem bot check`: names every mistake in flows, answers and training messages."""

from __future__ import annotations

import argparse
from zoneinfo import ZoneInfo

from bot import training
from bot.attendant import load_rules
from bot.mistakes import Mistake
from tandem.rules import policy
from tandem.settings import Settings

NAME = "check"
HELP = "name every mistake in flows, answers and training messages"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds no options: the files are where they are."""


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Prints the mistakes, a line each; 1 when there are any."""
    mistakes = [*_of_conversations(settings), *training.mistakes()]
    for mistake in mistakes:
        print(mistake)
    if not mistakes:
        print("Flows, answers and training messages fit together.")
    return 1 if mistakes else 0


def _of_conversations(settings: Settings) -> list[str]:
    try:
        load_rules(
            region=settings.conversation.phone_region,
            zone=ZoneInfo(settings.conversation.timezone),
            policy=policy(settings),
        )
    except Mistake as mistake:
        return str(mistake).splitlines()
    return []
