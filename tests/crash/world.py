"""Everything that a crash run needs, as processes of its own: engines, roles, operator, and wires between them."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol

import aiohttp
import psutil

from tandem.engines.postgres import EmbeddedPostgres
from tandem.engines.server import EmbeddedServer
from tandem.engines.valkey import EmbeddedValkey
from tandem.environment import ROOT
from tandem.process import ended, spawn
from tests.crash.faults import Fault
from tests.crash.proxy import Proxy
from tests.ports import free_ports

OPEN_LIMIT_S = 60.0
POSTGRES_SOCKET = ".s.PGSQL.5432"
# The operator answers later than our client waits, and still does what it was asked.
SLOW_S = 4.5
# How many requests meet the operator's trouble, by what they ask for.
TROUBLED = {"/tmf-api/": 8, "/2010-04-01/": 3}


class Target(Protocol):
    """Something that can be killed and started again."""

    @property
    def process(self) -> psutil.Process: ...

    def kill(self) -> None: ...

    async def start(self) -> None: ...

    async def gone(self) -> None: ...


class RoleProcess:
    """One of our programs."""

    def __init__(self, name: str, command: Sequence[str], environ: dict[str, str], folder: Path) -> None:
        self._name = name
        self._command = command
        self._environ = environ
        self._folder = folder
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> psutil.Process:
        """The running process."""
        assert self._child
        return psutil.Process(self._child.pid)

    async def start(self) -> None:
        """Start it; does not wait until it works."""
        self._child = spawn(self._command, folder=ROOT, log=self._folder / f"{self._name}.log", environ=self._environ)

    def kill(self) -> None:
        """End it at once."""
        assert self._child
        self._child.kill()

    async def gone(self) -> None:
        """Wait until it has ended."""
        assert self._child
        await ended(self._child)

    def ended_by_itself(self) -> bool:
        """Whether it has ended though nobody killed it."""
        return self._child is not None and self._child.poll() is not None


class Engine:
    """An embedded engine as a target."""

    def __init__(self, engine: EmbeddedServer) -> None:
        self._engine = engine

    @property
    def process(self) -> psutil.Process:
        """The server's main process."""
        return self._engine.process

    async def start(self) -> None:
        """Start it and wait until it answers."""
        await self._engine.start()

    def kill(self) -> None:
        """End it at once."""
        self._engine.kill()

    async def gone(self) -> None:
        """Wait until it has ended, and free its folder."""
        await self._engine.wait_until_ended()
        await self._engine.close()


