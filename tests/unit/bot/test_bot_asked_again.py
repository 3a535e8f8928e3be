"""A question that stands is put again in its short form: what was read back above is not read back once more."""

import pytest

from bot.engine.walk import AGAIN
from tests.unit.bot.conversation import Conversation, rules, text_of


def test_a_side_question_is_followed_by_the_short_form_of_the_question_in_hand() -> None:
    ann = Conversation(verified=True)
    first = ann.says("I want Flow 20", "plan_change", plan_name="Flow 20")
    assert first.replies[-1].text.startswith("Shall I order Flow 20 for €17.90 a month? It would start on")
    again = ann.says("is that with tax?", "inform")
    assert again.said == ("utter_with_tax", "utter_ask_confirm_plan_change")
    assert again.replies[-1].text == "Shall I order Flow 20 for €17.90 a month?"
    assert again.replies[-1].choices == first.replies[-1].choices


def test_a_yes_to_the_short_form_agrees_to_what_was_read_back_in_full() -> None:
    ann = Conversation(verified=True)
    ann.says("I want Flow 20", "plan_change", plan_name="Flow 20")
    ann.says("are you sure?", "inform")
    (agreed,) = ann.says("yes").agreed
    assert "It would start on 1 December 2026" in agreed.text


def test_in_another_language_the_whole_question_is_read_back_first() -> None:
    ann = Conversation(verified=True)
    ann.says("I want Flow 20", "plan_change", plan_name="Flow 20")
    switched = ann.says("en español, por favor", "language_change", spoken="es")
    assert "1 de diciembre de 2026" in text_of(switched)


def test_who_is_asked_for_the_number_again_is_not_told_the_reason_again() -> None:
    stranger = Conversation()
    assert "sure it is you" in text_of(stranger.says("what do I owe", "bill_balance"))
    assert text_of(stranger.says("and my data?", "usage_remaining")) == "What is your phone number with us?"


def test_every_short_form_is_of_a_question_and_shorter_in_every_language() -> None:
    book = {(language, name): answer for language, name, answer in rules().answers}  # type: ignore[attr-defined]
    short = [(language, name) for language, name in book if name.startswith("utter_ask_") and name.endswith(AGAIN)]
    assert short
    for language, name in short:
        whole, brief = book[language, name.removesuffix(AGAIN)].usual, book[language, name].usual
        assert brief.choices == whole.choices
        assert brief.text.places <= whole.text.places


@pytest.mark.parametrize("said", ["WO-999", "the case WO-999 please"])
def test_a_number_that_is_not_there_is_said_to_be_none(said: str) -> None:
    ann = Conversation(verified=True)
    ann.says("I want Flow 20", "plan_change", plan_name="Flow 20")
    answered = ann.says(said, "inform", plan_name="Flow 999")
    assert answered.said == ("utter_rejected_plan_name", "utter_ask_confirm_plan_change")
    assert answered.effects == ()
