"""Who a message may speak for, and what a guess at a code is worth."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from record.address import Address, unknown
from record.code import Code
from router.routing.verification import MASK, digits_of_code, has_lapsed, is_verified, judge, mask_code, may_speak
from router.rules import CodeLimits
from wire.message import Inbound

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LIMITS = CodeLimits(per_code=5, per_phone_day=10, per_ip_hour=60)
CODE = Code(
    id=uuid4(),
    address_id=uuid4(),
    phone="+12025550147",
    party={"party": "C1001"},
    ip_hash=None,
    hmac=b"",
    guesses=0,
    state="open",
    created_at=NOW - timedelta(minutes=1),
    expires_at=NOW + timedelta(minutes=4),
)


def verified(**changed: object) -> Address:
    """An address that is verified, its secret of generation 7 after one of 5."""
    values: dict[str, object] = {
        "generation": 7,
        "older_generation": 5,
        "generation_kept": True,
        "customer_id": uuid4(),
        "verified_at": NOW,
    }
    return replace(unknown("webchat", "web", "s"), **{**values, **changed})  # type: ignore[arg-type]


def said(generation: int, at: datetime) -> Inbound:
    return Inbound(
        channel="webchat",
        endpoint="web",
        address="s",
        external_id="1",
        text="hi",
        at=at,
        assurance="secret",
        generation=generation,
    )


def test_a_sender_that_is_only_claimed_speaks_for_nobody() -> None:
    claimed = msgspec.structs.replace(said(7, NOW), assurance="claimed")
    assert not may_speak(verified(generation=7), claimed)
    assert not may_speak(None, claimed)


@pytest.mark.parametrize(
    ("generation", "after_s", "speaks"),
    [
        (7, 0, True),
        (7, 3600, True),
        (5, -5, True),
        (5, 10, True),
        (5, 10.001, False),
        (6, 0, False),
        (4, 0, False),
        (0, 0, False),
        (8, 0, False),
    ],
)
def test_only_the_newest_secret_speaks_and_the_one_before_for_ten_seconds(
    generation: int, after_s: float, speaks: bool
) -> None:
    assert may_speak(verified(), said(generation, NOW + timedelta(seconds=after_s))) is speaks


def test_an_older_secret_does_not_speak_where_no_verification_rotated_it() -> None:
    assert not may_speak(verified(verified_at=None), said(5, NOW))


def test_a_new_address_speaks_for_itself() -> None:
    assert may_speak(None, said(0, NOW))


@pytest.mark.parametrize(("idle", "still"), [(timedelta(minutes=29, seconds=59), True), (timedelta(minutes=30), False)])
def test_a_verification_ends_after_half_an_hour_of_silence(idle: timedelta, still: bool) -> None:
    found = is_verified(verified(), None, verified_for=timedelta(minutes=30), now=NOW + idle)
    assert found is still


@pytest.mark.parametrize("address", [None, verified(customer_id=None), verified(verified_at=None)])
def test_an_address_that_was_never_verified_is_not(address: Address | None) -> None:
    assert not is_verified(address, None, verified_for=timedelta(minutes=30), now=NOW)


@pytest.mark.parametrize(
    ("code", "matches", "today", "from_ip", "outcome", "state"),
    [
        (CODE, True, 0, 0, "right", "used"),
        (CODE, False, 0, 0, "wrong", "open"),
        (replace(CODE, guesses=3), False, 3, 3, "wrong", "open"),
        (replace(CODE, guesses=4), False, 4, 4, "exhausted", "spent"),
        (replace(CODE, guesses=4), True, 4, 4, "right", "used"),
        (CODE, True, 9, 0, "right", "used"),
        (CODE, True, 10, 0, "exhausted", "spent"),
        (CODE, True, 0, 60, "exhausted", "spent"),
        (replace(CODE, expires_at=NOW), True, 0, 0, "expired", "spent"),
        (replace(CODE, party=None), True, 0, 0, "wrong", "open"),
        (replace(CODE, party=None, guesses=4), True, 0, 0, "exhausted", "spent"),
    ],
)
def test_a_guess_is_judged(code: Code, matches: bool, today: int, from_ip: int, outcome: str, state: str) -> None:
    guess = judge(code, matches=matches, phone_guesses_today=today, ip_guesses_hour=from_ip, limits=LIMITS, now=NOW)
    assert (guess.outcome, guess.code_state) == (outcome, state)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("123456", "123456"),
        ("it is 123 456, thanks", "123456"),
        ("12-34-56", "123456"),
        ("１２３４５６", "123456"),
        ("٠١٢٣٤٥", "012345"),
        ("验证码是123456。", "123456"),
        ("12345", None),
        ("1234567", None),
        ("+12025550147", None),
        ("no digits", None),
        ("", None),
    ],
)
def test_six_digits_alone_are_offered_as_a_code(text: str, digits: str | None) -> None:
    assert digits_of_code(text) == digits


@given(st.text(max_size=20), st.from_regex(r"[0-9]{6}", fullmatch=True), st.text(max_size=20))
def test_a_code_that_is_recognised_is_not_stored(before: str, digits: str, after: str) -> None:
    text = f"{before} {digits} {after}"
    masked = mask_code(text)
    if digits_of_code(text) is not None:
        assert MASK in masked
        assert digits_of_code(masked) is None


@pytest.mark.parametrize(
    ("speaking", "fresh", "lapsed"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_a_verification_that_was_idle_too_long_ends_when_its_customer_speaks(
    speaking: bool, fresh: bool, lapsed: bool
) -> None:
    assert has_lapsed(verified(), speaking=speaking, verified=fresh) is lapsed
    assert not has_lapsed(verified(verified_at=None), speaking=speaking, verified=False)
