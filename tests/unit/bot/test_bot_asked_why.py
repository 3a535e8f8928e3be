"""Who answers with a question: why a number or a code is wanted is told, and asked for again in the same breath."""

import pytest

from bot.words import asks_why
from tests.unit.bot.conversation import Conversation, text_of


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("why do you need my number?", "number_port"),
        ("is this safe?", "nlu_fallback"),
        ("¿para qué quiere mi número?", "number_port"),
        ("¿es seguro?", "out_of_scope"),
        ("为什么要我的手机号", "nlu_fallback"),
        ("安全吗", "out_of_scope"),
    ],
)
def test_who_asks_why_the_number_is_wanted_is_told_so_and_asked_for_it(said: str, meant: str) -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    for _ in range(3):
        told = ann.says(said, meant)
        assert told.said == ("utter_why_phone",)
        assert told.hand_off is None
    assert ann.says("+1 202 555 0147").said == ("utter_ask_code",)


@pytest.mark.parametrize("said", ["what is a code?", "why", "¿qué código?", "什么验证码"])
def test_who_asks_what_the_code_is_is_told_so_with_the_ways_on(said: str) -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    ann.says("+1 202 555 0147")
    told = ann.says(said, "nlu_fallback")
    assert told.said == ("utter_why_code",)
    assert "+12025550147" in text_of(told)
    assert len(told.replies[-1].choices) == 2
    assert ann.enters_code("right").said == ("utter_verified", "utter_balance_open")


@pytest.mark.parametrize(
    "said",
    [
        "why is it so high",
        "what do I owe on this number",
        "why did I get this bill",
        "why do you need that? which plans do you have?",
        "为什么要我的手机号？你们有什么套餐？",
        "¿por qué la factura es tan alta?",
        "no me llega el código",
        "¿es seguro que no debo nada?",
        "为什么我的手机话费这么贵",
        "收不到验证码",
    ],
)
def test_other_questions_are_not_about_the_verification(said: str) -> None:
    assert not asks_why(said)


def test_outside_a_verification_why_means_what_the_nlu_says() -> None:
    ann = Conversation(verified=True)
    ann.says("what do I owe", "bill_balance")
    assert ann.says("why do you want that", "bill_explain").said == ("utter_bill_higher",)


def test_who_will_not_be_verified_is_asked_for_no_other_private_wish() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    ann.says("I cannot pay", "payment_extension")
    assert ann.says("no").said == ("utter_cancelled",)
