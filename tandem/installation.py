"""The parts of one installation on this machine: which there are, and how each is launched.

Engines are embedded where no address is given, the NLU is ours where its address is this machine, and the
demo operator exists with `demo: true` only. Each child is given the secrets that it needs and no others.
"""

from __future__ import annotations

import os
import secrets
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tandem import nlu_environment
from tandem.engines.postgres import EmbeddedPostgres
from tandem.engines.server import EmbeddedServer
from tandem.engines.valkey import EmbeddedValkey
from tandem.environment import ROOT
from tandem.program import Launch
from tandem.settings import LOOPBACK, Settings

TANDEM = "tandem"
NLU = "nlu"
DEMO_OPERATOR = "demo-operator"
NLU_PORT = 5005  # Rasa's own default
_SECRETS = (
    "DATABASE_URL",
    "REDIS_URL",
    "BSS_TOKEN",
    "SMS_AUTH_TOKEN",
    "REST_TOKEN",
    "CODE_KEY",
    "HOST_PAGE_KEY",
)


class PortTakenError(Exception):
    """A port that a part needs is in use."""


@dataclass(frozen=True, kw_only=True)
class Door:
    """An address that a part will listen on, and the setting that says so."""

    host: str
    port: int
    setting: str

    @property
    def url(self) -> str:
        """The address to reach it at from this machine."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "") else self.host  # noqa: S104 (compared, not bound)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def runs_nlu(settings: Settings) -> bool:
    """Says whether the NLU is ours to run: its address is this machine."""
    return urlsplit(settings.nlu.url).hostname in LOOPBACK


def doors(settings: Settings) -> dict[str, Door]:
    """Returns where each program of ours will listen, by its name."""
    found = {TANDEM: Door(host=settings.web.host, port=settings.web.port, setting="web.port")}
    if runs_nlu(settings):
        nlu = urlsplit(settings.nlu.url)
        found[NLU] = Door(host=nlu.hostname or "", port=nlu.port or NLU_PORT, setting="nlu.url")
    if settings.demo:
        operator = settings.demo_operator
        found[DEMO_OPERATOR] = Door(host=operator.host, port=operator.port, setting="demo_operator.port")
    return found


def check_ports(settings: Settings) -> None:
    """Raises PortTakenError naming port and setting when somebody else listens where a part of ours will."""
    for door in doors(settings).values():
        family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((door.host, door.port))
            except OSError as error:
                variable = f"TANDEM_{door.setting.replace('.', '_').upper()}"
                raise PortTakenError(
                    f"Port {door.port} on {door.host} cannot be used ({error.strerror}): stop what listens there, "
                    f"or set another {door.setting} in config.yml or by {variable}"
                ) from None


def engines(settings: Settings) -> list[EmbeddedServer]:
    """Returns the engines that no address was given for."""
    found: list[EmbeddedServer] = []
    if settings.database_url is None:
        found.append(EmbeddedPostgres(settings.data_folder / "postgres"))
    if settings.redis_url is None:
        found.append(EmbeddedValkey(settings.data_folder / "valkey"))
    return found


def database_url(settings: Settings) -> str:
    """Returns the address of PostgreSQL, given or embedded."""
    return settings.database_url or EmbeddedPostgres(settings.data_folder / "postgres").dsn


def redis_url(settings: Settings) -> str:
    """Returns the address of Valkey, given or embedded."""
    return settings.redis_url or EmbeddedValkey(settings.data_folder / "valkey").url


def launches(settings: Settings, config: Path, environ: Mapping[str, str]) -> list[Launch]:
    """Returns the programs to start; Tandem, which needs the others, is the last."""
    found = []
    where = doors(settings)
    plain = {name: value for name, value in environ.items() if name not in _SECRETS}
    plain["PYTHONUNBUFFERED"] = "1"
    bss_token = environ.get("BSS_TOKEN") or secrets.token_urlsafe(24)
    sms_token = environ.get("SMS_AUTH_TOKEN") or secrets.token_urlsafe(24)
    tandem_environ = {
        **environ,
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": database_url(settings),
        "REDIS_URL": redis_url(settings),
        "CODE_KEY": settings.verification.code_key or _kept_secret(settings.data_folder / "code.key"),
    }
    if NLU in where:
        found.append(_nlu(where[NLU], plain))
    if DEMO_OPERATOR in where:
        found.append(
            _demo_operator(
                where[DEMO_OPERATOR],
                settings.data_folder / "demo" / "books.jsonl",
                {
                    **plain,
                    "TANDEM_URL": where[TANDEM].url,
                    "DEMO_BSS_TOKEN": bss_token,
                    "DEMO_SMS_ACCOUNT_SID": settings.sms.account_sid,
                    "DEMO_SMS_AUTH_TOKEN": sms_token,
                },
            )
        )
        tandem_environ |= {"BSS_TOKEN": bss_token, "SMS_AUTH_TOKEN": sms_token}
    found.append(
        Launch(
            name=TANDEM,
            command=[sys.executable, "-m", "tandem", "--config", str(config), "serve", "--role", "all"],
            folder=ROOT,
            environ=tandem_environ,
            health_url=f"{where[TANDEM].url}/healthz",
        )
    )
    return found


def _nlu(door: Door, environ: Mapping[str, str]) -> Launch:
    return Launch(
        name=NLU,
        command=[
            str(nlu_environment.PYTHON),
            *("serve.py", "--model", "models/latest", "--host", door.host, "--port", str(door.port)),
        ],
        folder=nlu_environment.FOLDER,
        environ=environ,
        health_url=f"{door.url}/",
    )


def _demo_operator(door: Door, books: Path, environ: Mapping[str, str]) -> Launch:
    books.parent.mkdir(parents=True, exist_ok=True)
    return Launch(
        name=DEMO_OPERATOR,
        command=[
            *(sys.executable, "-m", "demo", "--host", door.host, "--port", str(door.port)),
            *("--books", str(books)),
        ],
        folder=ROOT,
        environ=environ,
        health_url=f"{door.url}/healthz",
    )


def rehearsal_operator(port: int, folder: Path) -> Launch:
    """A demo operator beside the others, for one conversation: its books are fresh and go with the folder."""
    door = Door(host="127.0.0.1", port=port, setting="")
    return _demo_operator(door, folder / "books.jsonl", {**os.environ, "DEMO_BSS_TOKEN": ""})


def _kept_secret(path: Path) -> str:
    """Returns a secret of this installation, made once and readable by its owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()
