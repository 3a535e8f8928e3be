"""One customer's socket: greets, takes messages in, shows what is new.

Lifecycle: `run` reads frames until the socket closes; `show` pushes what the record holds after the last shown seq.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from aiohttp import WSCloseCode, WSMsgType, web

from channels.arrivals import Arrivals
from channels.webchat import frames, host_page, session
from channels.webchat.frames import Hello, Identify, Say
from channels.webchat.host_page import Expectation
from channels.webchat.owed import Owed
from channels.webchat.pace import Pace
from channels.webchat.thread import Look, Thread
from wire.clock import Clock
from wire.errors import Bad, Full, Later
from wire.message import Inbound, address_id
from wire.shown import Shown
from wire.text import clean

log = logging.getLogger(__name__)

CHANNEL = "webchat"
ENDPOINT = "web"
HELLO_TIMEOUT_S = 10.0
RETRY_AFTER_S = 3
BAD_FRAMES_AT_MOST = 20
# Among them is the one that showed who the customer is, when its turn is stored.
SENT_IDS_KEPT = 1000
# Close code of our own (RFC 6455 section 7.4.2: 4000-4999 are for applications).
SECRET_CHANGED = 4001

Append = Callable[[Inbound], Awaitable[None]]
Identified = Callable[[UUID, str, int], Awaitable[None]]
"""Rings the address's bell: it was verified, by the statement with this id; its secret has this generation now."""
CustomerTyping = Callable[[UUID, bool], Awaitable[None]]


