"""The command line: its verbs are described, and wrong settings end it with a clear word."""

from __future__ import annotations

import argparse
import asyncio
import re
from pathlib import Path

import asyncpg
import pytest

from tandem.cli import WRONG_CONFIGURATION, main, parser
from tandem.engines.postgres import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")


def verbs() -> set[str]:
    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return set(action.choices)
    return set()


def test_the_reference_page_describes_every_verb() -> None:
    described = set(re.findall(r"^\| `([a-z]+)` \|", PAGE, re.MULTILINE))

    assert described == verbs()
    assert verbs() >= {"run", "serve", "prepare"}


def test_the_reference_page_describes_every_make_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)) - {"help"}

    assert set(re.findall(r"^\| `make ([a-z-]+)` \|", PAGE, re.MULTILINE)) == targets


@pytest.mark.parametrize("verb", [["run"], ["serve", "--role", "edge"]])
def test_wrong_settings_end_it_with_their_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: list[str]
) -> None:
    config = tmp_path / "config.yml"
    config.write_text("wbe: {port: 1}")

    assert main(["--config", str(config), *verb], {}) == WRONG_CONFIGURATION
    assert "Unknown setting 'wbe'. Did you mean 'web'?" in capsys.readouterr().err


@pytest.mark.parametrize("verb", [[], ["agent"], ["bot"]])
def test_its_help_shows_the_command_as_it_is_typed(capsys: pytest.CaptureFixture[str], verb: list[str]) -> None:
    with pytest.raises(SystemExit):
        main([*verb, "--help"], {})
    assert capsys.readouterr().out.startswith(" ".join(["usage: python -m tandem", *verb]))


@pytest.mark.parametrize("folder", ["a_file", "a_file/below", "/proc/nowhere"])
def test_a_data_folder_that_cannot_be_used_is_named_with_what_to_do(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, folder: str
) -> None:
    (tmp_path / "a_file").write_text("")
    config = tmp_path / "config.yml"
    config.write_text(f"data_folder: {folder}")

    assert main(["--config", str(config), "run"], {}) == 1
    assert f"The data folder {tmp_path / folder} cannot be used" in caplog.text
    assert "set another data_folder in config.yml or by TANDEM_DATA_FOLDER" in caplog.text


def test_an_unknown_role_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--role", "edges"], {})
    assert "edge" in capsys.readouterr().err


def test_an_account_without_a_running_database_is_refused_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.yml"
    config.write_text("data_folder: var")
    arguments = ["--config", str(config), "agent", "kim", "--name", "Kim", "--role", "agent"]

    assert main(arguments, {"AGENT_PASSWORD": "long enough"}) == 1
    assert "start `make run`, or set DATABASE_URL" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("extra", "password", "message"),
    [
        (["--queue", "biling"], "long enough", "no queue 'biling'"),
        ([], "short", "at least 8 characters"),
    ],
)
def test_a_wrong_account_is_refused(
    postgres: EmbeddedPostgres,
    capsys: pytest.CaptureFixture[str],
    extra: list[str],
    password: str,
    message: str,
) -> None:
    environ = {"AGENT_PASSWORD": password, "DATABASE_URL": postgres.dsn}

    assert main(["agent", "kim", "--name", "Kim", "--role", "agent", *extra], environ) == 1
    assert message in capsys.readouterr().err


def test_an_account_is_stored_with_a_hash_of_its_password(postgres: EmbeddedPostgres, migrated_template: str) -> None:
    environ = {"AGENT_PASSWORD": "long enough", "DATABASE_URL": postgres.dsn_of(migrated_template)}

    assert main(["agent", "kim", "--name", "Kim", "--role", "agent", "--queue", "billing"], environ) == 0

    async def stored() -> asyncpg.Record | None:
        connection = await asyncpg.connect(environ["DATABASE_URL"])
        row = await connection.fetchrow("DELETE FROM agent WHERE sign_in = 'kim' RETURNING *")
        await connection.close()
        return row

    row = asyncio.run(stored())
    assert row is not None
    assert (row["name"], row["role"], row["queues"]) == ("Kim", "agent", ["billing"])
    assert row["password_hash"].startswith("$argon2id$")
