"""Who is who: stolen sessions, guessed codes, forged statements, ended verifications, by the real bot and operator.

The NLU is away throughout: choices, telephone numbers and codes are understood without it.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import aiohttp
import asyncpg
import jwt
import pytest

from tandem.settings import Bss, HostPage, Nlu, Settings, Sms, Verification
from tests.composed import CODE_KEY, Chatter, Doors, MovedClock, free_port, running, settings_for, until
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
OURS = frozenset({"wire", "record", "channels", "router", "delivery", "bot", "desk", "tandem"})
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
                assurance="secret",
                generation=0,
            )
        )
    finally:
        await valkey.aclose()


async def test_a_verification_ends_after_half_an_hour_of_silence(
    doors: Doors, operator: DemoClient, clock: MovedClock
) -> None:
    async with doors.chat() as ann:
        balance = await verify(ann, operator)
        await confirm(ann)
        clock.ahead = timedelta(minutes=29)
        ann.frames.clear()
        await ann.say(**BALANCE)
        assert (await ann.answer())["text"] == balance
        clock.ahead = timedelta(minutes=29 + 31)
        await ann.say(**BALANCE)
        assert "What is your phone number" in (await ann.answer())["text"]


# Codes


def other_than(code: str) -> list[str]:
    """Codes that are wrong."""
    return [f"{(int(code) + step) % 1_000_000:06d}" for step in range(1, 7)]


async def test_five_wrong_guesses_end_a_code(doors: Doors, operator: DemoClient, database_url: str) -> None:
    async with doors.chat() as thief:
        await ask_for_code(thief)
        code = await Telephone(operator, DIEGO).code()
        answers = []
        for wrong in other_than(code)[:5]:
            await thief.say(wrong)
            answers.append((await thief.answer())["text"])
        assert len(set(answers[:4])) == 1
        assert answers[4] != answers[3]
        await thief.say(code)
        assert "€" not in (await thief.answer())["text"]
        assert not any(frame["type"] == "secret" for frame in thief.frames)
    assert [row["state"] for row in await rows(database_url, "SELECT state FROM code")] == ["spent"]
    assert len(await rows(database_url, "SELECT 1 FROM code_guess")) == 5


async def test_guesses_count_for_the_phone_and_day_over_all_sessions(
    doors: Doors, operator: DemoClient, clock: MovedClock
) -> None:
    telephone = Telephone(operator, DIEGO)
    for number in (1, 2):
        async with doors.chat() as thief:
            await ask_for_code(thief)
            for wrong in other_than(await telephone.code(number))[:5]:
                await thief.say(wrong)
                await thief.answer()
    clock.ahead = timedelta(hours=2)
    async with doors.chat() as another:
        await ask_for_code(another)
        await another.say(await telephone.code(3))
        assert "verified" not in (await another.answer())["text"]
        assert not any(frame["type"] == "secret" for frame in another.frames)
    clock.ahead = timedelta(hours=25)
    async with doors.chat() as ann:
        await ask_for_code(ann)
        await ann.say(await telephone.code(4))
        await ann.frame("secret")


async def test_three_codes_an_hour_are_sent_to_one_phone(
    doors: Doors, operator: DemoClient, clock: MovedClock, database_url: str
) -> None:
    telephone = Telephone(operator, DIEGO)
    for _ in range(4):
        async with doors.chat() as thief:
            await ask_for_code(thief)
            await until(lambda: all_effects_ended(database_url))
    assert len(await telephone.codes()) == 3
    clock.ahead = timedelta(minutes=61)
    async with doors.chat() as ann:
        await ask_for_code(ann)
        await telephone.code(4)


async def all_effects_ended(database_url: str) -> bool:
    return not await rows(database_url, "SELECT 1 FROM effect WHERE state NOT IN ('done', 'failed')")


async def test_codes_are_limited_by_ip_over_phones_and_sessions(
    tmp_path: Path, settings: Settings, operator: DemoClient, database_url: str
) -> None:
    limits = Verification(code_key=CODE_KEY, sends_per_ip_hour=2)
    async with running(replace(settings, verification=limits), attendant=None) as doors:
        for phone in (NOT_ON_FILE, "+12025550001", DIEGO):
            async with doors.chat() as thief:
                await ask_for_code(thief, phone)
                await until(lambda: all_effects_ended(database_url))
    assert await Telephone(operator, DIEGO).codes() == []
    assert [row["reason"] for row in await rows(database_url, "SELECT reason FROM effect WHERE state = 'failed'")] == [
        "too_many_codes"
    ]


async def test_guesses_are_limited_by_ip(settings: Settings, operator: DemoClient) -> None:
    limits = Verification(code_key=CODE_KEY, guesses_per_ip_hour=2)
    async with running(replace(settings, verification=limits), attendant=None) as doors, doors.chat() as thief:
        await ask_for_code(thief)
        code = await Telephone(operator, DIEGO).code()
        for guess in (*other_than(code)[:2], code):
            await thief.say(guess)
            await thief.answer()
        assert not any(frame["type"] == "secret" for frame in thief.frames)


async def test_the_words_and_about_the_time_are_the_same_whether_a_number_is_on_file(
    doors: Doors, operator: DemoClient, database_url: str
) -> None:
    said: dict[str, list[str]] = {}
    took: dict[str, list[float]] = {DIEGO: [], NOT_ON_FILE: []}
    for phone in (DIEGO, NOT_ON_FILE) * 3:
        async with doors.chat() as thief:
            await thief.say(**BALANCE)
            await thief.answer()
            began = time.monotonic()
            await thief.say(phone)
            words = [(await thief.answer())["text"]]
            took[phone].append(time.monotonic() - began)
            await until(lambda: all_effects_ended(database_url))
            await thief.say(WRONG)
            words.append((await thief.answer())["text"])
            said[phone] = [text.replace(phone, "PHONE") for text in words]
    assert said[DIEGO] == said[NOT_ON_FILE]
    assert abs(median(took[DIEGO]) - median(took[NOT_ON_FILE])) < 0.25
    assert await Telephone(operator, NOT_ON_FILE).texts() == []


async def test_a_provider_that_declines_does_not_tell_that_a_number_is_on_file(
    doors: Doors, operator: DemoClient, database_url: str
) -> None:
    async with operator.post("/demo/faults", json={"kind": "drop", "paths": "/2010", "seconds": 60}) as ordered:
        assert ordered.status == 201
    async with doors.chat() as thief:
        await ask_for_code(thief)
        await until(lambda: all_effects_ended(database_url), within_s=40)
        await until(lambda: rows(database_url, "SELECT 1 FROM effect WHERE told"))
        await thief.send(type="ping")
        await thief.frame("pong")
        assert texts_of(thief) == []


async def test_a_code_lasts_five_minutes_and_one_use(doors: Doors, operator: DemoClient, clock: MovedClock) -> None:
    async with doors.chat() as ann:
        await ask_for_code(ann)
        code = await Telephone(operator, DIEGO).code()
        clock.ahead = timedelta(minutes=5, seconds=1)
        await ann.say(code)
        assert "€" not in (await ann.answer())["text"]
        assert not any(frame["type"] == "secret" for frame in ann.frames)
    async with doors.chat() as ann:
        await ask_for_code(ann)
        code = await Telephone(operator, DIEGO).code(2)
        async with doors.chat() as thief:
            await thief.say(code)
            assert "€" not in (await thief.answer())["text"]
        await ann.say(code)
        await ann.frame("secret")
        await ann.say(code)
        assert not any(frame["type"] == "secret" for frame in ann.frames)


async def test_no_code_is_stored_logged_or_shown_by_us(
    doors: Doors, operator: DemoClient, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    async with doors.chat() as ann:
        await verify(ann, operator)
        codes = await Telephone(operator, DIEGO).codes()
        seen = repr(ann.frames)
    dump = ""
    for table in ("message", "event", "effect", "code", "conversation", "delivery", "queue_item", "code_guess"):
        dump += repr(await rows(database_url, f"SELECT * FROM {table}"))  # noqa: S608  (our own tables)
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name.split(".")[0] in OURS)
    assert codes
    for code in codes:
        assert code not in seen
        assert code not in dump
        assert code not in logged
    assert DIEGO not in logged
    assert "Diego" not in logged


# Statements of the operator's page


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
