"""The language of a talk, told as conversations."""

import pytest

from bot.language import written_in
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


def test_what_makes_no_sense_is_answered_in_the_language_of_the_talk() -> None:
    lucia = Conversation(language=None)
    lucia.says("¿cuánto debo?", "bill_balance", spoken="es")
    for intent in ("out_of_scope", "nlu_fallback"):
        lucia.says("asdkjh qwe lkjhg", intent, spoken="en")
        assert lucia.language == "es"
    lucia.says("what is the capital of France", "out_of_scope", spoken="en")
    assert lucia.language == "en"
    lucia.says("墙上的东西一直唱歌", "out_of_scope", spoken="zh")
    assert lucia.language == "zh"


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


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我的宽带还是断的", "zh"),
        ("llevo dos horas sin internet en la tienda", "es"),
        ("¿siguen ahí todos?", "es"),
        ("my router is dead and nobody answers", "en"),
        ("my son José is waiting for the technician", "en"),
        ("router dead", None),
        ("Calle de la Paz 5", None),
        ("no, no", None),
    ],
)
def test_letters_and_common_words_give_a_language_away(text: str, language: str | None) -> None:
    assert written_in(text) == language


def test_what_is_written_in_the_queue_is_acknowledged_in_its_own_language() -> None:
    ann = Conversation()
    ann.says("agent")
    assert text_of(ann.says("我的宽带还是断的")).startswith("您的消息")
    assert ann.language == "zh"
    bob = Conversation(language="zh")
    bob.says("转人工")
    assert text_of(bob.says("my router is dead and nobody answers")).startswith("I've passed that on")


def test_a_name_or_a_lone_word_in_the_queue_changes_no_language() -> None:
    ann = Conversation()
    ann.says("agent")
    assert text_of(ann.says("my son José García is the one who called")).startswith("I've passed that on")
    ann.says("ok, gracias")
    assert ann.language == "en"


def test_a_message_with_more_words_of_the_talks_own_language_changes_nothing() -> None:
    ann = Conversation(language=None)
    ann.says("¿cuánto debo?", "bill_balance", spoken="es")
    ann.says("active el roaming", "roaming_info", spoken="en")
    assert ann.language == "es"
