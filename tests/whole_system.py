"""The whole system for browser tests and pictures: `tandem run` as a child process on free ports, with its own data."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.nlu_server import require_current_model

ROOT = Path(__file__).resolve().parents[1]
OPENS_WITHIN_S = 60.0  # with the stop below the test's own limit, so that what the system said is told
STOPS_WITHIN_S = 40.0
GATHER_S = 0.2  # nobody here writes a turn in several messages


@dataclass(frozen=True, kw_only=True)
class System:
    """Where a running system is reached."""

    web: str
    demo: str


@contextmanager
def running_system(folder: Path) -> Iterator[System]:
    """Runs engines, NLU, demo operator and all roles of Tandem, with their data in the folder."""
    require_current_model()
    web, nlu, demo = _free_ports(3)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TANDEM_")}
    environ = kept | {
        "TANDEM_DATA_FOLDER": str(folder / "var"),
        "TANDEM_WEB_PORT": str(web),
        "TANDEM_NLU_URL": f"http://127.0.0.1:{nlu}",
        "TANDEM_DEMO_OPERATOR_PORT": str(demo),
        "TANDEM_WEBCHAT_GATHER_S": str(GATHER_S),
    }
    said = folder / "run.log"
    with said.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tandem", "run"],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_open(process, f"http://127.0.0.1:{web}/healthz?all=1", said)
        yield System(web=f"http://127.0.0.1:{web}", demo=f"http://127.0.0.1:{demo}")
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOPS_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()  # its children get a signal when it dies
        process.wait()
        raise


def _wait_until_open(process: subprocess.Popen[bytes], health: str, said: Path) -> None:
    deadline = time.monotonic() + OPENS_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(health, timeout=5):  # noqa: S310 (our own address)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)  # a server that does not listen yet tells nobody when it does
    raise AssertionError(f"The system did not open:\n{said.read_text(errors='replace')[-3000:]}")


def _free_ports(count: int) -> list[int]:
    holders = [socket.socket() for _ in range(count)]
    for holder in holders:
        holder.bind(("127.0.0.1", 0))
    ports = [int(holder.getsockname()[1]) for holder in holders]
    for holder in holders:
        holder.close()
    return ports
