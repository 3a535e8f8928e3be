"""How a line of our logs looks. An exception is told by class and place: its own text may quote a customer."""

import logging
from pathlib import Path
from traceback import extract_tb
from types import TracebackType

from record.pool import describe

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
FRAMES = 8

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class LogLines(logging.Formatter):
    """Formats records; exceptions without their text."""

    def __init__(self) -> None:
        super().__init__(FORMAT)

    def formatException(self, ei: Raised) -> str:
        """Tell an exception's class, SQLSTATE and constraint, and the innermost frames it came through."""
        return "\n".join(_told(ei[1], "")) if ei[1] else ""


def _told(error: BaseException, indent: str) -> list[str]:
    lines = [f"{indent}{describe(error)}"]
    lines += [
        f"{indent}  at {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in extract_tb(error.__traceback__)[-FRAMES:]
    ]
    if isinstance(error, BaseExceptionGroup):
        lines += [line for one in error.exceptions for line in _told(one, indent + "  ")]
    if error.__cause__:
        lines += _told(error.__cause__, f"{indent}  from ")
    return lines


def write_lines() -> None:
    """Send all logging of this process to its standard error, as `LogLines`."""
    handler = logging.StreamHandler()
    handler.setFormatter(LogLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
