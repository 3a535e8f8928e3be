"""Disputes: which line of which bill and why, read back, opened once, and told with number and day."""

from collections.abc import Mapping
from datetime import date

import pytest

from bot.bss.facts import BillsOf, DisputesOf, Fact
from bot.bss.model import Dispute
from tests.unit.bot.conversation import WORLD, Conversation, text_of


def world(*made: Dispute) -> Mapping[Fact, object]:
    return {**WORLD, DisputesOf("C1"): made}


def ann(*made: Dispute) -> Conversation:
    return Conversation(verified=True, world=world(*made))


def test_line_and_reason_are_asked_for_read_back_and_opened_after_a_yes() -> None:
    talk = ann()
    asked = talk.says("my bill is wrong", "bill_dispute")
    assert asked.said == ("utter_ask_disputed_charge",)
    assert [choice.title for choice in asked.replies[-1].choices] == [
        "Plan, €24.90",
        "Roaming, €7.50",
        "Late Fee, €3.50",
        "The whole bill",
    ]
    why = talk.says("the roaming one", "roaming_info")
    assert why.said == ("utter_dispute_explained", "utter_ask_dispute_reason")
    assert "30 MB abroad." in text_of(why)
    confirm = talk.says("I was not there", "nlu_fallback")
    assert confirm.said == ("utter_ask_confirm_dispute",)
    assert "Roaming, €7.50, on your bill for October 2026. Reason: I did not order or use it" in text_of(confirm)
    done = talk.says("yes")
    assert done.said == ("utter_recording",)
    (effect,) = done.effects
    assert effect.payload["type"] == "dispute"
    assert effect.payload["about"][0] == {
        "id": "R-roaming",
        "name": "Roaming",
        "role": "charge",
        "type": "AppliedCustomerBillingRate",
    }
    assert effect.payload["notes"] == {"amount": "7.50 EUR", "reason": "not_ordered"}
    assert effect.payload["promised"] > "2026-11-22"
    (agreed,) = done.agreed
    assert "Roaming, €7.50" in agreed.text
    told = talk.learns("work_order", payload=effect.payload, id="TT000011", promised="2026-11-27")
    assert told.said == ("utter_recorded_dispute",)
    assert "Your dispute is open: Roaming, €7.50, on your bill for October 2026. Its number is TT000011" in text_of(
        told
    )
    assert "by 27 November 2026" in text_of(told)


@pytest.mark.parametrize(
    ("said", "named", "reason"),
    [
        ("this late fee is wrong, I paid on time", {"charge_name": "late fee"}, "I paid on time"),
        ("you charged the roaming twice", {"charge_name": "roaming charges"}, "It was charged twice"),
        ("take 7.50 off, I never ordered that", {"amount": "7.50"}, "I did not order or use it"),
        ("滞纳金不对，我按时交的", {"charge_name": "late fee"}, "I paid on time"),
    ],
)
def test_what_the_wish_says_is_not_asked_for_again(said: str, named: dict[str, str], reason: str) -> None:
    draft = ann().says(said, "bill_dispute", **named)
    assert draft.said[-1] == "utter_ask_confirm_dispute"
    assert f"Reason: {reason}" in text_of(draft)


def test_the_whole_bill_may_be_disputed_and_another_month() -> None:
    talk = ann()
    talk.says("the September bill is wrong", "bill_dispute", bill_period="month:09")
    talk.says("the whole bill", "inform")
    confirm = talk.says("the amount is wrong", "inform")
    assert "The whole bill, €24.90, on your bill for September 2026" in text_of(confirm)
    (effect,) = talk.says("yes").effects
    assert [one["id"] for one in effect.payload["about"]] == ["B-2026-09"]


def test_the_line_may_be_corrected_before_the_yes_and_a_no_opens_nothing() -> None:
    talk = ann()
    talk.says("this late fee is wrong, I paid on time", "bill_dispute", charge_name="late fee")
    corrected = talk.says("no, the roaming", "deny", charge_name="roaming charges")
    assert "utter_ask_confirm_dispute" in corrected.said or "utter_ask_dispute_reason" in corrected.said
    assert "Roaming" in text_of(corrected)
    fresh = ann()
    fresh.says("this late fee is wrong, I paid on time", "bill_dispute", charge_name="late fee")
    declined = fresh.says("no")
    assert declined.said == ("utter_dispute_declined",)
    assert declined.effects == ()


@pytest.mark.parametrize(
    ("is_open", "promised", "answer"),
    [
        (True, date(2026, 11, 27), "utter_dispute_running"),
        (True, None, "utter_dispute_running_undated"),
        (False, date(2026, 11, 27), "utter_dispute_decided"),
    ],
)
def test_a_line_that_is_disputed_already_is_told_by_its_state(
    is_open: bool, promised: date | None, answer: str
) -> None:
    made = Dispute(id="TT000011", is_open=is_open, promised=promised, about=frozenset({"R-late fee"}))
    draft = ann(made).says("this late fee is wrong", "bill_dispute", charge_name="late fee")
    assert draft.said == (answer,)
    assert "TT000011" in text_of(draft)
    assert draft.effects == ()
    other = ann(made).says("this roaming is wrong", "bill_dispute", charge_name="roaming charges")
    assert other.said[-1] == "utter_ask_dispute_reason"


def test_a_line_that_is_not_on_the_bill_is_said_so_and_without_a_bill_there_is_none() -> None:
    draft = ann().says("remove the premium sms", "bill_dispute", charge_name="premium sms")
    assert draft.said == ("utter_rejected_disputed_charge", "utter_ask_disputed_charge")
    talk = ann()
    talk.world[BillsOf("BA1")] = ()
    assert talk.says("my bill is wrong", "bill_dispute").said == ("utter_no_bill",)


def test_without_a_day_in_the_answer_only_the_number_is_told() -> None:
    payload = {"type": "dispute", "party": "C1", "told": {}, "promised": "2026-11-27T00:00:00+00:00"}
    told = Conversation(verified=True).learns("work_order", payload=payload, id="TT000011", promised=None)
    assert told.said == ("utter_work_order_recorded",)


@pytest.mark.parametrize("said", ["the amount is wrong", "金额不对"])
def test_another_reason_at_the_read_back_is_read_back_with_all_that_was_told(said: str) -> None:
    talk = ann()
    talk.says("my bill is wrong", "bill_dispute")
    talk.says("the whole bill", "inform")
    talk.says("twice", "inform")
    read_back = talk.says(said, "bill_dispute")
    assert read_back.said == ("utter_ask_confirm_dispute",)
    assert "€35.90, on your bill for October 2026. Reason: The amount is wrong" in text_of(read_back)


def test_charged_too_much_is_not_charged_twice() -> None:
    talk = ann()
    talk.says("你们多扣我钱了", "bill_dispute")
    assert "Reason: The amount is wrong" in text_of(talk.says("整张账单", "inform", spoken="en"))
