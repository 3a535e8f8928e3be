"""The live socket: a page resumes from its last event and is told what changed; its heartbeat is the agent's presence.

Notices carry ids and codes only; the page reads what it shows through the API. Frames are JSON objects with a `type`.
"""

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from aiohttp import WSCloseCode, WSMessage, WSMsgType, web
from msgspec import Meta, Struct

from desk.api.context import Desk
from desk.api.conversations import readable
from desk.api.feed import Cursor, CustomerTyping, Feed
from desk.api.gate import error, own_origin, signed_in
from desk.api.problem import Problem
from record import agent as agents
from record import conversation as conversations
from record.conversation import Conversation
from record.event import StoredEvent
from record.pool import connected
from router.commands import presence
from wire import bells
from wire.errors import Later

log = logging.getLogger(__name__)

FRAME_LIMIT = 4096
HEARTBEAT_S = 15.0
SILENCE_LIMIT_S = 3 * HEARTBEAT_S
ROLE_CHECK_EVERY = timedelta(minutes=1)
SIGNED_OUT = 4401
SEND_TIMEOUT_S = 10.0
TYPINGS_KEPT = 8
Big = Annotated[int, Meta(ge=0, lt=2**53)]


class Resume(Struct, frozen=True, tag_field="type", tag="resume", forbid_unknown_fields=True):
    """The page's first frame: go on after this event, or from now."""

    cursor: tuple[Big, Big] | None = None


class Heartbeat(Struct, frozen=True, tag_field="type", tag="heartbeat", forbid_unknown_fields=True):
    """The page is alive."""


class Watch(Struct, frozen=True, tag_field="type", tag="watch", forbid_unknown_fields=True):
    """Which conversation the page shows: whether its customer writes is passed on."""

    conversation_id: UUID


class Typing(Struct, frozen=True, tag_field="type", tag="typing", forbid_unknown_fields=True):
    """The agent writes in the conversation that is shown, or has stopped."""

    on: bool


Frame = Resume | Heartbeat | Watch | Typing
_decoder: msgspec.json.Decoder[Frame] = msgspec.json.Decoder(Frame)


async def live(desk: Desk, feed: Feed, request: web.Request, sockets: set[web.WebSocketResponse]) -> web.StreamResponse:
    """Serve one page's live socket until either side ends it; `sockets` holds those that are open."""
    try:
        agent, token_hash = await signed_in(desk, request)
    except Later as away:
        return error(Problem(503, "try_later", f"{away.system} is away. Try again in a moment.", retry_after_s=2))
    if not own_origin(request):
        return error(Problem(403, "foreign_origin", "This request did not come from the desk's own page."))
    if agent is None or token_hash is None:
        return error(Problem(401, "signed_out", "Please sign in."))
    socket = web.WebSocketResponse(max_msg_size=FRAME_LIMIT, heartbeat=None)
    await socket.prepare(request)
    sockets.add(socket)
    try:
        await _Page(desk, feed, socket, request, agent.id, agent.role).run()
    finally:
        sockets.discard(socket)
    return socket


