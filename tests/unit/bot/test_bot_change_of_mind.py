"""Customers change their minds, repeat themselves, or ask for what is no business of ours."""

import pytest

from bot.bss.facts import LinesOf
from bot.words import plain_command
from tests.unit.bot.conversation import FAMILY, WORLD, Conversation, text_of


@pytest.mark.parametrize(
    "said",
    [
        "no, forget it", "actually cancel that", "Never mind then", "wait, I changed my mind", "no sorry leave it",
        "hold on, cancel the order", "I don't want it anymore",
        "no, olvídelo", "mejor déjelo", "he cambiado de idea", "espere, anule el pedido", "bueno, ya no lo quiero",
        "不，算了吧", "等等，取消订单", "我改主意了", "还是不办了", "我反悔了",
    ],
)  # fmt: skip
def test_a_change_of_mind_in_free_words_ends_what_is_under_way(said: str) -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    draft = ann.says(said)
    assert draft.said == ("utter_plan_change_declined",)
    assert (draft.effects, draft.agreed) == ((), ())


@pytest.mark.parametrize(
    "said",
    [
        "I want to cancel my contract", "cancel my line please", "can I cancel the late fee on my bill",
        "quiero cancelar mi contrato", "no quiero pagar esto", "我要取消合约", "怎么取消自动续费",
    ],
)  # fmt: skip
def test_a_wish_that_speaks_of_cancelling_is_no_change_of_mind(said: str) -> None:
    assert plain_command(said) is None


def test_a_change_of_mind_at_any_other_question_ends_the_wish() -> None:
    ann = Conversation(verified=True)
    ann.says("I want another plan", "plan_change")
    assert ann.says("no, forget it").said == ("utter_cancelled",)


def test_after_an_order_it_is_said_honestly_that_only_a_person_can_try_to_stop_it() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    ann.says("yes")
    assert ann.says("no wait, cancel the order").said == ("utter_under_way_already",)
    ann.learns("product_order", id="PO7", plan_name="Flow 20", starts="2026-12-01")
    told = ann.says("actually cancel that")
    assert told.said == ("utter_done_already",)
    assert "PO7" in text_of(told)
    handed = ann.presses("A person").hand_off
    assert handed is not None
    assert handed.collected["done"] == "PO7"


def test_an_order_that_failed_leaves_nothing_to_cancel() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    ann.says("yes")
    ann.learns("product_order", succeeded=False)
    assert ann.says("cancel that").said == ("utter_all_right",)


@pytest.mark.parametrize("said", ["the other plan instead", "mejor otra tarifa", "换一个"])
def test_another_one_opens_the_choice_again(said: str) -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    assert ann.says(said, "nlu_fallback").said == ("utter_ask_plan_name",)


def test_of_two_the_other_one_is_taken() -> None:
    ann = Conversation(verified=True, world={**WORLD, LinesOf("C1"): FAMILY[:2]})
    ann.says("I want another plan for Rosa", "plan_change")
    asked = ann.says("no, the other line", "deny")
    assert asked.said == ("utter_ask_plan_name",)
    assert "0122" in str(ann.state)


def test_the_same_answer_twice_is_noticed_and_a_person_offered() -> None:
    ann = Conversation(verified=True)
    ann.says("what do I owe", "bill_balance")
    again = ann.says("how much do I owe you", "bill_balance")
    assert again.said == ("utter_balance_open", "utter_repeated")
    assert [choice.payload for choice in again.replies[-1].choices] == ["/human_request"]
    assert ann.state["mood"] == "unhappy"


def test_the_same_wish_a_third_time_is_noticed_before_the_question() -> None:
    ann = Conversation(verified=True)
    for _ in range(2):
        ann.says("I want another plan", "plan_change")
        ann.says("never mind")
    third = ann.says("change my plan", "plan_change")
    assert third.said == ("utter_repeated", "utter_ask_plan_name")
    assert third.replies[-1].choices


def test_two_refusals_alike_are_no_repetition() -> None:
    ann = Conversation(verified=True)
    for plan in ("Flow 20", "Start 5"):
        ann.says("move me", "plan_change", plan_name=plan)
        assert ann.says("no").said == ("utter_plan_change_declined",)


def test_what_is_no_business_of_ours_is_answered_gently_and_then_goes_to_a_person() -> None:
    ann = Conversation()
    assert ann.says("what is the weather", "out_of_scope").said == ("utter_out_of_scope",)
    assert ann.says("tell me a joke about cats", "out_of_scope").said == ("utter_out_of_scope_again",)
    handed = ann.says("sing me a song", "out_of_scope")
    assert handed.hand_off is not None
    assert handed.hand_off.reason == "not_understood"


def test_something_understood_in_between_begins_the_count_anew() -> None:
    ann = Conversation()
    for _ in range(3):
        assert ann.says("what is the weather", "out_of_scope").said == ("utter_out_of_scope",)
        ann.says("hi", "greet")


def test_a_no_with_words_that_sound_like_the_wish_is_a_no() -> None:
    ann = Conversation()
    ann.says("the internet is slow", "service_quality")
    assert ann.says("no, still slow", "service_quality").said == ("utter_quality_slow_2",)
