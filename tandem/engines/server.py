"""The life of an embedded server: its folder is taken, orphans end, it starts, answers, and is stopped."""

from __future__ import annotations

import asyncio
import logging
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

import psutil

from tandem.engines.error import EngineError
from tandem.engines.folder import EngineFolder
from tandem.engines.orphans import end_orphans
from tandem.process import end, ended

RECOVERY_LIMIT_S = 30 * 60.0
STOP_LIMIT_S = 60.0
PROGRESS_EVERY_S = 5.0
_POLL_S = 0.02

log = logging.getLogger(__name__)


class EmbeddedServer(ABC):
    """A real server whose data, socket and log live in one folder."""

    name: str
    title: str
    """Its name as its makers write it."""
    program: str
    """What its main process is called."""
    stopped_by: signal.Signals
    """Cuts clients and keeps what is confirmed."""
    recovers_by: str
    """What a start that takes long is busy with."""

    def __init__(self, folder: EngineFolder) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> psutil.Process:
        """The server's main process; raises EngineError when it was not started."""
        return psutil.Process(self._started().pid)

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
            await end_orphans(self.program, self._folder.data, self.stopped_by, STOP_LIMIT_S)
            self._prepare()
            self._process = self._spawn()
            await self._wait_until_it_answers()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Stops the server after it has written everything; killed after a limit."""
        if self._process is not None:
            if self._process.poll() is None:
                await end(psutil.Process(self._process.pid), self.stopped_by, STOP_LIMIT_S)
            self._process.wait()
            self._process = None
        self._folder.release()

    def kill(self) -> None:
        """Ends the server at once; the next start recovers what was confirmed."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()

    async def wait_until_ended(self) -> int:
        """Returns the exit code when the server has ended, however it did."""
        return await ended(self._started())

    @abstractmethod
    def _prepare(self) -> None:
        """Makes the folder ready for a start, now that no server has it."""

    @abstractmethod
    def _spawn(self) -> subprocess.Popen[bytes]:
        """Starts the process."""

    @abstractmethod
    async def _answers(self) -> bool:
        """Whether the server takes a client now."""

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise EngineError(f"{self.title} is not started")
        return self._process

    async def _wait_until_it_answers(self) -> None:
        started = told = time.monotonic()
        while not await self._answers():
            if self._started().poll() is not None:
                raise EngineError(f"{self.title} ended while starting:\n{self._folder.last_words()}")
            now = time.monotonic()
            if now - started > RECOVERY_LIMIT_S:
                raise EngineError(f"{self.title} did not answer in {RECOVERY_LIMIT_S:.0f} s")
            if now - told >= PROGRESS_EVERY_S:
                told = now
                log.info("%s is %s, %.0f s so far", self.title, self.recovers_by, now - started)
            await asyncio.sleep(_POLL_S)
