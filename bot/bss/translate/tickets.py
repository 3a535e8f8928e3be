"""Outages, refunds, arrangements, disputes and work orders from TMF621 Trouble Ticket."""

from collections.abc import Mapping

from bot.bss.model import Arrangement, Dispute, Money, Outage, Refund, RefundState, Ticket, TicketState
from bot.bss.tmf import TicketForm
from bot.bss.translate.values import Nonsense, Values, moment, number, text, texts

REFUND_STATES: Mapping[str, RefundState] = {
    "acknowledged": "requested",
    "inProgress": "approved",
    "resolved": "paid",
    "closed": "paid",
    "rejected": "rejected",
}
TICKET_STATES: Mapping[str, TicketState] = {
    "acknowledged": "received",
    "inProgress": "in_progress",
    "pending": "waiting",
    "held": "waiting",
    "resolved": "settled",
    "closed": "settled",
    "cancelled": "dropped",
    "rejected": "dropped",
}
DECIDED = frozenset({"resolved", "closed", "rejected"})
WITHDRAWN = frozenset({"rejected", "cancelled"})
URGE = "urge "
"""How the id of a note begins with which a customer presses for a work order."""


def outage(form: TicketForm) -> Outage:
    """The known outage that a TMF621 ticket of the operator describes."""
    towns = [entity.name for entity in form.related_entity if entity.role == "affectedPlace"]
    if not towns or form.creation_date is None:
        raise Nonsense("an outage without a place or a beginning")
    notes: Values = {note.id: note.text for note in form.note}
    return Outage(
        id=form.id,
        town=towns[0],
        town_in=texts(notes, "place", towns[0]),
        description=texts(notes, "description", form.description),
        services=frozenset(
            entity.id or entity.name for entity in form.related_entity if entity.role == "affectedService"
        ),
        expected_end=form.expected_resolution_date,
    )


def refund(form: TicketForm, party: str) -> Refund:
    """The refund that a TMF621 ticket of the operator describes; raises `Nonsense` when it is another customer's."""
    _check_owner(form, party)
    notes: Values = {note.id: note.text for note in form.note}
    state, amount, currency = REFUND_STATES.get(form.status), number(notes, "amount"), text(notes, "currency")
    if state is None or amount is None or currency is None or form.creation_date is None:
        raise Nonsense("a refund without a state, an amount or a beginning")
    day = form.resolution_date or form.expected_resolution_date
    return Refund(
        id=form.id,
        state=state,
        about=texts(notes, "about", form.description),
        amount=Money(amount=amount, currency=currency),
        way=text(notes, "way") or "transfer",
        asked=form.creation_date.date(),
        day=day.date() if day else None,
    )


def arrangement(form: TicketForm, party: str) -> Arrangement:
    """The arrangement that a TMF621 ticket describes; raises `Nonsense` when it is another customer's."""
    _check_owner(form, party)
    if form.creation_date is None or form.expected_resolution_date is None:
        raise Nonsense("an arrangement without a beginning or an end")
    return Arrangement(
        id=form.id,
        made=form.creation_date.date(),
        until=form.expected_resolution_date.date(),
        bills=frozenset(entity.id for entity in form.related_entity if entity.role == "bill" and entity.id),
    )


def dispute(form: TicketForm, party: str) -> Dispute:
    """The dispute that a TMF621 ticket describes; raises `Nonsense` when it is another customer's."""
    _check_owner(form, party)
    promised = form.expected_resolution_date
    return Dispute(
        id=form.id,
        is_open=form.status not in DECIDED,
        promised=promised.date() if promised else None,
        about=frozenset(entity.id for entity in form.related_entity if entity.role in ("bill", "charge") and entity.id),
    )


def ticket(form: TicketForm) -> Ticket:
    """The work order that a TMF621 ticket of a customer describes."""
    if form.creation_date is None:
        raise Nonsense("a work order without a beginning")
    urges = [note.stamp for note in form.note if note.id.startswith(URGE) and note.stamp]
    relied_on = [other.id for other in form.trouble_ticket_relationship if other.relationship_type == "reliesOn"]
    return Ticket(
        id=form.id,
        kind=form.ticket_type,
        state=TICKET_STATES.get(form.status, "received"),
        opened=form.creation_date,
        promised=form.expected_resolution_date,
        outage=relied_on[0] if relied_on else None,
        urged=moment(max(urges), "an urge") if urges else None,
    )


def _check_owner(form: TicketForm, party: str) -> None:
    if all(one.id != party for one in form.related_party):
        raise Nonsense("a ticket of another customer")
