"""What the clients say, and in which order: whole talks, each new one by a new sender."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import yaml

TALKS = Path(__file__).with_name("talks.yml")


@dataclass(frozen=True, slots=True)
class Request:
    """One message of one sender."""

    sender: str
    message: str


def load() -> list[list[str]]:
    """The talks as they are written down."""
    talks: list[list[str]] = yaml.safe_load(TALKS.read_text(encoding="utf-8"))
    return talks


def conversations(talks: list[list[str]], run: str) -> Iterator[list[Request]]:
    """Conversations without end, talk after talk; no two of one run have the same sender."""
    for number in count():
        sender = f"{run}-{number}"
        yield [Request(sender, message) for message in talks[number % len(talks)]]


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
