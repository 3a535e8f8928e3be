"""As whom a server runs.

PostgreSQL refuses to run as root. Started by root, it runs as a system account of its own, made when it is
missing. That account keeps one capability, CAP_DAC_OVERRIDE, so that a checkout below a private folder
(root's home, a temporary folder) works without opening that folder to everybody on the machine.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from tandem.engines.error import EngineError

ACCOUNT = "tandem-postgres"
_CAPABILITY = "-all,+dac_override"


def is_needed() -> bool:
    """Says whether this process is root, so that PostgreSQL needs another account."""
    return os.geteuid() == 0


def owners() -> set[int]:
    """Returns the user ids that a folder of ours may belong to."""
    ours = {os.geteuid()}
    if is_needed():
        with suppress(KeyError):
            ours.add(pwd.getpwnam(ACCOUNT).pw_uid)
    return ours


def own(folder: Path) -> None:
    """Gives a folder to the account, when one is needed."""
    if is_needed():
        account = _account()
        os.chown(folder, account.pw_uid, account.pw_gid)


def prefix(when_we_die: signal.Signals | None = None) -> list[str]:
    """Returns the words to put before a command so that it runs as the account; none when not root."""
    if not is_needed():
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise EngineError(
            "PostgreSQL does not run as root, and `setpriv` is missing: install util-linux, or start as another user"
        )
    account = _account()
    words = [
        setpriv,
        f"--reuid={account.pw_uid}",
        f"--regid={account.pw_gid}",
        "--clear-groups",
        f"--inh-caps={_CAPABILITY}",
        f"--ambient-caps={_CAPABILITY}",
    ]
    if when_we_die is not None:
        # A change of account clears what the parent had asked for, so it is asked for again.
        words.append(f"--pdeathsig={when_we_die.name.removeprefix('SIG')}")
    return [*words, "--"]


def _account() -> pwd.struct_passwd:
    with suppress(KeyError):
        return pwd.getpwnam(ACCOUNT)
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is None:
        raise EngineError(
            f"PostgreSQL does not run as root, and the account {ACCOUNT} cannot be made: install `useradd`, or start "
            "as another user"
        )
    made = subprocess.run(  # noqa: S603
        [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return pwd.getpwnam(ACCOUNT)  # also when another process made it first
    except KeyError:
        raise EngineError(f"The account {ACCOUNT} cannot be made: {made.stderr.strip()}") from None
