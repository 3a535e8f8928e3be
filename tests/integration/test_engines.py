"""The embedded engines: what is confirmed survives every kill, and only servers of ours are ever ended."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from textwrap import dedent

import asyncpg
import psutil
import pytest

from record.pool import AWAY as POSTGRES_AWAY
from tandem.engines import guarantees
from tandem.engines.binaries import PACKAGE, is_open_to_all, postgres_programs
from tandem.engines.error import EngineError
from tandem.engines.folder import SOCKET_PATH_MAX_BYTES, EngineFolder
from tandem.engines.postgres import MAJOR, EmbeddedPostgres
from tandem.engines.valkey import EmbeddedValkey
from tandem.process import is_alive
from wire.valkey import AWAY as VALKEY_AWAY
from wire.valkey import connect

ROOT = Path(__file__).resolve().parents[2]
ENOUGH_WRITES = 50
WAIT_S = 20.0


async def test_postgres_killed_while_writing_keeps_every_commit(tmp_path: Path) -> None:
    async with EmbeddedPostgres(tmp_path / "postgres") as first:
        connection = await asyncpg.connect(first.dsn)
        await connection.execute("CREATE TABLE kept (n int PRIMARY KEY)")
        confirmed = 0

        async def write() -> None:
            nonlocal confirmed
            while True:
                await connection.execute("INSERT INTO kept VALUES ($1)", confirmed)
                confirmed += 1
                if confirmed == ENOUGH_WRITES:
                    first.process.kill()

        with pytest.raises(POSTGRES_AWAY):
            await asyncio.wait_for(write(), WAIT_S)
        connection.terminate()

    async with EmbeddedPostgres(tmp_path / "postgres") as second:
        connection = await asyncpg.connect(second.dsn)
        stored = await connection.fetchval("SELECT count(*) FROM kept WHERE n < $1", confirmed)
        await connection.close()
    assert confirmed >= ENOUGH_WRITES
    assert stored == confirmed


async def test_valkey_killed_while_writing_keeps_every_append(tmp_path: Path) -> None:
    async with EmbeddedValkey(tmp_path / "valkey") as first:
        client = connect(first.url)
        confirmed: list[object] = []

        async def write() -> None:
            while True:
                confirmed.append(await client.xadd("stream", {"n": len(confirmed)}))
                if len(confirmed) == ENOUGH_WRITES:
                    first.process.kill()

        with pytest.raises(VALKEY_AWAY):
            await asyncio.wait_for(write(), WAIT_S)
        await client.aclose()

    async with EmbeddedValkey(tmp_path / "valkey") as second:
        client = connect(second.url)
        stored = {entry[0] for entry in await client.xrange("stream") or ()}
        await client.aclose()
    assert len(confirmed) >= ENOUGH_WRITES
    assert set(confirmed) <= stored


@pytest.fixture
async def orphaned(tmp_path: Path) -> AsyncIterator[tuple[psutil.Process, psutil.Process]]:
    """Both engines, alive, whose owner was killed and whose leash was cut."""
    script = dedent(
        f"""
        import asyncio, signal, sys
        from pathlib import Path
        import tandem.process
        tandem.process._leash = lambda request: None
        import tandem.engines.account as account
        whole = account.prefix
        account.prefix = lambda when=None: whole(None)
        from tandem.engines.postgres import MAJOR, EmbeddedPostgres
        from tandem.engines.valkey import EmbeddedValkey

        async def main():
            postgres = EmbeddedPostgres(Path({str(tmp_path)!r}) / "postgres")
            valkey = EmbeddedValkey(Path({str(tmp_path)!r}) / "valkey")
            await postgres.start()
            await valkey.start()
            print(postgres.process.pid, valkey.process.pid, flush=True)
            await asyncio.sleep(3600)

        asyncio.run(main())
        """
    )
    owner = await asyncio.create_subprocess_exec(sys.executable, "-c", script, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert owner.stdout is not None
    line = await asyncio.wait_for(owner.stdout.readline(), WAIT_S)
    postgres, valkey = (psutil.Process(int(word)) for word in line.split())
    owner.kill()
    await owner.wait()
    yield postgres, valkey
    for process in (postgres, valkey):
        if is_alive(process):
            process.kill()


async def test_an_orphan_that_holds_the_socket_is_ended_and_replaced(
    tmp_path: Path, orphaned: tuple[psutil.Process, psutil.Process]
) -> None:
    old_postgres, old_valkey = orphaned
    assert is_alive(old_postgres)
    assert is_alive(old_valkey)

    async with EmbeddedPostgres(tmp_path / "postgres") as postgres, EmbeddedValkey(tmp_path / "valkey") as valkey:
        assert not is_alive(old_postgres)
        assert not is_alive(old_valkey)
        assert await _answer_of(postgres) == 1
        assert await guarantees.check_valkey(valkey.url) == []


async def test_an_orphan_that_is_stopped_is_ended_too(
    tmp_path: Path, orphaned: tuple[psutil.Process, psutil.Process]
) -> None:
    for process in orphaned:
        process.suspend()

    async with EmbeddedPostgres(tmp_path / "postgres") as postgres, EmbeddedValkey(tmp_path / "valkey"):
        assert not any(is_alive(process) for process in orphaned)
        assert await _answer_of(postgres) == 1


async def test_workers_that_outlive_a_killed_main_process_do_not_stop_the_next_start(
    tmp_path: Path, orphaned: tuple[psutil.Process, psutil.Process]
) -> None:
    main = orphaned[0]
    worker = next(child for child in main.children() if "checkpointer" in " ".join(child.cmdline()))
    worker.suspend()
    main.kill()

    async with EmbeddedPostgres(tmp_path / "postgres") as postgres:
        assert not is_alive(worker)
        assert await _answer_of(postgres) == 1


async def test_engines_end_with_a_killed_owner(tmp_path: Path) -> None:
    script = dedent(
        f"""
        import asyncio
        from pathlib import Path
        from tandem.engines.postgres import MAJOR, EmbeddedPostgres
        from tandem.engines.valkey import EmbeddedValkey

        async def main():
            folder = Path({str(tmp_path)!r})
            async with EmbeddedPostgres(folder / "postgres") as p, EmbeddedValkey(folder / "valkey") as v:
                print(p.process.pid, v.process.pid, flush=True)
                await asyncio.sleep(3600)

        asyncio.run(main())
        """
    )
    owner = await asyncio.create_subprocess_exec(sys.executable, "-c", script, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert owner.stdout is not None
    line = await asyncio.wait_for(owner.stdout.readline(), WAIT_S)
    engines = [psutil.Process(int(word)) for word in line.split()]
    owner.kill()
    await owner.wait()

    async with asyncio.timeout(WAIT_S):
        while any(is_alive(engine) for engine in engines):  # noqa: ASYNC110 (no event: not our children)
            await asyncio.sleep(0.02)


async def test_a_stale_pid_file_that_names_a_stranger_leaves_the_stranger_alone(tmp_path: Path) -> None:
    async with EmbeddedPostgres(tmp_path / "postgres"):
        pass
    stranger = await asyncio.create_subprocess_exec("sleep", "600")
    try:
        pid_file = tmp_path / "postgres" / "data" / "postmaster.pid"
        pid_file.write_text(f"{stranger.pid}\n{pid_file.parent}\n1\n5432\n/nowhere\n\n  1 2\nready   \n")

        async with EmbeddedPostgres(tmp_path / "postgres") as postgres:
            assert await _answer_of(postgres) == 1

        assert stranger.returncode is None
    finally:
        stranger.kill()
        await stranger.wait()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another account")
async def test_programs_below_a_private_folder_are_copied_to_where_the_account_can_run_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    packages = postgres_programs(MAJOR).parents[2]
    shutil.copytree(packages / PACKAGE, private / PACKAGE, symlinks=True)
    shutil.copytree(packages / f"{PACKAGE}.libs", private / f"{PACKAGE}.libs", symlinks=True)
    (private / PACKAGE / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(private))
    assert not is_open_to_all(private / PACKAGE / f"pginstall{MAJOR}" / "bin" / "postgres")
    copies = Path(tempfile.mkdtemp(prefix="tandem-test-"))
    monkeypatch.setattr(
        "tandem.engines.postgres.postgres_programs", lambda major: postgres_programs(major, copies=copies)
    )
    try:
        async with EmbeddedPostgres(tmp_path / "postgres") as postgres:
            assert postgres.process.exe().startswith(str(copies))
            assert await _answer_of(postgres) == 1
    finally:
        shutil.rmtree(copies)


async def test_a_second_holder_of_the_same_folder_is_refused(tmp_path: Path) -> None:
    async with EmbeddedPostgres(tmp_path / "postgres") as first:
        with pytest.raises(EngineError, match=f"in use by process {os.getpid()}"):
            await EmbeddedPostgres(tmp_path / "postgres").start()
        assert await _answer_of(first) == 1


async def test_an_initdb_cut_in_the_middle_is_begun_again(tmp_path: Path) -> None:
    half = tmp_path / "postgres" / "data.unfinished"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    async with EmbeddedPostgres(tmp_path / "postgres") as postgres:
        assert await _answer_of(postgres) == 1
    assert not half.exists()


async def test_data_of_another_major_version_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("16\n")

    with pytest.raises(EngineError, match="written by PostgreSQL 16"):
        await EmbeddedPostgres(tmp_path / "postgres").start()


async def test_the_end_of_the_server_log_is_in_the_error_when_it_cannot_start(tmp_path: Path) -> None:
    async with EmbeddedPostgres(tmp_path / "postgres"):
        pass
    shutil.rmtree(tmp_path / "postgres" / "data" / "global")

    with pytest.raises(EngineError, match=r"ended while starting(.|\n)*could not find the database system"):
        await EmbeddedPostgres(tmp_path / "postgres").start()


def test_a_long_folder_gets_a_socket_that_the_kernel_can_bind(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 100) / "postgres"

    assert len(os.fsencode(EngineFolder(deep, ".s.PGSQL.5432").socket)) <= SOCKET_PATH_MAX_BYTES


async def test_both_engines_work_in_a_folder_with_a_long_name(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 100)
    async with EmbeddedPostgres(deep / "postgres") as postgres, EmbeddedValkey(deep / "valkey") as valkey:
        assert await _answer_of(postgres) == 1
        assert await guarantees.check_valkey(valkey.url) == []


def test_a_socket_folder_that_somebody_else_prepared_is_refused(tmp_path: Path) -> None:
    folder = EngineFolder(tmp_path / ("a" * 100) / "postgres", ".s.PGSQL.5432")
    (tmp_path / "elsewhere").mkdir()
    folder.sockets.symlink_to(tmp_path / "elsewhere")
    try:
        with pytest.raises(EngineError, match="does not belong to us"):
            folder.take()
    finally:
        folder.release()
        folder.sockets.unlink()


def test_sockets_are_for_their_owner_only(postgres: EmbeddedPostgres, valkey: EmbeddedValkey) -> None:
    for address in (postgres.dsn.partition("host=")[2], str(Path(valkey.url.removeprefix("unix://")).parent)):
        assert Path(address).stat().st_mode & 0o777 == 0o700


async def test_neither_engine_listens_on_tcp(postgres: EmbeddedPostgres, valkey: EmbeddedValkey) -> None:
    for process in (postgres.process, valkey.process):
        assert [one for one in process.net_connections("inet") if one.status == psutil.CONN_LISTEN] == []


async def test_the_server_log_repeats_nothing_of_a_failing_statement(postgres: EmbeddedPostgres) -> None:
    connection = await asyncpg.connect(postgres.dsn)
    await connection.execute("CREATE TABLE person (phone text PRIMARY KEY)")
    await connection.execute("INSERT INTO person VALUES ('+34600199999')")
    with pytest.raises(asyncpg.UniqueViolationError):
        await connection.execute("INSERT INTO person VALUES ('+34600199999')")
    await connection.execute("DROP TABLE person")
    await connection.close()

    written = (Path(postgres.dsn.partition("host=")[2]).parent / "server.log").read_text()
    assert "person_pkey" in written
    assert "34600199999" not in written


async def test_embedded_engines_keep_all_guarantees(postgres: EmbeddedPostgres, valkey: EmbeddedValkey) -> None:
    await guarantees.check(postgres.dsn, valkey.url)


@pytest.mark.parametrize(("setting", "value"), [("synchronous_commit", "off"), ("synchronous_commit", "local")])
async def test_a_postgres_that_may_lose_commits_is_refused_by_name(
    postgres: EmbeddedPostgres, valkey: EmbeddedValkey, setting: str, value: str
) -> None:
    with pytest.raises(EngineError, match=f"PostgreSQL: {setting} is '{value}', needed is 'on'"):
        await guarantees.check(f"{postgres.dsn}&{setting}={value}", valkey.url)


@pytest.mark.parametrize(
    ("setting", "value", "proper"),
    [
        ("appendonly", "no", "yes"),
        ("appendfsync", "everysec", "always"),
        ("no-appendfsync-on-rewrite", "yes", "no"),
        ("maxmemory-policy", "allkeys-lru", "noeviction"),
    ],
)
async def test_a_valkey_that_may_lose_messages_is_refused_by_name(
    postgres: EmbeddedPostgres, valkey: EmbeddedValkey, setting: str, value: str, proper: str
) -> None:
    client = connect(valkey.url)
    await client.config_set(setting, value)
    try:
        with pytest.raises(EngineError, match=f"Valkey: {setting} is '{value}', needed is '{proper}'"):
            await guarantees.check(postgres.dsn, valkey.url)
    finally:
        await client.config_set(setting, proper)
        await client.aclose()


async def test_an_engine_that_is_away_is_refused_by_the_name_of_its_variable(
    postgres: EmbeddedPostgres, valkey: EmbeddedValkey, tmp_path: Path
) -> None:
    with pytest.raises(EngineError, match="DATABASE_URL"):
        await guarantees.check(f"postgresql://tandem@/tandem?host={tmp_path}", valkey.url)
    with pytest.raises(EngineError, match="REDIS_URL"):
        await guarantees.check(postgres.dsn, f"unix://{tmp_path}/none.sock")


async def test_a_role_that_starts_before_its_engines_waits_for_them(
    postgres: EmbeddedPostgres, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    late = EmbeddedValkey(tmp_path / "valkey")
    waiting = asyncio.create_task(guarantees.wait_and_check(postgres.dsn, late.url))
    async with asyncio.timeout(WAIT_S):
        while "REDIS_URL" not in caplog.text:  # noqa: ASYNC110 (the log has no event)
            await asyncio.sleep(0.01)

    async with late:
        await asyncio.wait_for(waiting, WAIT_S)


async def test_a_valkey_that_hides_its_settings_is_refused(valkey: EmbeddedValkey) -> None:
    client = connect(valkey.url)
    await client.execute_command(  # type: ignore[no-untyped-call]
        "ACL", "SETUSER", "shy", "on", "nopass", "~*", "+@all", "-config"
    )
    try:
        url = valkey.url.replace("unix://", "unix://shy:x@")
        found = await guarantees.check_valkey(url)
    finally:
        await client.execute_command(  # type: ignore[no-untyped-call]
            "ACL", "DELUSER", "shy"
        )
        await client.aclose()
    assert {breach.setting for breach in found} == set(guarantees.VALKEY_NEEDS)
    assert all(breach.found == "not readable" for breach in found)


@pytest.mark.parametrize("setting", sorted(guarantees.POSTGRES_NEEDS))
def test_every_needed_postgres_setting_is_compared(setting: str) -> None:
    proper = {name: accepted[0] for name, accepted in guarantees.POSTGRES_NEEDS.items()}

    [breach] = guarantees.breaches("PostgreSQL", {**proper, setting: "off"}, guarantees.POSTGRES_NEEDS)

    assert str(breach).startswith(f"PostgreSQL: {setting} is 'off', needed is 'on'")


async def _answer_of(postgres: EmbeddedPostgres) -> int:
    connection = await asyncpg.connect(postgres.dsn)
    try:
        return int(await connection.fetchval("SELECT 1"))
    finally:
        await connection.close()
