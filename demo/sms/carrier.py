"""Carries messages to the telephones: queued, sent, delivered, with a signed status call-back for each step.

A call-back is tried once, as with Twilio by default; whoever misses it lists the messages.
"""

import asyncio
import logging

import aiohttp

from demo.books import Books
from demo.clock import Clock
from demo.names import UNREACHABLE_ENDING
from demo.settings import Settings
from demo.sms import protocol
from demo.sms.provider import SmsProvider

WORKERS = 4
CALLBACK_TIMEOUT_S = 5
CARRY_TIME_S = 0.15
UNREACHABLE = 30003

log = logging.getLogger(__name__)


class Carrier:
    """Workers that take accepted messages to their end."""

    def __init__(self, provider: SmsProvider, books: Books, clock: Clock, settings: Settings) -> None:
        self._provider = provider
        self._books = books
        self._clock = clock
        self._settings = settings

    async def run(self) -> None:
        """Carries messages until cancelled, first those that a kill left under way."""
        for sid, message in self._books.messages.items():
            if message["status"] in ("queued", "sent"):
                self._provider.accepted.put_nowait(sid)
        timeout = aiohttp.ClientTimeout(total=CALLBACK_TIMEOUT_S)
        async with aiohttp.ClientSession(timeout=timeout) as http, asyncio.TaskGroup() as workers:
            for _ in range(WORKERS):
                workers.create_task(self._work(http))

    async def _work(self, http: aiohttp.ClientSession) -> None:
        while True:
            sid = await self._provider.accepted.get()
            if sid not in self._books.messages:
                continue
            if self._books.messages[sid]["to"].endswith(UNREACHABLE_ENDING):
                await self._step(http, sid, "undelivered", UNREACHABLE)
                continue
            await self._step(http, sid, "sent")
            await asyncio.sleep(CARRY_TIME_S)
            await self._step(http, sid, "delivered")

    async def _step(self, http: aiohttp.ClientSession, sid: str, status: str, error_code: int | None = None) -> None:
        change = protocol.change(self._books.messages[sid], status, self._clock(), error_code)
        await self._books.record("message_status", change)
        message = self._books.messages[sid]
        url = message["status_callback"]
        if not url:
            return
        parameters = protocol.callback_parameters(message)
        signature = protocol.signature(self._settings.sms_auth_token, url, parameters)
        try:
            async with http.post(
                url, data=parameters, headers={"X-Twilio-Signature": signature}, allow_redirects=False
            ) as answer:
                if answer.status >= 400:
                    log.warning("status call-back refused: message=%s status=%s", sid, answer.status)
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("status call-back failed: message=%s error=%s", sid, type(error).__name__)
