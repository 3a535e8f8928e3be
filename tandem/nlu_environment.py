"""The NLU's own environment on Python 3.10, and its model: made when missing or when what they are made from changed.

Rasa 3.6 does not run on a newer Python (docs/why/two-pythons.md). uv finds a 3.10 of the system or of pyenv, also
when only pyenv's shims are on the path, since `bot/nlu/.python-version` tells a shim which version to be.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tandem.environment import MAIN, ROOT, EnvironmentProblem, is_made, mark_made, run

FOLDER = ROOT / "bot" / "nlu"
ENVIRONMENT = FOLDER / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
UV = MAIN / "bin" / "uv"
NEWEST_MODEL = FOLDER / "models" / "latest"
MISSING_PYTHON = """\
The NLU needs Python 3.10 (Rasa 3.6 runs on no newer one), and none was found. Any one of these helps:
  pyenv install 3.10
  .venv/bin/uv python install 3.10
  apt-get install python3.10 python3.10-venv     (Ubuntu 22.04)"""

_MADE_FROM = [FOLDER / "requirements.txt", FOLDER / ".python-version"]
_ADDED = {"english-plus": FOLDER / "requirements-english-plus.txt"}


def prepare(pipeline: str, *, soon: bool) -> None:
    """Makes environment and model for a pipeline where needed, with progress shown; raises EnvironmentProblem.

    Where a model has to be there `soon`, one of the pipeline `first-look` is enough.
    """
    if not is_made(ENVIRONMENT, _MADE_FROM, "requirements"):
        python = find_python(os.environ)
        print(f"Making {ENVIRONMENT} with {python}", flush=True)
        run([UV, "venv", "--quiet", "--no-project", "--allow-existing", "--python", python, ENVIRONMENT], FOLDER)
        print("Installing the NLU's requirements, about half a minute", flush=True)
        run([UV, "pip", "install", "--quiet", "--python", PYTHON, "-r", "requirements.txt"], FOLDER)
        mark_made(ENVIRONMENT, _MADE_FROM, "requirements")
    added = _ADDED.get(pipeline)
    if added and not is_made(ENVIRONMENT, [*_MADE_FROM, added], pipeline):
        print(f"Installing what the pipeline {pipeline} adds, 84 MB", flush=True)
        run([UV, "pip", "install", "--quiet", "--no-deps", "--python", PYTHON, "-r", added], FOLDER)
        mark_made(ENVIRONMENT, [*_MADE_FROM, added], pipeline)
    run([PYTHON, "train.py", *(["--first-look"] if soon else []), "--pipeline", pipeline], FOLDER)


def has_current_model(pipeline: str) -> bool:
    """Says whether the newest model is whole and made from what it would be made from now."""
    check = [str(PYTHON), "train.py", "--check", "--pipeline", pipeline]
    return PYTHON.exists() and subprocess.run(check, cwd=FOLDER, capture_output=True, check=False).returncode == 0  # noqa: S603


def find_python(environ: os._Environ[str] | dict[str, str]) -> Path:
    """Returns a Python 3.10 of this machine; raises EnvironmentProblem saying how to get one."""
    # PYENV_VERSION would win over the folder's .python-version. Nothing is downloaded behind the user's back.
    clean = {name: value for name, value in environ.items() if name not in ("PYENV_VERSION", "VIRTUAL_ENV")}
    wanted = (FOLDER / ".python-version").read_text(encoding="ascii").strip()
    found = subprocess.run(  # noqa: S603
        [UV, "python", "find", "--no-project", "--system", wanted],
        cwd=FOLDER,
        env={**clean, "UV_PYTHON_DOWNLOADS": "never"},
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode != 0:
        raise EnvironmentProblem(MISSING_PYTHON)
    return Path(found.stdout.strip())
