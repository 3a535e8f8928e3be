"""TMF621: tickets that callers open, refunds under way, and known outages. Pure: the books are kept elsewhere."""

from datetime import datetime

from demo.clock import day_stamp, stamp
from demo.operator import Case, Customer, Operator, Outage, Refund
from demo.tmf import body as read
from demo.tmf.document import Document, customer_party
from demo.tmf.refusal import Refusal

BASE = "/tmf-api/troubleTicket/v4/"

AUTO_PAY_STOP, BILL_DELIVERY = "auto_pay_stop", "bill_delivery"
"""Types of requests that the pretend operator carries out at once."""

STATUSES = ("acknowledged", "inProgress", "pending", "held", "resolved", "closed", "cancelled", "rejected")
"""TMF621 4.0, TroubleTicketStatusType."""
_REQUIRED = ("description", "severity", "ticketType")
_REFUND_STATUS = {"requested": "acknowledged", "approved": "inProgress", "paid": "resolved"}
_TEXTS = ("externalId", "name", "priority")


def outages(operator: Operator) -> list[Document]:
    """Writes the known outages as tickets under way."""
    return [_outage(outage) for outage in operator.outages]


def cases(operator: Operator) -> list[Document]:
    """Writes the work orders that customers have had opened."""
    return [_case(case) for case in operator.cases]


def change(ticket: Document, body: Document, now: datetime) -> Document:
    """Makes the ticket that a change asks for, or raises `Refusal` (400): other notes, or another state."""
    if not body or not set(body) <= {"note", "status"}:
        raise Refusal(400, "invalidBody", "Only 'note' and 'status' can be changed")
    changed = {**ticket, "lastUpdate": stamp(now)}
    if "note" in body:
        changed["note"] = read.objects(body, "note", ("text",))
    if "status" in body:
        status = read.text(body, "status")
        if status not in STATUSES:
            raise Refusal(400, "invalidBody", f"'status' is none of {', '.join(STATUSES)}")
        changed["status"] = status
    return changed


def refunds(operator: Operator) -> list[Document]:
    """Writes what goes back to customers as tickets."""
    return [_refund(customer, refund) for customer in operator.customers for refund in customer.refunds]


def open_ticket(ticket_id: str, body: Document, now: datetime) -> Document:
    """Makes the ticket that a request asks for, or raises `Refusal` (400)."""
    required = {name: read.text(body, name) for name in _REQUIRED}
    return {
        "id": ticket_id,
        "href": f"{BASE}troubleTicket/{ticket_id}",
        **required,
        **read.texts(body, _TEXTS),
        "status": "acknowledged",
        **_promised(body),
        "creationDate": stamp(now),
        "lastUpdate": stamp(now),
        "statusChange": [{"status": "acknowledged", "changeDate": stamp(now)}],
        "relatedParty": read.objects(body, "relatedParty", ("id", "@referredType")),
        "relatedEntity": read.objects(body, "relatedEntity", ("id", "role", "@referredType")),
        "troubleTicketRelationship": read.objects(body, "troubleTicketRelationship", ("id", "relationshipType")),
        "note": read.objects(body, "note", ("text",)),
        "@type": "TroubleTicket",
    }


def concerned(ticket: Document, role: str) -> list[str]:
    """Gives the ids of what a ticket concerns in a role."""
    return [entity["id"] for entity in ticket["relatedEntity"] if entity["role"] == role]


def note(ticket: Document, name: str) -> str:
    """Gives the text of a ticket's note, empty when there is none."""
    return next((str(one["text"]) for one in ticket["note"] if one.get("id") == name), "")


def _case(case: Case) -> Document:
    opened = stamp(case.opened)
    return {
        "id": case.id,
        "href": f"{BASE}troubleTicket/{case.id}",
        "ticketType": case.kind,
        "name": case.name,
        "description": case.name,
        "severity": "Minor",
        "status": case.status,
        "creationDate": opened,
        "lastUpdate": opened,
        "expectedResolutionDate": stamp(case.promised),
        "statusChange": [{"status": case.status, "changeDate": opened}],
        "relatedParty": [{"id": case.customer_id, "role": "customer", "@referredType": "Individual"}],
        "note": [],
        "@type": "TroubleTicket",
    }


def _promised(body: Document) -> Document:
    if "expectedResolutionDate" not in body:
        return {}
    text = read.text(body, "expectedResolutionDate")
    try:
        return {"expectedResolutionDate": stamp(datetime.fromisoformat(text))}
    except ValueError:
        raise Refusal(400, "invalidBody", "'expectedResolutionDate' must be a time") from None


def _refund(customer: Customer, refund: Refund) -> Document:
    status = _REFUND_STATUS[refund.state]
    notes = {"amount": f"{refund.amount:.2f}", "currency": "EUR", "way": refund.way}
    notes |= {f"about_{language}": getattr(refund.about, language) for language in ("en", "es", "zh")}
    asked = day_stamp(refund.asked)
    document: Document = {
        "id": refund.id,
        "href": f"{BASE}troubleTicket/{refund.id}",
        "ticketType": "refund",
        "name": "Refund",
        "description": refund.about.en,
        "severity": "minor",
        "status": status,
        "creationDate": asked,
        "lastUpdate": asked,
        "statusChange": [{"status": status, "changeDate": asked}],
        "relatedParty": [customer_party(customer.id, customer.name)],
        "relatedEntity": [],
        "note": [{"id": key, "author": "operator", "date": asked, "text": text} for key, text in notes.items()],
        "@type": "TroubleTicket",
    }
    if refund.paid:
        document["resolutionDate" if refund.state == "paid" else "expectedResolutionDate"] = day_stamp(refund.paid)
    return document


def _outage(outage: Outage) -> Document:
    notes = {"description": outage.text, "place": outage.town}
    since = stamp(outage.since)
    return {
        "id": outage.id,
        "href": f"{BASE}troubleTicket/{outage.id}",
        "ticketType": "outage",
        "name": f"{outage.service} outage in {outage.town.en}",
        "description": outage.text.en,
        "severity": outage.severity,
        "status": "inProgress",
        "creationDate": since,
        "lastUpdate": since,
        "expectedResolutionDate": stamp(outage.until),
        "statusChange": [{"status": "inProgress", "changeDate": since}],
        "relatedEntity": [
            {
                "id": outage.place,
                "name": outage.place,
                "role": "affectedPlace",
                "@referredType": "GeographicLocation",
            },
            {"id": outage.service, "name": outage.service, "role": "affectedService", "@referredType": "Service"},
        ],
        "note": [
            {"id": f"{key}_{language}", "author": "operator", "date": since, "text": getattr(texts, language)}
            for key, texts in notes.items()
            for language in ("en", "es", "zh")
        ],
        "@type": "TroubleTicket",
    }
