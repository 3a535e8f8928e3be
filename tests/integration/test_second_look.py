"""The second look is learnt beside a running NLU, which then takes it over; real processes, a pretended training."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from textwrap import dedent

import pytest

from tandem import nlu_environment, second_look
from tandem.program import Launch, Program

TRAINING = dedent(
    """
    import pathlib, sys, time
    learnt = pathlib.Path("learnt")
    if "--check" in sys.argv:
        sys.exit(0 if learnt.exists() else 1)
    pathlib.Path("begun").touch()
    while not pathlib.Path("go").exists():
        time.sleep(0.02)
    if pathlib.Path("go").read_text() == "fail":
        sys.exit("no more memory")
    learnt.touch()
    """
)
NLU = dedent(
    """
    import pathlib, signal
    signal.signal(signal.SIGHUP, lambda *_: pathlib.Path("reloaded").touch())
    pathlib.Path("ready").touch()
    while True:
        signal.pause()
    """
)


@pytest.fixture
async def nlu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Program]:
    """A running program that notes when it is told to load anew, and a folder to train in."""
    (tmp_path / "train.py").write_text(TRAINING)
    monkeypatch.setattr(nlu_environment, "FOLDER", tmp_path)
    monkeypatch.setattr(nlu_environment, "PYTHON", Path(sys.executable))
    launch = Launch(name="nlu", command=[sys.executable, "-c", NLU], folder=tmp_path, environ={}, health_url=None)
    program = Program(launch, tmp_path / "var")
    await program.start()
    await _there(tmp_path / "ready")
    yield program
    await program.close()


async def _there(path: Path) -> None:
    async with asyncio.timeout(20):
        while not path.exists():  # noqa: ASYNC110, ASYNC240 (another process makes it)
            await asyncio.sleep(0.02)


async def test_what_is_learnt_is_taken_over(nlu: Program, tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    await second_look.learn("standard", nlu, tmp_path / "var")
    assert (tmp_path / "learnt").exists()
    await _there(tmp_path / "reloaded")


async def test_a_whole_model_is_not_trained_again(nlu: Program, tmp_path: Path) -> None:
    (tmp_path / "learnt").touch()
    await second_look.learn("standard", nlu, tmp_path / "var")
    assert not (tmp_path / "begun").exists()


async def test_the_nlu_goes_on_when_the_training_fails(
    nlu: Program, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "go").write_text("fail")
    with caplog.at_level(logging.ERROR):
        await second_look.learn("standard", nlu, tmp_path / "var")
    assert "goes on without a second look" in caplog.text
    assert not (tmp_path / "reloaded").exists()


async def test_a_training_that_cannot_begin_is_told(
    nlu: Program, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with caplog.at_level(logging.ERROR):
        await second_look.learn("standard", nlu, tmp_path / "var")
    assert "goes on without a second look" in caplog.text


async def test_stopping_ends_the_training(nlu: Program, tmp_path: Path) -> None:
    learning = asyncio.ensure_future(second_look.learn("standard", nlu, tmp_path / "var"))
    await _there(tmp_path / "begun")
    learning.cancel()
    await asyncio.gather(learning, return_exceptions=True)
    assert learning.cancelled()
    assert not list((tmp_path / "var" / "run").glob("nlu-training.pid"))
