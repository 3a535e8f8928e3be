"""Codes: guessed, asked for too often, late; and nothing tells who is a customer."""

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest

from tandem.settings import Settings, Verification
from tests.composed import CODE_KEY, Doors, MovedClock, running, until
from tests.demo_operator import DemoClient
from tests.identity_world import (
    BALANCE,
    DIEGO,
    NOT_ON_FILE,
    OURS,
    WRONG,
    Telephone,
    ask_for_code,
    rows,
    texts_of,
    verify,
)


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
