"""Errors as the API gives them: one JSON form, a code for programs and a sentence for people."""

from msgspec import Struct

from router.commands.refusal import Code

STATUS_OF_REFUSAL: dict[Code, int] = {
    "unknown": 404,
    "taken": 409,
    "not_yours": 403,
    "not_allowed": 409,
    "unknown_queue": 400,
    "unknown_agent": 400,
    "already_ended": 409,
    "away": 409,
}


class ErrorBody(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong."""

    code: str
    message: str
    field: str | None = None


class Problem(Exception):
    """A request that is answered by an error."""

    def __init__(
        self, status: int, code: str, message: str, *, field: str | None = None, retry_after_s: int | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = ErrorBody(code=code, message=message, field=field)
        self.retry_after_s = retry_after_s
