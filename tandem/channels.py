"""The registry of channels: what each can do, and how each sends. A new channel is one line in each table."""

from collections.abc import Mapping

import aiohttp

from channels.sms.send import TwilioSend
from tandem.settings import Settings
from wire.turn import Abilities
from wire.way_out import Send

SMS = "sms"


def abilities(settings: Settings) -> Mapping[str, Abilities]:
    """What each channel can do."""
    return {
        "webchat": Abilities(gather_s=settings.webchat.gather_s, pull=True, typing=True),
        "rest": Abilities(pull=True, can_verify=False),
    }


def senders(settings: Settings, http: aiohttp.ClientSession) -> Mapping[str, Send]:
    """How each channel sends; channels whose far side fetches have no sender."""
    return {
        SMS: TwilioSend(
            http,
            provider_url=settings.sms.provider_url,
            account_sid=settings.sms.account_sid,
            token=settings.sms.auth_token or "",
            from_number=settings.sms.from_number,
        ),
    }
