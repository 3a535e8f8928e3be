"""Several wishes in one message or one turn: answered in turn, none lost, verified once."""

from bot.bss.facts import BillsOf, LinesOf
from bot.engine.heard import Heard
from tests.unit.bot.conversation import BILLS, FAMILY, WORLD, Conversation, text_of
from wire.turn import Abilities

OWE, LEFT, PLANS = (
    ("how much do I owe", "bill_balance"),
    ("how much data is left", "usage_remaining"),
    ("plans?", "plan_browse"),
)


def test_two_wishes_that_need_no_question_are_answered_one_after_the_other() -> None:
    ann = Conversation(verified=True)
    assert ann.wishes(OWE, LEFT).said == ("utter_balance_open", "utter_usage", "utter_usage_low")


def test_what_waits_is_announced_before_the_question_and_taken_up_with_its_entities() -> None:
    ann = Conversation(verified=True)
    asked = ann.wishes(
        ("change my plan", "plan_change"), ("explain the september bill", "bill_explain", {"bill_period": "month:09"})
    )
    assert asked.said == ("utter_noted_for_later", "utter_ask_plan_name")
    assert "Why the bill is this high" in asked.replies[0].text
    assert asked.replies[-1].choices
    ann.says("flow 20", "inform", plan_name="Flow 20")
    done = ann.says("no")
    assert done.said == ("utter_plan_change_declined", "utter_next_wish", "utter_bill_same")
    assert "September 2026" in text_of(done)


def test_three_wishes_keep_their_order() -> None:
    ann = Conversation(verified=True)
    asked = ann.wishes(("change my plan", "plan_change"), OWE, LEFT)
    assert "What I owe and Data and minutes left" in asked.replies[0].text
    done = ann.says("never mind")
    assert done.said == (
        "utter_cancelled", "utter_next_wish", "utter_balance_open", "utter_next_wish", "utter_usage", "utter_usage_low",
    )  # fmt: skip


def test_a_verification_is_asked_for_once() -> None:
    ann = Conversation()
    asked = ann.wishes(OWE, LEFT)
    assert asked.said == ("utter_noted_for_later", "utter_ask_phone")
    ann.says("+12025550147")
    answered = ann.enters_code("right")
    assert answered.said == (
        "utter_verified",
        "utter_balance_open",
        "utter_next_wish",
        "utter_usage",
        "utter_usage_low",
    )


def test_who_cannot_be_verified_is_told_once_and_gets_what_is_public() -> None:
    ann = Conversation(abilities=Abilities(can_verify=False))
    assert ann.wishes(OWE, LEFT, PLANS).said == ("utter_cannot_verify", "utter_ask_line_kind")


def test_after_too_many_wrong_codes_only_the_public_wish_goes_on() -> None:
    ann = Conversation()
    ann.wishes(OWE, PLANS, LEFT)
    ann.says("+12025550147")
    assert ann.enters_code("exhausted").said == ("utter_code_exhausted", "utter_next_wish", "utter_ask_line_kind")


def test_a_later_wish_is_never_taken_for_the_answer_to_a_question_just_put() -> None:
    ann = Conversation(verified=True)
    draft = ann.wishes(
        ("change my plan", "plan_change"), ("what does flow 20 cost", "plan_browse", {"plan_name": "Flow 20"})
    )
    assert draft.said == ("utter_noted_for_later", "utter_ask_plan_name")
    assert draft.effects == ()


def test_a_later_message_of_the_same_turn_may_answer_the_question() -> None:
    ann = Conversation(verified=True)
    draft = ann.turn(
        Heard(text="change my plan", intent="plan_change"),
        Heard(text="flow 20", intent="inform", entities={"plan_name": ("Flow 20",)}),
    )
    assert draft.said[-1] == "utter_ask_confirm_plan_change"


def test_several_messages_of_a_turn_with_different_wishes_are_answered_in_turn() -> None:
    ann = Conversation(verified=True, world={**WORLD, LinesOf("C1"): FAMILY})
    draft = ann.turn(
        Heard(text="data left?", intent="usage_remaining"), Heard(text="and my bill", intent="bill_balance")
    )
    assert draft.said == ("utter_noted_for_later", "utter_ask_line")


