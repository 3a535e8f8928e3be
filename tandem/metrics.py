"""What is counted and told at `/metrics`, in the Prometheus client library's words. Numbers only, no ids or text."""

import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from router.lane import RunTurn
from router.turn import Turns
from wire.bells import Rings
from wire.message import Entry, Inbound

PHASES = ("load", "decide", "store", "whole")
SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._taken = Counter(
            "tandem_messages_taken_total", "Customers' messages made durable", ["channel"], registry=self.registry
        )
        self._refused = Counter(
            "tandem_messages_refused_total", "Messages answered with 'try later'", ["channel"], registry=self.registry
        )
        self._append = Histogram(
            "tandem_append_seconds", "Making a message durable", buckets=SECONDS, registry=self.registry
        )
        self._turn = Histogram(
            "tandem_turn_seconds",
            "Time of a turn's phases",
            ["phase"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._phases = {name: self._turn.labels(name) for name in PHASES}
        self._failed = Counter("tandem_turns_failed_total", "Turns that raised", registry=self.registry)
        self.sockets = Gauge("tandem_chat_sockets", "Open chat sockets", registry=self.registry)
        self.partitions = Gauge("tandem_partitions_held", "Partitions worked here", registry=self.registry)

    async def handle(self, _request: web.Request) -> web.Response:
        """`GET /metrics`."""
        return web.Response(body=generate_latest(self.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time one phase of a turn, one of `PHASES`."""
        began = time.perf_counter()
        yield
        self._phases[name].observe(time.perf_counter() - began)

    def counted_append(self, append: Callable[[Entry], Awaitable[None]]) -> Callable[[Inbound], Awaitable[None]]:
        """`append`, counted."""

        async def counted(message: Inbound) -> None:
            began = time.perf_counter()
            try:
                await append(message)
            except Exception:
                self._refused.labels(message.channel).inc()
                raise
            self._append.observe(time.perf_counter() - began)
            self._taken.labels(message.channel).inc()

        return counted

    def counted_turns(self, turns: Turns) -> RunTurn:
        """`turns.run`, counted."""

        async def counted(entries: Sequence[Entry], *, error: str | None, notify: bool) -> Rings:
            try:
                with self.phase("whole"):
                    return await turns.run(entries, error=error, notify=notify)
            except Exception:
                self._failed.inc()
                raise

        return counted
