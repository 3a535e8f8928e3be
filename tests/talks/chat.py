"""The customer's side of a talk: the real chat socket, or Rasa's REST channel."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import uuid4

import aiohttp

WAIT_S = 20.0
UNTOLD = "untold"
"""The author of a message whose door does not say who wrote it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """A message that the customer was shown."""

    author: str
    text: str
    choices: Sequence[Mapping[str, str]]


class Door(Protocol):
    """How a customer of a talk writes and reads."""

    async def open(self) -> None:
        """Come in."""

    async def say(self, texts: Sequence[str], *, choice: str | None = None) -> list[str]:
        """Say something, all in one breath; returns the outside ids of the messages."""

    async def hear(self) -> Heard:
        """The next message that was not heard yet; waits for it."""

    def unheard(self) -> list[Heard]:
        """What has come and was not listened to."""

    async def close(self) -> None:
        """Leave."""


class ChatSocket:
    """A customer at the chat socket, as the widget is one."""

    def __init__(self, http: aiohttp.ClientSession, url: str, hint: str | None) -> None:
        self._http = http
        self._url = f"{url}/chat/ws"
        self._hint = hint
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._reading: asyncio.Task[None] | None = None
        self._messages: asyncio.Queue[Heard] = asyncio.Queue()
        self._acks: dict[str, asyncio.Event] = {}
        self._session: Mapping[str, str] = {}
        self._since = 0
        self.errors: list[str] = []

    async def open(self) -> None:
        """Connect and say hello; a second time the session goes on."""
        self._socket = await self._http.ws_connect(self._url)
        hello = {"type": "hello", **self._session} | ({"since": self._since} if self._session else {})
        await self._socket.send_json(hello | ({"language": self._hint} if self._hint else {}))
        welcome = await self._socket.receive_json(timeout=WAIT_S)
        assert welcome["type"] == "welcome", welcome
        self._session = {"session": welcome["session"], "secret": welcome["secret"]}
        self._reading = asyncio.create_task(self._read())

    async def say(self, texts: Sequence[str], *, choice: str | None = None) -> list[str]:
        """Send, and wait until all of it is confirmed."""
        assert self._socket
        ids = [str(uuid4()) for _ in texts]
        for id_, text in zip(ids, texts, strict=True):
            self._acks[id_] = asyncio.Event()
            frame = {"type": "message", "id": id_, "text": text}
            await self._socket.send_json(frame | ({"choice": choice} if choice else {}))
        async with asyncio.timeout(WAIT_S):
            await asyncio.gather(*(self._acks[id_].wait() for id_ in ids))
        return ids

    async def hear(self) -> Heard:
        """Wait for the next message frame."""
        async with asyncio.timeout(WAIT_S):
            return await self._messages.get()

    def unheard(self) -> list[Heard]:
        """Frames that nobody asked for."""
        return [self._messages.get_nowait() for _ in range(self._messages.qsize())]

    async def close(self) -> None:
        """Close the socket; `open` comes back to the same session."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()

    async def _read(self) -> None:
        assert self._socket
        async for raw in self._socket:
            if raw.type is aiohttp.WSMsgType.TEXT:
                await self._take(raw.json())

    async def _take(self, frame: Mapping[str, Any]) -> None:
        assert self._socket
        match frame["type"]:
            case "message":
                self._since = frame["seq"]
                heard = Heard(author=frame["from"], text=frame["text"], choices=frame.get("choices") or ())
                self._messages.put_nowait(heard)
                await self._socket.send_json({"type": "received", "seq": frame["seq"]})
            case "ack":
                self._acks[frame["id"]].set()
            case "secret":
                self._session = {**self._session, "secret": frame["secret"]}
                await self._socket.send_json({"type": "secret_stored"})
            case "error":
                self.errors.append(frame["code"])


class RestClient:
    """A client of Rasa's REST channel."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = f"{url}/webhooks/rest/webhook"
        self._sender = uuid4().hex
        self._messages: list[Heard] = []

    async def open(self) -> None:
        """There is nothing to open."""

    async def say(self, texts: Sequence[str], *, choice: str | None = None) -> list[str]:
        """Post one message after another, each with its turn's replies in the answer."""
        ids = []
        for text in texts:
            ids.append(uuid4().hex)
            body = {"sender": self._sender, "message": choice or text, "message_id": ids[-1]}
            async with self._http.post(self._url, json=body) as response:
                assert response.status == 200, await response.text()
                answer = await response.json()
            self._messages += [Heard(author="bot", text=one["text"], choices=one.get("buttons", ())) for one in answer]
        return ids

    async def hear(self) -> Heard:
        """The next reply of the answers that came."""
        assert self._messages, "the REST channel answered nothing more"
        return self._messages.pop(0)

    def unheard(self) -> list[Heard]:
        """Replies that nobody asked for."""
        left, self._messages = self._messages, []
        return left

    async def close(self) -> None:
        """There is nothing to close."""
