"""Who may call the REST channel."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request

from channels.rest import edge
from channels.rest.edge import RestEdge
from wire.message import Inbound, address_id
from wire.shown import Shown


class Expected:
    """Replies that are there at once."""

    bell = "bell:edge:1"

    def __init__(self, *replies: Shown) -> None:
        self._replies = list(replies)
        self.given = mock.Mock()

    def expect(self, _message: object, _address: object) -> "asyncio.Future[list[Shown]]":
        future: asyncio.Future[list[Shown]] = asyncio.get_running_loop().create_future()
        future.set_result(self._replies)
        return future


BODY = mock.AsyncMock(return_value=b'{"sender":"a","message":"hi"}')


async def status_of(
    remote: str | None, *, token: str | None, headers: dict[str, str] | None = None, read: mock.AsyncMock = BODY
) -> int:
    """The answer to a call from an address."""
    taken: list[Inbound] = []

    async def append(message: Inbound) -> None:
        taken.append(message)

    replies: Any = Expected()
    door = RestEdge(
        append=append,
        replies=replies,
        record_is_there=lambda: True,
        token=token,
        wait_s=1,
        max_text=100,
        clock=lambda: datetime(2026, 11, 20, tzinfo=UTC),
    )
    request = make_mocked_request("POST", "/webhooks/rest/webhook", headers=headers or {})
    with (
        mock.patch.object(web.BaseRequest, "remote", remote),
        mock.patch.object(web.BaseRequest, "read", read),
    ):
        answer = await door.webhook(request)
    assert bool(taken) is (answer.status == 200)
    return answer.status


async def test_a_body_that_never_arrives_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "BODY_TIMEOUT_S", 0.01)
    never = mock.AsyncMock(side_effect=asyncio.Event().wait)
    assert await status_of("127.0.0.1", token=None, read=never) == 408


@pytest.mark.parametrize("remote", ["127.0.0.1", "127.8.9.1", "::1"])
async def test_without_a_token_this_machine_may_call(remote: str) -> None:
    assert await status_of(remote, token=None) == 200


@pytest.mark.parametrize("remote", ["192.0.2.7", "10.0.0.1", "2001:db8::1", "", None, "unix:"])
async def test_without_a_token_nobody_beyond_loopback_may_call(remote: str | None) -> None:
    assert await status_of(remote, token=None) == 401


@pytest.mark.parametrize("header", ["X-Forwarded-For", "forwarded", "x-real-ip"])
async def test_without_a_token_a_proxy_on_this_machine_may_not_pass_calls_on(header: str) -> None:
    assert await status_of("127.0.0.1", token=None, headers={header: "192.0.2.7"}) == 401


async def test_without_a_token_no_page_in_a_browser_may_call() -> None:
    assert await status_of("127.0.0.1", token=None, headers={"Origin": "https://evil.example"}) == 401


TOKEN = "a token of an integration"


@pytest.mark.parametrize(
    ("shown", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (None, 401),
        ("", 401),
        ("Bearer ", 401),
        (f"Bearer {TOKEN}x", 401),
        (f"Basic {TOKEN}", 401),
        (TOKEN, 401),
        ("Bearer \u00e9", 401),
    ],
)
@pytest.mark.parametrize("remote", ["127.0.0.1", "192.0.2.7"])
async def test_with_a_token_only_who_shows_it_may_call(remote: str, shown: str | None, status: int) -> None:
    headers = {} if shown is None else {"Authorization": shown}
    assert await status_of(remote, token=TOKEN, headers=headers) == status


def door(replies: Any) -> RestEdge:
    return RestEdge(
        append=mock.AsyncMock(),
        replies=replies,
        record_is_there=lambda: True,
        token=TOKEN,
        wait_s=0.01,
        max_text=100,
        clock=lambda: datetime(2026, 11, 20, tzinfo=UTC),
    )


def reply(seq: int, text: str) -> Shown:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return Shown(id=uuid4(), seq=seq, author="bot", name=None, text=text, choices=[], at=at, external_id=None)


async def texts_of(door: RestEdge) -> list[str]:
    app = web.Application()
    app.add_routes(door.routes())
    async with TestClient(TestServer(app)) as client:
        said = {"sender": "ann", "message": "hi"}
        async with client.post(
            "/webhooks/rest/webhook", json=said, headers={"Authorization": f"Bearer {TOKEN}"}
        ) as answer:
            return [shown["text"] for shown in await answer.json()]


async def test_replies_have_arrived_once_they_are_written() -> None:
    replies = Expected(reply(2, "Hello."), reply(3, "What is it about?"))
    assert await texts_of(door(replies)) == ["Hello.", "What is it about?"]
    replies.given.assert_called_once_with(address_id("rest", "rest", "ann"), 3)


async def test_replies_that_come_when_the_wait_is_over_have_not_arrived() -> None:
    late: asyncio.Future[list[Shown]] = asyncio.get_running_loop().create_future()
    replies = mock.Mock(bell="bell:edge:1", expect=lambda _message, _address: late)
    assert await texts_of(door(replies)) == []
    assert late.cancelled()
    replies.given.assert_not_called()
