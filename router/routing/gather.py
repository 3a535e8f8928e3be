"""When a turn begins: what an address sends in one breath is answered in one breath, and a flood is paced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wire.message import EffectDone, Entry

# A breath ends here even if the customer goes on writing.
GATHER_AT_MOST = timedelta(seconds=6)
TURN_AT_MOST = 50
# A turn of more messages than this is a flood: it gets one notice, and the next turn waits for a pause.
FLOOD = 10
FLOOD_PAUSE = timedelta(seconds=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Breath:
    """What waits in an address's lane, and when it was read."""

    entries: Sequence[Entry]
    first_at: datetime
    last_at: datetime


def begins_at(breath: Breath, gather: timedelta) -> datetime:
    """When the turn for what waits should begin.

    A pressed choice and word of an effect begin at once; text waits until nothing came for `gather`.
    """
    at_once = any(isinstance(entry, EffectDone) or entry.choice for entry in breath.entries)
    if at_once or len(breath.entries) >= TURN_AT_MOST:
        return breath.first_at
    return min(breath.last_at + gather, breath.first_at + GATHER_AT_MOST)


def next_not_before(turn_size: int, ended_at: datetime) -> datetime:
    """The earliest time for an address's next turn after one of `turn_size` messages."""
    return ended_at + FLOOD_PAUSE if turn_size > FLOOD else ended_at
