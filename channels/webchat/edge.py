"""The edge of web chat: its routes, its sockets, and the bells and the second hand that make them show what is new."""

import asyncio
import hmac
import logging
from collections import Counter
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from aiohttp import web

from channels.arrivals import Arrivals
from channels.webchat import frames
from channels.webchat.host_page import Expectation
from channels.webchat.socket import Append, ChatSocket, CustomerTyping, Identified
from channels.webchat.thread import Look, Thread
from wire import bells
from wire.bells import Listener
from wire.clock import Clock
from wire.errors import Later

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
HEARTBEAT_S = 25.0
SEND_TIMEOUT_S = 10.0


class ChatEdge:
    """Every chat socket of this process. `async with` keeps its loops running."""

    def __init__(
        self,
        *,
        thread: Thread,
        append: Append,
        arrivals: Arrivals,
        listener: Listener,
        typing: CustomerTyping,
        identified: Identified,
        statements: Expectation | None,
        key: bytes,
        origins: Sequence[str],
        sockets_per_ip: int,
        max_text: int,
        clock: Clock,
    ) -> None:
        self._thread = thread
        self._append = append
        self._arrivals = arrivals
        self._listener = listener
        self._typing = typing
        self._identified = identified
        self._statements = statements
        self._key = key
        self._origins = frozenset(origins)
        self._sockets_per_ip = sockets_per_ip
        self._open_from: Counter[str | None] = Counter()
        self._max_text = max_text
        self._clock = clock
        self._sockets: dict[UUID, set[ChatSocket]] = {}
        self._pushes: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None

    @property
    def sockets(self) -> int:
        """How many customers' sockets are open here."""
        return sum(len(sockets) for sockets in self._sockets.values())

    async def __aenter__(self) -> "ChatEdge":
        self._loop = asyncio.create_task(self._look_around())
        return self

    async def __aexit__(self, *_: object) -> None:
        running = [*([self._loop] if self._loop else ()), *self._pushes]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        for sockets in list(self._sockets.values()):
            for socket in list(sockets):
                await socket.close()

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """`GET /chat/ws`: one customer's socket, from pages of ours alone."""
        origin = request.headers.get("Origin")
        if origin is not None and origin not in self._origins:
            raise web.HTTPForbidden(text="This page may not open the chat. Add its origin to webchat.origins.")
        if self._open_from[request.remote] >= self._sockets_per_ip:
            raise web.HTTPTooManyRequests(text="Too many chats are open from your address. Close some and try again.")
        with self._counted(request.remote):
            return await self._open(request)

    @contextmanager
    def _counted(self, ip: str | None) -> Iterator[None]:
        self._open_from[ip] += 1
        try:
            yield
        finally:
            self._open_from[ip] -= 1
            if not self._open_from[ip]:
                del self._open_from[ip]

    async def _open(self, request: web.Request) -> web.WebSocketResponse:
        response = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=frames.FRAME_BYTES)
        await response.prepare(request)
        socket = ChatSocket(
            response,
            thread=self._thread,
            append=self._append,
            arrivals=self._arrivals,
            typing=self._typing,
            identified=self._identified,
            statements=self._statements,
            key=self._key,
            max_text=self._max_text,
            ip_hash=self._ip_hash(request.remote),
            clock=self._clock,
        )
        try:
            if await socket.greet():
                await self._serve(socket)
        except ConnectionError:
            log.debug("a customer's socket broke")
        finally:
            await response.close()
        return response

    async def _serve(self, socket: ChatSocket) -> None:
        address = socket.address
        self._sockets.setdefault(address, set()).add(socket)
        try:
            await self._listener.listen(bells.chat(address), self._heard)
            self._push(socket)
            await socket.run()
        finally:
            self._sockets[address].discard(socket)
            if not self._sockets[address]:
                del self._sockets[address]
                await self._listener.leave(bells.chat(address), self._heard)

    # Callbacks

    def _heard(self, name: str, payload: bytes) -> None:
        """A bell of one address: something is new, somebody writes, or the secret was rotated."""
        try:
            word = msgspec.json.decode(payload) if payload else {}
        except msgspec.DecodeError:
            word = {}
        for socket in tuple(self._sockets.get(UUID(name.rpartition(":")[2]), ())):
            if "typing" in word:
                self._spawn(socket.show_typing(str(word["typing"]), bool(word.get("on", True))))
            elif "verified_by" in word:
                self._spawn(self._rotate(socket, str(word["verified_by"]), int(word["generation"])))
            else:
                self._push(socket)

    # Internal

    def _push(self, socket: ChatSocket) -> None:
        self._spawn(self._show(socket))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._pushes.add(task)
        task.add_done_callback(self._pushed)

    def _pushed(self, task: asyncio.Task[None]) -> None:
        self._pushes.discard(task)
        error = None if task.cancelled() else task.exception()
        if error and not isinstance(error, ConnectionError):
            log.error("push failed: %s", type(error).__name__)

    async def _show(self, socket: ChatSocket) -> None:
        try:
            async with asyncio.timeout(SEND_TIMEOUT_S):
                await socket.show()
        except Later:
            log.debug("the record is away; the next look shows it")
        except TimeoutError:
            await socket.close()

    async def _rotate(self, socket: ChatSocket, verified_by: str, generation: int) -> None:
        """The socket that showed who its customer is gets the new secret; the others are dropped."""
        if socket.has_sent(verified_by):
            await socket.rotate(generation)
            await self._show(socket)
        else:
            await socket.close(dropped=True)

    async def _look_around(self) -> None:
        """Once a second: what lost bells should have told, and places in the queue."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if not self._sockets:
                continue
            try:
                looks = await self._thread.looks(list(self._sockets))
            except Later as later:
                log.debug("no look around: %s", later)
                continue
            except Exception as error:
                # The loop serves every socket, so it outlives what one look raises.
                log.error("look around failed: %s", type(error).__name__)
                continue
            for address, look in looks.items():
                for socket in tuple(self._sockets.get(address, ())):
                    self._spawn(self._catch_up(socket, look))

    async def _catch_up(self, socket: ChatSocket, look: Look) -> None:
        if look.last_seq > socket.seen_seq:
            await self._show(socket)
        if look.state.generation > socket.generation:
            # Its new secret may be on its way by the bell; if not, the next look drops it.
            if socket.is_behind:
                await socket.close(dropped=True)
            socket.is_behind = True
        else:
            socket.is_behind = False
        await socket.show_place(look)
        await socket.show_language(look)

    def _ip_hash(self, ip: str | None) -> bytes | None:
        """What limits count by instead of the IP address itself."""
        return hmac.digest(self._key, b"ip\0" + ip.encode(), sha256)[:16] if ip else None
