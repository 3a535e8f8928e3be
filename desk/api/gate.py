"""The gate before every handler: origin, session, role, and that what comes in is what the route table says.

A handler sees checked values only; whatever it raises leaves as one form of error, and nothing personal is logged.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
from aiohttp import web

from desk.api.context import Call, Desk
from desk.api.problem import STATUS_OF_REFUSAL, Problem
from desk.api.route import Route
from desk.api.session import COOKIE, LASTS, hash_of
from record import desk_session
from record.agent import Agent
from record.pool import connected, describe
from router.commands.refusal import Refusal
from wire.errors import Later

log = logging.getLogger(__name__)

BODY_LIMIT = 100_000
BODY_TIMEOUT_S = 10.0
COOKIE_PATH = "/desk"
SAFE = ("GET",)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def gate(desk: Desk, route: Route) -> Handler:
    """An aiohttp handler for one line of the route table."""
    decoder: msgspec.json.Decoder[Any] | None = msgspec.json.Decoder(route.body) if route.body else None

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            call = await _admit(desk, route, request)
            call.query = _query(route, request)
            call.body = await _body(decoder, request)
            answer = await route.handler(desk, call)
        except Problem as problem:
            return error(problem)
        except Refusal as refusal:
            return error(Problem(STATUS_OF_REFUSAL[refusal.code], refusal.code, refusal.message))
        except Later as away:
            log.warning("%s answered later: %s", route.name, away.system)
            return error(Problem(503, "try_later", f"{away.system} is away. Try again in a moment.", retry_after_s=2))
        except Exception as unexpected:
            log.error("%s failed: %s", route.name, describe(unexpected))
            return error(Problem(500, "ours", "Something went wrong on our side. It has been noted."))
        response = web.Response(status=route.status)
        if answer is not None:
            response = web.Response(
                body=msgspec.json.encode(answer), status=route.status, content_type="application/json"
            )
        _set_cookie(request, response, call.new_token)
        return response

    return handle


def error(problem: Problem) -> web.Response:
    """A problem as a response."""
    headers = {"Retry-After": str(problem.retry_after_s)} if problem.retry_after_s else None
    return web.Response(
        body=msgspec.json.encode(problem.body), status=problem.status, headers=headers, content_type="application/json"
    )


def own_origin(request: web.Request) -> bool:
    """Whether a request says that it comes from our own page."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.host}"


async def signed_in(desk: Desk, request: web.Request) -> tuple[Agent | None, bytes | None]:
    """Who is signed in under the request's cookie, and the hash of its token."""
    token = request.cookies.get(COOKIE)
    if not token:
        return None, None
    token_hash = hash_of(token)
    async with connected(desk.pool) as connection:
        return await desk_session.agent_of(connection, token_hash, desk.clock()), token_hash


async def _admit(desk: Desk, route: Route, request: web.Request) -> Call:
    if route.method not in SAFE and not own_origin(request):
        raise Problem(403, "foreign_origin", "This request did not come from the desk's own page.")
    if route.body is not None and request.content_type != "application/json":
        raise Problem(415, "not_json", "Send application/json.")
    agent, token_hash = await signed_in(desk, request)
    if route.role != "anyone" and agent is None:
        raise Problem(401, "signed_out", "Please sign in.")
    if route.role == "supervisor" and agent is not None and agent.role != "supervisor":
        raise Problem(403, "not_allowed", "Only supervisors may do this.")
    return Call(agent=agent, token_hash=token_hash, ip=request.remote or "", id=_id(request))


def _id(request: web.Request) -> UUID | None:
    text = request.match_info.get("id")
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Problem(404, "unknown", "There is no such thing here.") from None


def _query(route: Route, request: web.Request) -> Any:
    if len(set(request.query)) != len(request.query):
        raise Problem(400, "malformed", "A parameter was given twice.")
    if route.query is None:
        if request.query:
            raise Problem(400, "malformed", "This takes no parameters.", field=next(iter(request.query)))
        return None
    try:
        return msgspec.convert(dict(request.query), route.query, strict=False)
    except msgspec.ValidationError as invalid:
        raise _invalid(invalid) from None


async def _body(decoder: "msgspec.json.Decoder[Any] | None", request: web.Request) -> Any:
    if decoder is None:
        return None
    received = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            async for chunk in request.content.iter_any():
                received += chunk
                if len(received) > BODY_LIMIT:
                    raise Problem(413, "too_large", f"A request has at most {BODY_LIMIT} bytes.")
    except TimeoutError:
        raise Problem(408, "too_slow", "The request took too long to arrive.") from None
    try:
        return decoder.decode(bytes(received))
    except msgspec.ValidationError as invalid:
        raise _invalid(invalid) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Problem(400, "malformed", "This is not JSON.") from None


def _invalid(invalid: msgspec.ValidationError) -> Problem:
    what, _, where = str(invalid).partition(" - at `$")
    field = where.rstrip("`").lstrip(".") or None
    return Problem(400, "invalid", what, field=field)


def _set_cookie(request: web.Request, response: web.Response, token: str | None) -> None:
    if token is None:
        return
    if token == "":
        response.del_cookie(COOKIE, path=COOKIE_PATH, httponly=True, samesite="Strict", secure=_is_https(request))
        return
    response.set_cookie(
        COOKIE,
        token,
        path=COOKIE_PATH,
        httponly=True,
        samesite="Strict",
        secure=_is_https(request),
        max_age=int(LASTS.total_seconds()),
    )


def _is_https(request: web.Request) -> bool:
    return request.headers.get("Origin", request.scheme).startswith("https")
