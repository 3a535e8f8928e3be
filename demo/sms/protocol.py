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
from datetime import date, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

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


def is_listed(document: Message, query: Mapping[str, str]) -> bool:
    """Tells whether a list request's To, From and DateSent (=, <=, >=; a day) choose a message."""
    if any(query.get(name, document[field]) != document[field] for name, field in (("To", "to"), ("From", "from"))):
        return False
    days = {name: _day(query[name]) for name in ("DateSent", "DateSent<", "DateSent>") if name in query}
    if not days:
        return True
    if document["date_sent"] is None:
        return False
    sent = parsedate_to_datetime(document["date_sent"]).date()
    return (
        days.get("DateSent", sent) == sent
        and sent <= days.get("DateSent<", sent)
        and sent >= days.get("DateSent>", sent)
    )


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        raise TwilioError(400, 20001, f"Invalid date: {value[:40]}") from None


def page(found: list[Message], path: str, query: Mapping[str, str]) -> dict[str, Any]:
    """Writes one page of a list."""
    size = min(_number(query, "PageSize", PAGE_SIZE, least=1), MAX_PAGE_SIZE)
    number = _number(query, "Page", 0, least=0)
    start = number * size
    shown = found[start : start + size]

    def uri(wanted: int) -> str:
        return f"{path}?PageSize={size}&Page={wanted}"

    return {
        "messages": [visible(document) for document in shown],
        "page": number,
        "page_size": size,
        "start": start,
        "end": max(start + len(shown) - 1, start),
        "uri": uri(number),
        "first_page_uri": uri(0),
        "previous_page_uri": uri(number - 1) if number else None,
        "next_page_uri": uri(number + 1) if start + size < len(found) else None,
    }


def _number(query: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    value = query.get(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) <= 6 and int(value) >= least):
        raise TwilioError(400, 20001, f"Invalid {name}")
    return int(value)
