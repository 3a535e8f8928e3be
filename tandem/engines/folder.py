"""The folder of one embedded engine: who may use it, and where its socket is.

One process at a time holds it, by a lock that the kernel releases with the process. So any server that the
holder finds running on it is an orphan.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from tandem.engines import account
from tandem.engines.error import EngineError
from tandem.lock import Lock, LockedError
from tandem.log_file import last_lines, rotate

SOCKET_PATH_MAX_BYTES = 107  # sun_path of sockaddr_un is 108 bytes with its closing NUL, unix(7)
PRIVATE = 0o700


class EngineFolder:
    """The place of one engine's data, socket and log."""

    def __init__(self, root: Path, socket_name: str) -> None:
        self.root = root.resolve()
        self.data = self.root / "data"
        self.log = self.root / "server.log"
        self.sockets = self._socket_folder(socket_name)
        self.socket = self.sockets / socket_name
        self._lock = Lock(self.root / "lock")

    def take(self) -> None:
        """Makes the folders and locks them for this process; raises EngineError when another has them."""
        self.root.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
        try:
            self._lock.take()
        except LockedError as error:
            raise EngineError(str(error)) from None
        self._make_private(self.sockets)
        rotate(self.log)

    def release(self) -> None:
        """Lets others take the folder."""
        self._lock.release()

    def last_words(self) -> str:
        """Returns the end of the server's log, for an error message."""
        return last_lines(self.log)

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
