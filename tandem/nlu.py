"""An NLU to ask: one that runs, or the newest model loaded for as long as it is asked."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tandem import installation, nlu_environment
from tandem.program import Launch, Program, ProgramError
from tandem.settings import Settings

HOST = "127.0.0.1"
LOOK_TIMEOUT_S = 2.0


@dataclass(frozen=True, kw_only=True)
class Nlu:
    """Where an NLU answers, and the file of its model."""

    url: str
    model: str


@asynccontextmanager
async def opened(settings: Settings, url: str | None = None) -> AsyncIterator[Nlu]:
    """Gives the NLU at an address; without one the installation's when it answers, else the newest model loaded.

    That the model at hand is outdated is told on stderr. Raises ProgramError when there is no NLU to be had.
    """
    found = await _running(url or settings.nlu.url)
    if found is None and url:
        raise ProgramError(f"no NLU with a model answers at {url}")
    if found is None and not nlu_environment.NEWEST_MODEL.exists():
        raise ProgramError("there is no model: run `make train` first")
    async with nullcontext(found) if found else _loaded(settings.data_folder) as used:
        ours = url is None and installation.runs_nlu(settings)
        if ours and not await asyncio.to_thread(_is_current, used, settings.nlu.pipeline):
            what_to_do = "run `make train`" + (" and start Tandem again" if found else "")
            print(f"tandem: {used.model} is not made from all of the present data: {what_to_do}", file=sys.stderr)
        yield used


def _is_current(used: Nlu, pipeline: str) -> bool:
    return used.model == nlu_environment.NEWEST_MODEL.resolve().name and nlu_environment.has_current_model(pipeline)


async def _running(url: str) -> Nlu | None:
    """The NLU that answers at an address with a model loaded; None when there is none."""
    timeout = aiohttp.ClientTimeout(total=LOOK_TIMEOUT_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(f"{url.rstrip('/')}/status") as found:
            if found.status != 200:
                return None
            return Nlu(url=url, model=str((await found.json())["model_file"]))
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError):
        return None


@asynccontextmanager
async def _loaded(data_folder: Path) -> AsyncIterator[Nlu]:
    """Loads the newest model in a server of its own on a free port, and ends it; raises ProgramError."""
    port = free_port()
    url = f"http://{HOST}:{port}"
    launch = Launch(
        name="nlu-loaded",
        command=[
            str(nlu_environment.PYTHON),
            "serve.py",
            "--model",
            str(nlu_environment.NEWEST_MODEL),
            "--host",
            HOST,
            "--port",
            str(port),
        ],
        folder=nlu_environment.FOLDER,
        environ=os.environ,
        health_url=f"{url}/status",
    )
    program = Program(launch, data_folder)
    try:
        await program.start()
        yield await _running(url) or Nlu(url=url, model=nlu_environment.NEWEST_MODEL.resolve().name)
    finally:
        await program.close()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
