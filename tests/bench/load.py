"""The client: a process of its own that sends messages for a while and prints what came of them as JSON.

Closed loop: so many clients, each with one conversation at a time, each waiting for its answer before it goes on.
Open loop: messages come at moments drawn beforehand (Poisson, seeded), whether or not earlier ones are answered; a
message's time runs from the moment it was meant to be sent, so a slow answer cannot hide those that wait behind it.
"""

import argparse
import asyncio
import itertools
import json
import math
import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

import uvloop

from tests.bench import talks
from tests.bench.connection import Connection, Refused
from tests.bench.talks import Request

ANSWER_LIMIT_S = 15.0
CONNECTIONS_AT_MOST = 256
OPEN_PAUSE_S = 2.0  # between two messages of a sender, about
SEED = 20261120


@dataclass
class Outcome:
    """What was sent in a while and how it was answered."""

    seconds: float = 0.0
    acknowledged: int = 0  # answered 200: the message counts as taken
    unanswered: int = 0  # answered 200 without any reply
    failed: int = 0  # refused, or no answer in time
    waits_ms: list[float] = field(default_factory=list)  # of acknowledged messages
    new_waits_ms: list[float] = field(default_factory=list)  # of those, the ones that nobody wrote before
    senders: int = 0


class Load:
    """One run against one address."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._outcome = Outcome()
        self._senders: set[str] = set()

    async def closed(self, clients: int, seconds: float, run: str) -> Outcome:
        """Every client asks, waits for the answer, asks again."""
        source = talks.conversations(talks.load(), run)
        began = time.perf_counter()
        await asyncio.gather(*(self._converse(source, began + seconds) for _ in range(clients)))
        return self._ended(began)

    async def open(self, rate: float, seconds: float, run: str) -> Outcome:
        """Messages come at their moments, `rate` a second on average."""
        source = talks.interleaved(talks.load(), run, width=math.ceil(rate * OPEN_PAUSE_S))
        connections = [Connection(self._host, self._port) for _ in range(CONNECTIONS_AT_MOST)]
        idle: asyncio.LifoQueue[Connection] = asyncio.LifoQueue()
        for connection in connections:
            idle.put_nowait(connection)
        began = time.perf_counter()
        async with asyncio.TaskGroup() as sending:
            for moment, request in zip(moments(rate, seconds), source, strict=False):
                due = began + moment
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                sending.create_task(self._ask_on_idle(idle, request, due))
        for connection in connections:
            connection.close()
        return self._ended(began)

    async def _converse(self, source: Iterator[list[Request]], until: float) -> None:
        connection = Connection(self._host, self._port)
        for request in itertools.chain.from_iterable(source):
            now = time.perf_counter()
            if now >= until:
                break
            await self._ask(connection, request, now)
        connection.close()

    async def _ask_on_idle(self, idle: asyncio.LifoQueue[Connection], request: Request, due: float) -> None:
        connection = await idle.get()
        await self._ask(connection, request, due)
        idle.put_nowait(connection)

    async def _ask(self, connection: Connection, request: Request, since: float) -> None:
        self._senders.add(request.sender)
        try:
            async with asyncio.timeout(ANSWER_LIMIT_S):
                replies = await connection.ask(request)
        except (Refused, TimeoutError, OSError, EOFError):
            self._outcome.failed += 1
            connection.close()
            return
        self._outcome.acknowledged += 1
        self._outcome.unanswered += replies == 0
        wait_ms = (time.perf_counter() - since) * 1000
        self._outcome.waits_ms.append(wait_ms)
        if request.is_new:
            self._outcome.new_waits_ms.append(wait_ms)

    def _ended(self, began: float) -> Outcome:
        self._outcome.seconds = time.perf_counter() - began
        self._outcome.senders = len(self._senders)
        return self._outcome


def moments(rate: float, seconds: float) -> Iterator[float]:
    """Seconds at which messages come: a Poisson process, the same one every time."""
    drawn = random.Random(SEED)  # noqa: S311 - a load, no secret
    moment = drawn.expovariate(rate)
    while moment < seconds:
        yield moment
        moment += drawn.expovariate(rate)


def main() -> None:
    """Reads the command line, sends, prints the outcome."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--run", required=True, help="begins every sender's name")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--clients", type=int, help="closed loop")
    how.add_argument("--rate", type=float, help="open loop, messages a second")
    chosen = parser.parse_args()
    load = Load(chosen.host, chosen.port)
    if chosen.clients:
        running = load.closed(chosen.clients, chosen.seconds, chosen.run)
    else:
        running = load.open(chosen.rate, chosen.seconds, chosen.run)
    print(json.dumps(asdict(uvloop.run(running))))


if __name__ == "__main__":
    main()
