"""The demo operator as a process: it says where it is, what is wrong, and stops when told."""

import asyncio
import signal
import socket
import sys
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parents[2]


async def start(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "demo", *arguments),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_a_taken_port_is_named_with_its_setting() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = await start("--port", str(port))
        _, errors = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 1
    assert f"127.0.0.1:{port} (--port, DEMO_PORT)" in errors.decode()
    assert "Traceback" not in errors.decode()


async def test_sigterm_stops_it_cleanly_while_somebody_listens_to_a_telephone() -> None:
    process = await start("--port", "0")
    assert process.stdout is not None
    url = (await asyncio.wait_for(process.stdout.readline(), 30)).decode().split()[-1]
    async with aiohttp.ClientSession(url) as http, http.get("/demo/telephones/%2B12025550147/messages") as stream:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(stream.content.read(), 10) == b""
    _, errors = await asyncio.wait_for(process.communicate(), 10)
    assert (process.returncode, errors) == (0, b"")
