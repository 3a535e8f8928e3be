"""Runs one or several roles in this process until told to stop: the one place where the parts meet.

Roles: `edge` takes customers' messages in and shows them answers; `router` decides turns; `delivery` sends and
performs; `desk` serves the people. Closing order: stop taking in, let the loops go, then close the engines.
"""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from zoneinfo import ZoneInfo

import aiohttp
import uvloop
from aiohttp import web

from bot.attendant import open_bot
from bot.bss.client import BssClient
from desk.accounts import demo_accounts, shut_demo_accounts
from desk.api import MOUNTED_AT
from tandem import roles
from tandem.front import front
from tandem.health import Health, Part
from tandem.parts import Parts, once_there, open_parts
from tandem.rules import policy
from tandem.settings import Settings
from wire.clock import Clock, utc_now
from wire.turn import Attendant

log = logging.getLogger(__name__)

ALL = frozenset({"edge", "router", "delivery", "desk"})
BODY_BYTES = 256 * 1024
SHUTDOWN_S = 3.0
# What is there once all is open stays for good, so the garbage collector need not look at it again; turns leave few
# cycles behind, so it need not look after every 700 new objects either, as Python does by default.
NEW_OBJECTS_A_COLLECTION = 20_000

OpenAttendant = Callable[[Settings, BssClient], AbstractAsyncContextManager[Attendant]]


def run(settings: Settings, chosen: frozenset[str]) -> None:
    """Run roles until SIGTERM or SIGINT."""
    uvloop.run(serve(settings, chosen, once_open=_collect_seldom))


async def serve(
    settings: Settings,
    chosen: frozenset[str],
    *,
    attendant: OpenAttendant | None = None,
    stop: asyncio.Event | None = None,
    once_open: Callable[[], None] | None = None,
    clock: Clock = utc_now,
) -> None:
    """Run roles until `stop` is set or a signal comes; `once_open` is called when all is.

    `attendant` replaces the bot, for tests of the router alone; another `clock` lets a test decide what time it is.
    """
    chosen = ALL if "all" in chosen else chosen
    stop = stop or _stop_on_signals()
    async with AsyncExitStack() as stack:
        parts = await stack.enter_async_context(open_parts(settings, clock))
        bss = BssClient(settings.bss.url, token=settings.bss.token, timeout_s=settings.bss.timeout_s, clock=parts.clock)
        await bss.start()
        stack.push_async_callback(bss.close)
        if "desk" in chosen:
            of_the_demo = demo_accounts if settings.demo else shut_demo_accounts
            await once_there(lambda: of_the_demo(parts.pool, parts.clock()))
        health = Health(_depends_on(parts, chosen))
        loops = [health.run()]
        bot: Attendant | None = None
        if "router" in chosen:
            bot = await stack.enter_async_context((attendant or open_attendant)(settings, bss))
            loops += roles.router(parts, bot)
        if "delivery" in chosen:
            loops += roles.delivery(parts, bss)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(loop) for loop in loops]
            async with _web(parts, chosen, health, bss, bot):
                log.info("Tandem is open: %s", ", ".join(sorted(chosen)))
                if once_open:
                    once_open()
                await stop.wait()
            for task in tasks:
                task.cancel()


@asynccontextmanager
async def open_attendant(settings: Settings, bss: BssClient) -> AsyncIterator[Attendant]:
    """The bot, as the settings want it."""
    async with open_bot(
        nlu_url=settings.nlu.url,
        nlu_wait_s=settings.nlu.wait_s,
        nlu_batch_max=settings.nlu.batch_max,
        bss=bss,
        default_language=settings.conversation.default_language,
        region=settings.conversation.phone_region,
        zone=ZoneInfo(settings.conversation.timezone),
        policy=policy(settings),
    ) as bot:
        yield bot


@asynccontextmanager
async def _web(
    parts: Parts, chosen: frozenset[str], health: Health, bss: BssClient, bot: Attendant | None
) -> AsyncIterator[None]:
    """The web server: doors and desk on the web address, or health and metrics alone for a role that runs apart."""
    settings = parts.settings
    app = web.Application(client_max_size=BODY_BYTES, middlewares=[front(settings)])
    app.router.add_get("/healthz", health.handle)
    app.router.add_get("/metrics", parts.metrics.handle)
    faces_people = chosen & {"edge", "desk"}
    where = settings.web if faces_people else settings.monitor
    async with AsyncExitStack() as stack:
        if "edge" in chosen:
            app.add_routes(await stack.enter_async_context(roles.edge(parts, health, bot)))
        if "desk" in chosen:
            app.add_subapp(MOUNTED_AT, roles.desk(parts, bss))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_S)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, where.host, where.port, backlog=1024).start()
        yield


def _depends_on(parts: Parts, chosen: frozenset[str]) -> dict[str, Part]:
    """What each role needs for its own work, and what it merely likes to have."""
    settings = parts.settings
    found = {
        "postgresql": Part(look=lambda: parts.pool.fetchval("SELECT 1"), needed=chosen != {"edge"}),
        "valkey": Part(look=parts.valkey.ping, needed=True),
    }
    if "router" in chosen:
        found["nlu"] = Part(look=partial(_answers, parts.http, f"{settings.nlu.url}/"), needed=False)
    if chosen & {"router", "delivery", "desk"}:
        found["bss"] = Part(look=partial(_answers, parts.http, settings.bss.url), needed=False)
    return found


async def _answers(http: aiohttp.ClientSession, url: str) -> None:
    async with http.get(url) as response:
        if response.status >= 500:
            raise aiohttp.ClientError(f"answers {response.status}")


def _collect_seldom() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS_A_COLLECTION)


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop
