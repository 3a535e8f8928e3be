"""What customers' browsers load: the widget, its modules, and the landing page. Files only; no rule lives here."""

import gzip
from functools import cache
from pathlib import Path

from aiohttp import web

WEB = Path(__file__).with_name("web")
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".txt": "text/plain",
}
# Modules load from the operator's pages too, so any origin may read these public files.
OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
COMMON = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}
PAGE_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; img-src 'self' data:;"
    " frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


def routes(operator_url: str | None = None) -> list[web.RouteDef]:
    """The public pages and files of web chat; `operator_url` is the demo operator's page, if there is one."""

    async def to_operator(_: web.Request) -> web.Response:
        raise web.HTTPFound(operator_url or "/")

    return [
        web.get("/", landing),
        web.get("/demo", to_operator),
        web.get("/chat/widget.js", widget),
        web.get("/chat/assets/{path:.+}", asset),
    ]


async def landing(request: web.Request) -> web.Response:
    """The operator's pretend product page with the widget on it."""
    response = _file(request, WEB / "landing.html")
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    return response


async def widget(request: web.Request) -> web.Response:
    """The one script that a page includes."""
    return _file(request, WEB / "widget.js", OPEN)


async def asset(request: web.Request) -> web.Response:
    """A module, style or picture of the widget."""
    try:
        path = (WEB / request.match_info["path"]).resolve()
        is_ours = path.is_relative_to(WEB) and path.is_file() and path.suffix in TYPES
    except (ValueError, OSError):
        # A NUL in a name, or a name longer than names can be.
        is_ours = False
    if not is_ours:
        raise web.HTTPNotFound(text="There is no such file.")
    return _file(request, path, OPEN)


def _file(request: web.Request, path: Path, headers: dict[str, str] | None = None) -> web.Response:
    if not path.is_file():
        raise web.HTTPNotFound(text="There is no such file.")
    etag, body, packed = _read(path, path.stat().st_mtime_ns)
    head = {**COMMON, **(headers or {}), "ETag": f'"{etag}"', "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match") == head["ETag"]:
        return web.Response(status=304, headers=head)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        body, head = packed, {**head, "Content-Encoding": "gzip"}
    return web.Response(body=body, content_type=TYPES[path.suffix], charset="utf-8", headers=head)


@cache
def _read(path: Path, modified: int) -> tuple[str, bytes, bytes]:
    body = path.read_bytes()
    return f"{modified:x}-{len(body):x}", body, gzip.compress(body)
