"""The language of a talk, told as conversations."""

import pytest

from tests.unit.bot.conversation import (
    Conversation,
    text_of,
)


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


@pytest.mark.parametrize(
    ("text", "start"),
    [("转人工", "您排在第"), ("quiero hablar con una persona", "Es usted"), ("agent", "You are number")],
)
def test_a_plain_first_word_settles_the_language(text: str, start: str) -> None:
    assert text_of(Conversation().says(text)).startswith(start)
