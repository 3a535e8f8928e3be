"""`POST /webhooks/rest/webhook`: takes a message in and answers with its turn's replies.

`sender` is the caller's claim: its addresses are a world of their own and never verified by it. Once the message is
appended the answer is never an error: what is not decided within the wait is answered `[]` and told with the next one.
Replies count as delivered once they are written to the caller; those that could not be written are told with the next
one too.
"""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from ipaddress import ip_address

import msgspec
from aiohttp import web

from channels.rest import codec
from channels.rest.replies import Replies
from wire.clock import Clock
from wire.errors import Bad, Later
from wire.message import Inbound, address_id, message_id
from wire.shown import Shown

CHANNEL = "rest"
ENDPOINT = "rest"
RETRY_AFTER_S = 3
BODY_TIMEOUT_S = 10.0
# How proxies say that they pass on a call of somebody else (RFC 7239 and the custom before it), and how browsers say
# which page makes them call (Fetch standard, "Origin header").
NOT_A_PROGRAM = frozenset({"Forwarded", "X-Forwarded-For", "X-Real-IP", "Origin"})


class RestEdge:
    """Rasa's REST channel."""

    def __init__(
        self,
        *,
        append: Callable[[Inbound], Awaitable[None]],
        replies: Replies,
        record_is_there: Callable[[], bool],
        token: str | None,
        wait_s: float,
        max_text: int,
        clock: Clock,
    ) -> None:
        self._append = append
        self._replies = replies
        self._record_is_there = record_is_there
        self._token = token
        self._wait_s = wait_s
        self._max_text = max_text
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        """Rasa's two routes of the channel."""
        return [web.post("/webhooks/rest/webhook", self.webhook), web.get("/webhooks/rest/", self.health)]

    async def health(self, _request: web.Request) -> web.Response:
        """Rasa's health answer of a channel."""
        return web.json_response({"status": "ok"})

    async def webhook(self, request: web.Request) -> web.StreamResponse:
        """Take one message and answer with the replies to it."""
        if not self._may_call(request):
            return _failure(401, "NotAuthenticated", "Send the token as 'Authorization: Bearer …'.")
        try:
            async with asyncio.timeout(BODY_TIMEOUT_S):
                body = await request.read()
            posted = codec.read(body, max_text=self._max_text)
        except Bad as bad:
            return _failure(400, "BadRequest", str(bad))
        except web.HTTPRequestEntityTooLarge:
            return _failure(413, "PayloadTooLarge", "The body is larger than any message may be.")
        except TimeoutError:
            return _failure(408, "RequestTimeout", "The body took too long to arrive.")
        if not self._record_is_there():
            return _later()
        message = Inbound(
            channel=CHANNEL,
            endpoint=ENDPOINT,
            address=posted.sender,
            external_id=posted.message_id,
            text=posted.text,
            at=self._clock(),
            bell=self._replies.bell,
        )
        address = address_id(CHANNEL, ENDPOINT, posted.sender)
        expected = self._replies.expect(message_id(message), address)
        try:
            await self._append(message)
        except Later:
            expected.cancel()
            return _later()
        replies = await self._wait(expected)
        response = _json(codec.answer(posted.sender, replies))
        await response.prepare(request)
        await response.write_eof()
        if replies:
            self._replies.given(address, replies[-1].seq)
        return response

    async def _wait(self, expected: asyncio.Future[list[Shown]]) -> list[Shown]:
        try:
            async with asyncio.timeout(self._wait_s):
                return await expected
        except TimeoutError:
            return []

    def _may_call(self, request: web.Request) -> bool:
        """Without a token only this machine's programs may call: no proxy that passes on, no page in a browser."""
        if self._token is None:
            return _is_loopback(request.remote) and not request.headers.keys() & NOT_A_PROGRAM
        shown = request.headers.get("Authorization", "")
        return hmac.compare_digest(shown.encode(errors="replace"), f"Bearer {self._token}".encode())


def _is_loopback(ip: str | None) -> bool:
    try:
        return ip_address(ip or "").is_loopback
    except ValueError:
        return False


def _json(body: object, status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(body), content_type="application/json", status=status)


def _failure(status: int, reason: str, message: str) -> web.Response:
    return _json(codec.failure(status, reason, message), status)


def _later() -> web.Response:
    response = _failure(503, "ServiceUnavailable", "Messages cannot be taken at the moment. Try again later.")
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response
