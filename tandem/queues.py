"""The settings of the queues: their names, when people are there, and within what time they should answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

Seconds = Annotated[float, msgspec.Meta(gt=0)]
Language = Literal["en", "es", "zh"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
ClockTime = Annotated[str, msgspec.Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
MIDNIGHT: ClockTime = "24:00"
"""The end of a day, which no other clock time can name."""


@dataclass(frozen=True, kw_only=True)
class QueueHours:
    """When people of a queue are there, by the clock of one time zone, as it stands in the settings."""

    weekdays: tuple[Weekday, ...]
    opens: ClockTime
    closes: ClockTime
    timezone: str

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"opens {self.opens!r} is not before closes {self.closes!r}")
        check_timezone(self.timezone)


def check_timezone(name: str) -> None:
    """Raises ValueError naming a time zone that is not in the database."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"timezone {name!r} is not in the time zone database") from error


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A line of customers who wait for a person."""

    name: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
    title: dict[Language, str]
    hours: QueueHours
    sla_s: Seconds


_AROUND_THE_CLOCK = QueueHours(
    weekdays=WEEKDAYS,
    opens="00:00",
    closes=MIDNIGHT,
    timezone="Europe/Madrid",
)
QUEUES = (
    Queue(
        name="general",
        title={"en": "General", "es": "General", "zh": "综合服务"},
        hours=_AROUND_THE_CLOCK,
        sla_s=120.0,
    ),
    Queue(
        name="billing",
        title={"en": "Billing", "es": "Facturación", "zh": "账单"},
        hours=_AROUND_THE_CLOCK,
        sla_s=180.0,
    ),
    Queue(
        name="technical",
        title={"en": "Technical support", "es": "Soporte técnico", "zh": "技术支持"},
        hours=_AROUND_THE_CLOCK,
        sla_s=180.0,
    ),
    Queue(
        name="retention",
        title={"en": "Contracts and leaving", "es": "Contratos y bajas", "zh": "合约与销户"},
        hours=_AROUND_THE_CLOCK,
        sla_s=90.0,
    ),
)
