"""More time to pay: what the rules allow and refuse, and how it is agreed on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.arrangements import in_parts, refusal
from bot.actions.days import WEEK
from bot.bss.facts import ArrangementsOf, BillsOf, Fact
from bot.bss.model import Arrangement, Bill, Money
from tests.unit.bot.conversation import WORLD, Conversation, bill, euros, rules, text_of

RULES = rules().policy.arrangements
GOLD = rules().policy.arrangement_rules("gold")
TODAY = date(2026, 11, 22)
OPEN = (bill(10, "35.90"),)


def world(bills: tuple[Bill, ...] = OPEN, made: tuple[Arrangement, ...] = ()) -> Mapping[Fact, object]:
    return {**WORLD, BillsOf("BA1"): bills, ArrangementsOf("C1"): made}


def ann(bills: tuple[Bill, ...] = OPEN, made: tuple[Arrangement, ...] = ()) -> Conversation:
    return Conversation(verified=True, world=world(bills, made))


def arrangement(made: date, until: date, *bills: str) -> Arrangement:
    return Arrangement(id="TT000003", made=made, until=until, bills=frozenset(bills))


LONG_AGO = arrangement(TODAY - timedelta(days=400), TODAY - timedelta(days=380))
LATELY = arrangement(TODAY - timedelta(days=90), TODAY - timedelta(days=60), "B-2026-07")


@pytest.mark.parametrize(
    ("bills", "made", "why"),
    [
        (OPEN, (), None),
        (OPEN, (LONG_AGO, LONG_AGO, LATELY), None),
        (OPEN, (LATELY, LATELY), "too_many"),
        (OPEN, (arrangement(TODAY, TODAY + WEEK, "B-2026-10"),), "running"),
        (OPEN, (arrangement(TODAY - WEEK, TODAY - timedelta(days=1), "B-2026-10"),), None),
        ((bill(10, "9.99"),), (), "too_small"),
        ((bill(10, "10.00"),), (), None),
        ((bill(10, "300.00"),), (), None),
        ((bill(10, "300.01"),), (), "too_large"),
        ((bill(8, "20.00", due=TODAY - timedelta(days=60)),), (), None),
        ((bill(8, "20.00", due=TODAY - timedelta(days=61)),), (), "too_late"),
    ],
)
def test_the_rules_allow_or_say_why_not(
    bills: tuple[Bill, ...], made: tuple[Arrangement, ...], why: str | None
) -> None:
    assert refusal(RULES, bills, made, TODAY) == why


def test_a_tier_may_have_more() -> None:
    assert refusal(GOLD, (bill(10, "400.00"),), (), TODAY) is None


@given(
    st.integers(1, 12),
    st.decimals(min_value=Decimal("0.12"), max_value=1000, places=2),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.integers(-90, 60),
)
def test_parts_add_up_to_the_cent_and_come_a_month_apart(count: int, amount: Decimal, today: date, ahead: int) -> None:
    parts = in_parts(count, Money(amount=amount, currency="EUR"), today + timedelta(days=ahead), today)
    assert sum(part.amount.amount for part in parts) == amount
    assert all(part.amount.amount > 0 for part in parts)
    assert parts[0].day >= today + WEEK
    days = [part.day for part in parts]
    assert days == sorted(set(days))
    assert all((later - earlier).days <= 31 for earlier, later in pairwise(days))


def test_what_the_rules_allow_is_offered_and_read_back_and_recorded_after_a_yes() -> None:
    talk = ann()
    offered = talk.says("I can't pay this month", "payment_extension")
    assert offered.said == ("utter_ask_arrangement",)
    assert [choice.title for choice in offered.replies[-1].choices] == [
        "All of it by 14 December 2026",
        "2 parts, one a month",
        "3 parts, one a month",
    ]
    asked = talk.says("2")
    assert asked.said == ("utter_ask_confirm_arrangement_parts",)
    assert "€17.95 by 30 November 2026" in text_of(asked)
    assert "€17.95 by 28 December 2026" in text_of(asked)
    done = talk.says("yes")
    assert done.said == ("utter_recording",)
    (effect,) = done.effects
    assert (effect.kind, effect.payload["type"]) == ("work_order", "payment_arrangement")
    assert effect.payload["notes"] == {"part_1": "2026-11-30 17.95 EUR", "part_2": "2026-12-28 17.95 EUR"}
    assert effect.payload["about"][0]["id"] == "B-2026-10"
    assert effect.payload["promised"].startswith("2026-12-28")
    (agreed,) = done.agreed
    assert "€17.95 by 30 November 2026" in agreed.text
    told = talk.learns("work_order", payload=effect.payload, id="TT000009", promised="2026-12-28")
    assert told.said == ("utter_recorded_payment_arrangement",)
    assert "TT000009" in text_of(told)
    assert "€17.95 by 28 December 2026" in text_of(told)


@pytest.mark.parametrize(
    ("named", "day"),
    [
        ("--12-05", "5 December 2026"),
        ("2026-12-05", "5 December 2026"),
        ("day:05", "5 December 2026"),
        ("day:30", "30 November 2026"),
        ("weekday:5", "27 November 2026"),
        ("relative:+1d", "23 November 2026"),
        ("--12-14", "14 December 2026"),
    ],
)
def test_an_earlier_day_may_be_named_with_the_wish_or_as_the_answer(named: str, day: str) -> None:
    asked = ann().says("can I pay then", "payment_extension", date=named)
    assert asked.said == ("utter_ask_confirm_arrangement_later",)
    assert day in text_of(asked)
    talk = ann()
    talk.says("more time please", "payment_extension")
    assert day in text_of(talk.says("then", "inform", date=named))


@pytest.mark.parametrize("named", ["--12-15", "2027-01-05", "--11-22", "day:22"])
def test_a_day_that_is_too_late_or_past_is_not_offered(named: str) -> None:
    draft = ann().says("can I pay then", "payment_extension", date=named)
    assert draft.said == ("utter_rejected_arrangement", "utter_ask_arrangement")


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("in two parts", "inform"), ("can I pay in two?", "payment_extension"),
        ("en dos veces", "inform"), ("puedo pagar en dos veces", "payment_extension"),
        ("分两次", "payment_extension"), ("能分两次付吗", "payment_extension"),
    ],
)  # fmt: skip
def test_parts_that_would_be_too_small_are_refused_with_the_rule(said: str, intent: str) -> None:
    talk = ann((bill(10, "15.90"),))
    assert [choice.title for choice in talk.says("I can't pay now", "payment_extension").replies[-1].choices] == [
        "All of it by 14 December 2026"
    ]
    refused = talk.says(said, intent)
    assert refused.said == ("utter_arrangement_parts_too_small", "utter_ask_arrangement")
    assert "at least €10.00, and €15.90 is open" in text_of(refused)
    assert [choice.title for choice in refused.replies[-1].choices] == ["All of it by 14 December 2026"]
    assert talk.says("all of it later", "inform").said == ("utter_ask_confirm_arrangement_later",)
    at_once = ann((bill(10, "15.90"),)).says(said, "payment_extension")
    assert at_once.said == ("utter_arrangement_parts_too_small", "utter_ask_arrangement")


@pytest.mark.parametrize("said", ["in six parts", "en seis cuotas", "分六期"])
def test_more_parts_than_the_rules_have_are_refused_with_the_rule(said: str) -> None:
    talk = ann()
    talk.says("I can't pay now", "payment_extension")
    refused = talk.says(said, "inform")
    assert refused.said == ("utter_arrangement_too_many_parts", "utter_ask_arrangement")
    assert "3 parts at most, of at least €10.00 each" in text_of(refused)
    assert talk.says("then in three", "inform").said == ("utter_ask_confirm_arrangement_parts",)


@pytest.mark.parametrize(("said", "intent"), [("in two parts", "inform"), ("分两次", "payment_extension")])
def test_other_parts_may_be_named_at_the_read_back(said: str, intent: str) -> None:
    talk = ann()
    assert talk.says("can I pay later", "payment_extension").said == ("utter_ask_confirm_arrangement_later",)
    assert talk.says(said, intent).said == ("utter_ask_confirm_arrangement_parts",)
    small = ann((bill(10, "15.90"),))
    small.says("can I pay later", "payment_extension")
    assert small.says(said, intent).said == ("utter_arrangement_parts_too_small", "utter_ask_arrangement")


def test_who_insists_on_parts_that_cannot_be_is_offered_a_person() -> None:
    talk = ann((bill(10, "15.90"),))
    talk.says("can I pay in two parts", "payment_extension")
    assert talk.says("but I want two parts", "inform").said == (
        "utter_arrangement_parts_too_small",
        "utter_ask_arrangement_person",
    )
    handed = talk.says("yes").hand_off
    assert handed is not None
    assert handed.reason == "not_by_rules"


def test_a_change_of_mind_before_the_yes_and_a_no_record_nothing() -> None:
    talk = ann()
    talk.says("more time please", "payment_extension")
    talk.says("3")
    changed = talk.says("no, on the 5th", "deny", date="day:05")
    assert changed.said == ("utter_ask_confirm_arrangement_later",)
    declined = talk.says("no")
    assert declined.said == ("utter_nothing_changed",)
    assert declined.effects == ()


def test_what_moved_before_the_yes_is_shown_again() -> None:
    talk = ann()
    talk.says("more time please", "payment_extension")
    talk.says("2")
    talk.world[BillsOf("BA1")] = (bill(10, "35.90", remaining=euros("20.00"), state="partly_paid"),)
    moved = talk.says("yes")
    assert moved.said == ("utter_arrangement_moved", "utter_ask_arrangement")
    assert moved.effects == ()


@pytest.mark.parametrize(
    ("bills", "made", "answer"),
    [
        ((bill(10, "5.00"),), (), "utter_arrangement_too_small"),
        ((bill(10, "501.00"),), (), "utter_arrangement_too_large"),
        ((bill(8, "20.00", due=date(2026, 9, 1)),), (), "utter_arrangement_too_late"),
        (OPEN, (LATELY, LATELY), "utter_arrangement_too_many"),
        (OPEN, (arrangement(TODAY, TODAY + WEEK, "B-2026-10"),), "utter_arrangement_running"),
    ],
)
def test_what_the_rules_refuse_is_said_and_a_person_sees_why(
    bills: tuple[Bill, ...], made: tuple[Arrangement, ...], answer: str
) -> None:
    talk = ann(bills, made)
    assert talk.says("more time please", "payment_extension").said == (answer, "utter_ask_arrangement_person")
    handed = talk.says("yes")
    assert handed.hand_off is not None
    assert (handed.hand_off.reason, handed.hand_off.queue) == ("not_by_rules", "billing")
    assert handed.hand_off.collected["refusal"] == answer.removeprefix("utter_arrangement_")


def test_nothing_open_needs_no_more_time() -> None:
    paid = (replace(OPEN[0], remaining=euros("0"), state="paid"),)
    assert ann(paid).says("more time please", "payment_extension").said == ("utter_nothing_to_pay",)


@pytest.mark.parametrize(
    "said",
    [
        "can I just pay part of it",
        "I can pay 10 euros now and the rest next month",
        "¿puedo pagar solo una parte de la factura?",
        "能先付一部分吗",
    ],
)
def test_who_can_pay_a_part_is_told_what_the_rules_allow(said: str) -> None:
    assert ann().says(said, "payment_make").said == ("utter_ask_arrangement",)


@pytest.mark.parametrize("said", ["I want to pay my part", "por mi parte quiero pagar ya", "这部分费用怎么付"])
def test_other_parts_are_no_payment_in_part(said: str) -> None:
    assert "utter_ask_arrangement" not in ann().says(said, "payment_make").said
