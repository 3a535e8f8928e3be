"""Signed links to the operator's own pages. A link says itself what it is for and until when; nothing is kept of it.

The signature is HMAC-SHA256 (RFC 2104), cut to 128 bits, over all that the link says. Links end on the hour, one to
two hours after they were made, so that asking twice gives the same link.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from demo.clock import Clock

LASTS = timedelta(hours=2)
SIGNATURE_BYTES = 16
LONGEST = 400
PAGES = "/pages/"


class BadLink(Exception):
    """The link was not made here, or is of another kind."""


class OldLink(Exception):
    """The link has run out."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a link allows: one page, about one account, line or bill, at one amount if any."""

    page: str
    subject: str
    amount: Decimal | None
    until: datetime


class Links:
    """Makes and reads links."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._key = key
        self._clock = clock

    @property
    def until(self) -> datetime:
        """When a link that is made now runs out."""
        return self._clock().astimezone(UTC).replace(minute=0, second=0, microsecond=0) + LASTS

    def make(self, page: str, subject: str, amount: Decimal | None = None) -> str:
        """Makes the path of a link."""
        said = "|".join((page, subject, "" if amount is None else f"{amount:.2f}", f"{self.until.timestamp():.0f}"))
        return f"{PAGES}{page}?link={_text(said.encode())}.{_text(self._sign(said.encode()))}"

    def read(self, page: str, link: str) -> Claim:
        """Reads what follows `link=`. Raises `BadLink` or `OldLink`."""
        said, _, signature = link[:LONGEST].partition(".")
        raw = _raw(said)
        if not hmac.compare_digest(self._sign(raw), _raw(signature)):
            raise BadLink
        of, subject, amount, until = raw.decode().split("|")
        if of != page:
            raise BadLink
        ends = datetime.fromtimestamp(int(until), UTC)
        if ends <= self._clock():
            raise OldLink
        return Claim(page=page, subject=subject, amount=Decimal(amount) if amount else None, until=ends)

    def _sign(self, said: bytes) -> bytes:
        return hmac.digest(self._key, said, "sha256")[:SIGNATURE_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _raw(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        raise BadLink from None
