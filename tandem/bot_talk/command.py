"""The verb `tandem bot talk`: the bot as it stands in its files, with the real NLU and a demo operator of its own."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.bss.client import BssClient
from bot.mistakes import Mistake
from tandem import installation, nlu, roles
from tandem.bot_talk.rehearsal import Rehearsal, Step
from tandem.bot_talk.saved import Exchange, as_talk
from tandem.bot_talk.told import choices_of, told
from tandem.channels import abilities
from tandem.program import Program, ProgramError
from tandem.serve import open_attendant
from tandem.settings import Settings
from wire.clock import utc_now
from wire.turn import Attendant, Choice

NAME = "talk"
HELP = "talk with the bot in the terminal and see what it understands and why"
HINT = "Write as a customer; a number presses a choice; Ctrl-D ends."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the verb's options."""
    parser.add_argument("--channel", default="webchat", help="whose abilities count; default webchat")
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the conversation down as a talk, a test")
    parser.add_argument("--title", default="??", help="what happens in it, in one sentence")
    parser.add_argument("--customer", default="Stranger", help="who speaks in it, of tests/talks/cast.py")


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Talks until the end of the input; returns the exit code."""
    if options.save and options.save.exists():
        print(f"tandem: {options.save} exists", file=sys.stderr)
        return 1
    known = abilities(settings)
    if options.channel not in known:
        print(f"tandem: no channel {options.channel!r}; there are {', '.join(sorted(known))}", file=sys.stderr)
        return 1
    try:
        return asyncio.run(_talk(settings, options))
    except (Mistake, ProgramError) as problem:
        print(f"tandem: {problem}", file=sys.stderr)
        return 1


async def _talk(settings: Settings, options: argparse.Namespace) -> int:
    exchanges: list[Exchange] = []
    async with AsyncExitStack() as stack:
        bss = await stack.enter_async_context(_operator(settings))
        attendant = await stack.enter_async_context(_bot(settings, bss))
        rehearsal = Rehearsal(
            attendant,
            performers={one.kind: one for one in roles.performers(bss, utc_now)},
            queues=tuple(queue.name for queue in settings.queues),
            abilities=abilities(settings)[options.channel],
        )
        print(HINT)
        choices: tuple[Choice, ...] = ()
        while (text := await asyncio.to_thread(_ask)) is not None:
            pressed = _pressed(text, choices)
            said = pressed.title if pressed else text
            steps = await rehearsal.say(said, choice=pressed.payload if pressed else None)
            exchanges.append(Exchange(text=text, pressed=pressed.title if pressed else None, steps=steps))
            _show(steps)
            choices = choices_of(steps)
    if options.save and exchanges:
        options.save.write_text(as_talk(options.title, options.customer, exchanges), encoding="utf-8")
        print(f"Written to {options.save}. Read it, then run it: .venv/bin/pytest tests/talks -k {options.save.stem}")
    return 0


@asynccontextmanager
async def _operator(settings: Settings) -> AsyncIterator[BssClient]:
    """The operator's systems: a demo operator of one's own with fresh books, or the real ones where `demo` is false."""
    async with AsyncExitStack() as stack:
        url, token = settings.bss.url, settings.bss.token
        if settings.demo:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tandem-talk-")))
            port = nlu.free_port()
            program = Program(installation.rehearsal_operator(port, folder), folder)
            stack.push_async_callback(program.close)
            await program.start()
            url, token = f"http://{nlu.HOST}:{port}", None
        bss = BssClient(url, token=token, timeout_s=settings.bss.timeout_s, clock=utc_now)
        await bss.start()
        stack.push_async_callback(bss.close)
        yield bss


@asynccontextmanager
async def _bot(settings: Settings, bss: BssClient) -> AsyncIterator[Attendant]:
    async with AsyncExitStack() as stack:
        used = await stack.enter_async_context(nlu.opened(settings))
        with_it = replace(settings, nlu=replace(settings.nlu, url=used.url))
        yield await stack.enter_async_context(open_attendant(with_it, bss))


def _ask() -> str | None:
    try:
        return input("you  ")
    except EOFError:
        print()
        return None


def _pressed(text: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice that a bare number stands for."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) == 1 else 0
    return choices[number - 1] if 1 <= number <= len(choices) else None


def _show(steps: Sequence[Step]) -> None:
    for step in steps:
        for line in told(step):
            print(line)
