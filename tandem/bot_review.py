"""The verb `tandem bot review`: what the bot did not understand, group by group, taken into the training messages.

What supervisors have accepted at the desk and could not be written there is written first. Needs the database of a
running `make run`, or `DATABASE_URL`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from bot import training
from desk.api.review import OPEN_AT_MOST, Group, groups_of
from record import agent as agents
from record import lesson as lessons
from record.agent import Agent
from record.pool import Pool, connected, open_pool
from router.commands import lessons as commands
from tandem import installation
from tandem.settings import Settings
from wire.errors import Later

NAME = "review"
HELP = "look at what the bot did not understand and take it into the training messages"
ASK = "  1-9 or an intent: take it   d: nothing to learn   Enter: later   q: end > "

Ask = Callable[[str], str]
Say = Callable[[str], None]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the verb's options."""
    parser.add_argument("--as", dest="reviewer", metavar="SIGN_IN", required=True, help="the supervisor who decides")
    parser.add_argument("--write", action="store_true", help="only write what was accepted; ask nothing")


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Asks about each group and writes; returns the exit code."""
    try:
        return asyncio.run(_review(settings, options))
    except Later:
        print("tandem: PostgreSQL does not answer: start `make run`, or set DATABASE_URL", file=sys.stderr)
    except OSError as error:
        print(f"tandem: the training messages cannot be written: {error}", file=sys.stderr)
    except (KeyboardInterrupt, EOFError):
        print()
        return 0
    return 1


async def _review(settings: Settings, options: argparse.Namespace) -> int:
    pool = await open_pool(installation.database_url(settings), size=2, name="tandem-review")
    try:
        async with connected(pool) as connection:
            reviewer = await agents.find_by_sign_in(connection, options.reviewer)
        if reviewer is None or reviewer.role != "supervisor":
            print(
                f"tandem: no supervisor signs in as {options.reviewer!r}: name one with --as, or make one with "
                "`tandem agent`",
                file=sys.stderr,
            )
            return 1
        review = Review(pool, reviewer, default_language=settings.conversation.default_language, ask=input, say=print)
        await review.write()
        if not options.write:
            await review.decide()
    finally:
        await pool.close()
    return 0


class Review:
    """One sitting: shows each group, asks what it means, and does it at once."""

    def __init__(self, pool: Pool, reviewer: Agent, *, default_language: str, ask: Ask, say: Say) -> None:
        self._pool = pool
        self._reviewer = reviewer
        self._default_language = default_language
        self._ask = ask
        self._say = say
        self._intents = training.read_domain().intents

    async def decide(self) -> None:
        """Go through all groups, large ones first."""
        async with connected(self._pool) as connection:
            groups = groups_of(await lessons.open_ones(connection, limit=OPEN_AT_MOST))
        self._say(f"{sum(len(group.messages) for group in groups)} messages in {len(groups)} groups.")
        for group in groups:
            answer = self._answer(group)
            if answer == "q":
                return
            ids = [message.id for message in group.messages]
            if answer == "d":
                await commands.dismiss(self._pool, self._reviewer, ids, datetime.now(UTC))
            elif answer:
                await self._take(ids, answer)

    async def write(self) -> None:
        """Write what has been accepted."""
        count = await commands.write_down(self._pool, training.add, self._default_language, datetime.now(UTC))
        if count:
            self._say(f"{count} accepted messages written; `make train` makes the bot know them.")

    async def _take(self, ids: Sequence[UUID], intent: str) -> None:
        await commands.accept(self._pool, self._reviewer, ids, intent, datetime.now(UTC))
        await self.write()

    def _answer(self, group: Group) -> str:
        """`q`, `d`, an intent, or nothing for later."""
        self._say(f"\n{group.language or 'language unknown'}, {len(group.messages)}:")
        for message in group.messages:
            by = f"   ({message.proposed}, says {message.proposed_by})" if message.proposed else ""
            self._say(f"  - {message.text}{by}")
        for number, guess in enumerate(group.guesses, start=1):
            self._say(f"    {number} {guess}")
        while True:
            answer = self._ask(ASK).strip()
            if answer.isdecimal() and 1 <= int(answer) <= len(group.guesses):
                return group.guesses[int(answer) - 1]
            if answer in ("", "d", "q") or answer in self._intents:
                return answer
            self._say("  There is no such intent.")
