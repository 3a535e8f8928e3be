"""Sends SMS by Twilio's Messages resource (Twilio REST API 2010-04-01, "Message resource")."""

from datetime import UTC

import aiohttp

from wire.way_out import Declined, NotNow, Outgoing, Unclear

TIMEOUT = aiohttp.ClientTimeout(total=10, sock_connect=3)
PAGE = 50
# Answers that say the request was not acted on and may be tried again.
NOT_NOW = frozenset({429, 503})


class TwilioSend:
    """The way out of SMS."""

    def __init__(
        self, http: aiohttp.ClientSession, *, provider_url: str, account_sid: str, token: str, from_number: str
    ) -> None:
        self._http = http
        self._url = f"{provider_url}/2010-04-01/Accounts/{account_sid}/Messages.json"
        self._headers = {"Authorization": aiohttp.encode_basic_auth(account_sid, token)}
        self._from = from_number

    async def send(self, outgoing: Outgoing) -> str:
        """Send one SMS and return its sid. A POST is not idempotent: an answer that never comes is `Unclear`."""
        form = {"To": outgoing.address, "From": self._from, "Body": outgoing.text}
        try:
            async with self._http.post(self._url, data=form, headers=self._headers, timeout=TIMEOUT) as response:
                if response.status in NOT_NOW:
                    raise NotNow(f"provider answered {response.status}")
                if 400 <= response.status < 500:
                    raise Declined(f"provider_{await _code(response)}")
                if response.status >= 300:
                    raise Unclear(f"provider answered {response.status}")
                return str((await response.json())["sid"])
        except aiohttp.ClientConnectorError as error:
            raise NotNow("provider cannot be reached") from error
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise Unclear(type(error).__name__) from error

    async def look_up(self, outgoing: Outgoing) -> str | None:
        """The sid of an SMS with this recipient, day and body; None when the provider has none."""
        day = outgoing.created_at.astimezone(UTC).date().isoformat()
        query = {"To": outgoing.address, "From": self._from, "DateSent>": day, "PageSize": str(PAGE)}
        try:
            async with self._http.get(self._url, params=query, headers=self._headers, timeout=TIMEOUT) as response:
                response.raise_for_status()
                listed = (await response.json())["messages"]
            return next((str(one["sid"]) for one in listed if one["body"] == outgoing.text), None)
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise NotNow(type(error).__name__) from error


async def _code(response: aiohttp.ClientResponse) -> str:
    """The provider's error code where it gives one (Twilio error dictionary), else the HTTP status."""
    try:
        return str((await response.json())["code"])
    except (aiohttp.ClientError, ValueError, KeyError, TypeError):
        return str(response.status)
