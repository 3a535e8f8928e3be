"""What stands before every route: by which name we were called, and by whom.

Without a proxy the caller is whoever connected. With `web.public_url` a proxy of the operator's stands in front, ends
TLS, and tells the caller's address as the last entry of `X-Forwarded-For`; earlier entries are the caller's own words.
"""

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from tandem.settings import LOOPBACK, Settings

WRONG_NAME = "This server is not known by that name. Use the address in its settings (web.host or web.public_url)."


def front(settings: Settings) -> Middleware:
    """The middleware of the web server."""
    public = urlsplit(settings.web.public_url) if settings.web.public_url else None
    names = _names(settings.web.host, public.hostname if public else None)

    @web.middleware
    async def stand_before(request: web.Request, handler: Handler) -> web.StreamResponse:
        if names and urlsplit(f"//{request.host}").hostname not in names:
            # A page elsewhere whose name was made to point here must not act as one of ours (DNS rebinding).
            raise web.HTTPMisdirectedRequest(text=WRONG_NAME)
        if public:
            forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
            request = request.clone(remote=forwarded or request.remote or "", scheme=public.scheme, host=public.netloc)
        return await handler(request)

    return stand_before


def _names(host: str, public: str | None) -> frozenset[str]:
    """The names we answer to; none when we listen on every address and nothing says how we are called."""
    if host not in LOOPBACK and not public:
        return frozenset()
    return frozenset(name for name in (*LOOPBACK, host, public) if name)
