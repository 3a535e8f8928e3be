"""Guesses at verification codes: read what they are judged by, compare, and mask what must not be stored."""

import hmac
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from record import code
from record.code import Code
from record.pool import Pool, connected
from router.routing.come import Guessed
from router.routing.verification import digits_of_code, judge, mask_code
from router.rules import CodeLimits
from wire.clock import Clock
from wire.message import Inbound, message_id

PHONE_WINDOW = timedelta(days=1)
IP_WINDOW = timedelta(hours=1)


class Guesses:
    """Judges what customers offer as codes."""

    def __init__(self, pool: Pool, *, key: bytes, limits: CodeLimits, clock: Clock) -> None:
        self._pool = pool
        self._key = key
        self._limits = limits
        self._clock = clock

    async def judge(
        self, open_code: Code | None, messages: Sequence[Inbound], *, counts: bool
    ) -> tuple[Guessed | None, dict[UUID, str]]:
        """The first guess among the messages, and all texts as they may be stored.

        While no code is open, six digits are just six digits. What an older chat secret offers does not count.
        """
        texts = {message_id(message): message.text for message in messages}
        guessed: Guessed | None = None
        for message in messages if open_code else ():
            digits = digits_of_code(message.text)
            if digits is None:
                continue
            texts[message_id(message)] = mask_code(message.text)
            if guessed is None and open_code and counts:
                guessed = await self._judge(open_code, message, digits)
        return guessed, texts

    async def _judge(self, open_code: Code, message: Inbound, digits: str) -> Guessed:
        now = self._clock()
        async with connected(self._pool) as connection:
            today = await code.guesses_since(connection, open_code.phone, now - PHONE_WINDOW)
            from_ip = await code.ip_guesses_since(connection, message.ip_hash, now - IP_WINDOW)
        guess = judge(
            open_code,
            matches=hmac.compare_digest(code_hmac(self._key, open_code.id, digits), open_code.hmac),
            phone_guesses_today=today,
            ip_guesses_hour=from_ip,
            limits=self._limits,
            now=now,
        )
        return Guessed(
            code=open_code,
            guess=guess,
            message_id=message_id(message),
            ip_hash=message.ip_hash,
            phone_guesses_today=today,
        )


def code_hmac(key: bytes, code_id: UUID, digits: str) -> bytes:
    """What is kept of a code: HMAC-SHA-256 (RFC 2104) over its id and digits."""
    return hmac.digest(key, code_id.bytes + digits.encode(), sha256)
