"""The state of the customer's work orders, and pressing for one. Pure."""

import re

from bot.bss.model import Ticket
from bot.engine.scene import Option, Outcome, Scene
from bot.words import folded
from wire.turn import EffectRequest

_KINDS = ("fault", "quality", "complaint", "account_update", "dispute", "outage_news")
"""What customers call their case; refunds, arrangements and the like have wishes of their own."""
_URGING = re.compile(
    r"\b(hurry|urge|urgent(ly)?|faster|speed (it|this) up|chase|asap|how much longer|still waiting|no news"
    r"|prisa|aceler\w+|urge|urgente|rapido|cuanto mas|sigo esperando|llevo \w+ esperando|reclamar)\b"
    r"|催|快点|快點|尽快|儘快|加急|抓紧|还要多久|還要多久|等不及"
)


def list_work_orders(scene: Scene) -> tuple[Option, ...]:
    """The customer's work orders, newest first, by kind and number."""
    return tuple(
        Option(
            value=ticket.id,
            title=scene.say("title_work_order", kind=title_of(scene, ticket), number=ticket.id),
            names=(ticket.id, title_of(scene, ticket)),
            number=ticket.id,
        )
        for ticket in _own(scene)
    )


def find_work_orders(scene: Scene) -> Outcome:
    """Whether the customer has any."""
    return Outcome(slots={"work_orders": "some" if _own(scene) else "none"})


def read_work_order(scene: Scene) -> Outcome:
    """How a work order stands."""
    ticket = _chosen(scene)
    if ticket is None:
        return Outcome(slots={"standing": "unknown"})
    return Outcome(
        slots={
            "standing": _standing(ticket, scene),
            "number": ticket.id,
            "kind": title_of(scene, ticket),
            "is_service": ticket.kind in ("fault", "quality"),
            "opened": ticket.opened.isoformat(),
            "promised": ticket.promised.isoformat() if ticket.promised else None,
            "is_urging": _URGING.search(folded(scene.said)) is not None,
        }
    )


def urge(scene: Scene) -> Outcome:
    """Note that the customer presses for it; once a day is enough."""
    ticket = _chosen(scene)
    if ticket is None or scene.customer is None:
        return Outcome(slots={"urge": "unknown"})
    if ticket.urged is not None and ticket.urged.date() == scene.now.date():
        return Outcome(slots={"urge": "today_already"})
    payload = {"ticket": ticket.id, "party": scene.customer.party, "at": scene.now.isoformat()}
    return Outcome(slots={"urge": "noting"}, effects=(EffectRequest(step="urge", kind="urge", payload=payload),))


def title_of(scene: Scene, ticket: Ticket) -> str:
    """What a work order is about, in the customer's words."""
    return scene.say(f"title_work_order_{ticket.kind}")


def _own(scene: Scene) -> list[Ticket]:
    return [ticket for ticket in scene.facts.own_tickets() if ticket.kind in _KINDS]


def _chosen(scene: Scene) -> Ticket | None:
    return next((ticket for ticket in _own(scene) if ticket.id == scene.slots.get("work_order")), None)


def _standing(ticket: Ticket, scene: Scene) -> str:
    if ticket.state in ("settled", "dropped"):
        return ticket.state
    if ticket.promised is None:
        return "undated"
    return "late" if ticket.promised < scene.now else "open"
