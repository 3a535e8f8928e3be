"""The waiting conversations in the order in which they should be served."""

from collections.abc import Sequence
from datetime import datetime

from record.inbox import InboxRow
from router.commands.queues import DEFAULT, Queues
from router.routing.order import Place, Waiting, serve_order


def in_order(rows: Sequence[InboxRow], queues: Queues, now: datetime) -> list[Place]:
    """The places of waiting conversations; an unknown queue has the default queue's time limit."""
    default = queues[DEFAULT]
    return serve_order(
        [
            Waiting(
                id=row.id,
                urgent=row.urgent,
                waiting_since=row.waiting_since or row.active_at,
                sla_s=queues.get(row.queue or "", default).sla_s,
                tier=row.tier,
            )
            for row in rows
        ],
        now,
    )
