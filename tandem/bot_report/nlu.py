"""An NLU to report on: one that runs, or the newest model loaded for as long as the report takes."""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tandem import nlu_environment
from tandem.program import Launch, Program

HOST = "127.0.0.1"
LOOK_TIMEOUT_S = 2.0
MODEL = "models/latest"


@dataclass(frozen=True, kw_only=True)
class Nlu:
    """Where an NLU answers, and the file of its model."""

    url: str
    model: str


async def running(url: str) -> Nlu | None:
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
async def loaded(data_folder: Path) -> AsyncIterator[Nlu]:
    """Loads the newest model in a server of its own on a free port, and ends it; raises ProgramError."""
    port = free_port()
    url = f"http://{HOST}:{port}"
    launch = Launch(
        name="nlu-report",
        command=[str(nlu_environment.PYTHON), "serve.py", "--model", MODEL, "--host", HOST, "--port", str(port)],
        folder=nlu_environment.FOLDER,
        environ=os.environ,
        health_url=f"{url}/status",
    )
    program = Program(launch, data_folder)
    try:
        await program.start()
        yield await running(url) or Nlu(url=url, model=MODEL)
    finally:
        await program.close()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
