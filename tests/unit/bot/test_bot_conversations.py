"""The engine, told as conversations."""

import pytest

from bot.bss.facts import LinesOf, Outages, UsageOf
from bot.engine.heard import Heard
from tests.unit.bot.conversation import (
    FAMILY,
    WORLD,
    Conversation,
    text_of,
)
from wire.turn import Abilities


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
    assert back.said == ("utter_all_right", "utter_back_to", "utter_ask_confirm_plan_change")
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


@pytest.mark.parametrize(("text", "reported"), [("no thanks, it works again", 0), ("yes, and please hurry", 1)])
def test_a_yes_or_no_with_more_words_behind_it_answers_the_question(text: str, reported: int) -> None:
    ann = Conversation()
    ann.says("no signal in Vigo", "outage_report", place="Vigo")
    assert len(ann.says(text, "thank").effects) == reported


def test_a_wish_in_pieces_is_asked_about_once() -> None:
    ann = Conversation()
    pieces = [Heard(text=text, intent="bill_balance", ranking=("bill_balance",)) for text in ("how much", "do i owe")]
    assert ann.turn(*pieces).said == ("utter_ask_phone",)
