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
REPEAT_S = 1.0
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
    """Sends its wishes, `at_once` of them in a burst, all confirmed before the next, and reads until all is answered.

    What the door refuses for now is sent again after a while, whatever was sent since: order is the door's care.
    """

    def __init__(
        self, url: str, name: str, wishes: Sequence[Wish], *, at_once: int, pause_s: float, random: Random
    ) -> None:
        self.name = name
        self.wishes = wishes
        self.confirmed: set[str] = set()
        self.connections: list[Connection] = []
        self._url = url
        self._at_once = at_once
        self._pause_s = pause_s
        self._random = random
        self._session: dict[str, str] = {}
        self._shown: dict[int, Mapping[str, Any]] = {}
        self._next_at = 0.0
        self._begun = 0
        self._sent_at: dict[str, float] = {}
        self._again_at: dict[str, float] = {}

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
            # What it said it had may have died with the edge that it said it to.
            await socket.send_json({"type": "received", "seq": newest})
        return connection

    async def _talk(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        connection = await self._greet(socket, since=max(self._shown, default=0))
        self.connections.append(connection)
        self._sent_at = {}
        self._again_at = dict.fromkeys(self._unconfirmed, 0.0)
        while not self.is_content:
            await self._send_due(socket)
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

    @property
    def _unconfirmed(self) -> list[str]:
        return [wish.id for wish in self.wishes[: self._begun] if wish.id not in self.confirmed]

    async def _send_due(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        now = time.monotonic()
        if any(now - sent_at > CONFIRM_TIMEOUT_S for sent_at in self._sent_at.values()):
            raise TimeoutError
        if self._may_begin(now):
            burst = self.wishes[self._begun : self._begun + self._at_once]
            self._begun += len(burst)
            self._again_at |= {wish.id: now for wish in burst}
            self._next_at = now + self._random.uniform(0, 2 * self._pause_s * len(burst))
        for wish in self.wishes[: self._begun]:
            if self._again_at.get(wish.id, float("inf")) <= now:
                del self._again_at[wish.id]
                self._sent_at[wish.id] = now
                await socket.send_json({"type": "message", "id": wish.id, "text": wish.text})

    def _may_begin(self, now: float) -> bool:
        unanswered = self._begun - self._heard
        room = unanswered + self._at_once <= UNANSWERED_AT_MOST
        return room and now >= self._next_at and not self._unconfirmed and self._begun < len(self.wishes)

    def _wait_s(self) -> float:
        due = [*self._again_at.values(), self._next_at]
        return min(max(min(due) - time.monotonic(), 0.05), 1.0)

    async def _take(
        self, socket: aiohttp.ClientWebSocketResponse, connection: Connection, frame: Mapping[str, Any]
    ) -> None:
        match frame["type"]:
            case "ack":
                self.confirmed.add(frame["id"])
                self._sent_at.pop(frame["id"], None)
            case "error":
                self._sent_at.pop(frame["id"], None)
                self._again_at[frame["id"]] = time.monotonic() + REPEAT_S
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
