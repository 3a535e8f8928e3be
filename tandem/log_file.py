"""The log files of child processes."""

from __future__ import annotations

from pathlib import Path

LOG_MAX_BYTES = 10_000_000
_TAIL_BYTES = 8_000


def rotate(path: Path) -> None:
    """Puts a log that has grown too large aside; the one before it goes."""
    if path.exists() and path.stat().st_size > LOG_MAX_BYTES:
        path.replace(path.with_name(f"{path.name}.1"))


def last_lines(path: Path, lines: int = 12) -> str:
    """Returns the end of a log, for an error message."""
    if not path.exists():
        return "(it wrote no log)"
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        return "\n".join(file.read().decode("utf-8", "replace").splitlines()[-lines:])
