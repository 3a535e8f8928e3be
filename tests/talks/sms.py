"""A customer's telephone in a talk: what it sends stands on the stream, what it gets are real SMS of the provider.

There is no door for SMS yet, so its messages are put where that door will put them; all behind it is the real system.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import uuid4

from redis.asyncio import Redis

from tests.talks.chat import UNTOLD, WAIT_S, Heard
from tests.talks.far_side import LOOK_EVERY_S, FarSide
from wire.message import Inbound
from wire.streams import Inlet
from wire.turn import Abilities
from wire.valkey import connect

CHANNEL = "sms"
ABILITIES = Abilities(choices=False, max_length=1600)
"""No buttons, and at most 1,600 characters (Twilio's API reference, Messages resource, Body)."""
PARTITIONS = 8
BACKLOG = 100


class SmsPhone:
    """Somebody who writes by SMS."""

    def __init__(self, redis_url: str, far: FarSide, phone: str, now: Callable[[], datetime]) -> None:
        self._redis_url = redis_url
        self._far = far
        self._phone = phone
        self._now = now
        self._valkey: Redis | None = None
        self._inlet: Inlet | None = None
        self._heard = 0

    async def open(self) -> None:
        """Switch the telephone on; what it got before is old."""
        self._valkey = connect(self._redis_url)
        self._inlet = Inlet(self._valkey, partitions=PARTITIONS, backlog=BACKLOG)
        self._heard = len(await self._far.texts_to(self._phone))

    async def say(self, texts: Sequence[str], *, choice: str | None = None) -> list[str]:
        """Send one SMS after another."""
        assert self._inlet
        assert choice is None, "by SMS nothing can be pressed: the customer writes its number"
        ids = [uuid4().hex for _ in texts]
        for id_, text in zip(ids, texts, strict=True):
            await self._inlet.append(
                Inbound(
                    channel=CHANNEL,
                    endpoint="+12025550100",
                    address=self._phone,
                    external_id=id_,
                    text=text,
                    at=self._now(),
                )
            )
        return ids

    async def hear(self) -> Heard:
        """The oldest SMS that was not read yet; waits for it."""
        async with asyncio.timeout(WAIT_S):
            while len(texts := await self._far.texts_to(self._phone)) <= self._heard:  # noqa: ASYNC110
                await asyncio.sleep(LOOK_EVERY_S)  # the provider can only be asked
        self._heard += 1
        return Heard(author=UNTOLD, text=texts[-self._heard], choices=())

    def unheard(self) -> list[Heard]:
        """Nothing is known of SMS that nobody asked for."""
        return []

    async def close(self) -> None:
        """Switch it off."""
        if self._valkey is not None:
            await self._valkey.aclose()
