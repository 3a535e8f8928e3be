"""`make run` as a person sees it: it opens, survives any kill, and stops when asked."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import aiohttp
import asyncpg
import psutil
import pytest

from tandem.engines.postgres import EmbeddedPostgres
from tandem.engines.valkey import EmbeddedValkey
from tandem.process import is_alive
from tests.nlu_server import require_current_model
from tests.ports import free_ports
from wire.valkey import connect

pytestmark = pytest.mark.nlu

ROOT = Path(__file__).resolve().parents[2]
OPEN_LIMIT_S = 100.0
STOP_LIMIT_S = 40.0


@dataclass(frozen=True, kw_only=True)
class Place:
    """A data folder and ports of a test's own."""

    folder: Path
    web: int
    nlu: int
    demo: int

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TANDEM_", "MAKE", "MFLAGS"))}
        return {
            **kept,
            "TANDEM_DATA_FOLDER": str(self.folder),
            "TANDEM_WEB_PORT": str(self.web),
            "TANDEM_NLU_URL": f"http://127.0.0.1:{self.nlu}",
            "TANDEM_DEMO_OPERATOR_PORT": str(self.demo),
            "PYTHONUNBUFFERED": "1",
        }


@pytest.fixture
def place(tmp_path: Path) -> Place:
    require_current_model()
    web, nlu, demo = free_ports(3)
    return Place(folder=tmp_path / "var", web=web, nlu=nlu, demo=demo)


