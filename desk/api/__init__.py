"""The desk's application: its page, its API and its live socket, to be mounted at /desk."""

from collections.abc import AsyncIterator

from aiohttp import WSCloseCode, web
from redis.asyncio import Redis

from desk.api.context import Desk, ProfileOf, Values
from desk.api.feed import Feed
from desk.api.gate import error, gate
from desk.api.live import live
from desk.api.openapi import describe
from desk.api.pages import add_pages, harden
from desk.api.problem import Problem
from desk.api.routes import ROUTES
from record.pool import Pool
from router.commands.lessons import TakeOut, WriteDown
from router.commands.parked import Append
from wire.clock import Clock

API = "/api"
MOUNTED_AT = "/desk"


def application(
    pool: Pool,
    valkey: Redis,
    clock: Clock,
    values: Values,
    *,
    profile: ProfileOf,
    append: Append,
    write_down: WriteDown,
    take_out: TakeOut,
) -> web.Application:
    """The desk as an application of its own; its paths are made for being mounted at `/desk`."""
    desk = Desk(
        pool=pool,
        valkey=valkey,
        clock=clock,
        values=values,
        profile=profile,
        append=append,
        write_down=write_down,
        take_out=take_out,
    )
    feed = Feed(pool)
    sockets: set[web.WebSocketResponse] = set()
    app = web.Application()

    async def read_events(_: web.Application) -> AsyncIterator[None]:
        async with feed.running(valkey):
            yield

    async def describe_api(request: web.Request) -> web.Response:
        return web.json_response(describe(ROUTES, prefix=MOUNTED_AT + API))

    async def serve_live(request: web.Request) -> web.StreamResponse:
        return await live(desk, feed, request, sockets)

    async def close_sockets(_: web.Application) -> None:
        for socket in tuple(sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY, message=b"closing")

    async def nothing_here(request: web.Request) -> web.Response:
        return error(Problem(404, "unknown", "There is no such thing here."))

    app.cleanup_ctx.append(read_events)
    app.on_shutdown.append(close_sockets)
    app.on_response_prepare.append(harden)
    app.router.add_get(f"{API}/openapi.json", describe_api)
    app.router.add_get(f"{API}/live", serve_live)
    for route in ROUTES:
        app.router.add_route(route.method, API + route.path, gate(desk, route))
    app.router.add_route("*", API + "/{rest:.*}", nothing_here)
    add_pages(app)
    return app
