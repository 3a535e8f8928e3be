"""Nobody is on duty: whoever waits is served in what the bot is sure of, keeps the place, and is put into no queue."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.bot.conversation import NOW, QUEUES, WORLD, Conversation, rules, text_of
from wire.turn import Language, QueueOutlook

NOBODY = QueueOutlook(is_open=False, opens_at=None, waiting=0, wait_s=None)
SHUT = dict.fromkeys(QUEUES, replace(NOBODY, opens_at=NOW + timedelta(hours=20)))
FOR_PEOPLE = ("bill_dispute", "plan_cancel", "number_port", "complaint")


def waits(**given: Any) -> Conversation:
    talk = Conversation(**{"queues": SHUT, "verified": True, **given})
    talk.says("agent")
    assert talk.waiting_in == "general"
    return talk


@pytest.mark.parametrize(
    ("language", "kept"),
    [("en", "keep your place"), ("es", "Conserva usted su lugar"), ("zh", "您的排队位置会保留")],
)
def test_a_routine_wish_is_served_and_the_place_is_kept_which_is_said_once(language: Language, kept: str) -> None:
    talk = waits(language=language)
    told = talk.says("what is my balance?", "bill_balance")
    assert told.said == ("utter_place_kept", "utter_balance_open")
    assert kept in told.replies[0].text
    assert (told.leave_queue, told.hand_off, talk.waiting_in) == (False, None, "general")
    assert talk.says("and my data?", "usage_remaining").said[0] == "utter_usage"
    assert talk.says("thanks").said == ()


def test_while_people_are_on_duty_it_is_passed_on_to_them() -> None:
    talk = waits(queues=QUEUES)
    assert talk.says("what is my balance?").said == ("utter_passed_on",)


def test_the_number_and_the_code_are_asked_for_and_taken_in_the_queue() -> None:
    talk = waits(verified=False)
    assert talk.says("what is my balance?", "bill_balance").said == ("utter_place_kept", "utter_ask_phone")
    assert talk.says("why do you need it?", "nlu_fallback").said == ("utter_why_phone",)
    sent = talk.says("+1 202 555 0147", "inform")
    assert ([effect.kind for effect in sent.effects], sent.call_back) == (["send_code"], None)
    assert talk.enters_code("wrong").said[0] == "utter_code_wrong"
    right = talk.enters_code("right")
    assert right.said == ("utter_verified", "utter_balance_open")
    assert talk.waiting_in == "general"


@pytest.mark.parametrize("intent", [*FOR_PEOPLE, "nlu_fallback", "out_of_scope", "inform", "unread", "greet"])
def test_what_needs_a_person_or_is_not_sure_stays_in_the_queue(intent: str) -> None:
    talk = waits()
    told = talk.says("it is about this and that", intent)
    assert (told.said, told.leave_queue, told.effects) == (("utter_kept_until",), False, ())


def test_the_topics_table_says_what_is_for_people() -> None:
    assert {name for name, topic in rules().book.topics.items() if topic.is_for_people} == set(FOR_PEOPLE)


def test_what_is_said_in_anger_stays_with_the_people() -> None:
    talk = waits()
    assert talk.says("THIS IS A DISGRACE, what do I owe you thieves!!!", "bill_balance").said == ("utter_kept_until",)


def test_a_greeting_before_the_wish_is_not_answered_by_itself() -> None:
    talk = waits()
    told = talk.wishes(("hello there", "greet"), ("what is my balance", "bill_balance"))
    assert told.said == ("utter_place_kept", "utter_balance_open")


def test_two_wishes_are_answered_in_turn() -> None:
    told = waits(verified=False).wishes(("what is my balance", "bill_balance"), ("what is my plan", "plan_current"))
    assert told.said == ("utter_place_kept", "utter_noted_for_later", "utter_ask_phone")


def test_the_menu_may_be_seen_in_the_queue() -> None:
    assert waits().says("what can you do for me?", "help").said == ("utter_place_kept", "utter_menu")


def test_what_turns_out_to_need_people_keeps_the_place_and_says_when_they_are_back() -> None:
    talk = waits(verified=False)
    talk.abilities = replace(talk.abilities, can_verify=False)
    told = talk.says("my phone was stolen", "sim_lost")
    assert told.said == ("utter_sim_lost_person", "utter_nobody_there_until")
    assert (told.leave_queue, told.hand_off, told.state.get("stack", [])) == (False, None, [])
    assert told.becomes_urgent
    assert not talk.says("what can you do?", "help").becomes_urgent


def test_a_question_in_hand_is_asked_again_and_after_two_failures_left_to_the_people() -> None:
    talk = waits(verified=False)
    talk.says("what is my balance?", "bill_balance")
    assert talk.says("frobnicate", "nlu_fallback").said == ("utter_please_rephrase", "utter_ask_phone")
    assert talk.says("gizmo", "nlu_fallback").said == ("utter_nobody_there_until",)
    assert talk.says("what is my balance?", "bill_balance").said == ("utter_place_kept", "utter_ask_phone")
    assert talk.says("frobnicate", "nlu_fallback").said == ("utter_please_rephrase", "utter_ask_phone")


def test_cancel_drops_the_question_first_and_the_place_only_when_said_again() -> None:
    talk = waits(verified=False)
    talk.says("what is my balance?", "bill_balance")
    first = talk.says("never mind, forget it")
    assert (first.said, first.leave_queue) == (("utter_cancelled",), False)
    again = talk.says("never mind, forget it")
    assert (again.said, again.leave_queue) == (("utter_left_queue",), True)


def test_a_verification_that_runs_out_is_asked_for_again_in_the_queue() -> None:
    talk = waits()
    assert talk.says("I need a new plan", "plan_change").said[0] == "utter_place_kept"
    asked = talk.draft
    assert asked is not None
    assert "stack" in asked.state
    talk.customer = None
    again = talk.says("the cheap one", "inform")
    assert again.said == ("utter_ask_phone",)
    assert talk.enters_code("right").said[0] == "utter_verified"


def test_a_number_left_for_the_call_back_is_not_taken_for_the_one_to_verify_by() -> None:
    talk = waits(verified=False)
    talk.says("what is my balance?", "bill_balance")
    talk.says("leave a number")
    left = talk.says("+1 202 555 0147", "inform")
    assert left.call_back is not None
    assert left.effects == ()


def test_back_with_the_bot_its_question_is_still_in_hand() -> None:
    talk = waits(verified=False)
    talk.says("what is my balance?", "bill_balance")
    back = talk.says("back to the assistant")
    assert (back.said, back.leave_queue) == (("utter_left_queue_to_answer", "utter_ask_phone"), True)
    assert talk.says("+1 202 555 0147", "inform").said == ("utter_ask_code",)


def test_people_who_are_back_get_new_wishes_and_the_question_in_hand_is_finished() -> None:
    talk = waits(verified=False)
    talk.says("what is my balance?", "bill_balance")
    talk.queues = QUEUES
    assert talk.says("+1 202 555 0147", "inform").said == ("utter_ask_code",)
    assert talk.enters_code("right").said == ("utter_verified", "utter_balance_open")
    assert talk.says("and my data?").said == ("utter_passed_on",)


def test_an_agent_who_takes_the_conversation_ends_what_the_bot_asked() -> None:
    talk = waits(verified=False)
    talk.says("what is my balance?", "bill_balance")
    talk.state = {**talk.state, "people_took_it": True}
    talk.waiting_in = None
    assert talk.says("my plan?", "plan_current").said == ("utter_ask_phone",)
    assert len(talk.state["stack"]) == 2
    assert talk.state["stack"][0]["flow"] == "plan_current"


def test_with_the_systems_away_it_may_be_tried_again_in_the_queue() -> None:
    talk = waits()
    talk.world.clear()
    assert talk.says("what is my balance?", "bill_balance").said == ("utter_place_kept", "utter_system_away")
    talk.world.update(WORLD)
    assert talk.presses("Try again").said == ("utter_balance_open",)
    assert talk.waiting_in == "general"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "My colleagues are back on"), ("es", "Mis compañeros vuelven el"), ("zh", "恢复服务")],
)
def test_two_misunderstandings_while_nobody_is_there_offer_a_person_and_force_none(
    language: Language, words: str
) -> None:
    talk = Conversation(queues=SHUT, language=language, verified=True)
    talk.says("frobnicate the gizmo", "nlu_fallback")
    offered = talk.says("frobnicate again", "nlu_fallback")
    assert (offered.said, offered.hand_off) == (("utter_people_offered_until",), None)
    assert words in text_of(offered)
    assert talk.says("what is my balance?", "bill_balance").said == ("utter_balance_open",)


def test_who_takes_the_offer_waits() -> None:
    talk = Conversation(queues=dict.fromkeys(QUEUES, NOBODY))
    for _ in range(2):
        told = talk.says("frobnicate the gizmo", "nlu_fallback")
    assert told.said == ("utter_people_offered",)
    taken = talk.presses("Leave it to a person")
    assert (taken.said, taken.hand_off and taken.hand_off.reason) == (("utter_nobody_there",), "asked")


def test_the_question_in_hand_stays_beside_the_offer() -> None:
    talk = Conversation(queues=SHUT)
    talk.says("what is my balance?", "bill_balance")
    talk.says("the usual one", "nlu_fallback")
    offered = talk.says("that very one", "nlu_fallback")
    assert (offered.said, offered.hand_off) == (("utter_people_offered_until", "utter_ask_phone"), None)
    assert talk.says("+1 202 555 0147", "inform").said == ("utter_ask_code",)


def test_only_the_queue_that_would_get_it_counts() -> None:
    talk = Conversation(queues={**QUEUES, "retention": SHUT["retention"]})
    for _ in range(2):
        told = talk.says("frobnicate the gizmo", "nlu_fallback")
    assert told.hand_off is not None
    assert told.hand_off.reason == "not_understood"


@pytest.mark.parametrize(
    "said", ["I'm not waiting any more", "ya no hace falta la persona", "不等了", "I don't need a person"]
)
def test_who_says_it_of_the_waiting_leaves_the_queue_whatever_the_bot_asks_meanwhile(said: str) -> None:
    talk = waits()
    talk.says("change my plan", "plan_change")
    left = talk.says(said)
    assert left.said == ("utter_left_queue",)
    assert left.leave_queue


@pytest.mark.parametrize("said", ["cuánto tengo que esperar", "¿cuánto hay que esperar?", "cuánto espero"])
def test_how_long_to_wait_is_no_question_about_a_bill(said: str) -> None:
    assert waits().says(said, "bill_balance").said == ("utter_nobody_there_until",)
