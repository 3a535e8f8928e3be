"""Performs `send_code`: makes a code, keeps its HMAC, and lets it leave by a real message to the phone on file.

A code is never sent twice: what is in doubt has failed, and the customer may ask for a new one. A number that is not
on file is treated the same in everything but the message itself.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from record import code, conversation, effect
from record.code import Code
from record.pool import Pool, connected, transaction
from wire.clock import Clock
from wire.errors import Later
from wire.way_out import Declined, NotNow, Outgoing, Send

CODES = 1_000_000
HOUR = timedelta(hours=1)

Hmac = Callable[[UUID, str], bytes]
"""From a code's id and digits to what is kept of them."""
CodeText = Callable[[str, str], str]
"""From language and digits to the words of the message."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SendLimits:
    """How long a code lasts and how often one may be asked for (docs/why/safety.md)."""

    lasts: timedelta
    per_phone_hour: int
    per_ip_hour: int


class SendCode:
    """Makes codes and sends them."""

    kind = "send_code"

    def __init__(self, pool: Pool, *, send: Send, hmac: Hmac, text: CodeText, limits: SendLimits, clock: Clock) -> None:
        self._pool = pool
        self._send = send
        self._hmac = hmac
        self._text = text
        self._limits = limits
        self._clock = clock

    async def perform(self, effect_id: UUID, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Keep a new code for the asking address and send it to `payload["phone"]` if that is on file."""
        digits = f"{secrets.randbelow(CODES):06d}"
        try:
            new, language = await self._keep(effect_id, payload, digits)
        except Later as later:
            raise NotNow(str(later)) from None
        if new.party is not None:
            text = self._text(language, digits)
            await self._send.send(
                Outgoing(delivery_id=effect_id, address=new.phone, text=text, created_at=new.created_at)
            )
        return {}

    async def look_up(self, effect_id: UUID) -> Mapping[str, Any] | None:
        """A code in doubt is never sent again."""
        raise Declined("in_doubt")

    async def _keep(self, effect_id: UUID, payload: Mapping[str, Any], digits: str) -> tuple[Code, str]:
        phone = str(payload["phone"])
        ip_hash = bytes.fromhex(payload["ip_hash"]) if payload.get("ip_hash") else None
        now = self._clock()
        async with connected(self._pool) as connection:
            asked = await effect.find(connection, effect_id)
            where = await conversation.find(connection, asked.conversation_id) if asked else None
        if where is None:
            raise Declined("conversation_gone")
        new = Code(
            id=effect_id,
            address_id=where.address_id,
            phone=phone,
            party=payload.get("customer"),
            ip_hash=ip_hash,
            hmac=self._hmac(effect_id, digits),
            guesses=0,
            state="open",
            created_at=now,
            expires_at=now + self._limits.lasts,
        )
        async with transaction(self._pool) as connection:
            await code.lock_address(connection, where.address_id)
            await code.lock_phone(connection, phone)
            sent = await code.sent_since(connection, phone, now - HOUR, but=effect_id)
            from_ip = await code.ip_sent_since(connection, ip_hash, now - HOUR, but=effect_id)
            if sent >= self._limits.per_phone_hour or from_ip >= self._limits.per_ip_hour:
                raise Declined("too_many_codes")
            await code.replace(connection, new)
        return new, where.language or "en"
