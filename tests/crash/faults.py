"""Which faults come when: a plan from a seed, so that a run can be repeated. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

Kind = Literal["kill", "freeze", "cut", "drop", "slow"]

PROCESSES = ("edge", "router-1", "router-2", "delivery", "operator", "postgresql", "valkey")
WIRES = ("front", "postgresql", "valkey", "operator")
# How long a killed process stays away before it is started again.
AWAY_AT_MOST_S = 2.0
# How long the operator stays in trouble at most; it ends with so many requests.
OPERATOR_TROUBLE_S = 20.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One fault, seconds after the start; `lasts_s` until the target is as it was."""

    at_s: float
    kind: Kind
    target: str
    lasts_s: float


ALWAYS: Sequence[tuple[Kind, str]] = (
    *(("kill", name) for name in PROCESSES),
    ("drop", "operator"),
    ("slow", "operator"),
)
ALL: Sequence[tuple[Kind, str]] = (
    *ALWAYS,
    *(("freeze", name) for name in PROCESSES),
    *(("cut", name) for name in WIRES),
)


def plan(seed: int, *, count: int, seconds: float, freeze_s: float) -> list[Fault]:
    """`count` faults at random moments; what comes always comes before anything is chosen twice."""
    random = Random(seed)  # noqa: S311  (repeatable, nothing secret)
    chosen = list(ALWAYS)
    rest = list(ALL[len(ALWAYS) :])
    while len(chosen) < count:
        random.shuffle(rest)
        chosen += rest
        rest = list(ALL)
    moments = sorted(random.uniform(0, seconds) for _ in range(count))
    chosen = chosen[:count]
    random.shuffle(chosen)
    lasts = {"freeze": freeze_s, "cut": 0.0, "drop": OPERATOR_TROUBLE_S, "slow": OPERATOR_TROUBLE_S}
    return [
        Fault(at_s=at_s, kind=kind, target=target, lasts_s=lasts.get(kind, random.uniform(0, AWAY_AT_MOST_S)))
        for at_s, (kind, target) in zip(moments, chosen, strict=True)
    ]
