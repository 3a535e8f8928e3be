"""Puts the operator together: seed, books, the six APIs, the SMS provider, the page."""

from collections.abc import AsyncIterator

from aiohttp import web

from demo.books import Books
from demo.clock import moved_to, real_time
from demo.journal import Journal
from demo.seed import build
from demo.settings import Settings
from demo.tmf.body import MAX_BODY_BYTES
from demo.tmf.routes import OpenApis, refusals


def make_app(settings: Settings) -> web.Application:
    """Makes the operator's web application; its books open when it starts."""
    clock = moved_to(settings.today) if settings.today else real_time
    operator = build(clock().date(), settings.seed)
    books = Books(operator, Journal(settings.books) if settings.books else None)
    apis = OpenApis(operator, books, clock, settings.bss_token)
    app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[refusals(apis)])
    apis.add_to(app)

    async def keep_books(_app: web.Application) -> AsyncIterator[None]:
        books.open()
        yield
        books.close()

    app.cleanup_ctx.append(keep_books)
    return app
