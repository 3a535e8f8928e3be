"""Each REST request gets the replies to its own message."""

from collections.abc import Callable, Sequence
from typing import cast
from unittest import mock
from uuid import UUID, uuid4

import msgspec
import pytest

from channels.arrivals import Arrivals
from channels.rest.replies import Replies
from wire.bells import Listener, Nearby
from wire.clock import utc_now
from wire.shown import Answered, Shown


class Bell:
    """Stands for the listener: rings when the test says so."""

    def __init__(self) -> None:
        self.heard: Callable[[str, bytes], None] | None = None

    async def listen(self, _name: str, heard: Callable[[str, bytes], None]) -> None:
        self.heard = heard

    async def leave(self, _name: str, _heard: Callable[[str, bytes], None]) -> None:
        self.heard = None

    def ring(self, *messages: UUID) -> None:
        assert self.heard
        self.heard("bell", msgspec.json.encode(Answered(messages=messages)))

    def ring_with(self, message: UUID, *replies: Shown, after: int) -> None:
        assert self.heard
        self.heard("bell", msgspec.json.encode(Answered(messages=(message,), after=after, replies=replies)))


ANN = uuid4()


def arrivals(*, up_to: int = 0) -> Arrivals:
    """Stands for the arrivals: all up to this one has been given and is not noted yet."""
    return cast(Arrivals, mock.Mock(up_to=lambda _address: up_to))


def reply(text: str, seq: int = 1) -> Shown:
    return Shown(id=uuid4(), seq=seq, author="bot", name=None, text=text, choices=[], at=utc_now(), external_id=None)


async def test_a_second_bell_for_an_answered_message_does_not_take_the_replies_to_the_next_one() -> None:
    bell, first, second = Bell(), uuid4(), uuid4()
    asked: list[list[UUID]] = []

    async def untold(messages: Sequence[UUID]) -> dict[UUID, list[Shown]]:
        asked.append(list(messages))
        if asked == [[first]]:
            bell.ring(first)  # the bell comes while its replies are being read
        return {message: [reply(f"to {message}")] for message in messages}

    async with Replies(untold=untold, arrivals=arrivals(), listener=cast(Listener, bell), nearby=Nearby()) as replies:
        one = replies.expect(first, uuid4())
        bell.ring(first)
        assert [shown.text for shown in await one] == [f"to {first}"]
        other = replies.expect(second, uuid4())
        bell.ring(second)
        assert [shown.text for shown in await other] == [f"to {second}"]
    assert asked == [[first], [second]]


async def test_requests_that_repeat_one_message_get_the_same_replies() -> None:
    bell, message = Bell(), uuid4()

    async def untold(messages: Sequence[UUID]) -> dict[UUID, list[Shown]]:
        return {id_: [reply("hello")] for id_ in messages}

    async with Replies(untold=untold, arrivals=arrivals(), listener=cast(Listener, bell), nearby=Nearby()) as replies:
        waiting = [replies.expect(message, ANN), replies.expect(message, ANN)]
        bell.ring(message)
        texts = [[shown.text for shown in await one] for one in waiting]
    assert texts == [["hello"], ["hello"]]


async def test_what_was_given_a_moment_ago_is_not_given_again_though_it_is_not_noted_yet() -> None:
    bell, message = Bell(), uuid4()

    async def untold(messages: Sequence[UUID]) -> dict[UUID, list[Shown]]:
        return {id_: [reply("before", 2), reply("now", 4)] for id_ in messages}

    async with Replies(
        untold=untold, arrivals=arrivals(up_to=2), listener=cast(Listener, bell), nearby=Nearby()
    ) as replies:
        waiting = replies.expect(message, ANN)
        bell.ring(message)
        assert [shown.text for shown in await waiting] == ["now"]


async def texts_by_bell(bell: Bell, replies: Replies, *told: Shown, after: int) -> list[str]:
    message = uuid4()
    waiting = replies.expect(message, ANN)
    bell.ring_with(message, *told, after=after)
    return [shown.text for shown in await waiting]


async def owed(messages: Sequence[UUID]) -> dict[UUID, list[Shown]]:
    return {id_: [reply("owed since before", 2), reply("hello", 4)] for id_ in messages}


async def test_the_replies_to_a_lone_message_come_with_the_bell_and_are_not_read() -> None:
    bell = Bell()
    unread = mock.AsyncMock()
    async with Replies(untold=unread, arrivals=arrivals(), listener=cast(Listener, bell), nearby=Nearby()) as replies:
        assert await texts_by_bell(bell, replies, reply("hello", 2), after=0) == ["hello"]
        replies.given(ANN, 2)
        assert await texts_by_bell(bell, replies, reply("thanks", 4), after=2) == ["thanks"]
    unread.assert_not_called()


async def test_where_something_before_may_be_owed_the_replies_are_read() -> None:
    bell = Bell()
    async with Replies(untold=owed, arrivals=arrivals(), listener=cast(Listener, bell), nearby=Nearby()) as replies:
        assert await texts_by_bell(bell, replies, reply("hello", 4), after=2) == ["owed since before", "hello"]


async def test_what_could_not_be_given_comes_with_the_next_answer() -> None:
    bell = Bell()
    async with Replies(untold=owed, arrivals=arrivals(), listener=cast(Listener, bell), nearby=Nearby()) as replies:
        assert await texts_by_bell(bell, replies, reply("owed since before", 2), after=0) == ["owed since before"]
        # The caller has gone meanwhile, so nobody says that it was given.
        assert await texts_by_bell(bell, replies, reply("hello", 4), after=2) == ["owed since before", "hello"]


async def test_of_callers_long_gone_is_not_kept_how_far_they_were_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channels.rest.replies.CALLERS_KEPT", 1)
    bell = Bell()
    async with Replies(untold=owed, arrivals=arrivals(), listener=cast(Listener, bell), nearby=Nearby()) as replies:
        replies.given(ANN, 2)
        replies.given(uuid4(), 2)
        assert await texts_by_bell(bell, replies, reply("hello", 4), after=2) == ["owed since before", "hello"]
