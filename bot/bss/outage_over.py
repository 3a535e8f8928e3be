"""Waiting for the end of a known outage, so that whoever joined it is told where they wrote.

Nothing is done at the far side: the effect looks at the outage's TMF621 ticket and is done once that is settled. Many
wait for one outage, so what was read is good for a while.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID

from bot.bss.client import TICKET, BssClient
from bot.bss.effects import Result
from bot.bss.tmf import CreatedTicket
from wire.clock import Clock
from wire.errors import Later
from wire.way_out import Declined, NotYet

LOOK_EVERY = timedelta(minutes=5)
GOOD_FOR = timedelta(seconds=60)
UNDER_WAY = frozenset({"acknowledged", "inProgress", "pending", "held"})
"""States of a ticket whose trouble goes on (TMF621 4.0, TroubleTicketStatusType)."""


class OutageOver:
    """Tells of an outage's end."""

    kind = "outage_over"

    def __init__(self, bss: BssClient, clock: Clock) -> None:
        self._bss = bss
        self._clock = clock
        self._read: dict[str, tuple[datetime, str | None]] = {}

    async def perform(self, effect_id: UUID, payload: Mapping[str, Any]) -> Result:
        """The outage once it is over; raises `NotYet` until then, and `Declined` when nobody knows it any more."""
        try:
            status = await self._status(str(payload["outage"]))
        except Later:
            raise NotYet(LOOK_EVERY) from None
        if status is None:
            raise Declined("unknown_outage")
        if status in UNDER_WAY:
            raise NotYet(LOOK_EVERY)
        return {"id": payload["outage"]}

    async def look_up(self, effect_id: UUID) -> NoReturn:
        """There is nothing to look up: it was looking only."""
        raise NotYet(timedelta())

    async def _status(self, outage: str) -> str | None:
        now = self._clock()
        self._read = {known: read for known, read in self._read.items() if now - read[0] < GOOD_FOR}
        if outage not in self._read:
            found = await self._bss.search(TICKET, {"id": outage}, CreatedTicket)
            self._read[outage] = (now, found[0].status if found else None)
        return self._read[outage][1]
