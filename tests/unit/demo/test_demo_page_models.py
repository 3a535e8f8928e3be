"""Runs the page's model tests with Node's own test runner."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_the_models_of_the_page_pass_their_node_tests() -> None:
    run = subprocess.run(
        ["node", "--test", "--no-warnings", str(HERE / "page_models.test.js")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "# pass 6" in run.stdout.replace("ℹ pass", "# pass")