def test_what_only_leads_up_to_a_wish_of_the_same_turn_is_not_answered() -> None:
    ann = Conversation(verified=True)
    draft = ann.turn(
        Heard(text="ok so", intent="affirm"),
        Heard(text="I have a question", intent="help"),
        Heard(text="what do I owe", intent="bill_balance"),
    )
    assert draft.said == ("utter_balance_open",)


def test_several_messages_of_a_turn_that_mean_nothing_are_one_misunderstanding() -> None:
    ann = Conversation()
    draft = ann.turn(*(Heard(text=text, intent="nlu_fallback", ranking=("plan_browse",)) for text in ("it is", "so")))
    assert draft.said == ("utter_did_you_mean",)
    assert draft.hand_off is None


def test_thanks_in_the_middle_do_not_close_what_is_asked() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    assert ann.says("thank you", "thank").said == ("utter_you_are_welcome_beside", "utter_ask_confirm_plan_change")


def test_an_outage_comes_before_the_other_wishes() -> None:
    ann = Conversation()
    draft = ann.wishes(PLANS, ("no signal in Valencia", "outage_report", {"place": "Valencia"}))
    assert draft.said[0] == "utter_outage_known"


def test_a_lost_sim_comes_first_and_takes_all_other_wishes_along() -> None:
    ann = Conversation()
    asked = ann.wishes(OWE, ("my phone was stolen", "sim_lost"), PLANS)
    assert asked.said[-1] == "utter_ask_has_other_line"
    given = ann.says("no").hand_off
    assert given is not None
    assert given.urgent
    assert given.queue == "technical"
    assert given.wants == ("sim_lost", "bill_balance", "plan_browse")


def test_a_hand_off_by_the_second_wish_goes_to_its_queue_and_names_the_one_that_waits() -> None:
    ann = Conversation(verified=True)
    ann.wishes(("I want to leave", "plan_cancel"), OWE)
    ann.says("yes")
    draft = ann.says("too dear", "inform")
    assert draft.hand_off is not None
    assert draft.hand_off.queue == "retention"
    assert draft.hand_off.wants[:2] == ("plan_cancel", "bill_balance")


def test_the_wish_for_a_person_takes_the_wishes_of_the_same_breath_along() -> None:
    ann = Conversation()
    draft = ann.wishes(("an agent please", "human_request"), OWE, LEFT)
    assert draft.hand_off is not None
    assert draft.hand_off.wants == ("bill_balance", "usage_remaining")


def test_a_system_that_is_away_loses_none_of_the_wishes() -> None:
    ann = Conversation(verified=True)
    ann.world.clear()
    assert ann.wishes(OWE, LEFT).said == ("utter_system_away",)
    ann.world.update({**WORLD, BillsOf("BA1"): BILLS})
    again = ann.presses("Try again")
    assert again.said == ("utter_balance_open", "utter_next_wish", "utter_usage", "utter_usage_low")


def test_the_same_wish_twice_in_one_turn_is_one_wish() -> None:
    ann = Conversation()
    draft = ann.turn(Heard(text="my bill", intent="bill_balance"), Heard(text="when is it due", intent="bill_balance"))
    assert draft.said == ("utter_ask_phone",)
    ann.says("+12025550147")
    assert ann.enters_code("right").said == ("utter_verified", "utter_balance_open")


def test_what_is_asked_for_again_while_it_waits_comes_at_once() -> None:
    ann = Conversation(verified=True)
    ann.wishes(("change my plan", "plan_change"), OWE)
    assert ann.says("what do I owe", "bill_balance").said == (
        "utter_balance_open",
        "utter_back_to",
        "utter_ask_plan_name",
    )


def test_one_sure_wish_is_the_whole_message() -> None:
    ann = Conversation(verified=True)
    assert ann.wishes(OWE).said == ("utter_balance_open",)
