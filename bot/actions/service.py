"""Known outages, joining a customer to one, and reporting a fault where none is known. Pure."""

from collections.abc import Iterable

from bot.actions.whereabouts import SERVICES, Service, service_meant
from bot.actions.work_order import work_order
from bot.bss.model import Outage
from bot.engine.scene import Outcome, Scene
from bot.words import contains_words, folded
from wire.turn import EffectRequest


def read_home_outages(scene: Scene) -> Outcome:
    """Known outages in the verified customer's own town, of the service that does not work."""
    towns = [line.owner.town for line in scene.facts.own_lines() if line.owner.town]
    if not towns:
        return Outcome(slots={"outage": "no_town"})
    return _tell(scene, towns[0])


def read_outages(scene: Scene) -> Outcome:
    """Known outages in the place that the customer named, of the service that does not work."""
    return _tell(scene, str(scene.slots["place"]))


def join_outage(scene: Scene) -> Outcome:
    """Put the customer down to be told when the outage is over, unless that was done before."""
    outage, customer = scene.slots.get("outage_id"), scene.customer
    if outage is None or customer is None:
        return Outcome(slots={"joined": "nothing"})
    joined = next((ticket for ticket in scene.facts.own_tickets() if ticket.outage == outage), None)
    if joined is not None:
        return Outcome(slots={"joined": "before", "number": joined.id})
    payload = {"outage": outage, "party": customer.party, "phone": customer.phone}
    join = EffectRequest(step="outage_news", kind="outage_news", payload=payload)
    awaited = {"outage": outage, "place": scene.slots["outage_place"]}
    over = EffectRequest(step="outage_over", kind="outage_over", payload=awaited)
    return Outcome(slots={"joined": "now"}, effects=(join, over))


def check_lines(scene: Scene) -> Outcome:
    """Whether the customer's lines are cut off by us, which no network team can help."""
    suspended = [line.number for line in scene.facts.own_lines() if not line.is_active]
    return Outcome(slots={"lines": "suspended" if suspended else "active", "numbers": suspended})


def report_fault(scene: Scene) -> Outcome:
    """A work order about no service in the place, with the customer's number when it is verified."""
    place = str(scene.slots["place"])
    return work_order(
        scene,
        "fault",
        name="No service",
        description=f"A customer reports no service in {place}.{line_of(scene)}",
        about=(town(place),),
        promised=scene.policy.work_orders.promised("fault", scene.now).isoformat(),
    )


def line_of(scene: Scene) -> str:
    """The verified customer's number, as it stands in a work order's description."""
    return f" Line {scene.customer.phone}." if scene.customer else ""


def town(place: str) -> dict[str, str]:
    """The place that a work order is about."""
    return {"id": place, "role": "affectedPlace", "type": "GeographicLocation"}


def _tell(scene: Scene, place: str) -> Outcome:
    service = service_meant(scene)
    found = [outage for outage in _in_place(scene.facts.outages(), place) if _concerns(outage, service)]
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
    return Outcome(
        slots={"outage": "known", "outage_id": found[0].id, "outage_place": dict(found[0].town_in), "rows": rows}
    )


def _concerns(outage: Outage, service: Service | None) -> bool:
    """Whether an outage may be why a service does not work; one that names none of ours may be."""
    known = outage.services & SERVICES
    return service is None or not known or service in known


def _in_place(outages: Iterable[Outage], place: str) -> list[Outage]:
    said = folded(place)
    return [
        outage
        for outage in outages
        if any(contains_words(said, folded(name)) for name in (outage.town, *outage.town_in.values()))
    ]
