"""Runs the units of the desk's models with Node's own test runner, and holds its layers apart."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
WEB = HERE.parents[2] / "desk" / "web"
TIME_LIMIT_S = 60


def test_the_desks_models_keep_their_promises() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.fail("Node.js is needed for the browser's models: install the package nodejs")
    files = sorted(str(path) for path in HERE.glob("*.test.mjs"))
    command = [node, "--test", "--test-reporter=tap", *files]
    run = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT_S, check=False)
    passed = re.search(r"^# pass (\d+)$", run.stdout, re.MULTILINE)
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
    assert passed is not None
    assert int(passed[1]) >= len(files)


def test_models_know_no_dom_and_views_know_no_network() -> None:
    models = [path for path in (WEB / "models").glob("*.js") if re.search(r"\bdocument\.|\bwindow\.", path.read_text())]
    views = [path for path in (WEB / "views").glob("*.js") if re.search(r"\bfetch\(|WebSocket|/net/", path.read_text())]
    assert (models, views) == ([], [])


def test_no_markup_is_glued_from_strings() -> None:
    glued = re.compile(r"innerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write")
    assert [
        path.name for path in WEB.rglob("*.js") if "vendor" not in path.parts and glued.search(path.read_text())
    ] == []
