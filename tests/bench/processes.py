"""What the processes of a system use: processor time and memory, part by part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import psutil

MEBIBYTE = 1024 * 1024
# The first of these that is in a command line names the part; what starts a part names its children too.
PARTS = {
    "postgres": "PostgreSQL",
    "valkey-server": "Valkey",
    "serve.py": "NLU",
    "demo --host": "demo operator",
    "--role": "tandem serve",
    "tandem run": "tandem run",
    "rasa": "rasa run",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """What one part of a system uses."""

    processes: int
    cpu_s: float
    resident_mib: float  # shared pages are counted in every process that has them
    proportional_mib: float  # shared pages are divided among those that have them


def usage(root: psutil.Process) -> dict[str, Usage]:
    """What a process and all it started use, by part."""
    parts: dict[str, list[psutil.Process]] = {}
    for process in [root, *root.children(recursive=True)]:
        parts.setdefault(_part(process), []).append(process)
    return {name: _sum(processes) for name, processes in parts.items()}


def cpu_between(before: Mapping[str, Usage], after: Mapping[str, Usage]) -> dict[str, float]:
    """Seconds of processor time that each part has used from one look to another."""
    return {name: used.cpu_s - (before[name].cpu_s if name in before else 0.0) for name, used in after.items()}


def _part(process: psutil.Process) -> str:
    for one in [process, *process.parents()]:
        command = " ".join(one.cmdline()) or one.name()
        for mark, name in PARTS.items():
            if mark in command:
                return name
    return process.name()


def _sum(processes: Iterable[psutil.Process]) -> Usage:
    count, cpu_s, resident, proportional = 0, 0.0, 0, 0
    for process in processes:
        try:
            times, memory = process.cpu_times(), process.memory_full_info()
        except psutil.NoSuchProcess:  # it ended between two looks
            continue
        count += 1
        cpu_s += times.user + times.system
        resident += memory.rss
        proportional += memory.pss
    return Usage(
        processes=count,
        cpu_s=cpu_s,
        resident_mib=resident / MEBIBYTE,
        proportional_mib=proportional / MEBIBYTE,
    )
