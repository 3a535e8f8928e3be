"""How things stand in the queues of people: open or not, until when, how long the wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from record.agent import ANY_QUEUE
from router.rules import QueueRule
from wire.hours import opens_at
from wire.turn import QueueOutlook


@dataclass(frozen=True, kw_only=True, slots=True)
class FloorView:
    """What is stored about the queues at one moment."""

    waiting: Mapping[str, Sequence[UUID]]
    """Conversations that wait, by queue, in the order of service."""
    agents_here: Mapping[str, int]
    """Agents who are available or busy, by queue; under `ANY_QUEUE` those who serve all."""
    recent_waits: Mapping[str, tuple[int, float]]
    """How many were taken in the last hour and their mean wait in seconds, by queue."""


def outlooks(queues: Mapping[str, QueueRule], view: FloorView, now: datetime) -> dict[str, QueueOutlook]:
    """The outlook of every queue."""
    return {name: _outlook(rule, view, now) for name, rule in queues.items()}


def place_of(conversation_id: UUID, view: FloorView, queue: str) -> int | None:
    """A conversation's place in its queue, from 1; None when it does not wait there."""
    line = view.waiting.get(queue, ())
    return line.index(conversation_id) + 1 if conversation_id in line else None


def _outlook(rule: QueueRule, view: FloorView, now: datetime) -> QueueOutlook:
    opening = opens_at((rule.hours,), now)
    in_hours = opening == now
    here = view.agents_here.get(rule.name, 0) + view.agents_here.get(ANY_QUEUE, 0)
    taken, mean_wait_s = view.recent_waits.get(rule.name, (0, 0.0))
    return QueueOutlook(
        is_open=in_hours and here > 0,
        opens_at=None if in_hours else opening,
        waiting=len(view.waiting.get(rule.name, ())),
        wait_s=round(mean_wait_s) if taken else None,
    )
