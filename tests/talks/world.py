"""The system that all talks of a run share: Tandem, the NLU and the demo operator as processes of their own.

They stand on a day of their own (`NOW`), so that every date a bot says is known beforehand. Time passes when a talk
says so.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from tandem.environment import ROOT
from tests.child import wait_until_it_answers
from tests.nlu_server import NluProcess, running_nlu
from tests.ports import free_port

NOW = datetime(2026, 11, 20, 18, 30, tzinfo=ZoneInfo("Europe/Madrid"))
"""A Friday evening: the retention queue has closed for the weekend, the others never close."""
OPENS_WITHIN_S = 60.0
CLOSES_WITHIN_S = 20.0
ALWAYS = {
    "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    "opens": "00:00",
    "closes": "24:00",
    "timezone": "Europe/Madrid",
}
OFFICE = {**ALWAYS, "weekdays": ["mon", "tue", "wed", "thu", "fri"], "opens": "09:00", "closes": "18:00"}
TITLES = {
    "general": ("General", "General", "综合服务"),
    "billing": ("Billing", "Facturación", "账单"),
    "technical": ("Technical support", "Soporte técnico", "技术支持"),
    "retention": ("Contracts and leaving", "Contratos y bajas", "合约与销户"),
}


@dataclass(kw_only=True)
class World:
    """The running system."""

    url: str
    operator_url: str
    database_url: str
    redis_url: str
    nlu: NluProcess
    tandem: "subprocess.Popen[str]"
    log: Path
    now: datetime
    codes: list[str] = field(default_factory=list)
    """All codes that have reached a telephone."""

    def forward(self, seconds: float) -> None:
        """Let time pass for Tandem."""
        assert self.tandem.stdin
        assert self.tandem.stdout
        self.tandem.stdin.write(f"forward {seconds}\n")
        self.tandem.stdin.flush()
        self.now = datetime.fromisoformat(self.tandem.stdout.readline().strip())
        assert self.now - NOW < timedelta(hours=5), "the talks' day is over: their dates would no longer be right"

    def nlu_away(self, *, is_away: bool) -> None:
        """Stop the NLU from answering, or let it go on."""
        self.nlu.process.send_signal(signal.SIGSTOP if is_away else signal.SIGCONT)

    @property
    def logs(self) -> Sequence[Path]:
        """What Tandem and the NLU have logged."""
        return (self.log, self.nlu.log)


@contextmanager
def running(folder: Path, *, database_url: str, redis_url: str) -> Iterator[World]:
    """Run the system over these engines, with its files in the folder."""
    with ExitStack() as stack:
        nlu = stack.enter_context(running_nlu(folder))
        operator, operator_port = _start_operator(folder)
        stack.callback(_end, operator)
        port = free_port()
        config = folder / "config.yml"
        config.write_text(yaml.safe_dump(_config(folder, port, operator_port, nlu.url), allow_unicode=True))
        log = folder / "tandem.log"
        with log.open("wb") as output:
            tandem = subprocess.Popen(
                [sys.executable, "-m", "tests.talks.tandem_process", str(config), NOW.isoformat()],
                cwd=ROOT,
                env=_environ(database_url, redis_url),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                text=True,
            )
        stack.callback(_end, tandem)
        wait_until_it_answers(tandem, f"http://127.0.0.1:{port}/healthz", log, within_s=OPENS_WITHIN_S)
        yield World(
            url=f"http://127.0.0.1:{port}",
            operator_url=f"http://127.0.0.1:{operator_port}",
            database_url=database_url,
            redis_url=redis_url,
            nlu=nlu,
            tandem=tandem,
            log=log,
            now=NOW,
        )


def _config(folder: Path, port: int, operator_port: int, nlu_url: str) -> dict[str, object]:
    hours = {name: OFFICE if name == "retention" else ALWAYS for name in TITLES}
    return {
        "data_folder": str(folder / "var"),
        "web": {"port": port},
        "demo_operator": {"port": operator_port},
        "nlu": {"url": nlu_url, "wait_s": 2.5},
        "webchat": {"gather_s": 0.1},
        # Everybody here comes from one machine, and the same people come in many talks.
        "verification": {
            "sends_per_ip_hour": 10_000,
            "guesses_per_ip_hour": 10_000,
            "sends_per_phone_hour": 1_000,
            "guesses_per_phone_day": 1_000,
        },
        # Time leaps in some talks; the agents stay all the same.
        "desk": {"away_after_s": 100_000},
        "queues": [
            {
                "name": name,
                "title": dict(zip(("en", "es", "zh"), title, strict=True)),
                "hours": hours[name],
                "sla_s": 120,
            }
            for name, title in TITLES.items()
        ],
    }


def _environ(database_url: str, redis_url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TANDEM_")}
    return {
        **kept,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "CODE_KEY": "a key for talks alone, not secret",
        "SMS_AUTH_TOKEN": "demo-sms-token",
        "PYTHONUNBUFFERED": "1",
    }


def _start_operator(folder: Path) -> tuple["subprocess.Popen[str]", int]:
    day = NOW.date().isoformat()
    with (folder / "operator.log").open("wb") as output:
        operator = subprocess.Popen(
            [sys.executable, "-m", "demo", "--faults", "--port", "0", "--today", day],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
        )
    assert operator.stdout
    said = operator.stdout.readline()
    return operator, int(said.rsplit(":", 1)[1])


def _end(process: "subprocess.Popen[str]") -> None:
    if process.stdin:
        process.stdin.close()
    process.terminate()
    try:
        process.wait(CLOSES_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()
