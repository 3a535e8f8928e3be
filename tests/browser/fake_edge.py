"""A chat edge that can be told to misbehave: it speaks the widget's protocol, and drops, delays or refuses on demand.

Only for what the real edge cannot be put into; the way things normally go is tested against the real one.
"""

import asyncio
import contextlib
import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from aiohttp import WSMsgType, web

from channels.webchat import frames, pages
from wire.errors import Bad

WAIT_S = 10


@dataclass
class Session:
    """One customer's side of the thread as the edge has stored it."""

    secret: str
    seq: int = 0
    own: list[dict[str, Any]] = field(default_factory=list)
    theirs: list[dict[str, Any]] = field(default_factory=list)


class FakeEdge:
    """Serves the widget, a host page and the chat socket on a free port of the loopback address."""

    def __init__(self) -> None:
        self.page = "<!doctype html><title>Host</title><main><h1>Host page</h1></main>"
        self.page_headers: dict[str, str] = {}
        self.acks_to_drop = 0
        self.messages_to_lose = 0
        self.doors_open = True
        self.refusal: dict[str, Any] | None = None
        self.sessions: dict[str, Session] = {}
        self.frames: list[dict[str, Any]] = []
        self.unreadable: list[str] = []
        self.heard = asyncio.Condition()
        self.url = ""
        self._sockets: dict[web.WebSocketResponse, str] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes(pages.routes())
        app.router.add_get("/host", self._serve_page)
        app.router.add_get("/chat/ws", self._thread)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.cut()
        if self._runner:
            await self._runner.cleanup()
        assert self.unreadable == [], "the real edge could not have read these frames of the widget"

    # What a test does

    async def say(self, text: str, *, speaker: str = "bot", **more: Any) -> dict[str, Any]:
        """Store a message of the other side in the only session and send it to whoever is connected."""
        frame = self.store(text, speaker=speaker, **more)
        await self.send(frame)
        return frame

    def store(self, text: str, *, speaker: str = "bot", **more: Any) -> dict[str, Any]:
        """Store a message of the other side in the only session without sending it."""
        session = self.session
        session.seq += 1
        frame = {
            "type": "message",
            "id": str(uuid.uuid4()),
            "seq": session.seq,
            "from": speaker,
            "text": text,
        }
        frame |= {"choices": [], "at": datetime.now(UTC).isoformat()} | more
        session.theirs.append(frame)
        return frame

    async def send(self, frame: dict[str, Any] | str) -> None:
        """Send a frame, or any text, to every open socket."""
        text = frame if isinstance(frame, str) else json.dumps(frame)
        for socket in list(self._sockets):
            await socket.send_str(text)

    async def cut(self) -> None:
        """Close every open socket."""
        for socket in list(self._sockets):
            await socket.close()

    async def until(self, kind: str, count: int = 1) -> list[dict[str, Any]]:
        """Wait for `count` frames of a kind from the widget and return all of that kind."""

        def found() -> list[dict[str, Any]]:
            return [frame for frame in self.frames if frame["type"] == kind]

        async with asyncio.timeout(WAIT_S), self.heard:
            await self.heard.wait_for(lambda: len(found()) >= count)
        return found()

    @property
    def session(self) -> Session:
        """The newest session."""
        return list(self.sessions.values())[-1]

    # What the widget sees

    async def _serve_page(self, _: web.Request) -> web.Response:
        return web.Response(text=self.page, content_type="text/html", headers=self.page_headers)

    async def _thread(self, request: web.Request) -> web.StreamResponse:
        if not self.doors_open:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    frame = self._read(message.data)
                    async with self.heard:
                        self.frames.append(frame)
                        self.heard.notify_all()
                    with contextlib.suppress(ConnectionError):
                        await self._answer(socket, frame)
        finally:
            self._sockets.pop(socket, None)
        return socket

    def _read(self, raw: str) -> dict[str, Any]:
        try:
            frames.read(raw)
        except Bad:
            self.unreadable.append(raw)
        frame: dict[str, Any] = json.loads(raw)
        return frame

    async def _answer(self, socket: web.WebSocketResponse, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "hello":
                await self._welcome(socket, frame)
            case "message" if self.refusal:
                await socket.send_json({"type": "error", "id": frame["id"]} | self.refusal)
            case "message":
                await self._keep(socket, frame)

    async def _welcome(self, socket: web.WebSocketResponse, hello: dict[str, Any]) -> None:
        name = hello.get("session", "")
        known = self.sessions.get(name)
        if name and (known is None or known.secret != hello.get("secret")):
            await socket.send_json({"type": "error", "code": "session_refused"})
            known = None
        if known is None:
            name = f"session-{len(self.sessions) + 1}"
            known = self.sessions[name] = Session(secret=f"secret of {name}")
        since = hello.get("since", 0)
        welcome = {"type": "welcome", "session": name, "secret": known.secret}
        welcome |= {
            "language": hello.get("language", "en"),
            "own": [own for own in known.own if own["seq"] > since],
        }
        await socket.send_json(welcome)
        for frame in known.theirs:
            if frame["seq"] > since:
                await socket.send_json(frame)
        self._sockets[socket] = name

    async def _keep(self, socket: web.WebSocketResponse, frame: dict[str, Any]) -> None:
        session = self.sessions[self._sockets[socket]]
        if self.messages_to_lose > 0:
            self.messages_to_lose -= 1
            await socket.close()
            return
        if all(own["id"] != frame["id"] for own in session.own):
            session.seq += 1
            at = datetime.now(UTC).isoformat()
            session.own.append({"id": frame["id"], "seq": session.seq, "text": frame["text"], "at": at})
        if self.acks_to_drop > 0:
            self.acks_to_drop -= 1
            await socket.close()
            return
        await socket.send_json({"type": "ack", "id": frame["id"]})
