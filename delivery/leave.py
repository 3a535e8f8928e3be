"""Whether a message may still leave at the moment it is claimed."""

from datetime import datetime

from record.outgoing import Content
from record.states import Floor


def must_not_leave(content: Content, expires_at: datetime | None, now: datetime) -> str | None:
    """The reason, as a code, why a message must not leave any more; None when it may."""
    if content.opted_out_at is not None:
        return "opted_out"
    if expires_at is not None and now >= expires_at:
        return "expired"
    if content.author == "bot" and content.floor == Floor.AGENT:
        return "person_has_the_floor"
    return None
