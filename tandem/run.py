"""`make run`: everything on this machine, from one command, until Ctrl-C.

Order: orphans of a killed run, ports, environment and model of the NLU, engines and what they promise, then
the NLU and the demo operator side by side, and Tandem last, so that no customer comes in before the NLU answers.
Stopped in the opposite order; a second Ctrl-C ends everything at once.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path

from desk.accounts import demo_sign_ins
from tandem import installation, nlu_environment, second_look
from tandem.engines import guarantees
from tandem.engines.error import EngineError
from tandem.environment import EnvironmentProblem
from tandem.lock import Lock, LockedError
from tandem.program import Program, ProgramError
from tandem.settings import Settings
from tandem.supervisor import GaveUpError, Supervisor

INTERRUPTED = 130  # what a shell reports for a program that Ctrl-C ended

log = logging.getLogger(__name__)


class FolderError(Exception):
    """The data folder cannot be made or written to."""


REFUSALS = (
    FolderError,
    LockedError,
    EnvironmentProblem,
    installation.PortTakenError,
    EngineError,
    ProgramError,
    GaveUpError,
)
"""Why an installation does not run; each says what to do."""


def run(settings: Settings, config: Path, environ: Mapping[str, str]) -> int:
    """Runs the installation until it is told to stop; returns the exit code."""
    began = time.monotonic()
    lock = Lock(settings.data_folder / "lock")
    try:
        _open_folder(settings.data_folder, lock)
        programs = [
            Program(launch, settings.data_folder) for launch in installation.launches(settings, config, environ)
        ]
        asyncio.run(_make_room(settings, programs))
        if installation.runs_nlu(settings):
            nlu_environment.prepare(settings.nlu.pipeline, soon=True)
        return asyncio.run(_run(settings, programs, began))
    except REFUSALS as error:
        log.error("%s", error)
    except KeyboardInterrupt:  # while environments were made; a started installation handles it itself
        return INTERRUPTED
    finally:
        lock.release()
    return 1


def _open_folder(folder: Path, lock: Lock) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock.take()
    except OSError as error:
        raise FolderError(
            f"The data folder {folder} cannot be used ({error.strerror}): make it a folder that this user may "
            "write to, or set another data_folder in config.yml or by TANDEM_DATA_FOLDER"
        ) from None


async def _make_room(settings: Settings, programs: list[Program]) -> None:
    """Ends what a killed run left behind and looks that nothing else is in the way, before a training of minutes."""
    for program in programs:
        await program.end_orphan()
    installation.check_ports(settings)


async def _run(settings: Settings, programs: list[Program], began: float) -> int:
    before_tandem = [program for program in programs if program.name != installation.TANDEM]
    doors = [program for program in programs if program.name == installation.TANDEM]
    supervisor = Supervisor([installation.engines(settings), before_tandem, doors])
    stop = _stop_on_signals(supervisor)
    life = asyncio.ensure_future(_live(settings, supervisor, programs, stop, began))
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({life, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        if not life.done():
            life.cancel()
        await asyncio.gather(life, stopping, return_exceptions=True)
        await supervisor.close()
    if not life.cancelled():
        life.result()
    print("Stopped.", flush=True)
    return 0


async def _live(
    settings: Settings, supervisor: Supervisor, programs: list[Program], stop: asyncio.Event, began: float
) -> None:
    await supervisor.start_stage(0)
    await guarantees.check(installation.database_url(settings), installation.redis_url(settings))
    await supervisor.start_stage(1)
    await supervisor.start_stage(2)
    print(welcome(settings, time.monotonic() - began), flush=True)
    learning = [
        asyncio.ensure_future(second_look.learn(settings.nlu.pipeline, program, settings.data_folder))
        for program in programs
        if program.name == installation.NLU
    ]
    try:
        await supervisor.keep(stop)
    finally:
        for task in learning:
            task.cancel()
        await asyncio.gather(*learning, return_exceptions=True)


def _stop_on_signals(supervisor: Supervisor) -> asyncio.Event:
    stop = asyncio.Event()

    def handle() -> None:
        if stop.is_set():
            supervisor.kill()
            os._exit(INTERRUPTED)
        print("\nStopping; once more to stop at once.", flush=True)
        stop.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, handle)
    return stop


def welcome(settings: Settings, seconds: float) -> str:
    """Returns what is told when everything answers: addresses, and with a demo its sign-ins."""
    where = installation.doors(settings)
    web = where[installation.TANDEM].url
    rows = [("website and chat", f"{web}/"), ("desk", f"{web}/desk")]
    if installation.DEMO_OPERATOR in where:
        rows.append(("demo operator", f"{where[installation.DEMO_OPERATOR].url}/   telephone: codes arrive here"))
    rows += [("health", f"{web}/healthz?all=1"), ("NLU", f"{settings.nlu.url}/")]
    rows.append(("logs", f"{settings.data_folder / 'logs'}"))
    lines = ["", f"Tandem is open (after {seconds:.0f} s). Ctrl-C stops it.", ""]
    lines += [f"  {name:<18}{address}" for name, address in rows]
    if settings.demo:
        lines += ["", "  desk sign-ins     name        password    role"]
        lines += [f"  {'':<18}{name:<12}{password:<12}{role}" for name, password, role in demo_sign_ins()]
    return "\n".join([*lines, ""])
