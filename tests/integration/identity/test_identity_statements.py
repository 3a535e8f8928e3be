"""Statements of the operator's page: a good one verifies once, a forged one never."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import jwt

from tests.composed import Doors
from tests.identity_world import BALANCE, DIEGO, PAGE_KEY
from wire.clock import utc_now


def statement(**changed: Any) -> str:
    now = utc_now()
    claims = {
        "sub": "C1001",
        "name": "Diego Herrera",
        "phone_number": DIEGO,
        "aud": "tandem",
        "iss": "host-page",
        "iat": now,
        "exp": now + timedelta(minutes=5),
        "jti": uuid4().hex,
    }
    return jwt.encode({**claims, **changed}, PAGE_KEY, algorithm="HS256")


async def test_a_good_statement_verifies_once_and_rotates_the_secret(doors: Doors) -> None:
    token = statement()
    async with doors.chat() as ann:
        await ann.send(type="identify", token=token)
        ann.secret = (await ann.frame("secret"))["secret"]
        await ann.say(**BALANCE)
        assert "€" in (await ann.answer())["text"]
    async with doors.chat() as thief:
        await thief.send(type="identify", token=token)
        assert (await thief.frame("error"))["code"] == "not_identified"
        await thief.say(**BALANCE)
        assert "What is your phone number" in (await thief.answer())["text"]


async def test_a_forged_statement_changes_nothing(doors: Doors) -> None:
    unsigned = jwt.encode({"sub": "C1001"}, "", algorithm="none")
    forged = [unsigned, statement(aud="other"), statement(iss="other"), statement(exp=utc_now() + timedelta(hours=1))]
    async with doors.chat() as thief:
        for token in [*forged, "", "a.b.c", statement()[:-2]]:
            await thief.send(type="identify", token=token)
            assert (await thief.frame("error"))["code"] == "not_identified"
        await thief.say(**BALANCE)
        assert "What is your phone number" in (await thief.answer())["text"]