class World:
    """The whole system; `async with` starts and ends it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.books = folder / "books.jsonl"
        self.revived: list[str] = []
        self._ports = _free_ports(7)
        self._http: aiohttp.ClientSession | None = None
        self._stack = AsyncExitStack()
        self._postgres = EmbeddedPostgres(folder / "pg")
        self._valkey = EmbeddedValkey(folder / "vk")
        self._targets: dict[str, Target] = {
            "postgresql": Engine(self._postgres),
            "valkey": Engine(self._valkey),
            "operator": RoleProcess(
                "operator",
                [
                    sys.executable,
                    "-m",
                    "demo",
                    "--faults",
                    f"--port={self._ports['operator']}",
                    f"--books={self.books}",
                ],
                dict(os.environ),
                folder,
            ),
        }
        for name in ("edge", "router-1", "router-2", "delivery"):
            command = [sys.executable, "-m", "tests.crash.role", name.partition("-")[0]]
            self._targets[name] = RoleProcess(name, command, self._environ(name), folder)
        self._wires = {
            "front": Proxy(self._ports["front"], self._ports["edge"]),
            "operator": Proxy(self._ports["operator-wire"], self._ports["operator"]),
            "postgresql": Proxy(folder / "w" / POSTGRES_SOCKET, folder / "pg" / "socket" / POSTGRES_SOCKET),
            "valkey": Proxy(folder / "w" / "valkey.sock", folder / "vk" / "socket" / "valkey.sock"),
        }
        self._locks = {name: asyncio.Lock() for name in (*self._targets, *self._wires)}

    @property
    def chat_url(self) -> str:
        """Where customers connect."""
        return f"http://127.0.0.1:{self._ports['front']}/chat/ws"

    @property
    def database_url(self) -> str:
        """PostgreSQL itself, without the wire."""
        return self._postgres.dsn

    @property
    def redis_url(self) -> str:
        """Valkey itself, without the wire."""
        return self._valkey.url

    async def __aenter__(self) -> "World":
        (self.folder / "w").mkdir(parents=True)
        self._stack.push_async_callback(self._end)
        self._http = await self._stack.enter_async_context(aiohttp.ClientSession())
        for wire in self._wires.values():
            await self._stack.enter_async_context(wire)
        await asyncio.gather(self._postgres.start(), self._valkey.start())
        for name in ("operator", "edge", "router-1", "router-2", "delivery"):
            await self._targets[name].start()
        for name in ("operator", "edge", "router-1", "router-2", "delivery"):
            await self._until_well(name)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def suffer(self, fault: Fault) -> None:
        """Play one fault and put its target back; faults of one target follow each other."""
        async with self._locks[fault.target]:
            match fault.kind:
                case "cut":
                    self._wires[fault.target].cut()
                case "kill":
                    await self._kill(self._targets[fault.target], fault.lasts_s)
                    if fault.target == "operator":  # the next one may be an order to it
                        await self._until_well(fault.target)
                case "freeze":
                    await _freeze(self._targets[fault.target].process, fault.lasts_s)
                case "drop" | "slow":
                    await self._trouble(fault)

    async def revive(self) -> None:
        """Start whatever of ours has ended by itself, as a supervisor would, and note it: nothing should."""
        for name, target in self._targets.items():
            if isinstance(target, RoleProcess) and not self._locks[name].locked() and target.ended_by_itself():
                self.revived.append(name)
                await target.start()

    async def _kill(self, target: Target, away_s: float) -> None:
        target.kill()
        await target.gone()
        await asyncio.sleep(away_s)
        await target.start()

    async def _trouble(self, fault: Fault) -> None:
        """Let the operator drop or delay the next requests for orders, tickets and texts, until they have met it."""
        assert self._http
        url = f"http://127.0.0.1:{self._ports['operator']}/demo/faults"
        until = time.monotonic() + fault.lasts_s
        for paths, times in TROUBLED.items():
            order = {"kind": fault.kind, "seconds": fault.lasts_s, "paths": paths, "times": times, "delay_s": SLOW_S}
            async with self._http.post(url, json=order) as response:
                assert response.status == 201
        while time.monotonic() < until:
            async with self._http.get(url) as response:
                if not any(ordered["times"] for ordered in await response.json()):
                    return
            await asyncio.sleep(0.2)

    async def _until_well(self, name: str) -> None:
        url = f"http://127.0.0.1:{self._ports[name]}/healthz"
        assert self._http
        deadline = time.monotonic() + OPEN_LIMIT_S
        while time.monotonic() < deadline:
            with suppress(aiohttp.ClientError, OSError):
                async with self._http.get(url) as response:
                    if response.status == 200:
                        return
            await asyncio.sleep(0.1)
        raise AssertionError(f"{name} did not open; see {self.folder / name}.log")

    async def _end(self) -> None:
        for name, target in self._targets.items():
            if isinstance(target, RoleProcess):
                with suppress(psutil.NoSuchProcess, AssertionError):
                    target.kill()
                    await asyncio.wait_for(target.gone(), OPEN_LIMIT_S)
                self._locks.pop(name)
        await asyncio.gather(self._postgres.close(), self._valkey.close())

    def _environ(self, name: str) -> dict[str, str]:
        operator = f"http://127.0.0.1:{self._ports['operator-wire']}"
        kept = {key: value for key, value in os.environ.items() if not key.startswith("TANDEM_")}
        return {
            **kept,
            "DATABASE_URL": f"postgresql://tandem@/tandem?host={self.folder / 'w'}",
            "REDIS_URL": f"unix://{self.folder / 'w' / 'valkey.sock'}",
            "CODE_KEY": "crash-test-" * 4,
            "SMS_AUTH_TOKEN": "demo-sms-token",
            "TANDEM_WEB_PORT": str(self._ports["edge"]),
            "TANDEM_MONITOR_PORT": str(self._ports.get(name, 1)),
            "TANDEM_BSS_URL": operator,
            "TANDEM_SMS_PROVIDER_URL": operator,
            # Everybody here comes from one address and one machine.
            "TANDEM_VERIFICATION_SENDS_PER_IP_HOUR": "1000000",
            "PYTHONUNBUFFERED": "1",
        }


async def _freeze(process: psutil.Process, seconds: float) -> None:
    """Stop a process and its children for a while, as a machine does that swaps or moves."""
    frozen = [process]
    process.suspend()
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            child.send_signal(signal.SIGSTOP)
            frozen.append(child)
    await asyncio.sleep(seconds)
    for one in reversed(frozen):
        with suppress(psutil.NoSuchProcess):
            one.send_signal(signal.SIGCONT)


def _free_ports(count: int) -> dict[str, int]:
    names = ("front", "edge", "operator", "operator-wire", "router-1", "router-2", "delivery")[:count]
    return dict(zip(names, free_ports(len(names)), strict=True))
