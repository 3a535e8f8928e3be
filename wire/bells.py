"""Bells: a ring on Valkey's pub/sub after each commit. A ring says where to look, not what is there.

Only the replies that a caller waits for come along. A lost ring costs its listener a look on the next second, never a
message or an event.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from types import TracebackType
from uuid import UUID

from redis.asyncio import Redis

from wire.valkey import AWAY

log = logging.getLogger(__name__)

EVENTS = "bell:events"
WORK = "bell:work"
INSIDE = frozenset({EVENTS, WORK})
"""Bells for which no customer waits."""
RECONNECT_S = 1.0

Ring = Callable[[str, bytes], None]
Rings = Sequence[tuple[str, bytes]]
"""Names of bells with what they say."""


def chat(address_id: UUID) -> str:
    """The bell of one address's customer."""
    return f"bell:chat:{address_id}"


def edge(edge_id: str) -> str:
    """The bell of one edge process, for doors that wait for a turn."""
    return f"bell:edge:{edge_id}"


async def ring(client: Redis, rings: Iterable[tuple[str, bytes]]) -> None:
    """Ring several bells in one round trip; a Valkey that is away is no error."""
    try:
        async with client.pipeline(transaction=False) as pipe:
            for name, payload in rings:
                pipe.publish(name, payload)
            await pipe.execute()
    except AWAY as error:
        log.warning("bells not rung: %s", type(error).__name__)


class Nearby:
    """Bells that only one process listens to: rung there, they are heard at once, without Valkey."""

    def __init__(self) -> None:
        self._heard: dict[str, Ring] = {}

    def listen(self, name: str, heard: Ring) -> None:
        """Call `heard(name, payload)` whenever `name` is rung in this process."""
        self._heard[name] = heard

    def leave(self, name: str) -> None:
        """Stop it."""
        self._heard.pop(name, None)

    def ring(self, name: str, payload: bytes) -> bool:
        """Ring; False when nobody listens to `name` here."""
        heard = self._heard.get(name)
        if heard:
            heard(name, payload)
        return heard is not None


class Listener:
    """Hears bells on one connection and calls back; whoever listens also looks once a second anyway."""

    def __init__(self, client: Redis) -> None:
        self._pubsub = client.pubsub(ignore_subscribe_messages=True)
        self._listeners: dict[str, set[Ring]] = {}
        self._task: asyncio.Task[None] | None = None
        self._wanted = asyncio.Event()
        self._deaf_to: set[str] = set()
        """Bells that could not be subscribed to when somebody wanted to listen."""

    async def __aenter__(self) -> "Listener":
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._pubsub.aclose()  # type: ignore[no-untyped-call]

    async def listen(self, name: str, heard: Ring) -> None:
        """Call `heard(name, payload)` whenever `name` rings."""
        first = name not in self._listeners
        self._listeners.setdefault(name, set()).add(heard)
        if first and not await self._tell_valkey(self._pubsub.subscribe, name):
            self._deaf_to.add(name)
        self._wanted.set()

    async def leave(self, name: str, heard: Ring) -> None:
        """Stop calling `heard` for `name`."""
        self._listeners.get(name, set()).discard(heard)
        if not self._listeners.get(name):
            self._listeners.pop(name, None)
            self._deaf_to.discard(name)
            await self._tell_valkey(self._pubsub.unsubscribe, name)

    async def _tell_valkey(self, command: Callable[[str], Awaitable[None]], name: str) -> bool:
        try:
            await command(name)
        except AWAY as error:
            log.warning("valkey was not told which bells are wanted: %s", type(error).__name__)
            return False
        return True

    async def _run(self) -> None:
        while True:
            try:
                await self._wanted.wait()
                if not self._pubsub.subscribed and self._listeners:
                    await self._pubsub.subscribe(*self._listeners)
                if self._deaf_to:
                    wanted = set(self._deaf_to)
                    await self._pubsub.subscribe(*wanted)
                    self._deaf_to -= wanted
                ring = await self._pubsub.get_message(timeout=1.0)
                if ring:
                    self._hear(ring["channel"].decode(), ring["data"])
            except AWAY as error:
                log.warning("bells lost, listening again: %s", type(error).__name__)
                await asyncio.sleep(RECONNECT_S)

    def _hear(self, name: str, payload: bytes) -> None:
        for heard in tuple(self._listeners.get(name, ())):
            try:
                heard(name, payload)
            except Exception as error:
                # One listener that fails makes nobody deaf, itself neither.
                log.error("a ring was not taken: %s", type(error).__name__)
