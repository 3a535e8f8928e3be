"""What customers say beside a clear wish: a number before it, that they know none, a face, a question."""

from uuid import uuid4

import msgspec
import pytest

from bot.bss.facts import DisputesOf
from bot.listen import understood
from bot.mood import is_angry_face
from bot.understand import Parse
from tests.unit.bot.conversation import WORLD, Conversation, text_of


def test_a_number_that_comes_before_the_wish_is_kept_for_it() -> None:
    ann = Conversation()
    assert ann.says("my number thing", "nlu_fallback").said[0].startswith("utter_did")
    assert ann.says("+1 202 555 0147").said == ("utter_noted_what_about",)
    assert ann.says("what do I owe", "bill_balance").said == ("utter_ask_code",)


def test_a_plan_that_is_named_alone_is_kept_for_the_wish() -> None:
    ann = Conversation()
    assert ann.says("Flow 20", "inform", plan_name="Flow 20").said == ("utter_noted_what_about",)
    assert ann.says("what does it cost and include", "plan_browse").said == ("utter_plans_named",)
    assert ann.says("and which plans are there", "plan_browse").said == ("utter_ask_line_kind",)


def test_the_same_number_twice_is_no_use_and_leads_to_a_person_in_the_end() -> None:
    ann = Conversation()
    ann.says("+1 202 555 0147")
    assert ann.says("+1 202 555 0147").said == ("utter_did_not_understand",)
    assert ann.says("+1 202 555 0147").hand_off is not None


@pytest.mark.parametrize(
    "said", ["i dont know my number", "no me sé mi número", "no sé cuál es mi número", "我不知道我的号码", "號碼忘了"]
)
def test_who_does_not_know_the_number_is_told_where_it_stands(said: str) -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    assert ann.says(said, "nlu_fallback").said == ("utter_number_not_known",)
    assert ann.says("+1 202 555 0147").said == ("utter_ask_code",)


@pytest.mark.parametrize("said", ["😡", "🤬🤬", "😡 😡!!", "😭"])
def test_a_face_alone_is_pitied_and_asked_what_happened(said: str) -> None:
    ann = Conversation()
    assert ann.says(said).said == ("utter_sorry_what_happened",)
    again = ann.says(said)
    assert again.hand_off is not None
    assert again.hand_off.reason == "angry"


def test_a_face_at_a_question_leaves_it_open() -> None:
    ann = Conversation(verified=True)
    ann.says("I want Flow 20", "plan_change", plan_name="Flow 20")
    assert ann.says("😡").said == ("utter_sorry_beside", "utter_ask_confirm_plan_change")


@pytest.mark.parametrize("said", ["👍", "🤔", "???", "!!", "", "hola 😡", "👎"])
def test_other_faces_and_faces_with_words_are_none(said: str) -> None:
    assert not is_angry_face(said)


@pytest.mark.parametrize(
    ("said", "intent", "meant"),
    [
        ("¿y si no me gusta?", "deny", "nlu_fallback"),
        ("can I have it then?", "affirm", "nlu_fallback"),
        ("¿me llega SMS?", "opt_in", "nlu_fallback"),
        ("yes?", "affirm", "affirm"),
        ("how do I stop your messages?", "opt_out", "opt_out"),
    ],
)
def test_a_question_is_no_yes_no_no_and_no_start(said: str, intent: str, meant: str) -> None:
    parse = msgspec.convert({"intent": {"name": intent, "confidence": 0.9}}, Parse)
    assert [heard.intent for heard in understood(uuid4(), said, parse)] == [meant]


@pytest.mark.parametrize(("said", "expected"), [("no person thanks", "utter_all_right"), ("yes the first", "utter_")])
def test_a_short_message_that_begins_with_yes_or_no_answers_an_offer(said: str, expected: str) -> None:
    ann = Conversation()
    ann.says("no signal in Valencia", "outage_report", place="Valencia")
    answered = ann.says(said, "nlu_fallback")
    assert answered.said[0].startswith(expected)
    assert answered.said[0] != "utter_please_rephrase"


