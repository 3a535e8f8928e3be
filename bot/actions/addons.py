"""Add-ons: what suits a line and the wish, and ordering one. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from bot.actions.lines import LINE_GONE, own_line
from bot.actions.roaming import zone_of
from bot.actions.sizes import size_names
from bot.actions.wish_words import first_meant
from bot.answers.format import money_value
from bot.bss.model import Line, Offer
from bot.engine.scene import Option, Outcome, Scene
from bot.words import folded
from wire.turn import EffectRequest

DATA, ABROAD, CALLS = "data", "abroad", "calls"
_USES: Mapping[str, re.Pattern[str]] = {
    CALLS: re.compile(
        r"\b(calls?|calling|ring|minutes|(?<!se )(?<!me )llam(a|an|o|amos|ar|ando|e|en)|llamadas?|minutos)\b"
        r"|打电话|打電話|长途|長途|拨打|撥打|通话|通話"
    ),
    ABROAD: re.compile(
        r"\b(roam\w*|abroad|travel\w*|trip|holiday|going to|viaj\w*|extranjero|vacaciones|fuera)\b"
        r"|漫游|漫遊|出国|出國|旅行|旅游|旅遊|国外|國外"
    ),
    DATA: re.compile(r"\b(data|gb|gigas?|gigabytes?|megas?|internet|boost|datos)\b|\d ?gb?\b|流量|上网|上網"),
}


def check_addons(scene: Scene) -> Outcome:
    """Whether anything can be added to the line."""
    line = own_line(scene)
    if line is None:
        return Outcome(slots={"standing": "unknown"})
    slots = {"number": line.number, "own_plan": line.plan_name}
    if not line.is_active:
        return Outcome(slots={**slots, "standing": "suspended"})
    return Outcome(slots={**slots, "standing": "free" if _addons(scene, line) else "none"})


def find_addon_use(scene: Scene) -> Outcome:
    """What the add-on is for, as far as it was said with the wish."""
    named = _named(scene)
    if named is not None:
        return Outcome(slots={"addon_use": _use_of(named), "is_addon_named": True})
    use = first_meant(scene.said, _USES)
    if scene.entities.get("country") and use != CALLS:
        use = ABROAD
    if use is None and scene.entities.get("data_amount"):
        use = DATA
    return Outcome(slots={"addon_use": use, "is_addon_named": False})


def check_addon_use(scene: Scene) -> Outcome:
    """Whether the line needs and can have an add-on for this use, in this country."""
    line, use, country = own_line(scene), scene.slots.get("addon_use"), scene.slots.get("country")
    if line is None:
        return Outcome(slots={"fit": "none"})
    if use == DATA and line.data_gb == "unlimited":
        return Outcome(slots={"fit": "unlimited"})
    if use == ABROAD and country:
        zone = zone_of(scene, country)
        if zone is not None and zone.megabyte is None:
            return Outcome(slots={"fit": "as_home"})
    return Outcome(slots={"fit": "some" if list_addons(scene) else "none"})


def list_addon_uses(scene: Scene) -> tuple[Option, ...]:
    """More data, the phone abroad, calls to other countries."""
    names = {
        DATA: ("data", "more data", "extra data", "datos", "mas datos", "gigas", "流量", "加流量"),
        ABROAD: ("abroad", "roaming", "travel", "extranjero", "viaje", "漫游", "漫遊", "国外", "出国"),
        CALLS: ("calls", "calling", "llamadas", "llamar", "打电话", "国际长途", "长途"),
    }
    amounts = tuple(name for offer in _data_packs(scene) for name in _amount_names(offer))
    names[DATA] += amounts
    return tuple(Option(value=use, title=scene.say(f"title_addon_{use}"), names=names[use]) for use in names)


def list_addons(scene: Scene) -> tuple[Option, ...]:
    """The add-ons for the chosen line, use and country."""
    line = own_line(scene)
    if line is None:
        return ()
    use, country = scene.slots.get("addon_use"), scene.slots.get("country")
    suiting = [
        offer
        for offer in _addons(scene, line)
        if use in (None, _use_of(offer)) and (country is None or not offer.countries or country in offer.countries)
    ]
    return tuple(_option(scene, offer, suiting) for offer in suiting)


def read_addon(scene: Scene) -> Outcome:
    """The chosen add-on, its price, and until when it would be good."""
    line, offer = own_line(scene), _chosen(scene)
    if line is None or offer is None:
        return Outcome(slots={"addon_state": "gone", "addon_name": None})
    ends = scene.today + timedelta(days=offer.valid_days)
    return Outcome(
        slots={
            "addon_state": "ready",
            "confirm_addon": None,
            "addon": offer.name,
            "price": money_value(offer.price),
            "description": dict(offer.description),
            "days": offer.valid_days,
            "ends": ends.isoformat(),
            "number": line.number,
        }
    )


def order_addon(scene: Scene) -> Outcome:
    """The order that was confirmed; when its price has moved since, it is shown again."""
    line, offer = own_line(scene), _chosen(scene)
    if line is None:
        return Outcome(hand_off=LINE_GONE)
    if offer is None or scene.slots.get("price") != money_value(offer.price):
        return Outcome(slots={"addon_state": "moved", "confirm_addon": None})
    told = {name: scene.slots[name] for name in ("addon", "number", "ends", "price")}
    payload = {"party": line.owner.party, "line": line.id, "offer": offer.id, "told": told}
    order = EffectRequest(step="addon", kind="addon_order", payload=payload)
    return Outcome(slots={"addon_state": "ordered"}, effects=(order,))


def _addons(scene: Scene, line: Line) -> list[Offer]:
    return [offer for offer in scene.facts.offers() if not offer.is_plan and offer.kind == line.kind]


def _use_of(offer: Offer) -> str:
    if offer.is_abroad:
        return ABROAD
    return CALLS if offer.countries else DATA


def _named(scene: Scene) -> Offer | None:
    named = {folded(name) for name in scene.entities.get("addon_name", ())}
    found = [offer for offer in scene.facts.offers() if not offer.is_plan and folded(offer.name) in named]
    return found[0] if len(found) == 1 else None


def _chosen(scene: Scene) -> Offer | None:
    wanted, line = scene.slots.get("addon_name"), own_line(scene)
    return next((offer for offer in (_addons(scene, line) if line else ()) if offer.id == wanted), None)


def _option(scene: Scene, offer: Offer, suiting: Sequence[Offer]) -> Option:
    by_size = (*_amount_names(offer), *size_names(offer, suiting)) if _use_of(offer) == DATA else ()
    names = (offer.name, *by_size)
    title = scene.say("title_plan", plan=offer.name, price=money_value(offer.price))
    return Option(value=offer.id, title=title, names=names)


def _data_packs(scene: Scene) -> list[Offer]:
    line = own_line(scene)
    return [offer for offer in _addons(scene, line) if _use_of(offer) == DATA] if line else []


def _amount_names(offer: Offer) -> tuple[str, ...]:
    if not isinstance(offer.data_gb, Decimal):
        return ()
    return (f"{offer.data_gb:f} GB", f"{offer.data_gb:f} gigas", f"{offer.data_gb:f} G")
