"""The real NLU for tests: our server, or a stock Rasa, as a process of its own on a free port."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tandem.nlu_environment import FOLDER, PYTHON
from tandem.settings import load
from tests.child import started
from tests.ports import free_port

CONFIG = Path(__file__).resolve().parents[1] / "config.yml"
STARTS_WITHIN_S = 90.0
STOPS_WITHIN_S = 30.0


@dataclass(frozen=True, kw_only=True)
class NluProcess:
    """A running server, its address, and the folder that its models lie in."""

    process: subprocess.Popen[bytes]
    url: str
    models: Path
    log: Path

    def stop(self) -> int:
        """Asks the server to end, waits for it, and returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOPS_WITHIN_S)


def trained_model() -> Path:
    """Returns the model file; fails when there is none, since training takes longer than a test may."""
    latest = FOLDER / "models" / "latest"
    if not PYTHON.exists() or not latest.exists():
        pytest.fail("There is no NLU model: run `make train`", pytrace=False)
    return latest.resolve()


def require_current_model() -> None:
    """Fails when `make run` would train before it opens: that takes longer than a test may."""
    trained_model()
    pipeline = load(CONFIG, {}).nlu.pipeline
    checked = subprocess.run(
        [PYTHON, "train.py", "--check", "--pipeline", pipeline], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    if checked.returncode != 0:
        pytest.fail(checked.stderr.strip(), pytrace=False)


@contextmanager
def running_nlu(folder: Path, *, stock: bool = False) -> Iterator[NluProcess]:
    """Runs our server, or a stock Rasa with the same environment, on a copy of the model in the folder."""
    model = Path(shutil.copy(trained_model(), folder))
    port = free_port()
    ours = ["python", "serve.py", "--model", str(folder), "--port", str(port)]
    rasa = ["rasa", "run", "--enable-api", "--model", str(model), "--port", str(port), "--interface", "127.0.0.1"]
    command = rasa if stock else ours
    url, log = f"http://127.0.0.1:{port}", folder / "nlu.log"
    with started(
        [PYTHON.parent / command[0], *command[1:]],
        folder=FOLDER,
        environ={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONUNBUFFERED": "1"},
        log=log,
        # /status answers 200 only when a model is loaded; stock Rasa listens before that.
        url=f"{url}/status",
        starts_within_s=STARTS_WITHIN_S,
        stops_within_s=STOPS_WITHIN_S,
    ) as process:
        yield NluProcess(process=process, url=url, models=folder, log=log)
