"""The settings of what people at the operator do and where: work orders with their promises, and shops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from bot.policy import Shop, WorkOrderRules
from wire.hours import Hours

WorkingHours = Annotated[float, msgspec.Meta(gt=0, le=1000)]
Phone = Annotated[str, msgspec.Meta(pattern=r"^\+[1-9][0-9]{6,14}$")]
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"
OpenTime = Annotated[str, msgspec.Meta(pattern=rf"^({_CLOCK}-{_CLOCK})?$")]
"""From and to, such as 10:00-20:00; empty is closed."""

_WORKDAYS = frozenset(range(5))
_DAYS = (("weekdays", _WORKDAYS), ("saturday", frozenset({5})), ("sunday", frozenset({6})))


def _hours(settings: object, zone: ZoneInfo) -> tuple[Hours, ...]:
    # Stands before the settings: their defaults are checked while this module is read.
    found = []
    for name, weekdays in _DAYS:
        open_time: str = getattr(settings, name)
        if not open_time:
            continue
        opens, closes = (time.fromisoformat(clock) for clock in open_time.split("-"))
        if opens >= closes:
            raise ValueError(f"{name} has value {open_time!r}: it opens before it closes")
        found.append(Hours(weekdays=weekdays, opens=opens, closes=closes, zone=zone))
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class WorkOrders:
    """When work orders are worked on, and within how many of these hours each kind is promised."""

    weekdays: OpenTime = "08:00-20:00"
    saturday: OpenTime = ""
    sunday: OpenTime = ""
    fault_h: WorkingHours = 8.0
    quality_h: WorkingHours = 16.0
    complaint_h: WorkingHours = 24.0
    account_update_h: WorkingHours = 16.0
    dispute_h: WorkingHours = 40.0

    def __post_init__(self) -> None:
        if not _hours(self, ZoneInfo("UTC")):
            raise ValueError("work_orders needs hours in which they are worked on: weekdays, saturday or sunday")


@dataclass(frozen=True, kw_only=True)
class ShopEntry:
    """One shop: where, which towns it is nearest to, when it is open."""

    town: str
    address: str
    phone: Phone
    names: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    weekdays: OpenTime = "10:00-20:00"
    saturday: OpenTime = ""
    sunday: OpenTime = ""

    def __post_init__(self) -> None:
        _hours(self, ZoneInfo("UTC"))


@dataclass(frozen=True, kw_only=True)
class Service:
    """Who serves the customers, and where they reach people: by telephone, and in the shops."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40)] = "Tandem Mobile"
    phone: Phone = "+12025550100"
    hotline: Phone = "+18005550199"
    """Blocks lost and stolen lines by telephone, day and night."""
    shops: tuple[ShopEntry, ...] = (
        ShopEntry(
            town="Madrid",
            address="Calle de Fuencarral 24",
            phone="+12025550101",
            names=("马德里",),
            near=("Toledo", "Getafe", "Alcalá de Henares"),
            saturday="10:00-20:00",
        ),
        ShopEntry(
            town="Valencia",
            address="Calle de Colón 51",
            phone="+12025550102",
            names=("巴伦西亚",),
            near=("Alicante", "Murcia", "Castellón", "阿利坎特", "穆尔西亚"),
            saturday="10:00-20:00",
        ),
        ShopEntry(
            town="Sevilla",
            address="Calle Sierpes 37",
            phone="+12025550103",
            names=("塞维利亚", "Seville"),
            near=("Córdoba", "Málaga", "Granada", "Cádiz", "科尔多瓦", "马拉加", "格拉纳达"),
            saturday="10:00-14:00",
        ),
        ShopEntry(
            town="Bilbao",
            address="Gran Vía 18",
            phone="+12025550104",
            names=("毕尔巴鄂",),
            near=("Gijón", "Santander", "Zaragoza", "Vigo", "希洪", "萨拉戈萨", "维戈"),
            saturday="10:00-14:00",
        ),
    )


def work_order_rules(settings: WorkOrders, zone: ZoneInfo) -> WorkOrderRules:
    """Work orders, as the bot is given them; the hours are by the clock of `zone`."""
    return WorkOrderRules(
        hours=_hours(settings, zone),
        promises={
            "fault": timedelta(hours=settings.fault_h),
            "quality": timedelta(hours=settings.quality_h),
            "complaint": timedelta(hours=settings.complaint_h),
            "account_update": timedelta(hours=settings.account_update_h),
            "dispute": timedelta(hours=settings.dispute_h),
        },
    )


def shops(settings: Service, zone: ZoneInfo) -> tuple[Shop, ...]:
    """The shops, as the bot is given them; their hours are by the clock of `zone`."""
    return tuple(
        Shop(
            town=shop.town,
            address=shop.address,
            phone=shop.phone,
            names=shop.names,
            near=shop.near,
            hours=_hours(shop, zone),
        )
        for shop in settings.shops
    )
