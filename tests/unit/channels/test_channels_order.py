"""Order at the chat door: what was refused for now comes before all that was written after it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from aiohttp import ClientWebSocketResponse, web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st

from channels.arrivals import Arrivals
from channels.webchat.owed import FORGOTTEN_AFTER, Owed
from channels.webchat.session import secret_of
from channels.webchat.socket import ChatSocket
from channels.webchat.thread import Look
from wire.clock import utc_now
from wire.errors import Later
from wire.message import Inbound
from wire.shown import Shown

KEY = b"k" * 32
NOW = datetime(2026, 11, 20, tzinfo=UTC)
ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))


def test_while_nothing_is_owed_anything_may_be_taken() -> None:
    assert Owed().may_take(ONE, NOW)


def test_what_was_refused_first_is_taken_first() -> None:
    owed = Owed()
    owed.refused(ONE, NOW)
    owed.refused(TWO, NOW)
    assert [owed.may_take(id_, NOW) for id_ in (THREE, TWO, ONE)] == [False, False, True]
    owed.taken(ONE)
    assert [owed.may_take(id_, NOW) for id_ in (THREE, TWO)] == [False, True]
    owed.taken(TWO)
    assert owed.may_take(THREE, NOW)


def test_what_was_refused_again_keeps_its_place() -> None:
    owed = Owed()
    for id_ in (ONE, TWO, ONE):
        owed.refused(id_, NOW)
    assert owed.may_take(ONE, NOW)


def test_what_never_comes_again_holds_the_others_up_only_for_a_while() -> None:
    owed = Owed()
    owed.refused(ONE, NOW)
    assert not owed.may_take(TWO, NOW + FORGOTTEN_AFTER)
    assert owed.may_take(TWO, NOW + FORGOTTEN_AFTER + timedelta(seconds=1))


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=60))
def test_a_sender_who_repeats_what_was_refused_is_taken_in_order(tries: list[tuple[int, bool]]) -> None:
    owed = Owed()
    taken: list[int] = []
    written = 0
    for number, valkey_is_there in tries:
        if number in taken or number > written:
            continue
        written = max(written, number + 1)
        if owed.may_take(UUID(int=number), NOW) and valkey_is_there:
            owed.taken(UUID(int=number))
            taken.append(number)
        else:
            owed.refused(UUID(int=number), NOW)
    assert taken == sorted(taken)


class EmptyThread:
    """A record in which nobody has said anything."""

    async def looks(self, addresses: Sequence[UUID]) -> dict[UUID, Look]:
        return {}

    async def after(self, *_: object, **__: object) -> list[Shown]:
        return []

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"not expected: {name}")


@dataclass(kw_only=True)
class Door:
    """Appends what it is given, unless Valkey is away for as many messages as it is told."""

    away_for: int = 0
    appended: list[str] = field(default_factory=list)
    arrived: list[int] = field(default_factory=list)

    async def append(self, message: Inbound) -> None:
        if self.away_for:
            self.away_for -= 1
            raise Later("valkey")
        self.appended.append(message.text)

    def add(self, _address: UUID, seq: int, *, read: bool = False) -> None:
        """Stands for the arrivals."""
        if not read:
            self.arrived.append(seq)


@asynccontextmanager
async def greeted(door: Door, **hello: Any) -> AsyncIterator[ClientWebSocketResponse]:
    async def nothing(*_: object) -> None:
        return None

    async def handle(request: web.Request) -> web.WebSocketResponse:
        response = web.WebSocketResponse()
        await response.prepare(request)
        socket = ChatSocket(
            response,
            thread=EmptyThread(),
            append=door.append,
            arrivals=cast(Arrivals, door),
            typing=nothing,
            identified=nothing,
            statements=None,
            key=KEY,
            max_text=1000,
            ip_hash=None,
            clock=utc_now,
        )
        if await socket.greet():
            await socket.run()
        return response

    app = web.Application()
    app.router.add_get("/", handle)
    async with TestClient(TestServer(app)) as client, client.ws_connect("/") as socket:
        await socket.send_json({"type": "hello", **hello})
        while (await socket.receive_json())["type"] != "welcome":
            pass
        yield socket


async def test_messages_written_at_once_are_taken_in_order_though_the_first_was_refused() -> None:
    door = Door(away_for=1)
    messages = [{"type": "message", "id": str(uuid4()), "text": text} for text in ("one", "two", "three")]
    async with greeted(door) as socket:
        for message in messages:
            await socket.send_json(message)
        answers = [await socket.receive_json() for _ in messages]
        assert [(answer["code"], answer["id"]) for answer in answers] == [("try_later", m["id"]) for m in messages]
        for message in messages:
            await socket.send_json(message)
        answers = [await socket.receive_json() for _ in messages]
        assert [(answer["type"], answer["id"]) for answer in answers] == [("ack", m["id"]) for m in messages]
    assert door.appended == ["one", "two", "three"]


async def test_a_side_that_says_up_to_where_it_has_the_thread_has_received_it() -> None:
    """Its `received` frames may have been lost with the edge that held its socket."""
    door = Door()
    async with greeted(door, session="s1", secret=secret_of(KEY, "s1", 0), since=7):
        assert door.arrived == [7]
    stranger = Door()
    async with greeted(stranger, session="s1", secret="0.bad", since=7):
        assert stranger.arrived == []
