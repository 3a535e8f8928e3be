"""In which order waiting work is served: urgent first, then by how much of its time limit has passed, then by tier.

Pure. Each place carries its reasons as data, so that the desk can show why something stands where it stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

TIERS = ("diamond", "gold", "silver", "standard")
# Waits within the same tenth of their time limit count as equal; then the tier decides.
SHARES_PER_SLA = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """One piece of waiting work as far as the order cares."""

    id: UUID
    urgent: bool
    waiting_since: datetime
    sla_s: float
    tier: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where something stands in the order, from 1, and why."""

    id: UUID
    place: int
    urgent: bool
    sla_share: float
    """How much of the time limit has passed; above 1.0 it is over."""
    tier: str | None


def serve_order(work: Iterable[Waiting], now: datetime) -> list[Place]:
    """All waiting work in the order in which it should be served."""
    ranked = sorted(work, key=lambda one: _rank(one, now))
    return [
        Place(id=one.id, place=place, urgent=one.urgent, sla_share=round(_share(one, now), 3), tier=one.tier)
        for place, one in enumerate(ranked, start=1)
    ]


def _rank(one: Waiting, now: datetime) -> tuple[bool, int, int, datetime, UUID]:
    tenths = int(_share(one, now) * SHARES_PER_SLA)
    tier = TIERS.index(one.tier) if one.tier in TIERS else len(TIERS)
    return (not one.urgent, -tenths, tier, one.waiting_since, one.id)


def _share(one: Waiting, now: datetime) -> float:
    return max(0.0, (now - one.waiting_since).total_seconds() / one.sla_s)
