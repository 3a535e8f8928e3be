"""Using the phone abroad: what it costs where, the passes for it, and switching it on and off. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.actions.lines import LINE_GONE
from bot.actions.sim import sim_line
from bot.actions.wish_words import first_meant
from bot.answers.format import money_value
from bot.bss.model import Money, Offer, RoamingZone
from bot.countries import countries_in, country_code
from bot.engine.scene import Option, Outcome, Scene
from bot.words import folded
from wire.turn import EffectRequest

RATES, ON, OFF = "rates", "on", "off"
_WISHES: Mapping[str, re.Pattern[str]] = {
    OFF: re.compile(
        r"\b(turn|switch)\w*\b.*\boff\b|\b(disable|deactivat\w*|desactiv\w*|desconect\w*|apag\w*|quit(a|e|ar|en))\b"
        r"|关闭|关掉|關閉|關掉|停用|取消"
    ),
    ON: re.compile(
        r"\b(turn|switch)\w*\b.*\bon\b|\b(enable|activat\w*|activ(a|e|o|ar|en|ad|arlo|ad[oa])|enabled|active|habilit\w*|encend\w*)\b"
        r"|\broaming (is )?on\b|开通|開通|打开|打開|开启|開啟|启用|啟用|激活"
    ),
    RATES: re.compile(
        r"\b(how much|costs?|prices?|rates?|charges?|cuanto|cuesta|precios?|cobran?|tarifas?)\b"
        r"|多少钱|多少錢|收费|收費|资费|資費|价格|價格|费用|費用"
    ),
}

_TROUBLE = re.compile(
    r"\b(does|do|is|are|did|am|was|can)(n t| not|nt|t) (\w+ )?(work|function|connect|get|use|have|go)\w*"
    r"|\bcan ?t (connect|call|use|get)\b"
    r"|\bnot working\b|\b(no|without) (signal|service|data|internet|network|coverage|connection)\b"
    r"|\bno (me |nos |le )?(funciona\w*|va|van|conecta|anda|sirve|deja"
    r"|tengo (datos|internet|cobertura|senal|red|linea|servicio))\b"
    r"|\bsin (datos|internet|cobertura|senal|red|linea|servicio|conexion)\b|\bme he quedado sin\b"
    r"|用不了|上不了网|上不了網|连不上|連不上|打不(通|出)|不能(用|上网|上網)|(没|沒)(有)?(信号|信號|网|網|服务|服務)|不好使|没反应"
)
"""Said of a phone that does not work abroad."""
_NO_SIGNAL = re.compile(
    r"\b(no|without) (signal|service|coverage|network)\b"
    r"|\bno (tengo|hay|llega|coge) (cobertura|senal|red|linea|servicio)\b"
    r"|\bsin (cobertura|senal|red|linea|servicio)\b|(没|沒)(有)?(信号|信號|服务|服務)"
)
"""No text message can reach such a phone, so no code either."""


def zone_of(scene: Scene, country: str) -> RoamingZone | None:
    """The prices in a country (ISO 3166), None when the phone does not work there."""
    return next((zone for zone in scene.facts.roaming_zones() if country in zone.countries), None)


def find_roaming_wish(scene: Scene) -> Outcome:
    """Prices, or switching on or off, as far as it was said; what does not work there may be switched off."""
    wish = first_meant(scene.said, _WISHES)
    if wish != OFF and _TROUBLE.search(folded(scene.said)):
        is_without_signal = _NO_SIGNAL.search(folded(scene.said)) is not None
        return Outcome(slots={"roaming_wish": ON, "is_trouble": True, "is_without_signal": is_without_signal})
    return Outcome(slots={"roaming_wish": RATES if wish is None and scene.slots.get("country") else wish})


def list_roaming_wishes(scene: Scene) -> tuple[Option, ...]:
    """Prices in a country, or switching roaming on or off."""
    names = {
        RATES: ("prices", "price", "rates", "cost", "precios", "precio", "价格", "资费"),
        ON: (
            "switch on",
            "switch it on",
            "turn on",
            "turn it on",
            "on",
            "activate",
            "activate it",
            "activar",
            "activarlo",
            "activelo",
            "activalo",
            "activenlo",
            "activeme",
            "encender",
            "开通",
            "開通",
            "打开",
            "打開",
            "开吧",
            "開吧",
        ),
        OFF: (
            "switch off",
            "switch it off",
            "turn off",
            "turn it off",
            "off",
            "desactivar",
            "desactivelo",
            "desactivalo",
            "apagar",
            "关闭",
            "關閉",
            "关掉",
            "關掉",
        ),
    }
    return tuple(Option(value=wish, title=scene.say(f"title_roaming_{wish}"), names=names[wish]) for wish in names)


def read_roaming(scene: Scene) -> Outcome:
    """What using the phone costs in the chosen country, and the pass that makes it cheaper."""
    country = str(scene.slots["country"])
    several = _named_countries(scene)
    if len(several) > 1 and country in several:
        return _read_several(scene, several)
    zone = zone_of(scene, country)
    if zone is None:
        return Outcome(slots={"abroad": "not_covered"})
    rows = [
        {"answer": f"row_roaming_{stem}", "amount": money_value(price)}
        for stem, price in (("data", zone.megabyte), ("minute", zone.minute), ("text", zone.text))
        if isinstance(price, Money)
    ]
    if not rows:
        return Outcome(slots={"abroad": "as_home"})
    passes = [offer for offer in scene.facts.offers() if offer.is_abroad and country in offer.countries]
    if not passes:
        return Outcome(slots={"abroad": "by_use", "rows": rows})
    return Outcome(slots={"abroad": "with_pass", "rows": rows, **_pass_slots(_cheapest(passes))})


def _named_countries(scene: Scene) -> tuple[str, ...]:
    """The codes of the countries named with the wish, each once, those that the NLU adds at the end."""
    codes = [*countries_in(scene.said), *(country_code(value) for value in scene.entities.get("country", ()))]
    return tuple(dict.fromkeys(code for code in codes if code is not None))


def _read_several(scene: Scene, countries: Sequence[str]) -> Outcome:
    """One row a country, and the cheapest pass that works in each of them where data costs extra."""
    zones = {country: zone_of(scene, country) for country in countries}
    dear = {country for country, zone in zones.items() if zone is not None and zone.megabyte is not None}
    passes = [offer for offer in scene.facts.offers() if offer.is_abroad and dear and dear <= offer.countries]
    told = {"countries": [_country_row(country, zone) for country, zone in zones.items()]}
    if not passes:
        return Outcome(slots={"abroad": "several", **told})
    return Outcome(slots={"abroad": "several_with_pass", **told, **_pass_slots(_cheapest(passes))})


def _country_row(country: str, zone: RoamingZone | None) -> dict[str, Any]:
    if zone is None:
        return {"answer": "row_country_not_covered", "country": country}
    prices = {"data": zone.megabyte, "minute": zone.minute, "text": zone.text}
    rows = [{"answer": f"cell_roaming_{stem}", "amount": money_value(price)} for stem, price in prices.items() if price]
    if not rows:
        return {"answer": "row_country_as_home", "country": country}
    return {"answer": "row_country", "country": country, "prices": rows}


def _cheapest(passes: Sequence[Offer]) -> Offer:
    return min(passes, key=lambda offer: offer.price.amount)


def read_roaming_state(scene: Scene) -> Outcome:
    """Whether roaming can be switched as wished on the chosen line."""
    line, wish = sim_line(scene), scene.slots.get("roaming_wish")
    if line is None:
        return Outcome(slots={"switch": "unknown"})
    slots = {"number": line.number, "confirm_roaming": None}
    if not line.is_active:
        return Outcome(slots={**slots, "switch": "suspended"})
    if line.roams is (wish == ON):
        return Outcome(slots={**slots, "switch": f"already_{wish}"})
    return Outcome(slots={**slots, "switch": f"to_{wish}"})


def switch_roaming(scene: Scene) -> Outcome:
    """The order that was confirmed."""
    line = sim_line(scene)
    if line is None:
        return Outcome(hand_off=LINE_GONE)
    change = "roaming_on" if scene.slots.get("roaming_wish") == ON else "roaming_off"
    payload = {"party": line.owner.party, "line": line.id, "change": change, "told": {"number": line.number}}
    order = EffectRequest(step="roaming", kind="line_order", payload=payload)
    return Outcome(slots={"switch": "ordered"}, effects=(order,))


def _pass_slots(offer: Offer) -> dict[str, Any]:
    return {
        "addon_name": offer.id,
        "addon_use": "abroad",
        "is_addon_named": True,
        "addon": offer.name,
        "price": money_value(offer.price),
        "description": dict(offer.description),
        "days": offer.valid_days,
    }
