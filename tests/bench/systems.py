"""The three systems, each started as its owner would, alone on this machine's loopback, and stopped again."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tandem.environment import ROOT
from tests.bench.rasa_project import MODEL, RASA
from tests.bench.rasa_project import environ as rasa_environ
from tests.child import started

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
    with started(
        command,
        folder=project,
        environ=rasa_environ(),
        log=project / "rasa.log",
        url=f"http://{HOST}:{RASA_PORT}/",
        starts_within_s=STARTS_WITHIN_S,
        stops_within_s=STOPS_WITHIN_S,
    ) as process:
        yield Running(process=psutil.Process(process.pid), port=RASA_PORT)


@contextmanager
def tandem(data_folder: Path) -> Iterator[Running]:
    """What `make run` starts, on an empty data folder."""
    shutil.rmtree(data_folder, ignore_errors=True)
    data_folder.mkdir(parents=True)
    port = int(TANDEM_PORTS["TANDEM_WEB_PORT"])
    with started(
        [sys.executable, "-m", "tandem", "run"],
        folder=ROOT,
        environ=tandem_environ(data_folder),
        log=data_folder.parent / "tandem.log",
        url=f"http://{HOST}:{port}/healthz?all=1",
        starts_within_s=STARTS_WITHIN_S,
        stops_within_s=STOPS_WITHIN_S,
    ) as process:
        yield Running(process=psutil.Process(process.pid), port=port)


def tandem_environ(data_folder: Path) -> dict[str, str]:
    """The environment of the installation that is measured: its own folder and ports, embedded engines."""
    engines = ("DATABASE_URL", "REDIS_URL")
    kept = {name: value for name, value in os.environ.items() if name not in engines}
    return {**kept, **TANDEM_PORTS, "TANDEM_DATA_FOLDER": str(data_folder)}
