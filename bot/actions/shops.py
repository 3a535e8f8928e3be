"""The operator's shops: those in or near a town, whether they are open now, and when. Pure."""

import re
from datetime import date
from typing import Any

from bot.actions.days import named_day
from bot.engine.scene import Outcome, Scene
from bot.policy import Shop
from bot.words import contains_words, folded
from wire.hours import Hours, spans

SATURDAY, SUNDAY = 5, 6
_WHEN = re.compile(
    r"\b(open\w*|clos\w*|hours?|time|abr\w+|abiert\w+|cierr\w+|cerrad\w+|horarios?|hora)\b"
    r"|开门|開門|关门|關門|营业|營業|上班|下班|几点|幾點|时间|時間|开吗|開嗎|休息"
)
_TELEPHONE = re.compile(
    r"\b(its|their) (tele)?phone\b|\bsu (numero de )?telefono\b|^(它|他们|他們|那|那边|那邊)?的?(电话|電話)[^哪都]*$"
)
_WHICH = re.compile(
    r"\b(where|which|shops|stores|branches|others?|another|nearest|all"
    r"|donde|cual(es)?|que tiendas?|tiendas|oficinas|otr[ao]s?|cercan\w*|todas)\b"
    r"|哪|附近|最近的|所有|全部|其他|别的|別的|都"
)


def find_shop_question(scene: Scene) -> Outcome:
    """Whether its hours or telephone are asked for and not which shop: then it is the one that was just named."""
    said = folded(scene.said)
    asks_when = bool(scene.entities.get("date") or _WHEN.search(said)) and not _WHICH.search(said)
    return Outcome(slots={"is_same_shop": asks_when or _TELEPHONE.search(said) is not None})


def find_shops(scene: Scene) -> Outcome:
    """The shops in the place that was named, else the nearest, else all; with their hours on a day that was named."""
    place, shops = scene.slots.get("place"), scene.policy.shops
    told: dict[str, Any] = {"service_phone": scene.policy.service_phone}
    if place is not None:
        said = folded(str(place))
        here = [shop for shop in shops if _names(said, (shop.town, *shop.names))]
        near = [shop for shop in shops if _names(said, shop.near)]
        if here or near:
            rows = [_row(scene, shop) for shop in here or near]
            return Outcome(slots={**told, "shops": "here" if here else "near", "rows": rows})
    rows = [_row(scene, shop) for shop in shops]
    return Outcome(slots={**told, "shops": "all" if place is None else "far", "rows": rows})


def _names(said: str, towns: tuple[str, ...]) -> bool:
    return any(contains_words(said, folded(town)) for town in towns)


def _row(scene: Scene, shop: Shop) -> dict[str, Any]:
    row: dict[str, Any] = {
        "town": shop.town,
        "address": shop.address,
        "phone": shop.phone,
        "hours": [_told(scene, hours) for hours in shop.hours],
    }
    day = named_day(scene.entities.get("date", ()), scene.today)
    if day is not None:
        return row | _on(scene, shop, day)
    span = next(spans(shop.hours, scene.now), None)
    if span is None:
        return {**row, "answer": "row_shop"}
    if span.begins <= scene.now:
        return {**row, "answer": "row_shop_open"}
    return {**row, "answer": "row_shop_closed", "opens": span.begins.isoformat()}


def _on(scene: Scene, shop: Shop, day: date) -> dict[str, Any]:
    hours = next((hours for hours in shop.hours if day.weekday() in hours.weekdays), None)
    if hours is None:
        return {"answer": "row_shop_closed_on", "day": day.isoformat()}
    return {"answer": "row_shop_open_on", "day": day.isoformat(), **_times(hours)}


def _told(scene: Scene, hours: Hours) -> str:
    if SUNDAY in hours.weekdays:
        days = "title_sunday"
    else:
        days = "title_saturday" if SATURDAY in hours.weekdays else "title_weekdays"
    return scene.say("title_hours", days=scene.say(days), **_times(hours))


def _times(hours: Hours) -> dict[str, str]:
    return {"opens": f"{hours.opens:%H:%M}", "closes": f"{hours.closes:%H:%M}" if hours.closes else "24:00"}
