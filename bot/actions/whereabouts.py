"""Where a customer is whose phone does not work, and which service it is about. Pure."""

import re
from typing import Literal

from bot.countries import country_code, country_of_place
from bot.engine.scene import Outcome, Scene
from bot.words import folded

Service = Literal["mobile", "fibre"]
SERVICES: frozenset[str] = frozenset({"mobile", "fibre"})
"""As the operator's outages name them (`docs/reference/bss.md`)."""

_ABROAD = re.compile(
    r"\b(abroad|overseas|(foreign|another|other) country|out of the country|roaming)\b"
    r"|\b(en|desde) el extranjero\b|\bfuera del pais\b|\botro pais\b"
    r"|国外|國外|境外|海外|出国|出國|外国|外國|漫游|漫遊"
)
_BACK_HOME = re.compile(
    r"\b(back|home|return\w*|came) (home |again )?from\b|\bback home\b|\bnot abroad\b"
    r"|\b(vuelt[oa]|volv\w+|regres\w+) (de|del|desde|a casa)\b|\bno estoy en el extranjero\b"
    r"|回来|回來|回国|回國|回到家|不在(国外|國外|境外)"
)
_SERVICES: dict[Service, re.Pattern[str]] = {
    "mobile": re.compile(
        r"\b(mobiles?|phones?|cell\w*|signal|coverage|sim|calls?|calling|[345]g|bars)\b"
        r"|\b(movil(es)?|celular|telefonos?|cobertura|senal|llam\w+)\b"
        r"|手机|手機|信号|信號|通话|通話|电话|電話"
    ),
    "fibre": re.compile(
        r"\b(fib(re|er)|wi ?fi|router|modem|broadband|(home|house) internet|internet (at|in) (home|(my|the) house))\b"
        r"|\b(fibra|internet (en|de) (mi |la )?casa|adsl)\b"
        r"|宽带|寬帶|寬頻|光纤|光纖|路由器|光猫|光貓|家里的?(网|網)|家裡的?(网|網)|无线网|無線網"
    ),
}


def find_whereabouts(scene: Scene) -> Outcome:
    """Whether the customer is abroad, as far as it was said; the place that one has come back from is forgotten."""
    said = folded(f"{scene.said} {scene.slots.get('place') or ''}")
    named = {country_code(value) for value in scene.entities.get("country", ())}
    places = (*scene.entities.get("place", ()), str(scene.slots.get("place") or ""))
    is_foreign = bool((named | {country_of_place(place) for place in places}) - {None, scene.home})
    if _BACK_HOME.search(said):
        return Outcome(slots={"is_abroad": False, **({"place": None} if is_foreign else {})})
    return Outcome(slots={"is_abroad": is_foreign or _ABROAD.search(said) is not None})


def service_meant(scene: Scene) -> Service | None:
    """The service that does not work: as it was said, or the only one that a verified customer has."""
    plain = folded(scene.said)
    said = [service for service, pattern in _SERVICES.items() if pattern.search(plain)]
    if said:
        return said[0] if len(said) == 1 else None
    kinds: set[Service] = set()
    if scene.customer is not None:
        kinds = {"fibre" if line.kind == "fibre" else "mobile" for line in scene.facts.own_lines()}
    return kinds.pop() if len(kinds) == 1 else None
