"""Each REST request gets the replies to its own message."""

from collections.abc import Callable, Sequence
from typing import cast
from uuid import UUID, uuid4

import msgspec

from channels.rest.replies import Replies
from wire.bells import Listener
from wire.clock import utc_now
from wire.shown import Shown


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
        self.heard("bell", msgspec.json.encode(messages))


def reply(text: str) -> Shown:
    return Shown(id=uuid4(), seq=1, author="bot", name=None, text=text, choices=[], at=utc_now(), external_id=None)


async def test_a_second_bell_for_an_answered_message_does_not_take_the_replies_to_the_next_one() -> None:
    bell, first, second = Bell(), uuid4(), uuid4()
    asked: list[list[UUID]] = []

    async def take(messages: Sequence[UUID]) -> dict[UUID, list[Shown]]:
        asked.append(list(messages))
        if asked == [[first]]:
            bell.ring(first)  # the bell comes while its replies are being read
        return {message: [reply(f"to {message}")] for message in messages}

    async with Replies(take=take, listener=cast(Listener, bell)) as replies:
        one = replies.expect(first)
        bell.ring(first)
        assert [shown.text for shown in await one] == [f"to {first}"]
        other = replies.expect(second)
        bell.ring(second)
        assert [shown.text for shown in await other] == [f"to {second}"]
    assert asked == [[first], [second]]


async def test_requests_that_repeat_one_message_get_the_same_replies() -> None:
    bell, message = Bell(), uuid4()

    async def take(messages: Sequence[UUID]) -> dict[UUID, list[Shown]]:
        return {id_: [reply("hello")] for id_ in messages}

    async with Replies(take=take, listener=cast(Listener, bell)) as replies:
        waiting = [replies.expect(message), replies.expect(message)]
        bell.ring(message)
        texts = [[shown.text for shown in await one] for one in waiting]
    assert texts == [["hello"], ["hello"]]
