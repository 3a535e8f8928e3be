"""`python -m tests.talks.tandem_process CONFIG START`: Tandem with all its roles, on a clock that its owner moves.

The clock begins at START (ISO 8601) and runs on; a line `forward SECONDS` on standard input moves it and is answered
by the new time. The end of standard input stops the process.
"""

import asyncio
import logging
import os
import sys
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import uvloop

from tandem import rules
from tandem.channels import abilities
from tandem.serve import serve
from tandem.settings import Settings, load
from tests.talks import sms
from wire.turn import Abilities

OURS = ("wire", "record", "channels", "router", "delivery", "bot", "desk", "tandem")


class MovedClock:
    """A clock that begins when it is told to, and can be moved forward."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._begun = time.monotonic()
        self._moved = timedelta()

    def __call__(self) -> datetime:
        """The time."""
        return self._start + timedelta(seconds=time.monotonic() - self._begun) + self._moved

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self._moved += timedelta(seconds=seconds)


async def obey(clock: MovedClock, stop: asyncio.Event) -> None:
    """Move the clock as standard input says, until that ends."""
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := await orders.readline():
        clock.forward(float(line.split()[1]))
        print(clock().isoformat(), flush=True)
    stop.set()


def with_sms(settings: Settings) -> Mapping[str, Abilities]:
    """What each channel can do, SMS with them, which has no door yet."""
    return {**abilities(settings), sms.CHANNEL: sms.ABILITIES}


async def main(config: Path, start: datetime) -> None:
    """Serve until standard input ends."""
    clock, stop = MovedClock(start), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(obey(clock, stop))
        group.create_task(serve(load(config, os.environ), frozenset({"all"}), stop=stop, clock=clock))


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in OURS:
        logging.getLogger(name).setLevel(logging.DEBUG)
    # Until SMS has a door in the registry.
    rules.abilities = with_sms  # type: ignore[attr-defined]
    uvloop.run(main(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])))
