"""The engine, told as conversations."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from bot.bss.facts import BillsOf, ChargesOf, LineByNumber, LinesOf, Offers, Outages, UsageOf
from bot.engine.heard import Heard
from tests.unit.bot.conversation import (
    ANN,
    BILLS,
    FAMILY,
    NOW,
    OFFERS,
    QUEUES,
    WORLD,
    Conversation,
    euros,
    line,
    text_of,
)
from wire.turn import Abilities, KnownCustomer, QueueOutlook


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


def test_the_bill_is_compared_with_the_one_before_and_a_correction_names_another_month() -> None:
    ann = Conversation(verified=True)
    higher = ann.says("why is my bill so high", "bill_explain")
    assert higher.said == ("utter_bill_higher",)
    assert "€11.00 more than the one for September 2026 (€24.90)" in text_of(higher)
    assert "Roaming: new, €7.50. 30 MB abroad." in text_of(higher)
    assert "Late Fee: new, €3.50" in text_of(higher)
    same = ann.says("no, the september one", "inform", date="month:09")
    assert same.said == ("utter_bill_same",)
    assert "September 2026" in text_of(same)


def test_a_bill_without_a_bill_before_it_is_told_line_by_line() -> None:
    ann = Conversation(verified=True)
    draft = ann.says("explain the august bill", "bill_explain", bill_period="month:08")
    assert draft.said == ("utter_bill_first",)
    assert "Plan: €24.90" in text_of(draft)


def test_a_month_without_a_bill_is_said_and_the_latest_is_shown() -> None:
    ann = Conversation(verified=True)
    draft = ann.says("explain the march bill", "bill_explain", bill_period="month:03")
    assert draft.said == ("utter_rejected_bill_period", "utter_bill_higher")


@pytest.mark.parametrize(
    ("bills", "intent", "said"),
    [
        ((), "bill_balance", ("utter_no_bill",)),
        (
            (replace(BILLS[0], remaining=euros("0"), state="paid"),),
            "bill_balance",
            ("utter_balance_paid",),
        ),
        ((replace(BILLS[0], due=NOW.date() - timedelta(days=1)),), "bill_balance", ("utter_balance_overdue",)),
        (
            (replace(BILLS[0], remaining=euros("5"), state="partly_paid"),),
            "bill_balance",
            ("utter_balance_partly_paid",),
        ),
        (
            (BILLS[0], replace(BILLS[1], remaining=euros("24.90"), state="open")),
            "bill_balance",
            ("utter_balance_open", "utter_balance_older"),
        ),
        (BILLS, "bill_due_date", ("utter_due_date",)),
        ((replace(BILLS[0], due=NOW.date()),), "bill_due_date", ("utter_due_today",)),
        ((replace(BILLS[0], due=NOW.date() - timedelta(days=3)),), "bill_due_date", ("utter_due_date_passed",)),
    ],
)
def test_balance_and_due_date_say_how_the_bill_stands(bills: object, intent: str, said: tuple[str, ...]) -> None:
    ann = Conversation(verified=True, world={**WORLD, BillsOf("BA1"): bills})
    assert ann.says("my bill please", intent).said == said


def test_a_plan_change_shows_terms_asks_and_orders_and_tells_when_it_starts() -> None:
    ann = Conversation(verified=True)
    terms = ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    assert terms.said == ("utter_plan_change_cheaper", "utter_ask_confirm_plan_change")
    assert "€17.90 a month, €7.00 less than now" in text_of(terms)
    ordered = ann.says("yes")
    assert ordered.said == ("utter_plan_change_placing",)
    assert [(effect.kind, effect.step) for effect in ordered.effects] == [("product_order", "plan_change")]
    assert ordered.effects[0].payload == {
        "party": "C1",
        "line": "P0147",
        "offer": "flow-20",
        "plan_name": "Flow 20",
    }
    payload = ordered.effects[0].payload
    told = ann.learns("product_order", payload=payload, id="PO1", plan_name="Flow 20", starts="2026-12-01")
    assert told.said == ("utter_plan_order_placed",)
    assert "Flow 20 starts on 1 December 2026" in text_of(told)


def test_saying_no_to_a_plan_change_orders_nothing() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    declined = ann.says("no")
    assert declined.said == ("utter_plan_change_declined",)
    assert declined.effects == ()
    assert declined.agreed == ()


def test_what_was_agreed_is_kept_in_the_words_the_customer_saw() -> None:
    ann = Conversation(verified=True)
    terms = ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    yes = UUID(int=77)
    [agreed] = ann.turn(Heard(text="yes", intent="affirm", message_id=yes)).agreed
    assert (agreed.flow, agreed.message_id, agreed.language) == ("plan_change", yes, "en")
    assert agreed.text == "\n\n".join(reply.text for reply in terms.replies)
    assert agreed.details["new_price"] == {"amount": "17.90", "currency": "EUR"}


def test_a_question_asked_again_after_another_matter_is_agreed_to_with_all_its_terms_once() -> None:
    ann = Conversation(verified=True)
    terms = ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    ann.says("when is my bill due", "bill_due_date")
    [agreed] = ann.says("yes").agreed
    assert agreed.text == "\n\n".join(reply.text for reply in terms.replies)
    assert ann.says("thanks", "thank").agreed == ()


def test_after_a_correction_only_the_new_terms_are_agreed_to() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    ann.says("no, start 5", "inform", plan_name="Start 5")
    [agreed] = ann.says("yes").agreed
    assert "Start 5" in agreed.text
    assert "Flow 20" not in agreed.text


def test_a_question_in_another_language_is_agreed_to_in_the_language_it_was_asked_in() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    ann.says("en español, por favor", "language_change")
    [agreed] = ann.says("sí").agreed
    assert agreed.language == "es"
    assert "¿Encargo Flow 20" in agreed.text


def test_a_yes_to_words_that_were_not_kept_is_asked_for_again() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    state = json.loads(json.dumps(ann.state))
    del state["stack"][0]["read_back"]
    ann.state = state
    again = ann.says("yes")
    assert again.said == ("utter_ask_confirm_plan_change",)
    assert (again.agreed, again.effects) == ((), ())
    assert len(ann.says("yes").effects) == 1


def test_a_refused_order_is_told_and_a_person_offered() -> None:
    ann = Conversation(verified=True)
    draft = ann.learns("product_order", succeeded=False, reason="notCompatible")
    assert draft.said == ("utter_order_failed",)
    assert [choice.payload for choice in draft.replies[0].choices] == ["/human_request"]


def test_an_order_is_told_without_details_when_nobody_is_verified_any_more() -> None:
    draft = Conversation().learns("product_order", id="PO1", plan_name="Flow 20", starts="2026-12-01")
    assert draft.said == ("utter_order_placed",)
    assert "Flow" not in text_of(draft)


@pytest.mark.parametrize("answer", ["2", "the second one", "Flow 20", "flow 20, €17.90", "the 20 one", "20"])
def test_a_plan_is_chosen_by_place_name_or_its_own_word(answer: str) -> None:
    ann = Conversation(verified=True)
    ann.says("I want another plan", "plan_change")
    draft = ann.says(answer, "inform")
    assert draft.said == ("utter_plan_change_cheaper", "utter_ask_confirm_plan_change")


def test_a_correction_at_the_confirmation_starts_from_the_corrected_plan() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    corrected = ann.says("no, max unlimited", "deny", plan_name="Max Unlimited")
    assert corrected.said == ("utter_plan_change_dearer", "utter_ask_confirm_plan_change")
    assert ann.says("yes").effects[0].payload["offer"] == "max-unlimited"


def test_a_question_about_another_plan_is_answered_and_does_not_change_what_yes_means() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    aside = ann.says("how much is max unlimited", "plan_browse", plan_name="Max Unlimited")
    assert aside.said == ("utter_plans_compared", "utter_back_to", "utter_ask_confirm_plan_change")
    assert "Max Unlimited costs €10.00 a month more than you pay now." in text_of(aside)
    assert ann.says("yes").effects[0].payload["offer"] == "flow-20"


def test_the_plan_one_has_is_no_change_and_another_is_asked_for_once() -> None:
    ann = Conversation(verified=True)
    draft = ann.says("move me to flow 50", "plan_change", plan_name="Flow 50")
    assert draft.said == ("utter_plan_change_same", "utter_ask_plan_name")
    assert ann.says("Start 5", "inform").said == ("utter_plan_change_cheaper", "utter_ask_confirm_plan_change")


def test_a_plan_that_is_not_on_sale_is_refused_by_name() -> None:
    ann = Conversation(verified=True)
    draft = ann.says("move me to Turbo 9", "plan_change", plan_name="Turbo 9")
    assert draft.said == ("utter_rejected_plan_name", "utter_ask_plan_name")
    assert "Turbo 9" in text_of(draft)


def test_terms_that_moved_between_question_and_yes_are_shown_again_and_not_ordered() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    ann.world[Offers()] = tuple(
        replace(offer, price=euros("19.90")) if offer.id == "flow-20" else offer for offer in OFFERS
    )
    draft = ann.says("yes")
    assert draft.effects == ()
    assert draft.said == (
        "utter_plan_change_terms_moved",
        "utter_plan_change_cheaper",
        "utter_ask_confirm_plan_change",
    )
    assert [effect.kind for effect in ann.says("yes").effects] == ["product_order"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"has_order": True}, "utter_plan_change_under_way"),
        ({"is_active": False}, "utter_plan_change_suspended"),
        ({"kind": "prepaid", "offer": "go-prepaid", "plan_name": "Go Prepaid"}, "utter_no_other_plan"),
    ],
)
def test_a_line_whose_plan_cannot_be_changed_is_told_so_before_anything_is_asked(
    changes: dict[str, Any], said: str
) -> None:
    ann = Conversation(verified=True, world={**WORLD, LinesOf("C1"): (line(**changes),)})
    assert ann.says("I want another plan", "plan_change").said == (said,)


def test_of_several_lines_it_is_asked_which_and_the_choice_is_remembered() -> None:
    rosa = Conversation(verified=True, world={**WORLD, LinesOf("C1"): FAMILY})
    asked = rosa.says("which plan am I on", "plan_current")
    assert asked.said == ("utter_ask_line",)
    assert len(asked.replies[0].choices) == 3
    assert "+12025550122" in text_of(rosa.presses("+12025550122 (Hugo, Flow 50)"))
    assert "+12025550122" in text_of(rosa.says("and what does it cost", "plan_current"))
    other = rosa.says("and Rosa's plan", "plan_current")
    assert "+12025550121" in text_of(other)


def test_a_line_chosen_for_the_wish_in_between_serves_the_first_one_too() -> None:
    rosa = Conversation(
        verified=True, world={**WORLD, LinesOf("C1"): FAMILY, UsageOf("P0122"): WORLD[UsageOf("P0147")]}
    )
    rosa.says("which plan am I on", "plan_current")
    rosa.says("and how much data is left", "usage_remaining")
    both = rosa.says("hugo", "inform")
    assert both.said[:2] == ("utter_usage", "utter_usage_low")
    assert both.said[-2:] == ("utter_plan_current", "utter_plan_term")


@pytest.mark.parametrize("answer", ["the one ending in 22", "hugo", "la segunda", "第二个"])
def test_a_line_is_named_by_its_ending_its_user_or_its_place(answer: str) -> None:
    rosa = Conversation(verified=True, world={**WORLD, LinesOf("C1"): FAMILY})
    rosa.says("which plan am I on", "plan_current")
    assert "+12025550122" in text_of(rosa.says(answer, "inform"))


def test_usage_that_is_nearly_gone_is_said() -> None:
    ann = Conversation(verified=True)
    draft = ann.says("how much data is left", "usage_remaining")
    assert draft.said == ("utter_usage", "utter_usage_low")
    assert "1.3 GB left of 50 GB" in text_of(draft)


def test_two_wishes_in_one_breath_are_answered_one_after_the_other() -> None:
    ann = Conversation(verified=True)

    draft = ann.turn(
        Heard(text="hi", intent="greet"),
        Heard(text="what do I owe", intent="bill_balance"),
        Heard(text="and my plan?", intent="plan_current"),
    )
    assert draft.said == ("utter_balance_open", "utter_plan_current", "utter_plan_term")


def test_small_talk_in_between_keeps_the_question() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    assert ann.says("are you a robot?", "bot_challenge").said == ("utter_i_am_a_bot", "utter_ask_phone")


def test_cancel_drops_the_wish_and_goes_back_to_the_one_before() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    ann.says("no signal here", "outage_report", place="Madrid")
    back = ann.says("never mind")
    assert back.said == ("utter_cancelled", "utter_back_to", "utter_ask_confirm_plan_change")
    assert ann.says("cancel").said == ("utter_plan_change_declined",)


def test_a_known_outage_is_told_by_place_and_by_the_verified_customers_town() -> None:
    stranger = Conversation()
    assert stranger.says("no signal", "outage_report").said == ("utter_ask_place",)
    assert stranger.says("Valencia", "inform").said == ("utter_outage_known", "utter_ask_wants_outage_news")
    ann = Conversation(verified=True)
    assert "20:00" in text_of(ann.says("no signal", "outage_report"))


def test_an_outage_is_found_by_the_towns_chinese_name() -> None:
    mei = Conversation(language="zh")
    mei.says("没有信号", "outage_report")
    assert mei.says("我在巴伦西亚", "inform").said == ("utter_outage_known", "utter_ask_wants_outage_news")


def test_an_order_that_nobody_can_tell_of_goes_to_people_and_is_not_tried_again() -> None:
    ann = Conversation()
    told = ann.learns("product_order", succeeded=False, held=True, reason="in_doubt")
    assert told.said[0] == "utter_in_doubt"
    assert told.hand_off is not None
    assert told.hand_off.reason == "in_doubt"
    assert told.effects == ()


def test_a_fault_that_is_not_known_can_be_reported_and_its_number_is_told() -> None:
    stranger = Conversation(world={**WORLD, Outages(): ()})
    none = stranger.says("no signal", "outage_report", place="Madrid")
    assert none.said == ("utter_outage_none", "utter_ask_wants_fault_report")
    report = stranger.says("yes")
    [asked] = report.effects
    assert (asked.kind, asked.payload["type"], asked.payload["about"][0]["id"]) == ("work_order", "fault", "Madrid")
    # Sunday noon: eight working hours from Monday 08:00 in Madrid.
    assert asked.payload["promised"] == "2026-11-23T15:00:00+00:00"
    told = stranger.learns("work_order", payload=asked.payload, id="TT7", promised="2026-11-23")
    assert "TT7, and it should be settled by 23 November 2026" in text_of(told)


def test_a_number_given_while_nobody_is_there_is_a_wish_to_be_called_and_while_people_are_there_is_for_them() -> None:
    nobody = QueueOutlook(is_open=False, opens_at=None, waiting=0, wait_s=None)
    ann = Conversation(queues=dict.fromkeys(QUEUES, nobody))
    assert ann.says("agent").said == ("utter_nobody_there",)
    assert ann.says("hello? anybody?", "greet").said == ()
    left = ann.says("+1 202 555 0147", "inform")
    assert left.call_back is not None
    assert (left.call_back.kind, left.call_back.value) == ("phone", "+12025550147")

    bob = Conversation()
    bob.says("agent")
    told = bob.says("+1 202 555 0147", "inform")
    assert (told.said, told.call_back) == ((), None)


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
    assert ann.says("my cat is called Bo").said == ("utter_rejected_contact",)
    left = ann.says("bo@example.com please")
    assert left.call_back is not None
    assert (left.call_back.kind, left.call_back.value) == ("email", "bo@example.com")
    assert ann.says("call me on 202 555 0147").call_back is not None


def test_while_waiting_the_bot_answers_how_long_and_cancel_and_else_is_silent() -> None:
    ann = Conversation()
    ann.says("agent")
    ann.queues = {**QUEUES, "general": replace(QUEUES["general"], place=1, wait_s=60)}
    assert ann.says("my bill is wrong by 30 euros!").replies == ()
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


def test_stop_and_start_come_before_everything() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    stopped = ann.says("STOP")
    assert stopped.opted_out is True
    assert stopped.said == ("utter_opted_out",)
    assert ann.says("退订").opted_out is True
    assert ann.says("alta").opted_out is False
    ann.says("agent")
    assert ann.says("baja").opted_out is True


def test_the_language_follows_a_wish_and_a_clear_message_and_not_a_name() -> None:
    ann = Conversation(language=None)
    assert text_of(ann.says("¿cuánto debo?", "bill_balance", spoken="es")).startswith("Esos datos")
    assert ann.says("ok", "affirm").said != ()
    assert ann.language == "es"
    ann.says("speak English please", "language_change", spoken="en")
    assert ann.language == "en"
    ann.says("hola", "greet", spoken="es")
    assert ann.language == "en"
    ann.says("quiero ver las tarifas que tienen", "plan_browse", spoken="es")
    assert ann.language == "es"
    ann.says("没有信号", "outage_report", spoken="zh")
    assert ann.language == "zh"


def test_the_switch_at_the_door_changes_the_language_and_merely_being_there_does_not() -> None:
    ann = Conversation(language=None)
    ann.language_hint = "en"
    ann.says("¿cuánto debo?", "bill_balance", spoken="es")
    assert ann.language == "es"
    ann.says("hola", "greet")
    assert ann.language == "es"
    ann.language_hint = "zh"
    assert text_of(ann.says("hola", "greet", spoken="es")).startswith("您好")
    assert ann.language == "zh"


def test_a_wish_for_another_language_that_names_none_is_asked_about() -> None:
    ann = Conversation()
    asked = ann.says("can we change the language", "language_change")
    assert asked.said == ("utter_which_language",)
    assert text_of(ann.presses("中文")).startswith("好的")


def test_when_the_operators_systems_are_away_it_is_said_once_and_try_again_goes_on() -> None:
    ann = Conversation(verified=True)
    bills = ann.world.pop(BillsOf("BA1"))
    away = ann.says("what do I owe", "bill_balance")
    assert away.said == ("utter_system_away",)
    ann.world[BillsOf("BA1")] = bills
    ann.now += timedelta(seconds=70)
    assert ann.presses("Try again").said == ("utter_balance_open",)
    assert "failing" not in ann.state


def test_a_system_that_fails_for_more_than_a_minute_brings_a_person() -> None:
    ann = Conversation(verified=True)
    del ann.world[BillsOf("BA1")]
    ann.says("what do I owe", "bill_balance")
    ann.now += timedelta(seconds=30)
    assert ann.presses("Try again").hand_off is None
    ann.now += timedelta(seconds=31)
    handed = ann.says("try again")
    assert handed.hand_off is not None
    assert handed.hand_off.reason == "system_failing"


def test_without_the_nlu_a_person_stop_and_choices_work_and_words_get_one_apology() -> None:
    ann = Conversation()
    away = ann.says_unread("why is my bill so high")
    assert away.said == ("utter_system_away",)
    ann.says("/bill_balance")
    assert ann.says_unread("202 555 0147").said == ("utter_ask_code",)
    assert ann.says_unread("stop").opted_out is True
    assert ann.says_unread("agent").hand_off is not None


def test_try_again_after_the_nlu_was_away_means_what_was_said_then() -> None:
    ann = Conversation()
    ann.says_unread("why is my bill so high")
    again = ann.says("try again", "bill_explain")
    assert again.said == ("utter_ask_phone",)


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


def test_the_same_wish_again_and_again_is_no_endless_loop() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    assert ann.says("what do I owe", "bill_balance").said == ("utter_ask_phone",)
    assert ann.says("what do I owe", "bill_balance").hand_off is not None


def test_a_state_of_another_version_or_of_flows_that_are_gone_starts_anew() -> None:
    ann = Conversation()
    for state in (
        {"version": 99, "stack": 7},
        {"version": 1, "stack": [{"flow": "gone", "step": "x"}]},
        {"version": 1, "stack": [{"flow": "bill_balance", "step": "nowhere"}]},
    ):
        ann.state = state
        assert ann.says("hello", "greet").said == ("utter_greet",)


def test_where_length_costs_the_short_variant_is_said() -> None:
    ann = Conversation(abilities=Abilities(choices=False, max_length=1600))
    short = text_of(ann.says("hello", "greet"))
    assert len(short) < len(text_of(Conversation().says("hello", "greet")))
    assert len(short) <= 160


def test_charges_that_only_moved_between_lines_are_named() -> None:
    charges = WORLD[ChargesOf("B-2026-09")]
    assert isinstance(charges, tuple)
    moved = tuple(replace(one, line="P0148") for one in charges)
    world = {**WORLD, BillsOf("BA1"): (BILLS[1], BILLS[2]), ChargesOf("B-2026-09"): moved}
    draft = Conversation(verified=True, world=world).says("explain", "bill_explain")
    assert draft.said == ("utter_bill_level",)


@pytest.mark.parametrize(
    ("text", "start"),
    [("转人工", "您排在第"), ("quiero hablar con una persona", "Es usted"), ("agent", "You are number")],
)
def test_a_plain_first_word_settles_the_language(text: str, start: str) -> None:
    assert text_of(Conversation().says(text)).startswith(start)


@pytest.mark.parametrize(("text", "reported"), [("no thanks, it works again", 0), ("yes, and please hurry", 1)])
def test_a_yes_or_no_with_more_words_behind_it_answers_the_question(text: str, reported: int) -> None:
    ann = Conversation()
    ann.says("no signal in Vigo", "outage_report", place="Vigo")
    assert len(ann.says(text, "thank").effects) == reported


def test_a_wish_in_pieces_is_asked_about_once() -> None:
    ann = Conversation()
    pieces = [Heard(text=text, intent="bill_balance", ranking=("bill_balance",)) for text in ("how much", "do i owe")]
    assert ann.turn(*pieces).said == ("utter_ask_phone",)


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


def test_no_with_another_plan_is_a_correction_whatever_else_it_sounds_like() -> None:
    ann = Conversation(verified=True)
    ann.says("put me on Flow 20", "plan_change", plan_name="Flow 20")
    corrected = ann.says("no, rather Max Unlimited", "plan_recommend", plan_name="Max Unlimited")
    assert "corrected" in corrected.reasons
    assert "Max Unlimited" in text_of(corrected)


def test_the_bill_before_the_one_that_was_explained_is_explained_on_request() -> None:
    ann = Conversation(verified=True)
    ann.says("why is my bill so high", "bill_explain")
    assert "September" in text_of(ann.says("and the one before?", "nlu_fallback")).partition("compare")[0][:40]


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
