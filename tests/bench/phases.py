"""Where a turn's time goes, by what Tandem itself counts at `/metrics`."""

import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass

from prometheus_client.parser import text_string_to_metric_families

APPEND = "append"  # making the message durable, before the turn
TURN_PHASES = ("load", "decide", "store")
WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds spent in a phase so far, and how often."""

    seconds: float
    times: float


def look(host: str, port: int) -> dict[str, Spent]:
    """The phases as they stand now."""
    with urllib.request.urlopen(f"http://{host}:{port}/metrics", timeout=10) as response:
        return read(response.read().decode())


def read(text: str) -> dict[str, Spent]:
    """The phases in the words of `/metrics`."""
    sums: dict[str, float] = {}
    counts: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        if family.name not in ("tandem_turn_seconds", "tandem_append_seconds"):
            continue
        for sample in family.samples:
            phase = sample.labels.get("phase", APPEND)
            if sample.name.endswith("_sum"):
                sums[phase] = sample.value
            elif sample.name.endswith("_count"):
                counts[phase] = sample.value
    return {phase: Spent(seconds, counts[phase]) for phase, seconds in sums.items()}


def mean_ms(before: Mapping[str, Spent], after: Mapping[str, Spent]) -> dict[str, float]:
    """Milliseconds that each phase took on average between two looks."""
    found = {}
    for phase, now in after.items():
        earlier = before.get(phase, Spent(0.0, 0.0))
        times = now.times - earlier.times
        if times:
            found[phase] = (now.seconds - earlier.seconds) / times * 1000
    return found
