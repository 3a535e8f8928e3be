"""Twilio's forms, as pure functions: requests in, JSON documents and signatures out.

Sources: Twilio API reference, "Messages resource" (2010-04-01) for the documents and statuses; "Error and Warning
Dictionary" for the codes; "Webhooks security" for X-Twilio-Signature.
"""

import base64
import hashlib
import hmac
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from yarl import URL

from demo.sms import segments

API_VERSION = "2010-04-01"
MAX_BODY = 1600
MAX_URL = 2000
PAGE_SIZE = 50
MAX_PAGE_SIZE = 1000

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SENDER = re.compile(r"\+?[0-9]{3,15}|[A-Za-z0-9 ]{1,11}")

Message = dict[str, Any]


class TwilioError(Exception):
    """A refusal in Twilio's form: HTTP status, Twilio's code, the sentence."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code

    def document(self) -> dict[str, Any]:
        """Writes the refusal as Twilio does."""
        more = f"https://www.twilio.com/docs/errors/{self.code}"
        return {"code": self.code, "message": str(self), "more_info": more, "status": self.status}


def read_send(form: Mapping[str, str]) -> tuple[str, str, str, str]:
    """Reads To, From, Body and StatusCallback (may be empty) of a request to send, or raises `TwilioError` (400)."""
    to, sender = form.get("To", ""), form.get("From", "")
    body, callback = form.get("Body", ""), form.get("StatusCallback", "")
    if not to:
        raise TwilioError(400, 21604, "A 'To' phone number is required.")
    if not sender:
        raise TwilioError(400, 21603, "A 'From' phone number is required.")
    if not body:
        raise TwilioError(400, 21602, "Message body is required.")
    if not _E164.fullmatch(to):
        raise TwilioError(400, 21211, "The 'To' number is not a valid phone number.")
    if not _SENDER.fullmatch(sender):
        raise TwilioError(400, 21212, "The 'From' number is not a valid phone number, shortcode or sender.")
    if len(body) > MAX_BODY:
        raise TwilioError(400, 21617, f"The concatenated message body exceeds the {MAX_BODY} character limit.")
    if callback and not is_loopback_url(callback):
        raise TwilioError(400, 21609, "The StatusCallback URL is not valid; the demo calls loopback addresses only.")
    return to, sender, body, callback


def is_loopback_url(url: str) -> bool:
    """Tells whether a URL is plain HTTP(S) to this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if len(url) > MAX_URL or parts.scheme not in ("http", "https"):
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def message(account_sid: str, sid: str, send: tuple[str, str, str, str], now: datetime) -> Message:
    """Makes the document of a message that was just taken in."""
    to, sender, body, callback = send
    path = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{sid}"
    return {
        "sid": sid,
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "body": body,
        "date_created": format_datetime(now),
        "date_sent": None,
        "date_updated": format_datetime(now),
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": sender,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": str(segments.count(body)),
        "price": None,
        "price_unit": "USD",
        "status": "queued",
        "subresource_uris": {"media": f"{path}/Media.json"},
        "to": to,
        "uri": f"{path}.json",
        "status_callback": callback,
    }


def visible(document: Message) -> Message:
    """Leaves out what the provider keeps for itself: the call-back address."""
    return {name: value for name, value in document.items() if name != "status_callback"}


def change(document: Message, status: str, now: datetime, error_code: int | None = None) -> Message:
    """Says what changes in a message when its status does."""
    moved = {"sid": document["sid"], "status": status, "date_updated": format_datetime(now), "error_code": error_code}
    return moved if document["date_sent"] else moved | {"date_sent": format_datetime(now)}


def callback_parameters(document: Message) -> dict[str, str]:
    """Writes the form of a status call-back."""
    parameters = {
        "AccountSid": document["account_sid"],
        "ApiVersion": API_VERSION,
        "From": document["from"],
        "MessageSid": document["sid"],
        "MessageStatus": document["status"],
        "SmsSid": document["sid"],
        "SmsStatus": document["status"],
        "To": document["to"],
    }
    return parameters | ({"ErrorCode": str(document["error_code"])} if document["error_code"] else {})


def signature(auth_token: str, url: str, parameters: Mapping[str, str]) -> str:
    """Signs a form POST: HMAC-SHA1 over the URL and the sorted names and values, in base64."""
    signed = url + "".join(name + parameters[name] for name in sorted(parameters))
    return base64.b64encode(hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


@dataclass(frozen=True, kw_only=True)
class ListQuery:
    """What a list request asks for; None where it does not say."""

    to: str | None
    sender: str | None
    day: date | None
    first_day: date | None
    last_day: date | None
    page: int
    page_size: int

    def chooses(self, document: Message) -> bool:
        """Tells whether a message belongs into the list."""
        if self.to not in (None, document["to"]) or self.sender not in (None, document["from"]):
            return False
        if self.day is None and self.first_day is None and self.last_day is None:
            return True
        if document["date_sent"] is None:
            return False
        sent = parsedate_to_datetime(document["date_sent"]).date()
        return self.day in (None, sent) and (self.first_day or sent) <= sent <= (self.last_day or sent)


def read_list(query: Mapping[str, str]) -> ListQuery:
    """Reads To, From, DateSent (=, >=, <=; a day), Page and PageSize, or raises `TwilioError` (400)."""
    return ListQuery(
        to=query.get("To"),
        sender=query.get("From"),
        day=_day(query, "DateSent"),
        first_day=_day(query, "DateSent>"),
        last_day=_day(query, "DateSent<"),
        page=_number(query, "Page", 0, least=0),
        page_size=min(_number(query, "PageSize", PAGE_SIZE, least=1), MAX_PAGE_SIZE),
    )


def _day(query: Mapping[str, str], name: str) -> date | None:
    if name not in query:
        return None
    try:
        return date.fromisoformat(query[name][:10])
    except ValueError:
        raise TwilioError(400, 20001, f"Invalid {name}") from None


def _number(query: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    value = query.get(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) <= 6 and int(value) >= least):
        raise TwilioError(400, 20001, f"Invalid {name}")
    return int(value)


def page(found: list[Message], url: URL, query: ListQuery) -> dict[str, Any]:
    """Writes one page of a list; the other pages keep the filters of its URL."""
    start = query.page * query.page_size
    shown = found[start : start + query.page_size]

    def uri(wanted: int) -> str:
        return url.update_query(PageSize=query.page_size, Page=wanted).raw_path_qs

    return {
        "messages": [visible(document) for document in shown],
        "page": query.page,
        "page_size": query.page_size,
        "start": start,
        "end": max(start + len(shown) - 1, start),
        "uri": uri(query.page),
        "first_page_uri": uri(0),
        "previous_page_uri": uri(query.page - 1) if query.page else None,
        "next_page_uri": uri(query.page + 1) if start + query.page_size < len(found) else None,
    }
