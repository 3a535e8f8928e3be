"""Where a top-up is: told whichever way the question was understood, and traced by a person when it is missed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.bss.facts import BillsOf, LinesOf, UsageOf
from bot.bss.model import Bill, Paying, TopUp
from tests.unit.bot.conversation import BILLS, WORLD, Conversation, bill, euros, line, text_of
from wire.turn import Abilities

LAST = TopUp(amount=euros("20.00"), at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
PREPAID = line(
    "+12025550199",
    kind="prepaid",
    account="BA2",
    paying=Paying(credit=euros("21.40"), last_top_up=LAST),
    price=euros("0"),
)
ARRIVED = ("utter_top_up_arrived", "utter_ask_top_up_proof")


def ann(*lines: Any, verified: bool = True) -> Conversation:
    world = {**WORLD, LinesOf("C1"): lines or (PREPAID,), BillsOf("BA1"): BILLS, BillsOf("BA2"): ()}
    return Conversation(verified=verified, world=world)


@pytest.mark.parametrize("intent", ["top_up", "payment_status"])
@pytest.mark.parametrize(
    "said",
    [
        "where is my recharge?",
        "I topped up yesterday and the credit hasn't arrived",
        "did my top-up go through",
        "¿dónde está mi recarga?",
        "hice una recarga y no me ha llegado",
        "我充值了还没到账",
        "昨天充值的20块怎么还没到账",
    ],
)
def test_the_state_of_a_top_up_is_told_whichever_way_it_was_understood(said: str, intent: str) -> None:
    told = ann().says(said, intent)
    assert told.said == ARRIVED
    assert "€20.00, on Friday 20 November at 10:30. €21.40 is left." in text_of(told)


@pytest.mark.parametrize(
    "said",
    ["top up 20", "where can I recharge", "I have no credit, recharge me", "quiero una recarga", "充值在哪里", "充20"],
)
def test_who_wants_to_top_up_is_not_told_of_the_last_one(said: str) -> None:
    assert "utter_top_up_arrived" not in ann().says(said, "top_up").said


def test_a_top_up_that_is_missed_is_traced_by_a_person() -> None:
    talk = ann()
    talk.says("where is my recharge?", "payment_status")
    handed = talk.says("yes").hand_off
    assert handed is not None
    assert (handed.reason, handed.queue) == ("asked", "billing")
    assert "misses a top-up of the line +12025550199" in handed.summary
    content = ann()
    content.says("where is my recharge?", "payment_status")
    assert content.says("no thanks").said == ("utter_all_right",)


def test_a_line_without_top_ups_or_without_a_credit_says_so() -> None:
    fresh = replace(PREPAID, paying=Paying(credit=euros("1.74")))
    assert ann(fresh).says("where is my recharge?", "top_up").said[0] == "utter_top_up_none"
    dark = replace(PREPAID, paying=Paying())
    assert ann(dark).says("where is my recharge?", "top_up").said[0] == "utter_top_up_unknown"


def test_who_has_no_prepaid_line_topped_up_another_number() -> None:
    talk = ann(line())
    assert talk.says("where is my recharge?", "payment_status").said == ("utter_ask_top_up_elsewhere",)
    handed = talk.says("yes").hand_off
    assert handed is not None
    assert "not a prepaid line of theirs" in handed.summary


def test_a_payment_is_a_payment_and_on_a_prepaid_account_it_is_a_top_up() -> None:
    assert ann(line()).says("did my payment arrive", "payment_status").said[0].startswith("utter_payments_")
    assert ann(line()).says("no me llegó el saldo", "payment_status").said[0].startswith("utter_payments_")
    assert ann().says("did my payment arrive", "payment_status").said == ARRIVED
    both = ann(line(), PREPAID)
    assert both.says("did my payment arrive", "payment_status").said == ("utter_ask_account",)
    assert ann(line(), PREPAID).says("no me llegó el saldo", "payment_status").said == ARRIVED


def test_a_stranger_is_verified_first_and_told_where_nobody_can_be() -> None:
    assert ann(verified=False).says("where is my recharge?", "top_up").said == ("utter_ask_phone",)
    rest = Conversation(abilities=Abilities(can_verify=False))
    assert rest.says("where is my recharge?", "top_up").said == ("utter_cannot_verify",)


PAID = (bill(10, "10.00", account="BA2", remaining=euros("0"), state="paid"),)


@pytest.mark.parametrize("intent", ["bill_balance", "bill_due_date"])
def test_who_pays_beforehand_owes_nothing_and_is_told_the_credit(intent: str) -> None:
    told = prepaid_with(PAID).says("what's my balance", intent)
    assert told.said == ("utter_balance_prepaid",)
    assert "+12025550199: €21.40" in text_of(told)


def test_a_bill_that_is_open_on_a_prepaid_account_is_told_as_ever() -> None:
    owed = (bill(10, "10.00", account="BA2"),)
    assert prepaid_with(owed).says("what's my balance", "bill_balance").said == ("utter_balance_open",)


def test_what_is_left_of_a_prepaid_line_names_its_credit() -> None:
    world = {**WORLD, LinesOf("C1"): (PREPAID,), UsageOf(PREPAID.id): WORLD[UsageOf("P0147")]}
    told = Conversation(verified=True, world=world).says("what is left", "usage_remaining")
    assert told.said == ("utter_usage", "utter_usage_credit")
    assert "€21.40" in told.replies[1].text


def prepaid_with(bills: tuple[Bill, ...]) -> Conversation:
    world = {**WORLD, LinesOf("C1"): (PREPAID,), BillsOf("BA2"): bills}
    return Conversation(verified=True, world=world)
