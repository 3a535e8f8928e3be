"""The three systems, each started as its owner would, alone on this machine's loopback, and stopped again."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tandem.environment import ROOT
from tests.bench.rasa_project import MODEL, RASA
from tests.bench.rasa_project import environ as rasa_environ

HOST = "127.0.0.1"
RASA_PORT = 8390
# Tandem's own defaults stay free for an installation that runs meanwhile.
TANDEM_PORTS = {
    "TANDEM_WEB_PORT": "8391",
    "TANDEM_NLU_URL": f"http://{HOST}:8392",
    "TANDEM_DEMO_OPERATOR_PORT": "8393",
    "TANDEM_MONITOR_PORT": "8394",
}
STARTS_WITHIN_S = 180.0
STOPS_WITHIN_S = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """A system that answers on its REST channel."""

    process: psutil.Process
    port: int


@contextmanager
def rasa(project: Path) -> Iterator[Running]:
    """`rasa run` as Rasa ships it: one process, tracker in memory, the REST channel open."""
    command = [str(RASA), "run", "--model", MODEL, "--interface", HOST, "--port", str(RASA_PORT)]
    with _started(command, project, rasa_environ(), project / "run.log", f"http://{HOST}:{RASA_PORT}/") as process:
        yield Running(process=process, port=RASA_PORT)


@contextmanager
def tandem(data_folder: Path) -> Iterator[Running]:
    """What `make run` starts, on an empty data folder."""
    shutil.rmtree(data_folder, ignore_errors=True)
    data_folder.mkdir(parents=True)
    port = int(TANDEM_PORTS["TANDEM_WEB_PORT"])
    with _started(
        [sys.executable, "-m", "tandem", "run"],
        ROOT,
        tandem_environ(data_folder),
        data_folder.parent / "tandem.log",
        f"http://{HOST}:{port}/healthz?all=1",
    ) as process:
        yield Running(process=process, port=port)


def tandem_environ(data_folder: Path) -> dict[str, str]:
    """The environment of the installation that is measured: its own folder and ports, embedded engines."""
    engines = ("DATABASE_URL", "REDIS_URL")
    kept = {name: value for name, value in os.environ.items() if name not in engines}
    return {**kept, **TANDEM_PORTS, "TANDEM_DATA_FOLDER": str(data_folder)}


@contextmanager
def _started(
    command: Sequence[str], folder: Path, environ: Mapping[str, str], log: Path, url: str
) -> Iterator[psutil.Process]:
    with log.open("wb") as output:
        child = subprocess.Popen(
            command, cwd=folder, env=dict(environ), stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    process = psutil.Process(child.pid)
    try:
        _wait_until_it_answers(child, url, log)
        yield process
    finally:
        _stop(child, process)


def _wait_until_it_answers(child: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until and child.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)  # a server that does not listen yet tells nobody when it does
    raise RuntimeError(f"{' '.join(command_line(child))} did not start:\n{log.read_text(errors='replace')[-3000:]}")


def command_line(child: "subprocess.Popen[bytes]") -> list[str]:
    """What a child was started with."""
    return [str(part) for part in child.args] if isinstance(child.args, list) else [str(child.args)]


def _stop(child: "subprocess.Popen[bytes]", process: psutil.Process) -> None:
    if child.poll() is not None:
        return
    family = process.children(recursive=True)
    child.terminate()
    try:
        child.wait(STOPS_WITHIN_S)
    except subprocess.TimeoutExpired:
        for one in [process, *family]:
            if one.is_running():
                one.kill()
        child.wait()
