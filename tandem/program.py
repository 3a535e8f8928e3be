"""One program of ours that runs as a child: started, waited for by its health address, ended.

A pid file remembers it, so that one whose owner was killed is found and ended at the next start. Like any
pid file it proves nothing alone: the process must also have begun when ours did and run our command.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil

from tandem.log_file import last_lines, rotate
from tandem.process import end, ended, spawn

START_LIMIT_S = 120.0
STOP_LIMIT_S = 30.0
HEALTH_TIMEOUT_S = 2.0
_POLL_S = 0.1
_SAME_BIRTH_S = 2.0  # the clock may have been set between two readings of a process's birth

log = logging.getLogger(__name__)


class ProgramError(Exception):
    """A program did not start."""


@dataclass(frozen=True, kw_only=True)
class Launch:
    """What to run, where, and the address that answers 200 when it works."""

    name: str
    command: Sequence[str]
    folder: Path
    environ: Mapping[str, str]
    health_url: str | None
    """None for a program that only has to end."""


class Program:
    """A child process made from a launch; its log and pid file are in the data folder."""

    def __init__(self, launch: Launch, data_folder: Path) -> None:
        self.name = launch.name
        self.log_path = data_folder / "logs" / f"{launch.name}.log"
        self._launch = launch
        self._pid_path = data_folder / "run" / f"{launch.name}.pid"
        self._process: subprocess.Popen[bytes] | None = None

    async def end_orphan(self) -> None:
        """Ends the process that a killed owner left behind, if there is one."""
        orphan = self._read_orphan()
        if orphan is not None:
            log.warning("Ending %s left running: process %d", self.name, orphan.pid)
            await end(orphan, signal.SIGTERM, STOP_LIMIT_S)
        self._pid_path.unlink(missing_ok=True)

    async def start(self) -> None:
        """Starts the program and returns when its health address, if any, answers 200; raises ProgramError."""
        for path in (self.log_path, self._pid_path):
            path.parent.mkdir(parents=True, exist_ok=True)
        rotate(self.log_path)
        self._process = spawn(
            self._launch.command,
            folder=self._launch.folder,
            log=self.log_path,
            environ=self._launch.environ,
        )
        self._write_pid()
        if self._launch.health_url is not None:
            await self._wait_until_it_answers(self._launch.health_url)

    async def wait_until_ended(self) -> int:
        """Returns the exit code once the program has ended."""
        if self._process is None:
            raise ProgramError(f"{self.name} is not started")
        return await ended(self._process)

    async def close(self) -> None:
        """Asks the program to finish what it holds and waits; killed after a limit."""
        if self._process is not None:
            if self._process.poll() is None:
                await end(psutil.Process(self._process.pid), signal.SIGTERM, STOP_LIMIT_S)
            self._process.wait()
            self._process = None
            self._pid_path.unlink(missing_ok=True)

    def kill(self) -> None:
        """Ends the program at once."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()

    def reload(self) -> None:
        """Tells the program to take over what has changed on disk."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGHUP)

    async def _wait_until_it_answers(self, url: str) -> None:
        until = time.monotonic() + START_LIMIT_S
        timeout = aiohttp.ClientTimeout(total=HEALTH_TIMEOUT_S)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while not await _answers(session, url):
                if self._process is None or self._process.poll() is not None:
                    raise ProgramError(f"{self.name} ended while starting:\n{last_lines(self.log_path)}")
                if time.monotonic() > until:
                    raise ProgramError(
                        f"{self.name} did not answer at {url} in {START_LIMIT_S:.0f} s:\n{last_lines(self.log_path)}"
                    )
                await asyncio.sleep(_POLL_S)

    def _write_pid(self) -> None:
        if self._process is None:
            return
        try:
            born = psutil.Process(self._process.pid).create_time()
        except psutil.NoSuchProcess:  # it ended at once; waiting for its answer will say so
            return
        self._pid_path.write_text(json.dumps({"pid": self._process.pid, "born": born}), encoding="ascii")

    def _read_orphan(self) -> psutil.Process | None:
        try:
            noted = json.loads(self._pid_path.read_text(encoding="ascii"))
            process = psutil.Process(int(noted["pid"]))
            same_birth = abs(process.create_time() - float(noted["born"])) < _SAME_BIRTH_S
            same_command = process.cmdline()[1:] == list(self._launch.command)[1:]
        except (OSError, ValueError, KeyError, TypeError, psutil.Error):
            return None
        return process if same_birth and same_command else None


async def _answers(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as response:
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False
