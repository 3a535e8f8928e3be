"""The folder of one embedded engine: who may use it, and where its socket is.

One process at a time holds it, by a lock that the kernel releases with the process. So any server that the
holder finds running on it is an orphan.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import tempfile
from pathlib import Path

from tandem.engines import account
from tandem.engines.error import EngineError

SOCKET_PATH_MAX_BYTES = 107  # sun_path of sockaddr_un is 108 bytes with its closing NUL, unix(7)
LOG_MAX_BYTES = 10_000_000
PRIVATE = 0o700


class EngineFolder:
    """The place of one engine's data, socket and log."""

    def __init__(self, root: Path, socket_name: str) -> None:
        self.root = root.resolve()
        self.data = self.root / "data"
        self.log = self.root / "server.log"
        self.sockets = self._socket_folder(socket_name)
        self.socket = self.sockets / socket_name
        self._lock: int | None = None

    def take(self) -> None:
        """Makes the folders and locks them for this process; raises EngineError when another has them."""
        self.root.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
        lock = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(lock, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(lock)
            raise EngineError(f"{self.root} is in use by process {holder}; stop that one first") from None
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        self._lock = lock
        self._make_private(self.sockets)
        if self.log.exists() and self.log.stat().st_size > LOG_MAX_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))

    def release(self) -> None:
        """Lets others take the folder."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def last_words(self, lines: int = 12) -> str:
        """Returns the end of the server's log, for an error message."""
        if not self.log.exists():
            return "(it wrote no log)"
        with self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - 8_000))
            return "\n".join(file.read().decode("utf-8", "replace").splitlines()[-lines:])

    def _socket_folder(self, socket_name: str) -> Path:
        beside = self.root / "socket"
        if len(os.fsencode(beside / socket_name)) <= SOCKET_PATH_MAX_BYTES:
            return beside
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        short = Path(tempfile.gettempdir()) / f"tandem-{os.getuid()}-{digest}"
        if len(os.fsencode(short / socket_name)) > SOCKET_PATH_MAX_BYTES:
            raise EngineError(f"{self.root} and {short} are both too long for a socket; set a shorter data_folder")
        return short

    def _make_private(self, folder: Path) -> None:
        folder.mkdir(mode=PRIVATE, exist_ok=True)
        found = folder.lstat()
        # In a folder that all may write to, somebody else may have made it before us.
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in account.owners():
            raise EngineError(f"{folder} does not belong to us; remove it or set another data_folder")
        folder.chmod(PRIVATE)
