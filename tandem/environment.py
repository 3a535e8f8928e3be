"""Makes a Python environment from a requirements file, and does nothing when it is made already.

Run by the system's Python before anything is installed (`python3 -m tandem.environment`), so it uses the
standard library only. What an environment was made from is kept beside it as one hash.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

UV = "uv==0.13.9"
ROOT = Path(__file__).resolve().parent.parent
MAIN = ROOT / ".venv"
DOWNLOAD_TIMEOUT_S = 180


class EnvironmentProblem(Exception):
    """An environment cannot be made."""


def is_made(environment: Path, made_from: Sequence[Path], name: str) -> bool:
    """Says whether the environment stands and was made from exactly these files."""
    stamp = environment / f".made-from-{name}"
    # A virtual environment's python is a link: it is broken when the Python behind it was removed.
    return (
        (environment / "bin" / "python").exists()
        and stamp.exists()
        and stamp.read_text(encoding="ascii") == _digest(made_from)
    )


def mark_made(environment: Path, made_from: Sequence[Path], name: str) -> None:
    """Notes what the environment was made from; the last step of making it."""
    (environment / f".made-from-{name}").write_text(_digest(made_from), encoding="ascii")


def run(command: Sequence[object], folder: Path, **variables: str) -> None:
    """Runs one step with its output shown; raises EnvironmentProblem when it fails."""
    environ = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
    # Many small machines have slow registries; uv's own limit is 30 s.
    environ.setdefault("UV_HTTP_TIMEOUT", str(DOWNLOAD_TIMEOUT_S))
    words = [str(word) for word in command]
    # In a session of its own, Ctrl-C reaches only us, and the step is ended without a page of its traceback.
    step = subprocess.Popen(words, cwd=folder, env={**environ, **variables}, start_new_session=True)  # noqa: S603
    # A service manager says SIGTERM where people press Ctrl-C; a step left alone would go on with gigabytes.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code = step.wait()
    except KeyboardInterrupt:
        step.terminate()
        step.wait()
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
    if code != 0:
        raise EnvironmentProblem(f"`{' '.join(words)}` failed with exit code {code}")


def make_main(*, development: bool) -> None:
    """Makes `.venv`, with what tests and checks need too when asked for."""
    name = "requirements-dev" if development else "requirements"
    wanted = ROOT / f"{name}.txt"
    made_from = [wanted, Path(__file__)]
    if is_made(MAIN, made_from, name):
        return
    python = MAIN / "bin" / "python"
    if not python.exists():
        print(f"Making {MAIN} with Python {sys.version.split()[0]}", flush=True)
        try:
            run([sys.executable, "-m", "venv", "--clear", MAIN], ROOT)
        except EnvironmentProblem as problem:
            raise EnvironmentProblem(f"{problem}; on Debian and Ubuntu: apt-get install python3-venv") from None
    print(f"Installing {wanted.name}", flush=True)
    run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV], ROOT)
    run([MAIN / "bin" / "uv", "pip", "install", "--quiet", "--python", python, "-r", wanted], ROOT)
    mark_made(MAIN, made_from, name)


def _digest(files: Sequence[Path]) -> str:
    total = hashlib.sha256()
    for file in files:
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


if __name__ == "__main__":
    try:
        make_main(development="--development" in sys.argv[1:])
    except EnvironmentProblem as problem:
        sys.exit(f"tandem: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
