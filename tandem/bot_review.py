"""The verb `tandem bot review`: what the bot did not understand, group by group, taken into the training messages.

What supervisors have accepted at the desk and could not be written there is written first. What was decided can be
undone for some days. Needs the database of a running `make run`, or `DATABASE_URL`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from bot import lessons as files
from bot import training
from desk.api.review import COUNTED_AT_MOST, DECISIONS_SHOWN, OPEN_AT_MOST, Group, groups_of, readable_text
from record import agent as agents
from record import lesson as lessons
from record.agent import Agent
from record.pool import Pool, connected, open_pool
from router.commands import lessons as commands
from router.commands.refusal import Refusal
from tandem import installation
from tandem.settings import Settings
from wire.errors import Later

NAME = "review"
HELP = "look at what the bot did not understand and take it into the training messages"
ASK = "  1-9 or an intent: take it   d: nothing to learn   Enter: later   u: undo   q: end > "
ASK_UNDO = "  number: undo it   Enter: none > "

Ask = Callable[[str], str]
Say = Callable[[str], None]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the verb's options."""
    parser.add_argument("--as", dest="reviewer", metavar="SIGN_IN", required=True, help="the supervisor who decides")
    parser.add_argument("--write", action="store_true", help="only write what was accepted; ask nothing")
    parser.add_argument("--undo", action="store_true", help="show what was decided lately, and undo it")


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Asks about each group and writes; returns the exit code."""
    try:
        return asyncio.run(_review(settings, options))
    except Later:
        print("tandem: PostgreSQL does not answer: start `make run`, or set DATABASE_URL", file=sys.stderr)
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
        is_written = await review.write()
        if options.undo:
            await review.undo()
        elif not options.write:
            await review.decide()
    finally:
        await pool.close()
    return 0 if is_written or not options.write else 1


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
            waiting = await lessons.open_ones(connection, limit=OPEN_AT_MOST)
            count = await lessons.count_open(connection, at_most=COUNTED_AT_MOST)
        groups = groups_of(waiting)
        self._say(f"{sum(len(group.messages) for group in groups)} messages in {len(groups)} groups.")
        if count > len(waiting):
            self._say(f"{count - len(waiting)} older ones come when these are decided.")
        for group in groups:
            while (answer := self._answer(group)) == "u":
                await self.undo()
            if answer == "q":
                return
            ids = [message.id for message in group.messages]
            if answer == "d":
                self._tell(ids, await commands.dismiss(self._pool, self._reviewer, ids, datetime.now(UTC)))
            elif answer:
                await self._take(ids, answer)

    async def write(self) -> bool:
        """Write what has been accepted; say whether all of it could be."""
        written = await commands.write_down(self._pool, files.add, self._default_language, datetime.now(UTC))
        if written.count:
            self._say(f"{written.count} accepted messages written; `make train` makes the bot know them.")
        for (language, intent), why in written.left.items():
            self._say(f"Not written yet, {language} {intent}: {why}")
        return not written.left

    async def undo(self) -> None:
        """Show what was decided lately, and undo what is chosen."""
        since = datetime.now(UTC) - commands.UNDO_WITHIN
        async with connected(self._pool) as connection:
            decided = await lessons.decisions(connection, since=since, limit=DECISIONS_SHOWN)
        if not decided:
            self._say(f"Nothing was decided in the last {commands.UNDO_WITHIN.days} days.")
            return
        for number, one in enumerate(decided, start=1):
            what = one.intent if one.is_accepted else "nothing to learn"
            more = f" and {one.messages - 1} more" if one.messages > 1 else ""
            self._say(f"  {number}  {one.at:%d %b %H:%M} UTC, {one.by}: {what}: {readable_text(one)[:60]}{more}")
        answer = self._ask(ASK_UNDO).strip()
        if answer.isdecimal() and 1 <= int(answer) <= len(decided):
            await self._undo_one(decided[int(answer) - 1].id)

    async def _undo_one(self, decision: UUID) -> None:
        now = datetime.now(UTC)
        try:
            count = await commands.undo(
                self._pool, self._reviewer, decision, files.take_out, self._default_language, now
            )
        except Refusal as refusal:
            self._say(f"  {refusal.message}")
        except commands.NotWritten as error:
            self._say(f"  Not undone, the files cannot be changed: {error}")
        else:
            self._say(f"  Undone; waiting again: {count}. A group shown before comes at the next start.")

    async def _take(self, ids: Sequence[UUID], intent: str) -> None:
        self._tell(ids, await commands.accept(self._pool, self._reviewer, ids, intent, datetime.now(UTC)))
        await self.write()

    def _tell(self, ids: Sequence[UUID], count: int) -> None:
        if count < len(ids):
            self._say(f"  {len(ids) - count} of {len(ids)} had been decided by somebody else meanwhile.")

    def _answer(self, group: Group) -> str:
        """`q`, `d`, `u`, an intent, or nothing for later."""
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
            if answer in ("", "d", "u", "q") or answer in self._intents:
                return answer
            self._say("  There is no such intent.")
