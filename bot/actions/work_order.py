"""What a customer asks of the operator's people as an effect: one ticket, told when it is recorded. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.engine.scene import Outcome, Scene
from wire.turn import EffectRequest


def work_order(
    scene: Scene,
    type_: str,
    *,
    name: str,
    description: str,
    about: Sequence[Mapping[str, str]] = (),
    notes: Mapping[str, str] | None = None,
    told: Mapping[str, Any] | None = None,
    promised: str | None = None,
) -> Outcome:
    """Asks for a ticket of this type. `about`: id, role and type of what it concerns; `notes`: values by name.

    `told` goes into the answer `utter_recorded_<type>`; `promised` is the ISO 8601 time by which it shall be done.
    """
    payload = {
        "type": type_,
        "name": name,
        "description": description,
        "party": scene.customer.party if scene.customer else None,
        "about": [dict(one) for one in about],
        "notes": dict(notes or {}),
        "told": dict(told or {}),
        "promised": promised,
    }
    return Outcome(effects=(EffectRequest(step=type_, kind="work_order", payload=payload),))
