"""The one client of the operator's systems. Reads are limited in time and size, tried twice, and behind a breaker.

Whatever goes wrong is `Later("bss")`: away, slow, refusing, or answering what cannot be true.
"""

import asyncio
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aiohttp
import msgspec

from bot.bss.breaker import Breaker
from bot.bss.translate.values import Nonsense
from wire.clock import Clock
from wire.errors import Bad, Later

ORDER = "/tmf-api/productOrderingManagement/v4/productOrder"
TICKET = "/tmf-api/troubleTicket/v4/troubleTicket"

ANSWER_MAX_BYTES = 2_000_000
PAGE = 200
"""Entries asked for; more than this of one customer is cut, newest first."""
RETRY_PAUSE_S = 0.1

T = TypeVar("T")


class BssClient:
    """One connection pool to the operator's systems."""

    def __init__(self, base_url: str, *, token: str | None, timeout_s: float, clock: Clock) -> None:
        if urlsplit(base_url).scheme not in ("http", "https"):
            raise ValueError(f"bss.url has value '{base_url}'. Not an http or https address.")
        self._base_url = base_url.rstrip("/")
        self._headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self._timeout_s = timeout_s
        self.clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._breaker = Breaker()

    async def start(self) -> None:
        """Open the connection pool."""
        self._session = aiohttp.ClientSession(
            headers=self._headers,
            timeout=aiohttp.ClientTimeout(total=self._timeout_s),
            connector=aiohttp.TCPConnector(limit=64),
        )

    async def close(self) -> None:
        """Close the connection pool."""
        if self._session is not None:
            await self._session.close()

    async def search(self, path: str, criteria: Mapping[str, str], form: type[T]) -> list[T]:
        """What meets these criteria."""
        answer = await self._read("GET", path, {**criteria, "limit": str(PAGE)}, None)
        return self._decoded(answer, list[form])  # type: ignore[valid-type]

    async def find(self, path: str, external_id: str, form: type[T]) -> T | None:
        """The order or ticket that carries our id, None when there is none."""
        found = await self.search(path, {"externalId": external_id}, form)
        return found[0] if found else None

    async def query(self, path: str, body: Mapping[str, Any], form: type[T]) -> T:
        """The answer to a question that is posted and changes nothing."""
        return self._decoded(await self._read("POST", path, {}, body), form)

    async def change(self, path: str, body: Mapping[str, Any], form: type[T]) -> T:
        """Change attributes of one thing, once; raises as `create` does."""
        return self._decoded(await self._call("PATCH", path, {}, body), form)

    async def create(self, path: str, body: Mapping[str, Any], form: type[T]) -> T:
        """Post once, never again: whoever is in doubt looks it up first.

        Raises `Refused` when the operator's system says no, `NotSent` when it surely did nothing, and any other
        `Later` when it may or may not have done it.
        """
        answer = await self._call("POST", path, {}, body)
        return self._decoded(answer, form)

    @contextmanager
    def making_sense(self) -> Iterator[None]:
        """Within it `Nonsense` in an answer counts as a failure of the operator's system, and is raised as `Later`."""
        try:
            yield
        except Nonsense as error:
            self._breaker.failed(self.clock())
            raise Later("bss", str(error)) from error

    async def _read(self, method: str, path: str, criteria: Mapping[str, str], body: Mapping[str, Any] | None) -> bytes:
        try:
            return await self._call(method, path, criteria, body)
        except Refused as error:
            raise Later("bss", f"refused with {error.status}") from error
        except Later:
            await asyncio.sleep(RETRY_PAUSE_S * (1 + random.random()))  # noqa: S311  spreads load, hides nothing
            try:
                return await self._call(method, path, criteria, body)
            except Refused as error:
                raise Later("bss", f"refused with {error.status}") from error

    async def _call(self, method: str, path: str, criteria: Mapping[str, str], body: Mapping[str, Any] | None) -> bytes:
        if self._session is None:
            raise RuntimeError("BssClient.start() was not called.")
        if not self._breaker.may_call(self.clock()):
            raise NotSent("bss", "left alone after failures")
        try:
            async with self._session.request(
                method, self._base_url + path, params=criteria, json=body, allow_redirects=False
            ) as response:
                answer = await _limited(response)
                if response.status >= 500 or response.status in (401, 403, 408, 429):
                    raise Later("bss", f"answered {response.status}")
                if response.status >= 300:
                    self._breaker.succeeded()
                    raise Refused(response.status, _code(answer))
        except aiohttp.ClientConnectorError as error:
            self._breaker.failed(self.clock())
            raise NotSent("bss", type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._breaker.failed(self.clock())
            raise Later("bss", type(error).__name__) from error
        except Later:
            self._breaker.failed(self.clock())
            raise
        self._breaker.succeeded()
        return answer

    def _decoded(self, answer: bytes, form: type[T]) -> T:
        try:
            return msgspec.json.decode(answer, type=form)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            self._breaker.failed(self.clock())
            raise Later("bss", f"nonsense: {type(error).__name__}") from error


class NotSent(Later):
    """The operator's system has surely not heard of this call."""


class Refused(Bad):
    """The operator's system understood and said no; asking again changes nothing."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"The operator's system refused with {status} ({code}).")
        self.status = status
        self.code = code


async def _limited(response: aiohttp.ClientResponse) -> bytes:
    answer = await response.content.read(ANSWER_MAX_BYTES + 1)
    while len(answer) <= ANSWER_MAX_BYTES:
        more = await response.content.read(ANSWER_MAX_BYTES + 1 - len(answer))
        if not more:
            return answer
        answer += more
    raise Later("bss", "an answer without end")


class _Error(msgspec.Struct):
    code: str = "unknown"


def _code(answer: bytes) -> str:
    try:
        return msgspec.json.decode(answer, type=_Error).code[:50]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return "unknown"