class _Page:
    def __init__(
        self, desk: Desk, feed: Feed, socket: web.WebSocketResponse, request: web.Request, agent_id: UUID, role: str
    ) -> None:
        self._desk = desk
        self._feed = feed
        self._socket = socket
        self._request = request
        self._agent_id = agent_id
        self._role = role
        self._checked_at = desk.clock()
        self._watched: Conversation | None = None
        self._typings: asyncio.Queue[CustomerTyping] = asyncio.Queue(maxsize=TYPINGS_KEPT)

    async def run(self) -> None:
        first = await self._receive(SILENCE_LIMIT_S)
        if not isinstance(first, Resume):
            await self._socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"first frame must be resume")
            return
        try:
            cursor = await self._feed.resume(first.cursor)
        except Later as away:
            log.warning("live socket closed: %s is away", away.system)
            await self._socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"try again")
            return
        await self._beat()
        await self._send({"type": "live", "cursor": list(cursor)})
        pushers = [asyncio.create_task(self._push(cursor)), asyncio.create_task(self._push_typing())]
        self._feed.typing.add(self._heard_typing)
        try:
            await self._hear()
        finally:
            self._feed.typing.discard(self._heard_typing)
            for pusher in pushers:
                pusher.cancel()
            await asyncio.gather(*pushers, return_exceptions=True)
            await self._socket.close()

    async def _hear(self) -> None:
        while (frame := await self._receive(SILENCE_LIMIT_S)) is not None:
            if isinstance(frame, Heartbeat) and not await self._beat():
                return
            if isinstance(frame, Watch):
                await self._watch(frame.conversation_id)
            if isinstance(frame, Typing):
                await self._type(on=frame.on)

    async def _watch(self, conversation_id: UUID) -> None:
        """Remember what the page shows, if its agent may read it."""
        self._watched = None
        with suppress(Problem, Later):
            async with connected(self._desk.pool) as connection:
                agent = await agents.find(connection, self._agent_id)
                if agent is not None:
                    self._watched = await readable(connection, agent, conversation_id)

    async def _type(self, *, on: bool) -> None:
        """Let the customer see that the agent writes, as long as the agent has the floor."""
        if self._watched is None:
            return
        with suppress(Later):
            async with connected(self._desk.pool) as connection:
                held = await conversations.find(connection, self._watched.id)
            if held is not None and held.agent_id == self._agent_id:
                word = msgspec.json.encode({"typing": "agent", "on": on})
                await bells.ring(self._desk.valkey, [(bells.chat(held.address_id), word)])

    def _heard_typing(self, word: CustomerTyping) -> None:
        if self._watched is not None and word.address == self._watched.address_id and not self._typings.full():
            self._typings.put_nowait(word)

    async def _push_typing(self) -> None:
        while True:
            word = await self._typings.get()
            await self._send({"type": "typing", "on": word.on})

    async def _beat(self) -> bool:
        """Note a sign of life and answer it; False once the page is no longer signed in with its role."""
        now = self._desk.clock()
        try:
            if now - self._checked_at >= ROLE_CHECK_EVERY:
                agent, _ = await signed_in(self._desk, self._request)
                if agent is None or agent.role != self._role:
                    await self._socket.close(code=SIGNED_OUT, message=b"signed out")
                    return False
                self._checked_at = now
            state = await presence.heartbeat(self._desk.pool, self._desk.valkey, self._agent_id, now)
        except Later as away:
            log.warning("heartbeat not stored: %s", away.system)
            return True
        await self._send({"type": "heartbeat", "at": now, "presence": state})
        return True

    async def _push(self, cursor: Cursor) -> None:
        while not self._socket.closed:
            try:
                happened = await self._feed.after(cursor)
            except Later:
                await asyncio.sleep(1.0)
                continue
            if happened:
                cursor = happened[-1].cursor
                notices = [_notice(stored) for stored in happened]
                await self._send({"type": "events", "cursor": list(cursor), "events": notices})
            else:
                await self._feed.wait_beyond(cursor, HEARTBEAT_S)

    async def _send(self, frame: dict[str, Any]) -> None:
        try:
            async with asyncio.timeout(SEND_TIMEOUT_S):
                await self._socket.send_str(msgspec.json.encode(frame).decode())
        except (TimeoutError, ConnectionError):
            await self._socket.close()

    async def _receive(self, timeout_s: float) -> Frame | None:
        """The next frame; None when the socket ends, is silent for too long or talks nonsense."""
        try:
            message: WSMessage = await self._socket.receive(timeout=timeout_s)
        except TimeoutError:
            return None
        if message.type is not WSMsgType.TEXT:
            return None
        try:
            return _decoder.decode(message.data)
        except (msgspec.MsgspecError, RecursionError):
            await self._socket.close(code=WSCloseCode.UNSUPPORTED_DATA, message=b"not a frame of ours")
            return None


def _notice(stored: StoredEvent) -> dict[str, Any]:
    event = stored.event
    return {
        "kind": event.kind,
        "at": event.at,
        "actor": event.actor,
        "conversation_id": event.conversation_id,
        "from": event.from_state,
        "to": event.to_state,
        "agent_id": event.detail.get("agent_id"),
    }
