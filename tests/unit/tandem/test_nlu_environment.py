"""How the NLU's Python 3.10 is found: on the path, behind a shim, or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tandem.environment import EnvironmentProblem, is_made, mark_made
from tandem.nlu_environment import FOLDER, find_python


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """An environment in which no Python is to be found."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "home").mkdir()
    return {
        "PATH": str(tmp_path / "bin"),
        "HOME": str(tmp_path / "home"),
        "UV_PYTHON_INSTALL_DIR": str(tmp_path / "home" / "pythons"),
        "UV_CACHE_DIR": str(tmp_path / "home" / "cache"),
    }


def test_without_any_python_3_10_the_message_says_how_to_get_one(bare: dict[str, str]) -> None:
    with pytest.raises(EnvironmentProblem, match=r"needs Python 3.10(.|\n)*pyenv install 3.10"):
        find_python(bare)


def test_a_python_3_10_behind_a_shim_is_found(tmp_path: Path, bare: dict[str, str]) -> None:
    """A shim like pyenv's: it runs a version only where PYENV_VERSION or a .python-version says so."""
    real = find_python(dict(os.environ))
    shim = tmp_path / "bin" / "python3.10"
    shim.write_text(
        "#!/bin/sh\n"
        f'[ "${{PYENV_VERSION:-$(/bin/cat .python-version 2>/dev/null)}}" = 3.10 ] && exec {real} "$@"\n'
        "echo 'pyenv: python3.10: command not found' >&2\n"
        "exit 127\n"
    )
    shim.chmod(0o755)

    assert find_python({**bare, "PYENV_VERSION": "3.11.7"}).resolve() == real.resolve()


def test_an_environment_is_made_again_when_its_requirements_change(tmp_path: Path) -> None:
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("one==1\n")
    environment = tmp_path / ".venv"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "python").touch()
    assert not is_made(environment, [wanted], "requirements")

    mark_made(environment, [wanted], "requirements")
    assert is_made(environment, [wanted], "requirements")

    wanted.write_text("one==2\n")
    assert not is_made(environment, [wanted], "requirements")


def test_an_environment_whose_python_was_removed_is_made_again(tmp_path: Path) -> None:
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("one==1\n")
    environment = tmp_path / ".venv"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "python").symlink_to(tmp_path / "gone")
    mark_made(environment, [wanted], "requirements")

    assert not is_made(environment, [wanted], "requirements")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_step_ends_with_whoever_started_it(number: signal.Signals) -> None:
    step = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    program = (
        "import signal, sys; from pathlib import Path; from tandem.environment import run; "
        "signal.signal(signal.SIGINT, signal.default_int_handler); "
        f"run([sys.executable, '-c', {step!r}], Path('.'))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as starter:
        assert starter.stdout is not None
        child = int(starter.stdout.readline())
        starter.send_signal(number)
        starter.wait(20)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_a_model_is_checked_against_what_it_was_made_from(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "train.py", tmp_path)
    for name in ("config.yml", "domain.yml", "catalogue.yml", "requirements.txt", "data/greet.yml", "models/latest"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("as trained\n")
    made_from = _python(tmp_path, "-c", "import train; print(train.fingerprint('config.yml'))").stdout
    (tmp_path / "models" / "made-from.sha256").write_text(made_from)
    assert _python(tmp_path, "train.py", "--check").returncode == 0

    (tmp_path / "data" / "greet.yml").write_text("hello\n")
    outdated = _python(tmp_path, "train.py", "--check")
    assert outdated.returncode == 1
    assert outdated.stderr == "The NLU model is missing or outdated: run `make train`\n"


def _python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False)
