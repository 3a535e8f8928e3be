"""An append-only file of what the operator was asked to do, one JSON object a line.

`append` returns only when the line is on the disk, so what was answered with 2xx survives a SIGKILL. A last line
without its end was never confirmed to anybody and is cut off when the file is opened.
"""

import asyncio
import errno
import json
import os
from pathlib import Path
from typing import Any


class Journal:
    """The file behind the books."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = asyncio.Lock()
        self._file: int | None = None

    def open(self) -> list[dict[str, Any]]:
        """Opens the file and gives what it holds, oldest first. Raises ValueError for a damaged line."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        content = self._path.read_bytes()
        complete = content.rfind(b"\n") + 1
        if complete != len(content):
            os.ftruncate(self._file, complete)
        return [json.loads(line) for line in content[:complete].splitlines()]

    async def append(self, entry: dict[str, Any]) -> None:
        """Writes one entry durably."""
        line = json.dumps(entry).encode() + b"\n"
        async with self._lock:
            await asyncio.to_thread(self._write, line)

    def _write(self, line: bytes) -> None:
        if self._file is None:
            raise RuntimeError("The journal is not open")
        before = os.fstat(self._file).st_size
        if os.write(self._file, line) != len(line):
            os.ftruncate(self._file, before)
            raise OSError(errno.ENOSPC, "The journal could not be written")
        os.fsync(self._file)

    def close(self) -> None:
        """Closes the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
