"""Tandem as it is really composed, in this process, on engines that a test chooses; and customers at its doors."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
from aiohttp import WSMsgType

from tandem.policy import Payments
from tandem.serve import OpenAttendant, serve
from tandem.settings import Bss, Settings, Sms, Verification, Web, Webchat
from tests.echo import open_echo
from tests.ports import free_port
from wire.clock import Clock, utc_now

OPENS_WITHIN_S = 20.0
ANSWERS_WITHIN_S = 15.0
NOBODY = "http://127.0.0.1:9"
"""An address that nobody answers at: RFC 863's discard port."""
CODE_KEY = "a key for tests only, 32 characters"
POLL_S = 0.05

Json = dict[str, Any]


class Doors:
    """The addresses of a running Tandem, and its log's place in this process."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url = url
        self.http = http

    async def post(self, body: Any = None, *, raw: bytes | None = None, **headers: str) -> tuple[int, Any]:
        """Call the REST channel; return status and decoded answer."""
        sent: dict[str, Any] = {"data": raw} if raw is not None else {"json": body}
        async with self.http.post(f"{self.url}/webhooks/rest/webhook", headers=headers, **sent) as response:
            return response.status, await response.json()

    async def say(self, sender: str, text: str) -> list[str]:
        """Say something over REST; return the texts of the answer."""
        status, answer = await self.post({"sender": sender, "message": text})
        assert status == 200, answer
        return [reply["text"] for reply in answer]

    async def health(self) -> Json:
        """What `/healthz` tells."""
        async with self.http.get(f"{self.url}/healthz") as response:
            body: Json = await response.json()
            return body

    @asynccontextmanager
    async def chat(self, hello: Json | None = None, **headers: str) -> AsyncIterator["Chatter"]:
        """A customer's open and greeted chat socket."""
        async with self.http.ws_connect(
            f"{self.url}/chat/ws", headers=headers, max_msg_size=0, autoclose=False
        ) as socket:
            chatter = Chatter(socket)
            await chatter.send(type="hello", **(hello or {}))
            welcome = await chatter.frame("welcome")
            chatter.session, chatter.secret = welcome["session"], welcome["secret"]
            chatter.own = welcome["own"]
            yield chatter


@dataclass
class Chatter:
    """A customer's side of one chat socket; frames that a call passes over are kept for the next one."""

    socket: aiohttp.ClientWebSocketResponse
    session: str = ""
    secret: str = ""
    own: list[Json] = field(default_factory=list)
    frames: list[Json] = field(default_factory=list)

    async def send(self, **frame: Any) -> None:
        """Send one frame."""
        await self.socket.send_json(frame)

    async def say(self, text: str, *, id_: str | None = None, **more: Any) -> str:
        """Say something and wait until it is acknowledged."""
        id_ = id_ or str(uuid4())
        await self.send(type="message", id=id_, text=text, **more)
        await self.where(lambda frame: frame["type"] == "ack" and frame["id"] == id_)
        return id_

    async def frame(self, type_: str) -> Json:
        """The next frame of a type."""
        return await self.where(lambda frame: frame["type"] == type_)

    async def answer(self, *, within_s: float = ANSWERS_WITHIN_S) -> Json:
        """The next message of ours."""
        return await self.where(lambda frame: frame["type"] == "message", within_s=within_s)

    async def where(self, fits: Callable[[Json], bool], *, within_s: float = ANSWERS_WITHIN_S) -> Json:
        """The next frame that fits."""
        for kept in self.frames:
            if fits(kept):
                self.frames.remove(kept)
                return kept
        async with asyncio.timeout(within_s):
            while True:
                frame: Json = await self.socket.receive_json()
                if fits(frame):
                    return frame
                self.frames.append(frame)

    async def closed(self, *, within_s: float = ANSWERS_WITHIN_S) -> int:
        """The code with which our side closes the socket; frames before it are kept."""
        async with asyncio.timeout(within_s):
            while (message := await self.socket.receive()).type is WSMsgType.TEXT:
                self.frames.append(message.json())
        assert message.type is WSMsgType.CLOSE
        return int(message.data)


class MovedClock:
    """The time, moved on as far as a test wants."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


def settings_for(folder: Path, *, database_url: str, redis_url: str, **changed: Any) -> Settings:
    """Settings for one test: a free port, a key, short gathering, and what else the test wants.

    Without the demo's people at the desk: hashing their passwords would be most of the work of a start.
    """
    values: dict[str, Any] = {
        "demo": False,
        "bss": Bss(url=NOBODY),
        "sms": Sms(provider_url=NOBODY),
        "payments": Payments(pages_url=f"{NOBODY}/pages/"),
        "web": Web(port=free_port()),
        "verification": Verification(code_key=CODE_KEY),
        "webchat": Webchat(gather_s=0.05),
    } | changed
    return Settings(data_folder=folder, database_url=database_url, redis_url=redis_url, **values)


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    attendant: OpenAttendant | None = open_echo,
    roles: frozenset[str] = frozenset({"all"}),
    clock: Clock = utc_now,
) -> AsyncIterator[Doors]:
    """Roles of Tandem until the block is left; `attendant` None is the real bot."""
    stop = asyncio.Event()
    served = asyncio.create_task(serve(settings, roles, attendant=attendant, stop=stop, clock=clock))
    try:
        async with aiohttp.ClientSession() as http:
            doors = Doors(f"http://{settings.web.host}:{settings.web.port}", http)
            await _until_open(doors, served)
            yield doors
    finally:
        stop.set()
        await served


async def until(holds: Callable[[], Any], *, within_s: float = ANSWERS_WITHIN_S) -> Any:
    """Look again and again until something holds that no event tells of; return it."""
    async with asyncio.timeout(within_s):
        while not (found := await holds()):  # noqa: ASYNC110  (nothing tells of it)
            await asyncio.sleep(POLL_S)
        return found


async def _until_open(doors: Doors, served: "asyncio.Task[None]") -> None:
    async with asyncio.timeout(OPENS_WITHIN_S):
        while True:
            if served.done():
                served.result()
            try:
                if (await doors.health())["status"] == "ok":
                    return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(POLL_S)
