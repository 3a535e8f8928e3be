"""Waiting for a person: what is written is passed on with a word, and whoever asks for the bot gets it back."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.listen import Ear, taken_back
from bot.listen import listen as hear
from bot.words import is_courtesy, waiting_command
from tests.unit.bot.conversation import NOW, QUEUES, WORLD, Conversation, text_of
from wire.turn import Choice, Language, QueueOutlook, Said

NOBODY = QueueOutlook(is_open=False, opens_at=None, waiting=0, wait_s=None)
SHUT = replace(NOBODY, opens_at=NOW + timedelta(hours=20))


def waits(*, outlook: QueueOutlook | None = None, language: Language = "en", verified: bool = False) -> Conversation:
    queues = dict.fromkeys(QUEUES, outlook) if outlook else QUEUES
    talk = Conversation(queues=queues, language=language, verified=verified)
    talk.says("agent")
    return talk


@pytest.mark.parametrize(
    ("language", "question", "titles"),
    [
        ("en", "how much do I owe?", ["Back to the assistant", "How long will it take?"]),
        ("es", "¿a qué hora abren?", ["Volver al asistente", "¿Cuánto falta?"]),
        ("zh", "套餐还剩多少流量", ["回到智能助手", "还要等多久？"]),
    ],
)
def test_a_question_in_the_queue_is_passed_on_with_a_word(language: Language, question: str, titles: list[str]) -> None:
    talk = waits(language=language)
    told = talk.says(question)
    assert told.said == ("utter_passed_on",)
    assert [choice.title for choice in told.replies[0].choices] == titles
    assert (told.leave_queue, told.hand_off) == (False, None)
    assert talk.presses(titles[1]).said == ("utter_waiting_at_place_for",)


@pytest.mark.parametrize(("language", "back"), [("en", "23 November at 09:00"), ("es", "09:00"), ("zh", "09:00")])
def test_out_of_hours_it_is_said_again_when_people_are_back(language: Language, back: str) -> None:
    told = waits(outlook=SHUT, language=language).says("it is about this and that", "nlu_fallback")
    assert told.said == ("utter_kept_until",)
    assert back in text_of(told)
    again = waits(outlook=NOBODY, language=language).says("it is about this and that", "nlu_fallback")
    assert again.said == ("utter_kept",)


def test_that_it_is_passed_on_is_not_said_after_every_line_but_again_after_a_while() -> None:
    talk = waits()
    assert talk.says("my router is dead").said == ("utter_passed_on",)
    assert talk.says("the light is red").said == ()
    talk.now += timedelta(minutes=14)
    assert talk.says("and now it is green").said == ()
    talk.now += timedelta(minutes=1)
    assert talk.says("red again").said == ("utter_passed_on",)


@pytest.mark.parametrize("said", ["thanks", "ok, thank you", "muchas gracias", "好的，谢谢您", "ok", "vale"])
def test_thanks_need_no_word(said: str) -> None:
    talk = waits()
    assert talk.says(said).said == ()
    assert talk.says("my router is dead").said == ("utter_passed_on",)


def test_courtesy_is_nothing_but_courtesy() -> None:
    assert [
        text for text in ("ok gracias", "谢谢", "thanks, but my bill?", "good plan", "好贵") if is_courtesy(text)
    ] == [
        "ok gracias",
        "谢谢",
    ]


def test_back_with_the_bot_all_that_was_asked_is_answered() -> None:
    talk = waits(verified=True)
    talk.says("hello?")
    talk.says("how much do I owe?")
    talk.says("and what is my plan?")
    back = talk.goes_back("greet", "bill_balance", "plan_current")
    assert back.said == ("utter_left_queue_to_answer", "utter_balance_open", "utter_plan_current", "utter_plan_term")
    assert "Now to your question (What I owe)" in text_of(back)
    assert (back.leave_queue, back.hand_off) == (True, None)
    assert talk.says("and my data?", "usage_remaining").said[0] != "utter_passed_on"


def test_of_several_questions_the_rest_wait_where_the_first_needs_a_number() -> None:
    talk = waits()
    talk.says("how much do I owe?")
    talk.says("where is your shop in Bilbao?")
    back = talk.goes_back("bill_balance", "store_info")
    assert back.said == ("utter_left_queue_to_answer", "utter_noted_for_later", "utter_ask_phone")


def test_what_was_asked_twice_is_answered_once_and_only_the_newest_messages_are() -> None:
    talk = waits(verified=True)
    for said in ("how much do I owe?", "anybody?", "how much do I owe?"):
        talk.says(said)
    back = talk.goes_back("nlu_fallback", "bill_balance")
    assert back.said == ("utter_left_queue_to_answer", "utter_balance_open")
    talk.says("agent")
    for number in range(7):
        talk.says(f"question number {number}")
    assert len(talk.state["left_to_people"]) == 5
    assert talk.goes_back(*["nlu_fallback"] * 5).said == ("utter_left_queue",)


def test_back_with_the_bot_a_private_question_is_asked_for_a_number_first() -> None:
    talk = waits()
    talk.says("how much do I owe?")
    back = talk.goes_back("bill_balance")
    assert back.said == ("utter_left_queue_to_answer", "utter_ask_phone")
    assert talk.waiting_in is None


def test_the_button_pressed_twice_puts_the_question_in_hand_once_more() -> None:
    talk = waits()
    talk.says("how much do I owe?")
    back = Choice(title="Back to the assistant", payload="/back_to_bot")
    talk.goes_back("bill_balance")
    assert talk.presses_late(back).said == ("utter_ask_phone",)
    idle = Conversation()
    assert idle.presses_late(back).said == ("utter_menu",)


def test_with_nothing_to_answer_the_bot_asks_what_it_can_do() -> None:
    assert waits().goes_back().said == ("utter_left_queue",)
    for intent in ("nlu_fallback", "greet", "unread"):
        talk = waits()
        talk.says("it is about this and that")
        back = talk.goes_back(intent)
        assert (back.said, back.leave_queue, back.hand_off) == (("utter_left_queue",), True, None)


def test_what_is_for_people_after_all_keeps_the_place() -> None:
    talk = waits()
    talk.queues = {**QUEUES, "general": replace(QUEUES["general"], place=1)}
    talk.abilities = replace(talk.abilities, can_verify=False)
    talk.says("my phone was stolen")
    back = talk.goes_back("sim_lost")
    assert back.said == ("utter_sim_lost_person", "utter_waiting_at_place_for")
    assert (back.leave_queue, back.hand_off) == (False, None)
    assert "number 1" in text_of(back)
    assert talk.says("yes").said == ()


def test_with_the_systems_away_the_question_is_kept_to_be_tried_again() -> None:
    talk = waits(verified=True)
    talk.world.clear()
    talk.says("how much do I owe?")
    back = talk.goes_back("bill_balance")
    assert back.said == ("utter_left_queue_to_answer", "utter_system_away")
    talk.world.update(WORLD)
    assert talk.presses("Try again").said == ("utter_balance_open",)


def test_a_clear_yes_takes_what_was_offered_and_ok_gives_up_no_place() -> None:
    talk = waits()
    talk.says("my router is dead")
    assert talk.says("ok").said == ()
    assert talk.says("no").said == ()
    assert talk.goes_back("service_quality", text="yes please").leave_queue
    for yes in ("yes", "ok"):
        assert waits(outlook=NOBODY).says(yes).said == ("utter_ask_contact",)
    assert waits().says("yes").said == ()


def test_wait_here_says_when_people_are_back_and_puts_no_question_twice() -> None:
    talk = waits(outlook=SHUT)
    assert talk.presses("Wait here").said == ("utter_kept_until",)


def test_without_buttons_the_numbers_of_the_choices_are_read() -> None:
    talk = waits()
    talk.says("my router is dead")
    assert talk.says("2").said == ("utter_waiting_at_place_for",)
    assert talk.says("1").said == ("utter_ask_contact",)


def test_choices_from_before_an_agent_are_no_answers_to_what_the_agent_asked() -> None:
    talk = waits()
    talk.state = {**talk.state, "people_took_it": True}
    told = talk.says("2")
    assert (told.said, told.leave_queue) == (("utter_passed_on",), False)


def test_the_message_of_the_same_breath_is_taken_back_too() -> None:
    ear = Ear(
        intents=("bill_balance",),
        in_hand=(Choice(title="Back to the assistant", payload="/back_to_bot"),),
        is_waiting=True,
        goes_on=False,
        unread=None,
        left_to_people=(Said(id=uuid4(), text="hello?"),),
    )
    said = [Said(id=uuid4(), text="how much do I owe?"), Said(id=uuid4(), text="back to the bot please")]
    taken = [hear(one, ear) for one in said]
    assert taken_back(taken, ear) == (*ear.left_to_people, said[0])
    assert taken_back(taken[1:], ear) == ear.left_to_people
    assert taken_back(taken[:1], ear) == ()


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("back to the assistant", "back_to_bot"), ("mejor sigo con el bot", "back_to_bot"),
        ("no, prefiero volver al asistente", "back_to_bot"), ("回到智能助手", "back_to_bot"),
        ("不等了，我问机器人吧", "back_to_bot"),
        ("please don't send me back to the bot", None), ("no quiero volver al bot", None), ("我不想再问机器人", None),
        ("cancel", "cancel"), ("cancel please", "cancel"), ("cancela por favor", "cancel"), ("取消排队", "cancel"),
        ("I want to cancel my contract", None), ("quiero cancelar mi tarifa", None), ("我想取消套餐", None),
        ("I no longer need roaming", None), ("这个号码我不用了", None), ("ya no necesito el bono", None),
        ("I no longer need it", "cancel"), ("不用了，谢谢", "cancel"), ("ya no lo necesito", "cancel"),
    ],
)  # fmt: skip
def test_only_who_speaks_of_the_waiting_leaves_the_queue(text: str, command: str | None) -> None:
    assert waiting_command(text) == command
