"""A program that tests run as a child: started, waited for until it answers, and ended with all that it started."""

import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from tandem.process import spawn

LAST_WORDS = 3000


@contextmanager
def started(
    command: Sequence[str | Path],
    *,
    folder: Path,
    environ: Mapping[str, str],
    log: Path,
    url: str,
    starts_within_s: float,
    stops_within_s: float,
) -> Iterator["subprocess.Popen[bytes]"]:
    """Runs a command from the moment that its address answers 2xx; fails when it does not start, or not stop."""
    process = spawn([str(part) for part in command], folder=folder, log=log, environ=environ)
    try:
        wait_until_it_answers(process, url, log, within_s=starts_within_s)
        yield process
    finally:
        _end(process, stops_within_s)


def wait_until_it_answers(
    process: "subprocess.Popen[bytes] | subprocess.Popen[str]", url: str, log: Path, *, within_s: float
) -> None:
    """Returns when the address answers 2xx; fails with the last words of the log."""
    until = time.monotonic() + within_s
    while time.monotonic() < until and process.poll() is None:
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=5):  # noqa: S310 (our own)
            return
        time.sleep(0.1)  # a server that does not listen yet tells nobody when it does
    raise AssertionError(f"{log.stem} did not start:\n{log.read_text(errors='replace')[-LAST_WORDS:]}")


def _end(process: "subprocess.Popen[bytes]", within_s: float) -> None:
    if process.poll() is not None:
        return
    family = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    try:
        process.wait(within_s)
    except subprocess.TimeoutExpired:
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        process.kill()
        process.wait()
        raise
