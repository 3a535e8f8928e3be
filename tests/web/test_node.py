"""Runs the units of the browser's models with Node's own test runner, and weighs the widget."""

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
WEB = HERE.parents[1] / "channels" / "webchat" / "web"
TIME_LIMIT_S = 60
HEAVIEST_BYTES = 30_000  # gzipped, each file by itself, as they travel


def test_models_keep_their_promises() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.fail("Node.js is needed for the browser's models: install the package nodejs")
    files = sorted(str(path) for path in HERE.glob("*.test.mjs"))
    run = subprocess.run(
        [node, "--test", "--test-reporter=tap", *files],
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
        check=False,
    )
    passed = re.search(r"^# pass (\d+)$", run.stdout, re.MULTILINE)
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
    assert passed is not None
    assert int(passed[1]) >= len(files)


def test_the_widget_weighs_less_than_30_kb() -> None:
    landing = WEB / "landing"
    files = [path for suffix in ("js", "css") for path in WEB.rglob(f"*.{suffix}") if landing not in path.parents]
    weight = sum(len(gzip.compress(path.read_bytes())) for path in files)
    assert weight < HEAVIEST_BYTES, f"{weight} bytes in {len(files)} files"


def test_models_know_no_page_and_views_no_network() -> None:
    models = "\n".join(path.read_text() for path in (WEB / "models").glob("*.js"))
    views = "\n".join(path.read_text() for path in (WEB / "views").glob("*.js"))
    assert not re.findall(r"\b(?:document|window|navigator)\.", models)
    assert not re.findall(r"\bfetch\(|\bWebSocket\b|\blocalStorage\b", views)


def test_no_markup_is_glued_from_strings() -> None:
    everything = "\n".join(path.read_text() for path in WEB.rglob("*.js"))
    assert not re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", everything)
