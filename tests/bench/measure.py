"""One system under the same loads as the others: closed loop, then open loop at shares of its own maximum."""

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import psutil

from tandem.environment import ROOT
from tests.bench import processes
from tests.bench.phases import Spent, mean_ms
from tests.bench.processes import Usage
from tests.bench.systems import HOST, Running

CLIENTS = (1, 16, 64)
SHARES = (0.5, 0.8)
WARM_UP_CLIENTS = 16
STOP_LIMIT_S = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """What came of one load."""

    load: str
    turns_per_s: float
    p50_ms: float
    p99_ms: float
    new_p50_ms: float | None
    """Of messages that nobody wrote before; None where there was none."""
    acknowledged: int
    unanswered: int
    failed: int
    cpu_ms_per_turn: Mapping[str, float]
    phases_ms: Mapping[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One system's results."""

    system: str
    measured: Sequence[Measured]
    memory: Mapping[str, Usage]
    acknowledged: int
    """Of all loads, the warm-up included."""
    machine_load: float
    """Processes that wanted to run, on average over the minute before: beyond ours, what disturbed the row."""
    stored: int | None = None
    """Messages found in the database afterwards; None for a system without one."""

    @property
    def maximum(self) -> float:
        """Turns a second at best, closed loop."""
        return max(one.turns_per_s for one in self.measured if one.load.endswith(("client", "clients")))


@dataclass(kw_only=True)
class Measuring:
    """Runs the loads one after another against one running system."""

    system: str
    running: Running
    run: str
    seconds: float
    look: Callable[[], dict[str, Spent]] = dict
    acknowledged: int = 0
    _results: list[Measured] = field(default_factory=list)

    def all(self) -> Row:
        """The whole row, without what is stored."""
        machine_load = os.getloadavg()[0]
        self._load("warm-up", ["--clients", str(WARM_UP_CLIENTS)])
        closed = [
            self._load(f"{clients} client{'s' if clients > 1 else ''}", ["--clients", str(clients)])
            for clients in CLIENTS
        ]
        maximum = max(one.turns_per_s for one in closed)
        opened = [self._load(f"open, {share:.0%}", ["--rate", f"{maximum * share:.2f}"]) for share in SHARES]
        return Row(
            system=self.system,
            measured=[*closed, *opened],
            memory=processes.usage(self.running.process),
            acknowledged=self.acknowledged,
            machine_load=machine_load,
        )

    def _load(self, name: str, how: Sequence[str]) -> Measured:
        before, phases_before = processes.usage(self.running.process), self.look()
        client_before = _children_cpu_s()
        outcome = self._client(name, how)
        client_s = _children_cpu_s() - client_before
        spent_s = processes.cpu_between(before, processes.usage(self.running.process)) | {"client": client_s}
        waits, new_waits = sorted(outcome["waits_ms"]), sorted(outcome["new_waits_ms"])
        turns = outcome["acknowledged"]
        self.acknowledged += turns
        if not turns:
            raise RuntimeError(f"{self.system} answered nothing at {name}")
        return Measured(
            load=name,
            turns_per_s=turns / outcome["seconds"],
            p50_ms=percentile(waits, 0.50),
            p99_ms=percentile(waits, 0.99),
            new_p50_ms=percentile(new_waits, 0.50) if new_waits else None,
            acknowledged=turns,
            unanswered=outcome["unanswered"],
            failed=outcome["failed"],
            cpu_ms_per_turn={part: seconds / turns * 1000 for part, seconds in spent_s.items()},
            phases_ms=mean_ms(phases_before, self.look()),
        )

    def _client(self, name: str, how: Sequence[str]) -> Any:
        command = [sys.executable, "-m", "tests.bench.load", "--host", HOST, "--port", str(self.running.port)]
        said = subprocess.run(
            [*command, "--seconds", str(self.seconds), "--run", f"{self.run}-{name}", *how],
            cwd=ROOT,
            capture_output=True,
            timeout=self.seconds + STOP_LIMIT_S,
            check=True,
        )
        return json.loads(said.stdout)


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which `share` of the ordered values lie (nearest rank)."""
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def _children_cpu_s() -> float:
    times = psutil.Process().cpu_times()
    return times.children_user + times.children_system
