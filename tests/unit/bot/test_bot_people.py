"""Calling people in, told as conversations: hand-off, waiting, call-backs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.bot.conversation import (
    NOW,
    QUEUES,
    Conversation,
    text_of,
)
from wire.turn import QueueOutlook


def test_a_number_given_while_nobody_is_there_is_a_wish_to_be_called_and_while_people_are_there_is_for_them() -> None:
    nobody = QueueOutlook(is_open=False, opens_at=None, waiting=0, wait_s=None)
    ann = Conversation(queues=dict.fromkeys(QUEUES, nobody))
    assert ann.says("agent").said == ("utter_nobody_there",)
    assert ann.says("hello? anybody?", "greet").said == ("utter_kept",)
    left = ann.says("+1 202 555 0147", "inform")
    assert left.call_back is not None
    assert (left.call_back.kind, left.call_back.value) == ("phone", "+12025550147")

    bob = Conversation()
    bob.says("agent")
    told = bob.says("+1 202 555 0147", "inform")
    assert (told.said, told.call_back) == (("utter_passed_on",), None)


@pytest.mark.parametrize(("text", "intent"), [("agent", None), ("put me through", "human_request")])
def test_a_person_is_called_at_once_with_place_and_wait(text: str, intent: str | None) -> None:
    ann = Conversation(verified=True)
    ann.says("why is my bill so high", "bill_explain")
    draft = ann.says(text, intent)
    assert draft.said == ("utter_waiting_at_place_for",)
    assert "number 3 in the queue; the wait is about 4 minutes" in text_of(draft)
    assert draft.hand_off is not None
    assert (draft.hand_off.queue, draft.hand_off.reason) == ("billing", "asked")
    assert "Ann Walker" in draft.hand_off.summary


def test_when_nobody_is_there_the_customer_is_told_when_and_may_leave_a_number() -> None:
    opens = QueueOutlook(is_open=False, opens_at=NOW + timedelta(hours=20), waiting=0, wait_s=None)
    ann = Conversation(queues=dict.fromkeys(QUEUES, opens))
    closed = ann.says("agent")
    assert closed.said == ("utter_nobody_there_until",)
    assert "Monday 23 November at 09:00" in text_of(closed)
    assert ann.presses("Leave a number or email").said == ("utter_ask_contact",)
    assert ann.says("bo@example", "inform").said == ("utter_rejected_contact",)
    assert ann.says("my cat is called Bo", "out_of_scope").said == ("utter_kept_until",)
    left = ann.says("bo@example.com please", "inform")
    assert left.call_back is not None
    assert (left.call_back.kind, left.call_back.value) == ("email", "bo@example.com")
    assert ann.says("call me on 202 555 0147", "inform").call_back is not None


def test_while_waiting_the_bot_answers_how_long_and_cancel_and_passes_on_what_else_is_said() -> None:
    ann = Conversation()
    ann.says("agent")
    ann.queues = {**QUEUES, "general": replace(QUEUES["general"], place=1, wait_s=60)}
    assert ann.says("my bill is wrong by 30 euros!").said == ("utter_passed_on",)
    told = ann.says("how long will it take?")
    assert told.said == ("utter_waiting_at_place_for",)
    assert "number 1" in text_of(told)
    left = ann.says("never mind, forget it")
    assert left.leave_queue
    assert left.said == ("utter_left_queue",)
    assert ann.says("what do I owe", "bill_balance").said == ("utter_ask_phone",)


def test_what_is_not_understood_is_asked_about_with_choices_and_the_second_time_a_person_comes() -> None:
    ann = Conversation()
    first = ann.says("frobnicate the gizmo", "nlu_fallback")
    assert first.said == ("utter_did_you_mean",)
    assert [choice.payload for choice in first.replies[0].choices] == [
        "/bill_balance",
        "/plan_change",
        "/human_request",
    ]
    second = ann.says("gizmo gizmo", "nlu_fallback")
    assert second.hand_off is not None
    assert second.hand_off.reason == "not_understood"


def test_understanding_in_between_starts_the_count_anew() -> None:
    ann = Conversation()
    ann.says("frobnicate", "nlu_fallback")
    ann.says("hello", "greet")
    assert ann.says("frobnicate", "nlu_fallback").hand_off is None


def test_a_question_that_gets_no_answer_twice_is_given_to_a_person() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    assert ann.says("well you see", "nlu_fallback").said == ("utter_please_rephrase", "utter_ask_phone")
    assert ann.says("erm", "nlu_fallback").hand_off is not None


def test_an_angry_customer_gets_a_person_who_sees_why() -> None:
    ann = Conversation(verified=True)
    draft = ann.says("my bill is wrong again, you are thieves", "bill_dispute")
    assert draft.hand_off is not None
    assert (draft.hand_off.reason, draft.hand_off.mood) == ("angry", "angry")
    assert draft.hand_off.wants == ("bill_dispute",)


def test_after_people_hand_back_the_bot_starts_afresh() -> None:
    ann = Conversation(verified=True)
    ann.says("you are thieves", "bill_dispute")
    ann.waiting_in = None
    assert ann.says("what do I owe", "bill_balance").said == ("utter_balance_open",)
    later = ann.says("agent").hand_off
    assert later is not None
    assert (later.wants, later.mood) == (("bill_balance",), "calm")
