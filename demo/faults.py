"""Trouble on order, for tests: a slow, senseless, absent or forgetful operator. Always bounded in time."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from demo.tmf import body as read
from demo.tmf.refusal import Refusal, error_response

KINDS = ("slow", "nonsense", "down", "drop")
MAX_SECONDS = 300.0
MAX_DELAY_S = 60.0
PATH = "/demo/faults"

_NONSENSE = (
    ("text/html", "<html><body>Welcome to the maintenance page</body></html>"),
    ("application/json", '{"unexpected": [null, 1], "id": {"id": []}}'),
    ("application/json", '[{"id": "P1001-1", "productPrice": [{"pri'),
)


@dataclass(kw_only=True)
class Fault:
    """One ordered fault. `left` is how many more requests it may meet (None: any number)."""

    kind: str
    paths: str
    until: float
    left: int | None
    delay_s: float
    met: int = 0

    def document(self) -> dict[str, Any]:
        """Describes the fault, with the seconds it still lasts."""
        rest = round(self.until - time.monotonic(), 1)
        return {"kind": self.kind, "paths": self.paths, "seconds": rest, "times": self.left, "met": self.met}


class Faults:
    """The faults that are on."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add_to(self, app: web.Application) -> None:
        """Adds the route by which faults are ordered."""
        app.router.add_get(PATH, self._list)
        app.router.add_post(PATH, self._order)
        app.router.add_delete(PATH, self._clear)

    def middleware(self) -> Middleware:
        """Makes the middleware that plays the faults."""

        @web.middleware
        async def play(request: web.Request, handler: Handler) -> web.StreamResponse:
            fault = None if request.path == PATH else self._meet(request.path)
            if fault is None:
                return await handler(request)
            if fault.kind == "down":
                return error_response(503, "unavailable", "The system is down")
            if fault.kind == "nonsense":
                content_type, text = _NONSENSE[fault.met % len(_NONSENSE)]
                return web.Response(text=text, content_type=content_type)
            if fault.kind == "slow":
                # Taken in first: a slow system does what it was asked even when the asker has gone.
                await request.read()
                await asyncio.sleep(fault.delay_s)
                return await handler(request)
            answer = await handler(request)
            if request.transport is not None:
                request.transport.close()
            return answer

        return play

    def _meet(self, path: str) -> Fault | None:
        now = time.monotonic()
        self._faults = [fault for fault in self._faults if fault.until > now and fault.left != 0]
        for fault in self._faults:
            if path.startswith(fault.paths):
                fault.met += 1
                fault.left = None if fault.left is None else fault.left - 1
                return fault
        return None

    async def _list(self, _request: web.Request) -> web.Response:
        now = time.monotonic()
        return web.json_response([fault.document() for fault in self._faults if fault.until > now])

    async def _clear(self, _request: web.Request) -> web.Response:
        self._faults.clear()
        return web.Response(status=204)

    async def _order(self, request: web.Request) -> web.Response:
        try:
            fault = _read_fault(read.parse_object(await request.read()))
        except Refusal as refusal:
            return error_response(refusal.status, refusal.code, refusal.reason)
        self._faults.append(fault)
        return web.json_response(fault.document(), status=201)


def _read_fault(body: dict[str, Any]) -> Fault:
    unknown = sorted(set(body) - {"kind", "seconds", "paths", "times", "delay_s"})
    if unknown:
        raise Refusal(400, "invalidBody", f"Unknown: {', '.join(unknown)[:200]}")
    if body.get("kind") not in KINDS:
        raise Refusal(400, "invalidBody", f"'kind' must be one of {', '.join(KINDS)}")
    times = body.get("times")
    if times is not None and (isinstance(times, bool) or not isinstance(times, int) or not 1 <= times <= 10_000):
        raise Refusal(400, "invalidBody", "'times' must be a whole number from 1 to 10000")
    paths = body.get("paths", "/tmf-api/")
    if not isinstance(paths, str) or not paths.startswith("/"):
        raise Refusal(400, "invalidBody", "'paths' must be a path prefix")
    seconds = _seconds(body, "seconds", None, MAX_SECONDS)
    delay_s = _seconds(body, "delay_s", 5.0, MAX_DELAY_S)
    return Fault(kind=body["kind"], paths=paths, until=time.monotonic() + seconds, left=times, delay_s=delay_s)


def _seconds(body: dict[str, Any], name: str, default: float | None, most: float) -> float:
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most:
        raise Refusal(400, "invalidBody", f"'{name}' must be a number above 0 and at most {most:g}")
    return float(value)
