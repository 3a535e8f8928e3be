"""The demo operator's page: who one can be, the telephone as a live stream, and the files of the page itself."""

import asyncio
import html
import json
from dataclasses import asdict
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from demo.books import Books
from demo.operator import Customer, Operator, Story
from demo.tmf.document import Document

WEB = Path(__file__).parent / "web"
HEARTBEAT_S = 15
MAX_BEHIND = 1000
MAX_TELEPHONES = 200

_PAGES = {"/": "index.html", "/chat": "chat.html"}


class Page:
    """Serves the page and what it asks for."""

    def __init__(self, operator: Operator, books: Books, tandem_url: str) -> None:
        self._operator = operator
        self._books = books
        self._tandem_url = tandem_url.rstrip("/")
        self._telephones: set[asyncio.Queue[Document | None]] = set()

    def add_to(self, app: web.Application) -> None:
        """Adds the page's routes."""
        for path, name in _PAGES.items():
            app.router.add_get(path, self._page(name))
        app.router.add_get("/demo/people", self._people)
        app.router.add_get("/demo/telephones/{number}/messages", self._telephone)
        app.router.add_static("/web/", WEB)
        app.on_shutdown.append(self._hang_up)

    def _page(self, name: str) -> Handler:
        text = (WEB / name).read_text(encoding="utf-8").replace("{tandem_url}", html.escape(self._tandem_url))

        async def page(_request: web.Request) -> web.Response:
            headers = {"Content-Security-Policy": self._policy(), "Cache-Control": "no-cache"}
            return web.Response(text=text, content_type="text/html", headers=headers)

        return page

    def _policy(self) -> str:
        tandem = self._tandem_url
        return "; ".join(
            (
                "default-src 'none'",
                f"script-src 'self' {tandem}",
                f"connect-src 'self' {tandem} {tandem.replace('http', 'ws', 1)}",
                f"style-src 'self' 'unsafe-inline' {tandem}",
                f"img-src 'self' data: {tandem}",
                "frame-src 'self'",
                "frame-ancestors 'self'",
                "base-uri 'none'",
                "form-action 'none'",
            )
        )

    async def _people(self, _request: web.Request) -> web.Response:
        return web.json_response([_person(who, who.story) for who in self._operator.customers if who.story])

    async def _telephone(self, request: web.Request) -> web.StreamResponse:
        if len(self._telephones) >= MAX_TELEPHONES:
            raise web.HTTPServiceUnavailable(reason="Too many telephones")
        number = request.match_info["number"]
        news: asyncio.Queue[Document | None] = asyncio.Queue()
        for message in self._books.messages.values():
            if message["to"] == number:
                news.put_nowait(message)

        def hear(message: Document) -> None:
            if message["to"] == number and news.qsize() < MAX_BEHIND:
                news.put_nowait(message)

        stop = self._books.listen(hear)
        self._telephones.add(news)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        try:
            await self._stream(request, response, news)
        except ConnectionResetError:
            pass  # the page was closed, which shows at the next write
        finally:
            self._telephones.discard(news)
            stop()
        return response

    async def _stream(
        self, request: web.Request, response: web.StreamResponse, news: asyncio.Queue[Document | None]
    ) -> None:
        await response.prepare(request)
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_S):
                    message = await news.get()
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            if message is None:
                return
            await response.write(f"data: {json.dumps(_sms(message), ensure_ascii=False)}\n\n".encode())

    async def _hang_up(self, _app: web.Application) -> None:
        for telephone in self._telephones:
            telephone.put_nowait(None)


def _sms(message: Document) -> Document:
    return {
        "sid": message["sid"],
        "from": message["from"],
        "text": message["body"],
        "at": message["date_created"],
        "status": message["status"],
    }


def _person(customer: Customer, story: Story) -> Document:
    return {
        "id": customer.id,
        "name": customer.name,
        "latinName": customer.latin_name,
        "language": customer.language,
        "tier": customer.tier,
        "lifeCycleStage": customer.life_cycle_stage,
        "town": customer.town,
        "email": customer.email,
        "lines": [
            {"number": line.number, "plan": line.offer.name, "label": line.label, "kind": line.offer.line_kind}
            for line in customer.lines
        ],
        "story": asdict(story.title),
        "quote": story.quote,
        "tries": [{"say": one.say, "see": asdict(one.see)} for one in story.tries],
    }
