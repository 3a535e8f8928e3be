"""Who is who: stolen sessions, guessed codes, forged statements, ended verifications, by the real bot and operator.

The NLU is away throughout: choices, telephone numbers and codes are understood without it.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import asyncpg
import pytest

from tandem.settings import Bss, HostPage, Nlu, Settings, Sms
from tests.composed import Chatter, Doors, MovedClock, free_port, running, settings_for, until
from tests.demo_operator import DemoClient, running_demo
from wire.clock import utc_now
from wire.message import Inbound
from wire.streams import Inlet
from wire.valkey import connect

DIEGO = "+12025550147"
NOT_ON_FILE = "+12025550000"
BALANCE = {"text": "my balance", "choice": "/bill_balance"}
PAGE_KEY = "a page's key for tests, long enough for HMAC"
WRONG = "000000"
ACCOUNT = "AC" + "0" * 32
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
PROVIDER = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, "demo-sms-token")}


@pytest.fixture
async def operator() -> AsyncIterator[DemoClient]:
    async with running_demo(faults=True) as client:
        yield client


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def settings(tmp_path: Path, database_url: str, redis_url: str, operator: DemoClient) -> Settings:
    url = str(operator.make_url("")).rstrip("/")
    return settings_for(
        tmp_path,
        database_url=database_url,
        redis_url=redis_url,
        bss=Bss(url=url),
        sms=Sms(provider_url=url, auth_token="demo-sms-token"),
        nlu=Nlu(url=f"http://127.0.0.1:{free_port()}", wait_s=0.5),
        host_page=HostPage(key=PAGE_KEY),
    )


@pytest.fixture
async def doors(settings: Settings, clock: MovedClock) -> AsyncIterator[Doors]:
    async with running(settings, attendant=None, clock=clock) as opened:
        yield opened


class Telephone:
    """A customer's telephone at the demo operator."""

    def __init__(self, operator: DemoClient, number: str) -> None:
        self._operator = operator
        self._number = number

    async def codes(self) -> list[str]:
        """The codes that have arrived, oldest first."""
        return [found.group() for text in await self.texts() if (found := re.search(r"\d{6}", text))]

    async def texts(self) -> list[str]:
        """The messages that have been sent to it, oldest first, as the provider lists them."""
        async with self._operator.get(MESSAGES, params={"To": self._number}, headers=PROVIDER) as response:
            listed = (await response.json())["messages"]
        return [message["body"] for message in reversed(listed)]

    async def code(self, number: int = 1) -> str:
        """The code with this number, from 1, once it has arrived."""

        async def arrived() -> str | None:
            codes = await self.codes()
            return codes[number - 1] if len(codes) >= number else None

        code: str = await until(arrived)
        return code


async def ask_for_code(ann: Chatter, phone: str = DIEGO) -> str:
    """Ask for something sensitive and name a phone; return the words of the answer."""
    await ann.say(**BALANCE)
    await ann.answer()
    await ann.say(phone)
    return str((await ann.answer())["text"])


async def verify(ann: Chatter, operator: DemoClient) -> str:
    """Show the code that came; return the sensitive answer. The new secret is not confirmed."""
    await ask_for_code(ann)
    await ann.say(await Telephone(operator, DIEGO).code())
    ann.secret = (await ann.frame("secret"))["secret"]
    answer = await ann.where(lambda frame: frame["type"] == "message" and "€" in frame["text"])
    return str(answer["text"])


async def confirm(ann: Chatter) -> None:
    """Say that the new secret is stored, and wait until that has been taken in."""
    await ann.send(type="secret_stored")
    await ann.send(type="ping")
    await ann.frame("pong")


def texts_of(chatter: Chatter) -> list[str]:
    return [frame["text"] for frame in chatter.frames if frame["type"] == "message"]


async def shown(chatter: Chatter) -> list[str]:
    """Everything that a socket is shown, until a message of its own has been answered."""
    await chatter.say("menu", choice="/help")
    await chatter.answer()
    await asyncio.sleep(0)
    return texts_of(chatter)


async def rows(database_url: str, query: str, *values: Any) -> list[Any]:
    connection = await asyncpg.connect(database_url)
    try:
        return list(await connection.fetch(query, *values))
    finally:
        await connection.close()


# Sessions and their secrets


