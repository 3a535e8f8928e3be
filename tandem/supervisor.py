"""Keeps the parts of one installation running, and stops them in the right order.

Parts are started stage by stage and stopped one by one in the opposite order, so that whoever depends on
another part is gone before it. A part that dies is started again, after a pause that doubles with each
failure in a row.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from tandem.engines.error import EngineError
from tandem.program import ProgramError

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
FAILURES_MAX = 12  # in a row; about four minutes
STEADY_AFTER_S = 5.0

log = logging.getLogger(__name__)


class Part(Protocol):
    """What is supervised: an engine or a program."""

    name: str

    async def start(self) -> None:
        """Returns when the part does its work."""

    async def wait_until_ended(self) -> int:
        """Returns the exit code when it has ended."""

    async def close(self) -> None:
        """Stops it cleanly; does nothing when it is not running."""

    def kill(self) -> None:
        """Ends it at once."""


class GaveUpError(Exception):
    """A part failed too many times in a row."""


class Supervisor:
    """Starts parts, starts them again when they die, and stops them."""

    def __init__(self, stages: Sequence[Sequence[Part]]) -> None:
        self._stages = stages

    @property
    def parts(self) -> list[Part]:
        """All parts in the order in which they are started."""
        return [part for stage in self._stages for part in stage]

    async def start_stage(self, index: int) -> None:
        """Starts the parts of one stage side by side; the first failure is raised."""
        starts = [asyncio.ensure_future(part.start()) for part in self._stages[index]]
        try:
            await asyncio.gather(*starts)
        finally:
            for start in starts:
                start.cancel()
            await asyncio.gather(*starts, return_exceptions=True)

    async def keep(self, stop: asyncio.Event) -> None:
        """Starts again what dies, until told to stop; raises GaveUpError when one part keeps failing."""
        keepers = [asyncio.ensure_future(self._keep(part)) for part in self.parts]
        stopping = asyncio.ensure_future(stop.wait())
        try:
            done, _ = await asyncio.wait({*keepers, stopping}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in (*keepers, stopping):
                task.cancel()
            await asyncio.gather(*keepers, stopping, return_exceptions=True)

    async def close(self) -> None:
        """Stops the parts, last started first: the programs finish what they hold, then the engines."""
        for part in reversed(self.parts):
            try:
                await part.close()
            except OSError as error:
                log.error("Stopping %s failed: %s", part.name, error)

    def kill(self) -> None:
        """Ends every part at once; nothing confirmed is lost by it."""
        for part in self.parts:
            with suppress(OSError):
                part.kill()

    async def _keep(self, part: Part) -> None:
        failures = 0
        while True:
            since = time.monotonic()
            code = await part.wait_until_ended()
            if time.monotonic() - since > STEADY_AFTER_S:
                failures = 0
            log.warning("%s ended (%s); starting it again", part.name, how_it_ended(code))
            while True:
                failures += 1
                if failures > FAILURES_MAX:
                    raise GaveUpError(f"{part.name} failed {FAILURES_MAX} times in a row; see the logs")
                await asyncio.sleep(pause_after(failures))
                await part.close()
                try:
                    await part.start()
                except (EngineError, ProgramError) as error:
                    log.error("%s", error)
                else:
                    log.warning("%s is back", part.name)
                    break


def pause_after(failures: int) -> float:
    """Returns the seconds to wait before the next start."""
    return float(min(FIRST_PAUSE_S * 2 ** (failures - 1), LONGEST_PAUSE_S))


def how_it_ended(code: int) -> str:
    """Returns a child's exit code in words."""
    return f"signal {-code}" if code < 0 else f"exit code {code}"
