"""The desk's page and its files, with a policy that runs no script but our own files and the import map."""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

WEB = Path(__file__).parent.parent / "web"
IMPORT_MAP = re.compile(r'<script type="importmap">(.*?)</script>', re.DOTALL)
FOLDERS = ("css", "models", "net", "vendor", "views", "icons")
FILES = ("main.js", "strings.js")


def add_pages(app: web.Application) -> None:
    """Serve the page at the application's root and its files beside it."""
    page = (WEB / "index.html").read_text(encoding="utf-8")
    policy = content_security_policy(page)

    async def index(request: web.Request) -> web.Response:
        headers = {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
        return web.Response(text=page, content_type="text/html", headers=headers)

    async def to_index(request: web.Request) -> web.StreamResponse:
        raise web.HTTPPermanentRedirect(location=request.path + "/")

    app.router.add_get("", to_index)
    app.router.add_get("/", index)
    for folder in FOLDERS:
        app.router.add_static(f"/{folder}", WEB / folder, append_version=False)
    for name in FILES:
        app.router.add_get(f"/{name}", _file(WEB / name))


def content_security_policy(page: str) -> str:
    """The policy of the page; the only inline script is its import map, known by its hash."""
    found = IMPORT_MAP.search(page)
    if found is None:
        raise ValueError("the desk's page has no import map")
    digest = base64.b64encode(hashlib.sha256(found.group(1).encode()).digest()).decode()
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'sha256-{digest}'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


async def harden(request: web.Request, response: web.StreamResponse) -> None:
    """Headers that every answer of the desk carries."""
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    is_api = request.path.startswith("/desk/api/")
    response.headers.setdefault("Cache-Control", "no-store" if is_api else "no-cache")


def _file(path: Path) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(path)

    return serve
