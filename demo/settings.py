"""The demo operator's settings, from the command line and the environment. Secrets come from the environment only."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from demo.seed import SEED


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where to listen, what to remember, and who Tandem is."""

    host: str = "127.0.0.1"
    port: int = 8090
    books: Path | None = None
    faults: bool = False
    today: date | None = None
    seed: int = SEED
    tandem_url: str = "http://127.0.0.1:8080"
    bss_token: str = ""
    sms_account_sid: str = "AC" + "0" * 32
    sms_auth_token: str = "demo-sms-token"  # noqa: S105  (known to all: the demo listens on loopback)


def read_settings(arguments: Sequence[str], environment: Mapping[str, str]) -> Settings:
    """Reads arguments, then the environment for what no argument says. Exits with a message on a wrong one."""
    default = Settings()
    parser = argparse.ArgumentParser(prog="python -m demo", description="A pretend telecom operator for Tandem.")
    parser.add_argument("--host", default=environment.get("DEMO_HOST", default.host))
    parser.add_argument("--port", type=int, default=environment.get("DEMO_PORT", default.port))
    parser.add_argument("--books", type=Path, default=environment.get("DEMO_BOOKS") or None, metavar="FILE")
    parser.add_argument("--faults", action="store_true", help="allow faults to be ordered at /demo/faults")
    parser.add_argument("--today", type=date.fromisoformat, default=environment.get("DEMO_TODAY"), metavar="DATE")
    parser.add_argument("--seed", type=int, default=environment.get("DEMO_SEED", default.seed))
    parser.add_argument("--tandem-url", default=environment.get("TANDEM_URL", default.tandem_url), metavar="URL")
    chosen = parser.parse_args(arguments)
    return Settings(
        **vars(chosen),
        bss_token=environment.get("DEMO_BSS_TOKEN", default.bss_token),
        sms_account_sid=environment.get("DEMO_SMS_ACCOUNT_SID", default.sms_account_sid),
        sms_auth_token=environment.get("DEMO_SMS_AUTH_TOKEN", default.sms_auth_token),
    )
