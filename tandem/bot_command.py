"""The verbs of `tandem bot`, for whoever edits its answers, flows and messages. A new verb is a line in VERBS."""

from __future__ import annotations

import argparse
from typing import Protocol

from tandem import bot_check as check
from tandem import bot_review as review
from tandem.bot_report import command as report
from tandem.bot_talk import command as talk
from tandem.settings import Settings


class Verb(Protocol):
    """What a module that is a verb offers."""

    NAME: str
    HELP: str

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Adds the verb's options."""

    def run(self, settings: Settings, options: argparse.Namespace) -> int:
        """Does it and returns the exit code."""


VERBS: tuple[Verb, ...] = (check, talk, report, review)


def add_verbs(parser: argparse.ArgumentParser) -> None:
    """Adds every verb with its options."""
    verbs = parser.add_subparsers(dest="bot_verb", required=True)
    for verb in VERBS:
        verb.add_options(verbs.add_parser(verb.NAME, help=verb.HELP))


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Runs the verb that was asked for and returns its exit code."""
    chosen = next(verb for verb in VERBS if options.bot_verb == verb.NAME)
    return chosen.run(settings, options)