async def test_a_stolen_session_id_without_its_secret_opens_nothing(doors: Doors, operator: DemoClient) -> None:
    async with doors.chat() as ann:
        balance = await verify(ann, operator)
        for secret in (None, "", "0", "1." + "0" * 64, ann.secret[:-1] + ("0" if ann.secret[-1] != "0" else "1")):
            async with doors.chat({"session": ann.session, "secret": secret}) as thief:
                assert thief.session != ann.session
                assert thief.own == []
                assert [frame["code"] for frame in thief.frames] == ["session_refused"]
                assert balance not in await shown(thief)


async def test_an_old_secret_opens_nothing_once_the_new_one_is_stored(doors: Doors, operator: DemoClient) -> None:
    async with doors.chat() as ann:
        old = ann.secret
        balance = await verify(ann, operator)
        assert old != ann.secret
        await confirm(ann)
        async with doors.chat({"session": ann.session, "secret": old}) as thief:
            assert thief.session != ann.session
            assert balance not in await shown(thief)
    async with doors.chat({"session": ann.session, "secret": ann.secret}) as again:
        assert again.session == ann.session
        assert (await again.where(lambda frame: frame.get("text") == balance))["from"] == "bot"


async def test_verification_drops_the_other_sockets_of_the_session(doors: Doors, operator: DemoClient) -> None:
    async with doors.chat() as ann, doors.chat({"session": ann.session, "secret": ann.secret}) as thief:
        balance = await verify(ann, operator)
        assert await thief.closed() == 4001
        assert balance not in texts_of(thief)


async def test_a_secret_that_never_arrived_leaves_the_old_one_good_but_nobody_verified(
    doors: Doors, operator: DemoClient
) -> None:
    async with doors.chat() as ann:
        old = ann.secret
        balance = await verify(ann, operator)
    async with doors.chat({"session": ann.session, "secret": old}) as again:
        assert again.session == ann.session
        assert again.own == []
        await again.say(**BALANCE)
        assert "What is your phone number" in (await again.answer())["text"]
        assert balance not in texts_of(again)


async def test_what_was_told_to_the_verified_is_not_shown_to_an_older_secret(
    doors: Doors, operator: DemoClient
) -> None:
    async with doors.chat() as ann:
        old = ann.secret
        balance = await verify(ann, operator)
    for _ in range(2):
        async with doors.chat({"session": ann.session, "secret": old}) as thief:
            assert thief.session == ann.session
            old = thief.secret
            assert balance not in await shown(thief)


async def test_a_secret_is_never_given_twice(doors: Doors, operator: DemoClient) -> None:
    """Somebody verifies on a shared machine and keeps the new secret; the next one verifies in the same session."""
    async with doors.chat() as thief:
        old = thief.secret
        await verify(thief, operator)
    async with doors.chat({"session": thief.session, "secret": old}) as ann:
        await ann.say(**BALANCE)
        await ann.answer()
        await ann.say(DIEGO)
        await ann.answer()
        await ann.say(await Telephone(operator, DIEGO).code(2))
        ann.secret = (await ann.frame("secret"))["secret"]
        assert ann.secret != thief.secret
        await confirm(ann)
    async with doors.chat({"session": thief.session, "secret": thief.secret}) as again:
        assert again.session != thief.session
    async with doors.chat({"session": ann.session, "secret": ann.secret}) as again:
        assert again.session == ann.session


async def test_a_message_under_way_when_the_secret_was_rotated_still_speaks_for_its_customer(
    doors: Doors, operator: DemoClient, redis_url: str, settings: Settings
) -> None:
    async with doors.chat() as ann:
        balance = await verify(ann, operator)
        await confirm(ann)
        ann.frames.clear()
        await append_under_old_secret(redis_url, settings, ann.session, written_after=timedelta(seconds=1))
        assert (await ann.answer())["text"] == balance
        await append_under_old_secret(redis_url, settings, ann.session, written_after=timedelta(seconds=11))
        assert "What is your phone number" in (await ann.answer())["text"]


async def append_under_old_secret(
    redis_url: str, settings: Settings, session: str, *, written_after: timedelta
) -> None:
    """Put a message on its stream as an edge does whose customer holds the first secret."""
    valkey = connect(redis_url)
    try:
        await Inlet(valkey, partitions=settings.streams.partitions, backlog=10).append(
            Inbound(
                channel="webchat",
                endpoint="web",
                address=session,
                external_id=str(uuid4()),
                text=BALANCE["text"],
                choice=BALANCE["choice"],
                at=utc_now() + written_after,
                generation=0,
            )
        )
    finally:
        await valkey.aclose()
