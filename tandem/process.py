"""Child processes: started so that they do not outlive us, and ended with a limit.

A child gets a session of its own, because Ctrl-C in a terminal signals the whole foreground group and would
end the children before we can do it in the right order.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1  # linux/prctl.h
KILL_WAIT_S = 10.0
_POLL_S = 0.02
_WATCH_S = 0.2
_LIBC = ctypes.CDLL(None, use_errno=True)


def spawn(
    command: Sequence[str],
    *,
    folder: Path,
    log: Path,
    environ: Mapping[str, str] | None = None,
    when_we_die: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Starts a child in a folder, its output appended to a log file; it gets a signal when this process dies.

    To be called from the main thread: Linux ties the signal to the thread that started the child.
    """
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603
            list(command),
            cwd=folder,
            env=None if environ is None else dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_leash(when_we_die),
        )


async def ended(process: subprocess.Popen[bytes]) -> int:
    """Returns the exit code of a child once it has ended; minus the number of the signal that ended it."""
    while (code := process.poll()) is None:  # noqa: ASYNC110 (a child's end is no event on every system)
        await asyncio.sleep(_WATCH_S)
    return code


async def end(process: psutil.Process, request: signal.Signals, limit_s: float) -> None:
    """Asks a process to end, waits up to the limit, then kills it; a stopped one is woken for it."""
    try:
        process.send_signal(request)
        process.send_signal(signal.SIGCONT)
        if not await _gone_within(process, limit_s):
            process.kill()
            await _gone_within(process, KILL_WAIT_S)
    except psutil.NoSuchProcess:
        return


def is_alive(process: psutil.Process) -> bool:
    """Says whether the process runs; one that only waits to be reaped does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def _gone_within(process: psutil.Process, limit_s: float) -> bool:
    until = time.monotonic() + limit_s
    while is_alive(process):
        if time.monotonic() >= until:
            return False
        await asyncio.sleep(_POLL_S)
    return True


def _leash(request: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    parent = os.getpid()

    def tie() -> None:
        _LIBC.prctl(PR_SET_PDEATHSIG, int(request), 0, 0, 0)
        if os.getppid() != parent:  # it died before the tie was made
            os._exit(1)

    return tie
