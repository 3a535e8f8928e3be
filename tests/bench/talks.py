"""What the clients say, and in which order: whole talks, each new one by a new sender.

Greetings, thanks and farewells are the same for many, as in life. A wish is worded anew each time: `{name}` in it
becomes a name that nobody else has, in other runs neither, so that no system has read it before.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from zlib import crc32

import yaml

TALKS = Path(__file__).with_name("talks.yml")
SYLLABLES = [first + second for first in "bdfklmnprstv" for second in "aeiou"]
SYLLABLES_AT_LEAST = 3
NAME = "{name}"
RUNS_APART = 10_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """One message of one sender."""

    sender: str
    message: str
    is_new: bool = False
    """Nobody has written these words before."""


def load() -> list[list[str]]:
    """The talks as they are written down."""
    talks: list[list[str]] = yaml.safe_load(TALKS.read_text(encoding="utf-8"))
    return talks


def conversations(talks: list[list[str]], run: str) -> Iterator[list[Request]]:
    """Conversations without end, talk after talk; no two of one run have the same sender."""
    first = crc32(run.encode()) % RUNS_APART
    for number in count():
        sender = f"{run}-{number}"
        name = name_of(first + number)
        yield [
            Request(sender, message.replace(NAME, name), is_new=NAME in message)
            for message in talks[number % len(talks)]
        ]


def name_of(number: int) -> str:
    """A made-up name of three syllables or more, another for each number."""
    syllables: list[str] = []
    while number or len(syllables) < SYLLABLES_AT_LEAST:
        number, place = divmod(number, len(SYLLABLES))
        syllables.append(SYLLABLES[place])
    return "".join(syllables)


def interleaved(talks: list[list[str]], run: str, *, width: int) -> Iterator[Request]:
    """Messages of `width` conversations in turn, so that a sender's messages lie `width` messages apart."""
    source = conversations(talks, run)
    places = [iter(next(source)) for _ in range(width)]
    while True:
        for place in range(width):
            request = next(places[place], None)
            if request is None:
                places[place] = iter(next(source))
                request = next(places[place])
            yield request