class ChatSocket:
    """A socket and how far its customer has seen the thread."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        *,
        thread: Thread,
        append: Append,
        arrivals: Arrivals,
        typing: CustomerTyping,
        identified: Identified,
        statements: Expectation | None,
        key: bytes,
        max_text: int,
        ip_hash: bytes | None,
        clock: Clock,
    ) -> None:
        self._socket = socket
        self._thread = thread
        self._append = append
        self._arrivals = arrivals
        self._typing = typing
        self._identified = identified
        self._statements = statements
        self._key = key
        self._max_text = max_text
        self._ip_hash = ip_hash
        self._clock = clock
        self._sent_ids: deque[str] = deque(maxlen=SENT_IDS_KEPT)
        self._owed = Owed()
        self._queue_shown: tuple[int | None, int | None] = (None, None)
        self._showing = asyncio.Lock()
        self.session = ""
        self.generation = 0
        self.is_behind = False
        self._thread_language: str | None = None
        self.language: str | None = None
        self.seen_seq = 0

    @property
    def address(self) -> UUID:
        """The id of the session's address."""
        return address_id(CHANNEL, ENDPOINT, self.session)

    # Lifecycle

    async def greet(self) -> bool:
        """Take the hello and welcome the customer; False when the socket is not worth keeping."""
        try:
            first = await self._socket.receive(timeout=HELLO_TIMEOUT_S)
            hello = frames.read(first.data) if first.type is WSMsgType.TEXT else None
        except (TimeoutError, Bad):
            hello = None
        if not isinstance(hello, Hello):
            await self._send(frames.error("hello_first"))
            return False
        self.language = hello.language
        self.seen_seq = hello.since
        await self._admit(hello)
        return True

    async def run(self) -> None:
        """Take frames until the socket closes."""
        bad = 0
        pace = Pace()
        async for raw in self._socket:
            if raw.type is not WSMsgType.TEXT:
                bad += 1
            else:
                try:
                    await self._take(frames.read(raw.data))
                except Bad:
                    bad += 1
                    await self._send(frames.error("malformed"))
            if bad > BAD_FRAMES_AT_MOST:
                await self._socket.close(code=1008, message=b"too many malformed frames")
                return
            await asyncio.sleep(pace.wait_s(asyncio.get_running_loop().time()))

    # What comes in

    async def _admit(self, hello: Hello) -> None:
        generation = (
            session.generation_of(self._key, hello.session, hello.secret) if hello.session and hello.secret else None
        )
        if hello.session and generation is not None:
            self.session, self.generation = hello.session, generation
            try:
                if await self._go_on(generation):
                    return
            except Later:
                # While the record is away a good secret lets the customer write; it shows nothing.
                await self._welcome(None, [])
                return
        if hello.session or hello.secret:
            await self._send(frames.error("session_refused"))
        self.session, self.generation, self.seen_seq = session.new_session(), 0, 0
        await self._welcome(None, [])

    async def _go_on(self, generation: int) -> bool:
        """Welcome who shows a good secret of this generation; False when it is worth nothing any more."""
        look = (await self._thread.looks([self.address])).get(self.address)
        admission = session.admit(generation, look.state if look else None)
        if admission == "keep":
            await self._thread.keep_secret(self.address, generation)
        elif admission == "step_back":
            newer = await self._thread.step_back(self.address, generation)
            if newer is None:
                return False
            self.generation = newer
        if admission == "refuse":
            return False
        # Its `received` frames may have been lost with the edge that held its last socket.
        self._arrivals.add(self.address, self.seen_seq)
        await self._welcome(look, await self._missed())
        return True

    async def _welcome(self, look: Look | None, missed: Sequence[Shown]) -> None:
        self._thread_language = look.language if look else None
        self.language = self.language or self._thread_language
        await self._send(
            frames.write(
                "welcome",
                session=self.session,
                secret=session.secret_of(self._key, self.session, self.generation),
                language=self.language,
                own=[frames.own(shown) for shown in missed if shown.author == "customer"],
            )
        )

    async def _missed(self) -> list[Shown]:
        """All that the customer's side does not have yet; a long thread takes several reads."""
        missed: list[Shown] = []
        seq = self.seen_seq
        while page := await self._thread.after(self.address, seq, generation=self.generation):
            missed += page
            seq = page[-1].seq
        return missed

    async def _take(self, frame: frames.Frame) -> None:
        match frame:
            case Say():
                await self._say(frame)
            case frames.ReceivedFrame(seq=seq):
                self._arrivals.add(self.address, seq)
            case frames.ReadFrame(seq=seq):
                self._arrivals.add(self.address, seq, read=True)
            case frames.TypingFrame(on=on):
                await self._typing(self.address, on)
            case frames.LanguageFrame(language=language):
                self.language = language
            case frames.SecretStored():
                await self._secret_stored()
            case frames.Ping():
                await self._send(frames.write("pong"))
            case Identify(token=token):
                await self._identify(token)
            case Hello():
                await self._send(frames.error("already_greeted"))

    async def _say(self, frame: Say) -> None:
        text = clean(frame.text).strip()
        if not text:
            await self._send(frames.error("empty", id_=frame.id))
            return
        if len(text) > self._max_text:
            await self._send(frames.error("too_long", id_=frame.id))
            return
        message = Inbound(
            channel=CHANNEL,
            endpoint=ENDPOINT,
            address=self.session,
            external_id=str(frame.id),
            text=text,
            choice=clean(frame.choice) if frame.choice else None,
            at=self._clock(),
            assurance="secret",
            generation=self.generation,
            ip_hash=self._ip_hash,
            language=self.language,
        )
        try:
            if not self._owed.may_take(frame.id, message.at):
                raise Later("webchat", "an earlier message has to come first")
            await self._append(message)
        except Later as later:
            self._owed.refused(frame.id, message.at)
            after = RETRY_AFTER_S * (2 if isinstance(later, Full) else 1)
            await self._send(frames.error("try_later", id_=frame.id, retry_after_s=after))
            return
        self._owed.taken(frame.id)
        self._sent_ids.append(str(frame.id))
        await self._send(frames.write("ack", id=frame.id))

    async def _identify(self, token: str) -> None:
        """A refused statement changes nothing; an accepted one is a verification like any other."""
        try:
            if self._statements is None:
                raise Bad("no key for statements")
            statement = host_page.read(token, self._statements, self._clock())
            generation = await self._thread.identify(self.session, statement)
            if generation is None:
                raise Bad("used before")
        except (Bad, Later):
            await self._send(frames.error("not_identified"))
            return
        self._sent_ids.append(statement.id)
        await self._identified(self.address, statement.id, generation)

    async def _secret_stored(self) -> None:
        try:
            await self._thread.keep_secret(self.address, self.generation)
        except Later as later:
            # The next hello with this secret says the same.
            log.info("secret not noted as stored: %s", later)

    # What goes out

    async def show(self) -> None:
        """Send what the record holds after the last shown message, in order and once."""
        async with self._showing:
            while page := await self._thread.after(self.address, self.seen_seq, generation=self.generation):
                for shown in page:
                    if shown.author != "customer":
                        await self._send(frames.message(shown))
                    self.seen_seq = shown.seq

    async def show_typing(self, who: str, on: bool) -> None:
        """Show that an answer is being written."""
        await self._send(frames.write("typing", **{"from": who}, on=on))

    async def show_place(self, look: Look) -> None:
        """Show the place in the queue when it has changed; 0 says that the customer waits no longer."""
        if (look.place, look.wait_s) == self._queue_shown:
            return
        self._queue_shown = (look.place, look.wait_s)
        await self._send(frames.write("queue", place=look.place or 0, wait_s=look.wait_s))

    async def show_language(self, look: Look) -> None:
        """Let the widget follow when the thread has gone on in another language."""
        if look.language is None or look.language == self._thread_language:
            return
        self._thread_language = look.language
        if look.language != self.language:
            self.language = look.language
            await self._send(frames.write("language", language=look.language))

    def has_sent(self, external_id: str) -> bool:
        """Whether a message came through this socket."""
        return external_id in self._sent_ids

    async def rotate(self, generation: int) -> None:
        """Hand the customer's side the session's new secret."""
        self.generation = generation
        await self._send(frames.write("secret", secret=session.secret_of(self._key, self.session, generation)))

    async def close(self, *, dropped: bool = False) -> None:
        """End the socket; `dropped` because it holds an old secret."""
        if dropped:
            await self._socket.close(code=SECRET_CHANGED, message=b"the session's secret has changed")
        else:
            await self._socket.close(code=WSCloseCode.GOING_AWAY)

    async def _send(self, frame: str) -> None:
        if not self._socket.closed:
            await self._socket.send_str(frame)
