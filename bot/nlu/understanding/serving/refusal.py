"""How a request is refused: the body that Rasa 3.6 sends, so that its clients understand it."""

from __future__ import annotations

from http import HTTPStatus
from importlib.metadata import version

from aiohttp import web

RASA_VERSION = version("rasa")


def refuse(status: HTTPStatus, reason: str, message: str, details: dict[str, str] | None = None) -> web.Response:
    """Returns the answer to a request that cannot be served."""
    return web.json_response(
        {
            "version": RASA_VERSION,
            "status": "failure",
            "message": message,
            "reason": reason,
            "details": details or {},
            "help": None,
            "code": status.value,
        },
        status=status,
    )
