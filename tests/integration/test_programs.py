"""Programs that run as children, and the supervisor that keeps them: real processes, real sockets."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import aiohttp
import psutil
import pytest

from tandem.installation import PortTakenError, check_ports
from tandem.process import is_alive
from tandem.program import Launch, Program, ProgramError
from tandem.settings import DemoOperator, Nlu, Settings, Web
from tandem.supervisor import GaveUpError, Supervisor, pause_after
from tests import ports

WAIT_S = 20.0
SERVER = """
import os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())

HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


@pytest.fixture
def free_port() -> int:
    return ports.free_port()


def launch(name: str, port: int, script: str = SERVER) -> Launch:
    return Launch(
        name=name,
        command=[sys.executable, "-c", script, str(port)],
        folder=Path.cwd(),
        environ=dict(os.environ),
        health_url=f"http://127.0.0.1:{port}/healthz",
    )


async def pid_at(port: int) -> int:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/") as response:
        return int(await response.text())


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(WAIT_S):
        while not condition():  # noqa: ASYNC110 (another process changes it)
            await asyncio.sleep(0.02)


async def test_a_program_is_started_when_it_answers_and_gone_when_closed(tmp_path: Path, free_port: int) -> None:
    program = Program(launch("server", free_port), tmp_path)
    await program.start()
    process = psutil.Process(await pid_at(free_port))

    await program.close()

    assert not is_alive(process)
    assert not (tmp_path / "run" / "server.pid").exists()


async def test_a_program_that_ends_while_starting_says_its_last_words(tmp_path: Path, free_port: int) -> None:
    program = Program(launch("server", free_port, "print('no such table'); raise SystemExit(3)"), tmp_path)

    with pytest.raises(ProgramError, match=r"server ended while starting:\nno such table"):
        await program.start()
    await program.close()


async def test_a_program_left_by_a_killed_owner_is_ended_at_the_next_start(tmp_path: Path, free_port: int) -> None:
    left = Program(launch("server", free_port), tmp_path)
    await left.start()
    process = psutil.Process(await pid_at(free_port))
    process.suspend()  # it would hold the port and never answer

    following = Program(launch("server", free_port), tmp_path)
    await following.end_orphan()
    assert not is_alive(process)
    await following.start()

    assert await pid_at(free_port) != process.pid
    await following.close()
    await left.close()


async def test_a_pid_file_that_names_a_stranger_leaves_the_stranger_alone(tmp_path: Path, free_port: int) -> None:
    stranger = await asyncio.create_subprocess_exec("sleep", "600")
    born = psutil.Process(stranger.pid).create_time()
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "server.pid").write_text(f'{{"pid": {stranger.pid}, "born": {born}}}')
    try:
        await Program(launch("server", free_port), tmp_path).end_orphan()
        assert stranger.returncode is None
    finally:
        stranger.kill()
        await stranger.wait()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": "x"}', '{"pid": 99999999, "born": 1}'])
async def test_a_broken_pid_file_is_no_obstacle(tmp_path: Path, free_port: int, content: str) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "server.pid").write_text(content)

    await Program(launch("server", free_port), tmp_path).end_orphan()

    assert not (tmp_path / "run" / "server.pid").exists()


async def test_a_program_that_dies_is_started_again(tmp_path: Path, free_port: int) -> None:
    supervisor = Supervisor([[Program(launch("server", free_port), tmp_path)]])
    await supervisor.start_stage(0)
    stop = asyncio.Event()
    keeping = asyncio.create_task(supervisor.keep(stop))
    first = await pid_at(free_port)
    os.kill(first, signal.SIGKILL)

    async with asyncio.timeout(WAIT_S):
        second = first
        while second == first:
            try:
                second = await pid_at(free_port)
            except aiohttp.ClientError:
                await asyncio.sleep(0.02)

    stop.set()
    await keeping
    await supervisor.close()
    assert not psutil.pid_exists(second)


async def test_a_program_that_keeps_dying_is_given_up(
    tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tandem.supervisor.FIRST_PAUSE_S", 0.001)
    once = f"""
import pathlib, sys
mark = pathlib.Path({str(tmp_path / "mark")!r})
if mark.exists():
    sys.exit(4)
mark.touch()
{SERVER}"""
    supervisor = Supervisor([[Program(launch("server", free_port, once), tmp_path)]])
    await supervisor.start_stage(0)
    os.kill(await pid_at(free_port), signal.SIGKILL)

    with pytest.raises(GaveUpError, match="server failed 12 times in a row"):
        await asyncio.wait_for(supervisor.keep(asyncio.Event()), WAIT_S)
    await supervisor.close()


async def test_parts_are_stopped_last_started_first(tmp_path: Path) -> None:
    stopped: list[str] = []

    class Told(Program):
        async def close(self) -> None:
            await super().close()
            stopped.append(self.name)

    def part(name: str) -> Told:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return Told(launch(name, probe.getsockname()[1]), tmp_path)

    supervisor = Supervisor([[part("engine")], [part("nlu"), part("tandem")]])
    await supervisor.start_stage(0)
    await supervisor.start_stage(1)

    await supervisor.close()

    assert stopped == ["tandem", "nlu", "engine"]


def test_pauses_double_up_to_a_limit() -> None:
    assert [pause_after(failures) for failures in (1, 2, 3, 7, 12)] == [0.5, 1.0, 2.0, 30.0, 30.0]


@pytest.mark.parametrize("setting", ["web.port", "demo_operator.port", "nlu.url"])
def test_a_taken_port_is_refused_by_number_and_setting(setting: str) -> None:
    with socket.socket() as holder, socket.socket() as one, socket.socket() as other:
        for each in (holder, one, other):
            each.bind(("127.0.0.1", 0))
        one_port, other_port = (each.getsockname()[1] for each in (one, other))
        holder.listen()
        one.close()
        other.close()
        taken = holder.getsockname()[1]
        ports = {"web.port": one_port, "demo_operator.port": other_port, "nlu.url": 0, setting: taken}
        settings = Settings(
            web=Web(port=ports["web.port"]),
            demo_operator=DemoOperator(port=ports["demo_operator.port"]),
            nlu=Nlu(url=f"http://127.0.0.1:{taken}" if setting == "nlu.url" else "http://nlu.example:5005"),
        )

        with pytest.raises(PortTakenError, match=f"Port {taken} on 127.0.0.1 .* {setting} in config.yml or by TANDEM_"):
            check_ports(settings)
