"""Servers that a killed Tandem left behind on a folder of ours.

A process counts as ours only by proof: it runs the engine's program, and works in the engine's data folder
or was started with it. A pid file proves nothing, since numbers are used again. None is adopted: a server
started anew has today's settings, is tied to our life, and its log is ours.
"""

from __future__ import annotations

import logging
import signal
from pathlib import Path

import psutil

from tandem.process import KILL_WAIT_S, end, is_alive

log = logging.getLogger(__name__)


async def end_orphans(program: str, data: Path, request: signal.Signals, limit_s: float) -> None:
    """Ends every process of that program on that data folder: asked, then killed after the limit."""
    found = _find(program, data)
    if not found:
        return
    numbers = {process.pid for process in found}
    log.warning("Ending %s left running on %s: process %s", program, data, sorted(numbers))
    for process in found:
        if _parent(process) not in numbers:
            await end(process, request, limit_s)
    for process in found:  # workers whose main process was killed, or is gone by now
        if is_alive(process):
            await end(process, signal.SIGKILL, KILL_WAIT_S)


def _find(program: str, data: Path) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if _is_ours(process, program, data)]


def _is_ours(process: psutil.Process, program: str, data: Path) -> bool:
    try:
        if process.name() != program or not is_alive(process):
            return False
        if str(data) in process.cmdline():
            return True
        return process.cwd() == str(data)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def _parent(process: psutil.Process) -> int | None:
    try:
        return process.ppid()
    except psutil.NoSuchProcess:
        return None
