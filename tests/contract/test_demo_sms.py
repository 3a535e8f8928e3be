"""The demo operator's SMS provider speaks Twilio's protocol: messages, lists, errors, signed call-backs."""

import asyncio
import base64
import hashlib
import hmac
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import encode_basic_auth, web
from aiohttp.test_utils import TestServer

from demo.settings import Settings
from tests.demo_operator import DemoClient, running_demo

SID = Settings().sms_account_sid
TOKEN = "secret-of-this-test"
AUTH = {"Authorization": encode_basic_auth(SID, TOKEN)}
MESSAGES = f"/2010-04-01/Accounts/{SID}/Messages"
DIEGO, OPERATOR = "+12025550147", "+12025550100"


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo() -> AsyncIterator[DemoClient]:
    """A provider that is only asked and refuses; `fresh` is one that takes messages in."""
    async with running_demo(sms_auth_token=TOKEN) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="module")
async def fresh() -> AsyncIterator[DemoClient]:
    async with running_demo(sms_auth_token=TOKEN) as client:
        yield client


async def send(demo: DemoClient, **form: str) -> dict[str, Any]:
    answer = await demo.post(
        f"{MESSAGES}.json", headers=AUTH, data={"To": DIEGO, "From": OPERATOR, "Body": "Hello"} | form
    )
    assert answer.status == 201
    message: dict[str, Any] = await answer.json()
    return message


class CallBacks:
    """A web server that keeps the status call-backs it gets."""

    def __init__(self) -> None:
        self.calls: asyncio.Queue[tuple[str, dict[str, str], str]] = asyncio.Queue()
        app = web.Application()
        app.router.add_post("/status", self._take)
        self.server = TestServer(app)

    async def _take(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.calls.put_nowait((str(request.url), form, request.headers["X-Twilio-Signature"]))
        return web.Response(status=204)


@pytest_asyncio.fixture(loop_scope="module")
async def callbacks() -> AsyncIterator[CallBacks]:
    kept = CallBacks()
    async with kept.server:
        yield kept


async def test_a_message_is_taken_in_and_answered_as_twilio_does(fresh: DemoClient) -> None:
    message = await send(fresh, Body="Your code is 123456. ¡No lo compartas! 不要分享")
    assert re.fullmatch(r"SM[0-9a-f]{32}", message["sid"])
    assert (message["status"], message["direction"], message["error_code"]) == ("queued", "outbound-api", None)
    assert (message["to"], message["from"]) == (DIEGO, OPERATOR)
    assert message["uri"] == f"{MESSAGES}/{message['sid']}.json"
    assert message["date_created"].endswith("+0000")
    assert "status_callback" not in message


async def test_one_message_is_shown_and_an_unknown_one_is_not(fresh: DemoClient) -> None:
    message = await send(fresh)
    shown = await fresh.get(f"{MESSAGES}/{message['sid']}.json", headers=AUTH)
    assert (await shown.json())["body"] == "Hello"
    unknown = await fresh.get(f"{MESSAGES}/SM{'0' * 32}.json", headers=AUTH)
    assert (unknown.status, (await unknown.json())["code"]) == (404, 20404)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"To": ""}, 21604),
        ({"From": ""}, 21603),
        ({"Body": ""}, 21602),
        ({"To": "12025550147"}, 21211),
        ({"To": "+1202555014x"}, 21211),
        ({"From": "not a sender at all"}, 21212),
        ({"Body": "x" * 1601}, 21617),
        ({"StatusCallback": "https://example.com/status"}, 21609),
        ({"StatusCallback": "http://127.0.0.1.example.com/"}, 21609),
        ({"StatusCallback": "file:///etc/passwd"}, 21609),
        ({"StatusCallback": "http://[::1"}, 21609),
    ],
)
async def test_a_bad_message_is_refused_in_twilios_form_and_not_kept(
    demo: DemoClient, form: dict[str, str], code: int
) -> None:
    filled = {"To": DIEGO, "From": OPERATOR, "Body": "Hello"} | form
    answer = await demo.post(f"{MESSAGES}.json", headers=AUTH, data=filled)
    error = await answer.json()
    assert (answer.status, error["status"], error["code"]) == (400, 400, code)
    assert error["more_info"] == f"https://www.twilio.com/docs/errors/{code}"
    assert (await listed(demo)) == []


@pytest.mark.parametrize(
    "authorization",
    ["", "Basic", "Basic %%%", f"Bearer {TOKEN}", encode_basic_auth(SID, "wrong"), encode_basic_auth("AC1", TOKEN)],
)
async def test_wrong_credentials_are_refused(demo: DemoClient, authorization: str) -> None:
    answer = await demo.get(f"{MESSAGES}.json", headers={"Authorization": authorization})
    assert (answer.status, (await answer.json())["code"]) == (401, 20003)
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


async def test_the_account_of_another_is_refused(demo: DemoClient) -> None:
    answer = await demo.get(f"/2010-04-01/Accounts/AC{'1' * 32}/Messages.json", headers=AUTH)
    assert answer.status == 401


