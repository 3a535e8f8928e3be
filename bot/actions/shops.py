"""The operator's shops: those in or near a town, whether they are open now, and when. Pure."""

from typing import Any

from bot.engine.scene import Outcome, Scene
from bot.hours import Hours, spans
from bot.policy import Shop
from bot.words import contains_words, folded

SATURDAY, SUNDAY = 5, 6


def find_shops(scene: Scene) -> Outcome:
    """The shops in the place that was named, else the nearest, else all."""
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
    span = next(spans(shop.hours, scene.now), None)
    if span is None:
        return {**row, "answer": "row_shop"}
    if span.begins <= scene.now:
        return {**row, "answer": "row_shop_open"}
    return {**row, "answer": "row_shop_closed", "opens": span.begins.isoformat()}


def _told(scene: Scene, hours: Hours) -> str:
    if SUNDAY in hours.weekdays:
        days = "title_sunday"
    else:
        days = "title_saturday" if SATURDAY in hours.weekdays else "title_weekdays"
    return scene.say("title_hours", days=scene.say(days), opens=f"{hours.opens:%H:%M}", closes=f"{hours.closes:%H:%M}")
