"""The whole system for browser tests and pictures: `tandem run` as a child process on free ports, with its own data."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.child import started
from tests.nlu_server import require_current_model
from tests.ports import free_ports

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
    web, nlu, demo = free_ports(3)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TANDEM_")}
    environ = kept | {
        "TANDEM_DATA_FOLDER": str(folder / "var"),
        "TANDEM_WEB_PORT": str(web),
        "TANDEM_NLU_URL": f"http://127.0.0.1:{nlu}",
        "TANDEM_DEMO_OPERATOR_PORT": str(demo),
        "TANDEM_WEBCHAT_GATHER_S": str(GATHER_S),
    }
    with started(
        [sys.executable, "-m", "tandem", "run"],
        folder=ROOT,
        environ=environ,
        log=folder / "run.log",
        url=f"http://127.0.0.1:{web}/healthz?all=1",
        starts_within_s=OPENS_WITHIN_S,
        stops_within_s=STOPS_WITHIN_S,
    ):
        yield System(web=f"http://127.0.0.1:{web}", demo=f"http://127.0.0.1:{demo}")
