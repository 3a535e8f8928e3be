"""SIMs: lost ones, new ones, and the PUK, which itself never comes here: the operator's own page shows it. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from bot.actions.lines import LINE_GONE, list_lines
from bot.actions.wish_words import first_meant
from bot.bss.model import Line
from bot.engine.scene import Option, Outcome, Scene
from bot.words import folded
from wire.turn import EffectRequest

_TOPICS: Mapping[str, re.Pattern[str]] = {
    "puk": re.compile(r"(?<![a-z])puk(?![a-z])"),
    "esim": re.compile(r"(?<![a-z])e ?sim(?![a-z])|电子卡|電子卡"),
    "replace": re.compile(
        r"\b(replac\w*|broken|damaged|duplicad[oa]|repuesto|cambi(ar|o) (de |la |mi )?(tarjeta|sim)|rota|danada"
        r"|estropead[oa]|(nueva|otra) (tarjeta|sim)|(new|another) sim)\b|补卡|補卡|换卡|換卡|新卡|坏了|壞了|损坏|損壞"
    ),
    "activate": re.compile(r"\b(activat\w*|activ(a|o|ar|e|acion))\b|激活|开卡|開卡|启用|啟用"),
    "pin": re.compile(r"(?<![a-z])pin(?![a-z])"),
}
"""In this order: who asks to activate an eSIM, or has typed a wrong PIN until asked for the PUK, means the first."""

_FOUND = re.compile(
    r"\b(i|we|i ve|we ve|i have|we have)( just| now| already)? (found|got|recovered) "
    r"(it|my (old )?(phone|mobile|sim|cell))\b|\bunblock\b|\bdesbloque\w+\b"
    r"|\b(encontre|recupere|aparecio|he (encontrado|recuperado)|ha aparecido|lo encontramos) ?(ya |por fin )?"
    r"(el|mi|lo)? ?(movil|celular|celu|telefono|sim|ya|$)"
    r"|(已经|已經|又)?(找到了|找回来了|找回來了|找回了|找着了)|失而复得"
)
_NOT_FOUND = re.compile(
    r"\b(not|n t|never|no|nunca|haven t|didn t)\b.{0,20}(found|encontr|recuper|aparec)|[没沒](有)?找"
)


def find_whether_found(scene: Scene) -> Outcome:
    """Whether what was lost has been found again, so that nothing is to be blocked."""
    said = folded(scene.said)
    return Outcome(slots={"is_found": _FOUND.search(said) is not None and _NOT_FOUND.search(said) is None})


def list_sims(scene: Scene) -> tuple[Option, ...]:
    """The customer's lines that have a SIM."""
    with_sim = {line.id for line in scene.facts.own_lines() if line.kind != "fibre"}
    return tuple(option for option in list_lines(scene) if option.value in with_sim)


def sim_line(scene: Scene) -> Line | None:
    """The line in the slot `sim_line`, if it is one of the customer's own."""
    return next((line for line in scene.facts.own_lines() if line.id == scene.slots.get("sim_line")), None)


def check_sims(scene: Scene) -> Outcome:
    """Whether the customer has a line with a SIM at all."""
    return Outcome(slots={"has_sims": bool(list_sims(scene))})


def read_block(scene: Scene) -> Outcome:
    """Which of the lines that were named are still to be blocked: one, several, or none any more."""
    named = _lost_lines(scene)
    if not named:
        return Outcome(slots={"block": "unknown", "lost_lines": None})
    still = [line for line in named if not line.is_lost]
    block = "several" if len(still) > 1 else "one" if still else "done"
    return Outcome(slots={"block": block, "numbers": [line.number for line in still or named], "confirm_block": None})


def block_lines(scene: Scene) -> Outcome:
    """The orders to block the lines that were confirmed, but for those where that has been done meanwhile."""
    named = _lost_lines(scene)
    if not named:
        return Outcome(hand_off=LINE_GONE)
    confirmed = scene.slots["numbers"]
    still = [line for line in named if line.number in confirmed and not line.is_lost]
    if not still:
        return Outcome(slots={"block": "done"})
    numbers = [line.number for line in still]
    effects = tuple(_line_order(line, "block", step=f"block_{line.id}", all_numbers=numbers) for line in still)
    return Outcome(slots={"numbers": numbers}, effects=effects)


def _lost_lines(scene: Scene) -> list[Line]:
    named = scene.slots.get("lost_lines") or ()
    return [line for line in scene.facts.own_lines() if line.id in named]


def find_sim_topic(scene: Scene) -> Outcome:
    """What the help is for, as far as it was said with the wish."""
    return Outcome(slots={"sim_topic": first_meant(scene.said, _TOPICS) or scene.slots.get("sim_topic")})


def list_sim_topics(scene: Scene) -> tuple[Option, ...]:
    """Activation, PIN, PUK, eSIM, another SIM."""
    names = {
        "activate": ("activation", "activate", "activacion", "activar", "activo", "activarla", "激活"),
        "pin": ("pin", "pin码"),
        "puk": ("puk", "puk码"),
        "esim": ("esim", "e sim"),
        "replace": (
            "replacement",
            "new sim",
            "duplicado",
            "nueva sim",
            "tarjeta nueva",
            "chip nuevo",
            "nuevo chip",
            "new chip",
            "otro chip",
            "补卡",
            "换卡",
            "新卡",
        ),
    }
    return tuple(Option(value=topic, title=scene.say(f"title_sim_{topic}"), names=names[topic]) for topic in names)


def list_sim_kinds(scene: Scene) -> tuple[Option, ...]:
    """A card by post, or an eSIM."""
    names = {
        "card": ("card", "physical", "tarjeta", "plastic", "plastico", "fisica", "fisico", "实体卡", "卡片"),
        "esim": ("esim", "e sim", "电子卡"),
    }
    return tuple(Option(value=kind, title=scene.say(f"title_new_sim_{kind}"), names=names[kind]) for kind in names)


def read_new_sim(scene: Scene) -> Outcome:
    """Whether another SIM can be ordered for the chosen line."""
    line = sim_line(scene)
    if line is None:
        return Outcome(slots={"new_sim": "unknown", "sim_line": None})
    state = "under_way" if line.has_sim_order else "free"
    return Outcome(slots={"new_sim": state, "number": line.number, "confirm_new_sim": None})


def order_new_sim(scene: Scene) -> Outcome:
    """The order for the SIM that was confirmed, unless another is under way meanwhile."""
    line = sim_line(scene)
    if line is not None and line.has_sim_order:
        return Outcome(slots={"new_sim": "under_way"})
    return _order(scene, "new_esim" if scene.slots.get("new_sim_kind") == "esim" else "new_sim_card")


def order_puk(scene: Scene) -> Outcome:
    """Ask the operator for a link to its page that shows the PUK once."""
    return _order(scene, "puk")


def _order(scene: Scene, change: str) -> Outcome:
    line = sim_line(scene)
    if line is None:
        return Outcome(hand_off=LINE_GONE)
    return Outcome(slots={"number": line.number}, effects=(_line_order(line, change, step=change),))


def _line_order(line: Line, change: str, *, step: str, **told: Any) -> EffectRequest:
    payload = {"party": line.owner.party, "line": line.id, "change": change, "told": {"number": line.number, **told}}
    return EffectRequest(step=step, kind="line_order", payload=payload)
