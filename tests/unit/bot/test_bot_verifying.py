"""Verification by code, told as conversations: who is a stranger, and what a code opens."""

from dataclasses import replace
from uuid import UUID

from bot.bss.facts import LineByNumber, LinesOf
from tests.unit.bot.conversation import (
    ANN,
    Conversation,
    euros,
    line,
    text_of,
)
from wire.turn import Abilities, KnownCustomer


def test_a_stranger_is_verified_and_then_gets_the_answer_that_was_asked_for() -> None:
    ann = Conversation()
    assert ann.says("what do I owe", "bill_balance").said == ("utter_ask_phone",)
    asked = ann.says("202 555 0147")
    assert asked.said == ("utter_ask_code",)
    assert [effect.kind for effect in asked.effects] == ["send_code"]
    assert asked.effects[0].payload["party"] == "C1"
    answered = ann.enters_code("right")
    assert answered.said == ("utter_verified", "utter_balance_open")
    assert "€35.90" in text_of(answered)
    assert "30 November 2026" in text_of(answered)


def test_a_number_that_is_not_on_file_gets_the_same_words_and_the_same_effect() -> None:
    known, unknown = Conversation(), Conversation()
    for talk, number in ((known, "+12025550147"), (unknown, "+12025550199")):
        talk.says("what do I owe", "bill_balance")
        talk.says(number)
    assert known.draft is not None
    assert unknown.draft is not None
    assert text_of(known.draft).replace("0147", "0199") == text_of(unknown.draft)
    assert unknown.draft.effects[0].payload == {"phone": "+12025550199", "party": None, "customer": None}
    assert known.facts_read == [LineByNumber("+12025550147")]
    assert unknown.facts_read == [LineByNumber("+12025550199")]


def test_a_wrong_code_may_be_tried_again_and_an_expired_one_replaced() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    ann.says("+12025550147")
    assert ann.enters_code("wrong").said == ("utter_code_wrong",)
    expired = ann.enters_code("expired")
    assert expired.said == ("utter_code_expired",)
    again = ann.presses("Send a new code")
    assert [effect.kind for effect in again.effects] == ["send_code"]
    other = ann.presses("Another number")
    assert other.said == ("utter_ask_other_phone",)
    assert other.effects == ()
    assert [effect.payload["phone"] for effect in ann.says("+12025550199").effects] == ["+12025550199"]


def test_too_many_wrong_codes_end_the_wish_and_offer_a_person() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    ann.says("+12025550147")
    draft = ann.enters_code("exhausted")
    assert draft.said == ("utter_code_exhausted",)
    assert ann.presses("A person").hand_off is not None


def test_why_a_code_did_not_leave_is_not_told_where_it_would_tell_who_is_a_customer() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    ann.says("+12025550147")
    for reason in ("in_doubt", "system_away", "provider_21614", "never_done"):
        assert ann.learns("send_code", succeeded=False, reason=reason).said == ()


def test_a_code_too_many_is_said_with_what_else_can_be_done() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    ann.says("+12025550147")
    draft = ann.learns("send_code", succeeded=False, reason="too_many_codes")
    assert draft.said == ("utter_code_not_sent",)
    assert [choice.title for choice in draft.replies[0].choices] == ["Send a new code", "Another number"]


def test_word_of_an_older_code_is_taken_calmly_while_a_new_one_cannot_be_asked_for() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    del ann.world[LineByNumber("+12025550147")]
    assert ann.says("+12025550147").said == ("utter_system_away",)
    assert ann.learns("send_code", succeeded=False, reason="too_many_codes").said == ()
    assert ann.enters_code("wrong").said == ("utter_code_wrong",)


def test_a_verification_that_has_run_out_is_asked_for_again_and_nothing_is_ordered() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    ann.customer = None
    draft = ann.says("yes")
    assert draft.said == ("utter_ask_phone",)
    assert draft.effects == ()
    ann.says("+12025550147")
    assert ann.enters_code("right").said == ("utter_verified", "utter_ask_confirm_plan_change")
    assert [effect.kind for effect in ann.says("yes").effects] == ["product_order"]


def test_another_customer_on_the_same_address_sees_nothing_of_the_one_before() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    ann.customer = KnownCustomer(id=UUID(int=2), party="C2", name="Bob", phone="+12025550156")
    other = line("+12025550156", offer="start-5", plan_name="Start 5", price=euros("9.90"), account="BA2")
    ann.world[LinesOf("C2")] = (replace(other, owner=replace(other.owner, party="C2")),)
    draft = ann.says("yes")
    assert draft.effects == ()
    assert "0147" not in text_of(draft)
    assert ANN.name not in text_of(draft)


def test_a_second_wish_while_verifying_waits_for_the_same_code() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    ann.says("+12025550147")
    assert ann.says("and which plan do I have", "plan_current").said == ("utter_ask_code",)
    assert ann.enters_code("right").said == (
        "utter_verified",
        "utter_plan_current",
        "utter_plan_term",
        "utter_balance_open",
    )


def test_what_sounds_like_start_while_a_code_is_awaited_is_no_start() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    ann.says("+12025550147")
    draft = ann.says("resend it please", "opt_in")
    assert draft.opted_out is None
    assert [effect.kind for effect in draft.effects] == ["send_code"]


def test_yes_to_the_offer_of_a_new_code_sends_one_and_yes_before_does_not() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    ann.says("+12025550147")
    assert ann.says("ok").effects == ()
    assert ann.enters_code("expired").said == ("utter_code_expired",)
    assert [effect.kind for effect in ann.says("yes please").effects] == ["send_code"]


def test_a_channel_on_which_nobody_can_be_verified_gets_no_code_and_no_secrets() -> None:
    ann = Conversation(abilities=Abilities(can_verify=False))
    draft = ann.says("what do I owe", "bill_balance")
    assert draft.said == ("utter_cannot_verify",)
    assert draft.effects == ()
    assert ann.presses("A person").hand_off is not None


def test_no_sms_while_a_code_is_awaited_is_no_stop_but_the_plain_word_is() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    ann.says("+12025550147")
    assert ann.says("I don't get any SMS", "opt_out").opted_out is None
    assert ann.says("STOP").opted_out is True


def test_ok_to_the_question_for_a_code_is_met_with_patience() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    ann.says("+12025550147")
    assert [ann.says("ok").said for _ in range(3)] == [("utter_rejected_code",)] * 3
