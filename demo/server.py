"""Puts the operator together: seed, books, the six APIs, the SMS provider, the page to
play on, and the pages that links lead to."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from aiohttp import web

from demo.books import Books
from demo.clock import moved_to, real_time
from demo.faults import Faults
from demo.journal import Journal
from demo.links import Links
from demo.page import Page
from demo.pages import Pages
from demo.seed import build
from demo.settings import Settings
from demo.sms.carrier import Carrier
from demo.sms.provider import SmsProvider
from demo.tmf.body import MAX_BODY_BYTES
from demo.tmf.routes import OpenApis, refusals


def make_app(settings: Settings) -> web.Application:
    """Makes the operator's web application; its books open when it starts."""
    clock = moved_to(settings.today) if settings.today else real_time
    operator = build(clock().date(), settings.seed)
    books = Books(operator, Journal(settings.books) if settings.books else None)
    links = Links(secrets.token_bytes(32), clock)
    apis = OpenApis(operator, books, clock, links, settings.bss_token)
    provider = SmsProvider(books, clock, settings)
    carrier = Carrier(provider, books, clock, settings)

    app = web.Application(client_max_size=MAX_BODY_BYTES)
    if settings.faults:
        faults = Faults()
        faults.add_to(app)
        app.middlewares.append(faults.middleware())
    app.middlewares.append(refusals(apis))
    apis.add_to(app)
    provider.add_to(app)
    Page(operator, books, settings.tandem_url).add_to(app)
    Pages(operator, books, links, clock).add_to(app)
    app.router.add_get("/healthz", _healthy)
    app.cleanup_ctx.append(_working(books, carrier))
    return app


def _working(books: Books, carrier: Carrier) -> Callable[[web.Application], AsyncIterator[None]]:
    async def work(_app: web.Application) -> AsyncIterator[None]:
        books.open()
        carrying = asyncio.create_task(carrier.run())
        yield
        carrying.cancel()
        with suppress(asyncio.CancelledError):
            await carrying
        books.close()

    return work


async def _healthy(_request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})