async def listed(demo: DemoClient, **query: str) -> list[dict[str, Any]]:
    answer = await demo.get(f"{MESSAGES}.json", headers=AUTH, params=query)
    assert answer.status == 200
    found: list[dict[str, Any]] = (await answer.json())["messages"]
    return found


async def delivered(demo: DemoClient, callbacks: CallBacks, **form: str) -> dict[str, Any]:
    """Sends a message and waits for the call-back that it was delivered."""
    message = await send(demo, StatusCallback=str(callbacks.server.make_url("/status")), **form)
    while (await asyncio.wait_for(callbacks.calls.get(), 10))[1]["MessageStatus"] != "delivered":
        pass
    return message


async def test_messages_are_listed_by_receiver_sender_and_day(fresh: DemoClient, callbacks: CallBacks) -> None:
    first = await delivered(fresh, callbacks, Body="one")
    second = await delivered(fresh, callbacks, Body="two")
    await delivered(fresh, callbacks, To="+12025550188")
    assert [message["sid"] for message in await listed(fresh, To=DIEGO)] == [second["sid"], first["sid"]]
    assert await listed(fresh, To=DIEGO, From="+12025550101") == []
    assert len(await listed(fresh, DateSent="2026-11-20")) == 3
    assert await listed(fresh, DateSent="2026-11-21") == []
    assert len(await listed(fresh, **{"DateSent>": "2026-11-20", "DateSent<": "2026-11-20"})) == 3
    assert await listed(fresh, **{"DateSent<": "2026-11-19"}) == []


async def test_a_list_comes_in_pages(fresh: DemoClient) -> None:
    for number in range(3):
        await send(fresh, Body=f"number {number}")
    answer = await (await fresh.get(f"{MESSAGES}.json", headers=AUTH, params={"PageSize": "2"})).json()
    assert [message["body"] for message in answer["messages"]] == ["number 2", "number 1"]
    rest = await (await fresh.get(answer["next_page_uri"], headers=AUTH)).json()
    assert [message["body"] for message in rest["messages"]] == ["number 0"]
    assert rest["next_page_uri"] is None
    assert rest["previous_page_uri"] == answer["uri"]


@pytest.mark.parametrize("query", [{"DateSent": "yesterday"}, {"PageSize": "0"}, {"Page": "-1"}, {"Page": "²"}])
async def test_a_bad_list_request_is_refused(demo: DemoClient, query: dict[str, str]) -> None:
    answer = await demo.get(f"{MESSAGES}.json", headers=AUTH, params=query)
    assert (answer.status, (await answer.json())["code"]) == (400, 20001)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded; charset=klingon", b"To=%2B1"),
        ("application/x-www-form-urlencoded", b"\xff\xfe"),
        ("multipart/form-data", b"no boundary"),
        ("application/json", b'{"To": "+12025550147"}'),
    ],
)
async def test_a_body_that_is_no_form_is_refused(demo: DemoClient, content_type: str, body: bytes) -> None:
    answer = await demo.post(f"{MESSAGES}.json", headers=AUTH | {"Content-Type": content_type}, data=body)
    assert (answer.status, (await answer.json())["status"]) == (400, 400)


async def test_emoji_and_control_characters_arrive_as_they_were_sent(fresh: DemoClient) -> None:
    text = "\x00 \u202e مرحبا 👩‍🚀\r\n"
    message = await send(fresh, Body=text)
    assert message["body"] == text
    assert [kept["body"] for kept in await listed(fresh)] == [text]


def signed(token: str, url: str, form: dict[str, str]) -> str:
    """The signature as Twilio's "Webhooks security" page describes it, written a second time."""
    text = url
    for name in sorted(form):
        text += f"{name}{form[name]}"
    return base64.b64encode(hmac.digest(token.encode(), text.encode(), hashlib.sha1)).decode()


async def test_status_call_backs_are_signed_and_come_in_order(fresh: DemoClient, callbacks: CallBacks) -> None:
    url = str(callbacks.server.make_url("/status?delivery=0b5c"))
    message = await send(fresh, StatusCallback=url)
    steps = [await asyncio.wait_for(callbacks.calls.get(), 10) for _ in range(2)]
    assert [form["MessageStatus"] for _, form, _ in steps] == ["sent", "delivered"]
    for called, form, signature in steps:
        assert called == url
        assert form["MessageSid"] == form["SmsSid"] == message["sid"]
        assert (form["To"], form["AccountSid"]) == (DIEGO, SID)
        assert signature == signed(TOKEN, url, form)
        assert signature != signed("another token", url, form)


async def test_an_unreachable_number_is_undelivered(fresh: DemoClient, callbacks: CallBacks) -> None:
    await send(fresh, To="+12025550199", StatusCallback=str(callbacks.server.make_url("/status")))
    _, form, _ = await asyncio.wait_for(callbacks.calls.get(), 10)
    assert (form["MessageStatus"], form["ErrorCode"]) == ("undelivered", "30003")


async def test_a_call_back_that_nobody_takes_does_not_stop_the_next_message(
    fresh: DemoClient, callbacks: CallBacks
) -> None:
    await send(fresh, StatusCallback="http://127.0.0.1:9/status")
    await delivered(fresh, callbacks)
