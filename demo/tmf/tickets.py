"""TMF621: tickets that callers open, and the outages the operator knows of. Pure: the books are kept elsewhere."""

from datetime import datetime

from demo.clock import stamp
from demo.operator import Operator, Outage
from demo.tmf import body as read
from demo.tmf.document import Document

BASE = "/tmf-api/troubleTicket/v4/"

_REQUIRED = ("description", "severity", "ticketType")
_TEXTS = ("externalId", "name", "priority")


def outages(operator: Operator) -> list[Document]:
    """Writes the known outages as tickets under way."""
    return [_outage(outage) for outage in operator.outages]


def open_ticket(ticket_id: str, body: Document, now: datetime) -> Document:
    """Makes the ticket that a request asks for, or raises `Refusal` (400)."""
    required = {name: read.text(body, name) for name in _REQUIRED}
    return {
        "id": ticket_id,
        "href": f"{BASE}troubleTicket/{ticket_id}",
        **required,
        **read.texts(body, _TEXTS),
        "status": "acknowledged",
        "creationDate": stamp(now),
        "lastUpdate": stamp(now),
        "statusChange": [{"status": "acknowledged", "changeDate": stamp(now)}],
        "relatedParty": read.objects(body, "relatedParty", ("id", "@referredType")),
        "relatedEntity": read.objects(body, "relatedEntity", ("id", "role", "@referredType")),
        "note": read.objects(body, "note", ("text",)),
        "@type": "TroubleTicket",
    }


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
