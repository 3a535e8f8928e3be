"""What the APIs say no with: TM Forum's `Error` form."""

from aiohttp import web


class Refusal(Exception):
    """A request that cannot be served: HTTP status, a code for programs, a reason for people."""

    def __init__(self, status: int, code: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.code = code
        self.reason = reason


def error_response(status: int, code: str, reason: str) -> web.Response:
    """Answers with an `Error` document."""
    return web.json_response(
        {"code": code, "reason": reason, "message": reason, "status": str(status), "@type": "Error"}, status=status
    )