def test_a_yes_with_more_words_agrees_to_nothing() -> None:
    ann = Conversation(verified=True)
    ann.says("I want Flow 20", "plan_change", plan_name="Flow 20")
    assert ann.says("yes the blue thing", "nlu_fallback").effects == ()


def test_the_town_is_not_asked_for_again() -> None:
    ann = Conversation()
    ann.says("no signal", "outage_report")
    ann.says("Valencia", "inform", place="Valencia")
    again = ann.says("I said no signal", "outage_report")
    assert again.said[:2] == ("utter_outage_known", "utter_ask_wants_outage_news")
    assert "Valencia" in text_of(again)


def test_an_address_in_another_language_does_not_change_the_language() -> None:
    ann = Conversation(verified=True)
    ann.says("please change my address as I have moved", "account_update", spoken="en")
    asked = ann.says("12 Calle Mayor de la Villa, 28013 Madrid", "inform", spoken="es", place="Madrid")
    assert asked.said == ("utter_ask_confirm_new_address",)
    assert ann.language == "en"


def test_the_whole_bill_may_be_called_all_of_it() -> None:
    ann = Conversation(verified=True, world={**WORLD, DisputesOf("C1"): ()})
    ann.says("my bill is wrong", "bill_dispute")
    assert ann.says("all of it", "inform").said == ("utter_ask_dispute_reason",)


def test_after_something_was_done_a_goodbye_does_not_say_that_nothing_was_changed() -> None:
    ann = Conversation(verified=True)
    ann.says("I want Flow 20", "plan_change", plan_name="Flow 20")
    ann.says("yes")
    ann.says("which plans are there", "plan_browse")
    assert ann.says("bye").said == ("utter_goodbye_question_dropped",)


def test_the_number_is_not_asked_for_again_while_its_code_is_on_the_way() -> None:
    ann = Conversation()
    ann.says("when do I have to pay", "bill_due_date")
    ann.says("+1 202 555 0147")
    assert ann.says("and if I'm late?", "bill_due_date").said == ("utter_ask_code",)


@pytest.mark.parametrize(
    ("said", "intent", "entities", "told"),
    [
        ("Flow 20", "inform", {"plan_name": "Flow 20"}, "Flow 20"),
        ("el de 50", "inform", {}, "Flow 50"),
        ("el ilimitado", "nlu_fallback", {}, "Max Unlimited"),
        ("the one with 100 gigs", "inform", {"data_amount": "100 GB"}, "Max Unlimited"),
        ("无限流量的", "inform", {}, "Max Unlimited"),
    ],
)
def test_a_plan_or_its_size_says_what_the_plan_is_for(
    said: str, intent: str, entities: dict[str, str], told: str
) -> None:
    ann = Conversation()
    ann.says("which plans do you have", "plan_browse")
    answered = ann.says(said, intent, spoken="en", **entities)
    assert answered.said == ("utter_plans",)
    assert told in text_of(answered)


def test_a_plan_that_is_wished_for_is_no_answer_to_what_it_is_for() -> None:
    ann = Conversation(verified=True)
    ann.says("which plans do you have", "plan_browse")
    wished = ann.says("I want Flow 20", "plan_change", plan_name="Flow 20")
    assert wished.said[-1] == "utter_ask_confirm_plan_change"


def test_what_was_told_beside_a_question_can_be_asked_on_about_once() -> None:
    ann = Conversation(verified=True)
    ann.says("I want Flow 20", "plan_change", plan_name="Flow 20")
    ann.says("where are your shops", "store_info")
    on = ann.says("Bilbao then", "inform", place="Bilbao")
    assert on.said[0].startswith("utter_shop")
    assert on.said[1:] == ("utter_back_to", "utter_ask_confirm_plan_change")
    ann.says("is that with tax?", "inform")
    assert ann.says("Bilbao then", "inform", place="Bilbao").said[0] == "utter_please_rephrase"


@pytest.mark.parametrize("said", ["那不销了", "bueno, me quedo", "I'll stay"])
def test_who_stays_after_all_does_not_leave(said: str) -> None:
    ann = Conversation(verified=True)
    ann.says("I want to leave", "plan_cancel")
    assert ann.says(said).hand_off is None
    assert ann.state.get("stack", []) == []
