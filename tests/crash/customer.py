"""A customer at the chat socket, speaking raw frames: sends numbered messages, repeats what was not confirmed.

Keeps everything it was shown, in the order in which it was shown, for the judge.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import uuid4

import aiohttp

from tests.crash.attendant import ENDED, HEARD

CONFIRM_TIMEOUT_S = 8.0
RECONNECT_S = 0.2
# A customer who has so many messages unanswered waits; more in one turn would be a flood.
UNANSWERED_AT_MOST = 6
AWAY = (aiohttp.ClientError, OSError)  # a TimeoutError is an OSError


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """One message that the customer will send; `what` names it at the far side."""

    number: int
    verb: str
    what: str
    id: str = field(default_factory=lambda: str(uuid4()))

    @property
    def text(self) -> str:
        """The words."""
        return f"{self.number} {self.verb} {self.what}"


@dataclass(kw_only=True, slots=True)
class Connection:
    """What one connection showed, after the customer's side said up to where it had the talk."""

    since: int
    frames: list[Mapping[str, Any]] = field(default_factory=list)
    own: list[Mapping[str, Any]] = field(default_factory=list)


class LostSessionError(Exception):
    """The session was refused though its secret was shown."""


class Customer:
    """Sends its wishes one after another, each confirmed before the next, and reads until all is answered."""

    def __init__(self, url: str, name: str, wishes: Sequence[Wish], *, pause_s: float, random: Random) -> None:
        self.name = name
        self.wishes = wishes
        self.confirmed: set[str] = set()
        self.connections: list[Connection] = []
        self._url = url
        self._pause_s = pause_s
        self._random = random
        self._session: dict[str, str] = {}
        self._shown: dict[int, Mapping[str, Any]] = {}
        self._next_at = 0.0
        self._sent_at: float | None = None

    @property
    def is_content(self) -> bool:
        """Every message was confirmed and answered, and the end of every effect was told."""
        asked = sum(wish.verb != "say" for wish in self.wishes)
        return len(self.confirmed) == len(self.wishes) == self._heard and self._told(ENDED) == asked

    @property
    def _heard(self) -> int:
        texts = [str(frame["text"]) for frame in self._shown.values()]
        return sum(len(text.split()) - 1 for text in texts if text.startswith(HEARD))

    def _told(self, start: str) -> int:
        return sum(str(frame["text"]).startswith(start) for frame in self._shown.values())

    async def run(self) -> None:
        """Talk until content, over as many connections as it takes."""
        async with aiohttp.ClientSession() as http:
            while not self.is_content:
                try:
                    async with http.ws_connect(self._url) as socket:
                        await self._talk(socket)
                except AWAY:
                    await asyncio.sleep(RECONNECT_S)

    async def read_again(self) -> Connection:
        """Connect once more as a side that has nothing yet, and read the whole talk."""
        newest = max(self._shown, default=0)
        async with aiohttp.ClientSession() as http, http.ws_connect(self._url) as socket:
            connection = await self._greet(socket, since=0)
            while not connection.frames or connection.frames[-1]["seq"] < newest:
                frame = await self._receive(socket, CONFIRM_TIMEOUT_S)
                if frame["type"] == "message":
                    connection.frames.append(frame)
        return connection

    async def _talk(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        connection = await self._greet(socket, since=max(self._shown, default=0))
        self.connections.append(connection)
        self._sent_at = None
        while not self.is_content:
            await self._send_next(socket)
            try:
                frame = await self._receive(socket, self._wait_s())
            except TimeoutError:
                continue
            await self._take(socket, connection, frame)

    async def _greet(self, socket: aiohttp.ClientWebSocketResponse, *, since: int) -> Connection:
        hello = {"type": "hello"} | ({**self._session, "since": since} if self._session else {})
        await socket.send_json(hello)
        welcome = await self._receive(socket, CONFIRM_TIMEOUT_S)
        if welcome["type"] != "welcome":
            raise LostSessionError(self.name)
        self._session = {"session": welcome["session"], "secret": welcome["secret"]}
        return Connection(since=since, own=welcome["own"])

    async def _send_next(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        if self._sent_at is not None and time.monotonic() - self._sent_at > CONFIRM_TIMEOUT_S:
            raise TimeoutError
        if self._sent_at is not None or time.monotonic() < self._next_at or self._wish is None:
            return
        if len(self.confirmed) - self._heard >= UNANSWERED_AT_MOST:
            return
        await socket.send_json({"type": "message", "id": self._wish.id, "text": self._wish.text})
        self._sent_at = time.monotonic()

    @property
    def _wish(self) -> Wish | None:
        return self.wishes[len(self.confirmed)] if len(self.confirmed) < len(self.wishes) else None

    def _wait_s(self) -> float:
        if self._sent_at is None and self._wish:
            return min(max(self._next_at - time.monotonic(), 0.02), 1.0)
        return 1.0

    async def _take(
        self, socket: aiohttp.ClientWebSocketResponse, connection: Connection, frame: Mapping[str, Any]
    ) -> None:
        match frame["type"]:
            case "ack":
                self.confirmed.add(frame["id"])
                self._sent_at = None
                self._next_at = time.monotonic() + self._random.uniform(0, 2 * self._pause_s)
            case "error":
                self._sent_at = None
                self._next_at = time.monotonic() + 1.0
            case "message":
                connection.frames.append(frame)
                self._shown[frame["seq"]] = frame
                await socket.send_json({"type": "received", "seq": frame["seq"]})

    async def _receive(self, socket: aiohttp.ClientWebSocketResponse, timeout_s: float) -> dict[str, Any]:
        raw = await socket.receive(timeout=timeout_s)
        if raw.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionResetError
        frame: dict[str, Any] = raw.json()
        return frame