@asynccontextmanager
async def making(place: Place) -> AsyncIterator[asyncio.subprocess.Process]:
    """`make run` in a process group of its own, as a terminal would start it."""
    process = await asyncio.create_subprocess_exec(
        "make",
        "--no-print-directory",
        "run",
        cwd=ROOT,
        env=place.environ,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        kill(family(process.pid))
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def told(process: asyncio.subprocess.Process, words: str, limit_s: float) -> str:
    """Reads what it prints until these words appear; fails with all of it when they do not."""
    assert process.stdout is not None
    seen: list[str] = []
    try:
        async with asyncio.timeout(limit_s):
            while line := (await process.stdout.readline()).decode():
                seen.append(line)
                if words in line:
                    return "".join(seen)
    except TimeoutError:
        pass
    raise AssertionError(f"{words!r} was not told:\n{''.join(seen)}")


def family(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


async def status(port: int, path: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as response:
        return response.status


async def until_reached(port: int) -> None:
    async with asyncio.timeout(OPEN_LIMIT_S):
        while True:
            with suppress(aiohttp.ClientError):
                await status(port, "/healthz")
                return
            await asyncio.sleep(0.02)  # a server that does not listen yet tells nobody when it does


async def until_well(port: int) -> None:
    """The health page looks at its parts once a second, so it may tell of the kill a little longer."""
    async with asyncio.timeout(OPEN_LIMIT_S):
        while await status(port, "/healthz") != 200:  # noqa: ASYNC110 (another process changes it)
            await asyncio.sleep(0.1)


def kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):  # a look at the model lasts a moment and may be over by now
            process.kill()


async def until_gone(processes: list[psutil.Process]) -> None:
    async with asyncio.timeout(STOP_LIMIT_S):
        while any(is_alive(process) for process in processes):  # noqa: ASYNC110 (not our children)
            await asyncio.sleep(0.05)


@pytest.mark.timeout(300)
async def test_after_a_kill_of_every_process_it_comes_up_with_nothing_lost(place: Place) -> None:
    postgres = EmbeddedPostgres(place.folder / "postgres")
    valkey = EmbeddedValkey(place.folder / "valkey")
    async with making(place) as first:
        await told(first, "Tandem is open", OPEN_LIMIT_S)
        connection = await asyncpg.connect(postgres.dsn)
        await connection.execute("CREATE TABLE kept AS SELECT 'written before the kill' AS words")
        connection.terminate()
        client = connect(valkey.url)
        entry = await client.xadd("kept", {"words": "written before the kill"})
        await client.aclose()

        everyone = family(first.pid)
        assert {"postgres", "valkey-server"} <= {process.name() for process in everyone}
        kill([psutil.Process(first.pid), *everyone])
        await first.wait()

    async with making(place) as second:
        await told(second, "Tandem is open", OPEN_LIMIT_S)
        connection = await asyncpg.connect(postgres.dsn)
        assert await connection.fetchval("SELECT words FROM kept") == "written before the kill"
        connection.terminate()
        client = connect(valkey.url)
        assert [one[0] for one in await client.xrange("kept") or ()] == [entry]
        await client.aclose()


@pytest.mark.timeout(300)
async def test_it_tells_addresses_refuses_a_second_run_restarts_what_dies_and_stops_on_ctrl_c(place: Place) -> None:
    async with making(place) as process:
        await until_reached(place.web)
        assert await status(place.nlu, "/") == 200, "customers come in before their messages can be understood"
        welcome = await told(process, "supervisor", OPEN_LIMIT_S)
        for address in (f"127.0.0.1:{place.web}/desk", f"127.0.0.1:{place.demo}/", "kim-demo"):
            assert address in welcome
        assert await status(place.web, "/healthz") == 200
        assert await status(place.demo, "/") == 200
        assert await status(place.nlu, "/") == 200

        async with making(place) as second:
            said = await told(second, "stop that one first", OPEN_LIMIT_S)
        assert f"{place.folder} is in use by process" in said
        assert await status(place.web, "/healthz") == 200

        await kill_and_wait_for_return(process, "valkey-server", "valkey is back")
        await kill_and_wait_for_return(process, "demo", "demo-operator is back")
        await kill_and_wait_for_return(process, "serve --role", "tandem is back")
        await kill_and_wait_for_return(process, "postgres -D", "postgresql is back")
        await until_well(place.web)

        everyone = family(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        await told(process, "Stopped.", STOP_LIMIT_S)
        await asyncio.wait_for(process.wait(), STOP_LIMIT_S)
        await until_gone(everyone)
    assert not list((place.folder / "run").iterdir())


async def kill_and_wait_for_return(process: asyncio.subprocess.Process, words: str, back: str) -> None:
    victims = [one for one in family(process.pid) if words in " ".join([one.name(), *one.cmdline()])]
    assert victims, f"no child runs {words}"
    victims[0].kill()
    await told(process, back, OPEN_LIMIT_S)


async def test_a_second_ctrl_c_ends_everything_at_once(place: Place) -> None:
    """A part that takes 30 s to stop is not waited for."""
    place.folder.mkdir()
    script = place.folder / "stubborn.py"
    script.write_text(
        dedent(
            f"""
            import asyncio, os, sys
            from pathlib import Path
            from tandem import installation, run
            from tandem.program import Launch
            from tandem.settings import Settings

            SERVER = '''
            import http.server, signal, sys
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(200)
                    self.end_headers()
            http.server.HTTPServer(("127.0.0.1", {place.web}), Handler).serve_forever()
            '''

            async def satisfied(database_url, redis_url):
                pass

            stubborn = Launch(
                name="stubborn",
                command=[sys.executable, "-c", SERVER],
                folder=Path("/"),
                environ=dict(os.environ),
                health_url="http://127.0.0.1:{place.web}/",
            )
            installation.launches = lambda settings, config, environ: [stubborn]
            installation.engines = lambda settings: []
            installation.runs_nlu = lambda settings: False
            run.guarantees.check = satisfied
            settings = Settings(data_folder=Path({str(place.folder)!r}), demo=True)
            installation.check_ports = lambda settings: None
            sys.exit(run.run(settings, Path("config.yml"), dict(os.environ)))
            """
        )
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(script),
        cwd=ROOT,
        env={**place.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    await told(process, "Tandem is open", OPEN_LIMIT_S)
    everyone = family(process.pid)
    assert everyone

    process.send_signal(signal.SIGINT)
    await told(process, "once more to stop at once", STOP_LIMIT_S)
    process.send_signal(signal.SIGINT)

    assert await asyncio.wait_for(process.wait(), 5) == 130
    await until_gone(everyone)


async def test_a_taken_port_ends_it_with_port_and_setting(place: Place) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", place.web))
        holder.listen()
        async with making(place) as process:
            said = await told(process, "web.port", OPEN_LIMIT_S)
            assert await process.wait() != 0
    assert f"Port {place.web} on 127.0.0.1 cannot be used" in said
