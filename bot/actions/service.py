"""Known outages, and reporting a fault where none is known. Pure."""

from collections.abc import Iterable

from bot.bss.model import Outage
from bot.engine.scene import Outcome, Scene
from bot.words import contains_words, folded
from wire.turn import EffectRequest


def read_home_outages(scene: Scene) -> Outcome:
    """Known outages in the verified customer's own town."""
    towns = [line.owner.town for line in scene.facts.own_lines() if line.owner.town]
    if not towns:
        return Outcome(slots={"outage": "no_town"})
    return _tell(scene, towns[0])


def read_outages(scene: Scene) -> Outcome:
    """Known outages in the place that the customer named."""
    return _tell(scene, str(scene.slots["place"]))


def report_fault(scene: Scene) -> Outcome:
    """A fault report for the place, with the customer's number when it is verified."""
    place = str(scene.slots["place"])
    customer = scene.customer
    payload = {
        "town": place,
        "party": customer.party if customer else None,
        "description": f"A customer reports no service in {place}." + (f" Line {customer.phone}." if customer else ""),
    }
    return Outcome(effects=(EffectRequest(step="fault_report", kind="trouble_ticket", payload=payload),))


def _tell(scene: Scene, place: str) -> Outcome:
    found = _in_place(scene.facts.outages(), place)
    if not found:
        return Outcome(slots={"outage": "none", "place": place})
    rows = [
        {
            "answer": "row_outage" if outage.expected_end else "row_outage_open",
            "description": dict(outage.description),
            **({"expected": outage.expected_end.isoformat()} if outage.expected_end else {}),
        }
        for outage in found
    ]
    return Outcome(slots={"outage": "known", "place": dict(found[0].town_in), "rows": rows})


def _in_place(outages: Iterable[Outage], place: str) -> list[Outage]:
    said = folded(place)
    return [
        outage
        for outage in outages
        if any(contains_words(said, folded(name)) for name in (outage.town, *outage.town_in.values()))
    ]
