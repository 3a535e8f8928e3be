"""The HTTP side of the SMS provider: takes messages in, lists them, shows one."""

import asyncio
import binascii
import hmac
import uuid
from base64 import b64decode
from contextlib import suppress

from aiohttp import web
from aiohttp.typedefs import Handler

from demo.books import Books
from demo.clock import Clock
from demo.settings import Settings
from demo.sms import protocol
from demo.sms.protocol import TwilioError

_BASE = f"/{protocol.API_VERSION}/Accounts/{{account}}/Messages"


class SmsProvider:
    """Twilio's Messages resource over the operator's books. `accepted` holds the sids still to be delivered."""

    def __init__(self, books: Books, clock: Clock, settings: Settings) -> None:
        self._books = books
        self._clock = clock
        self._settings = settings
        self.accepted: asyncio.Queue[str] = asyncio.Queue()

    def add_to(self, app: web.Application) -> None:
        """Adds the provider's routes."""
        app.router.add_post(f"{_BASE}.json", self._answering(self._send))
        app.router.add_get(f"{_BASE}.json", self._answering(self._list))
        app.router.add_get(f"{_BASE}/{{sid:[A-Za-z0-9]+}}.json", self._answering(self._show))

    def _answering(self, handler: Handler) -> Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                self._check_credentials(request)
                return await handler(request)
            except TwilioError as error:
                headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if error.status == 401 else {}
                return web.json_response(error.document(), status=error.status, headers=headers)

        return answer

    def _check_credentials(self, request: web.Request) -> None:
        scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
        shown = b""
        if scheme.lower() == "basic":
            with suppress(binascii.Error, ValueError):
                shown = b64decode(encoded, validate=True)
        wanted = f"{self._settings.sms_account_sid}:{self._settings.sms_auth_token}".encode()
        if not hmac.compare_digest(shown, wanted) or request.match_info["account"] != self._settings.sms_account_sid:
            raise TwilioError(401, 20003, "Authenticate")

    async def _send(self, request: web.Request) -> web.Response:
        send = protocol.read_send(await _form(request))
        sid = f"SM{uuid.uuid4().hex}"
        message = protocol.message(self._settings.sms_account_sid, sid, send, self._clock())
        await self._books.record("message", message)
        self.accepted.put_nowait(sid)
        return web.json_response(protocol.visible(message), status=201)

    async def _list(self, request: web.Request) -> web.Response:
        query = protocol.read_list(request.query)
        newest_first = reversed(self._books.messages.values())
        found = [message for message in newest_first if query.chooses(message)]
        return web.json_response(protocol.page(found, request.rel_url, query))

    async def _show(self, request: web.Request) -> web.Response:
        message = self._books.messages.get(request.match_info["sid"])
        if message is None:
            raise TwilioError(404, 20404, f"The requested resource {request.path} was not found")
        return web.json_response(protocol.visible(message))


async def _form(request: web.Request) -> dict[str, str]:
    try:
        posted = await request.post()
    except (LookupError, ValueError):
        raise TwilioError(400, 20001, "The body is not a form") from None
    return {name: value for name, value in posted.items() if isinstance(value, str)}
