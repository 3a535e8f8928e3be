"""Answers that are more or less than the question expects: a yes with a condition, a no with a wish, a refusal."""

import pytest

from bot.answering_words import hesitates, lacks_the_phone, refuses_to_tell, sets_a_condition, was_tried
from bot.bss.facts import LinesOf
from tests.unit.bot.conversation import FAMILY, WORLD, Conversation, line, text_of
from wire.turn import QueueOutlook


@pytest.mark.parametrize(
    "said",
    [
        "yes but only if it is free",
        "yes, as long as it starts in January",
        "sí, pero solo si es gratis",
        "可以，但是不要合约",
    ],
)
@pytest.mark.parametrize("meant", ["affirm", "nlu_fallback", "plan_change"])
def test_a_yes_under_a_condition_orders_nothing_and_the_read_back_stands_again(said: str, meant: str) -> None:
    ann = Conversation(verified=True)
    ann.says("I want Flow 20", "plan_change", plan_name="Flow 20")
    held = ann.says(said, meant)
    assert held.said == ("utter_only_as_it_stands", "utter_ask_confirm_plan_change")
    assert (held.effects, held.agreed) == ((), ())
    assert ann.says("yes").effects


@pytest.mark.parametrize(
    "said",
    ["yes please", "yes, if that's ok", "sí, si es posible", "sí pero ya", "可以的，快点", "yes but please hurry"],
)
def test_a_polite_or_hurried_yes_has_no_condition(said: str) -> None:
    assert not sets_a_condition(said)


@pytest.mark.parametrize("said", ["did that already", "I've tried it", "ya lo he hecho", "试过了", "重启过了"])
@pytest.mark.parametrize("meant", ["affirm", "inform", "service_quality", "nlu_fallback"])
def test_a_step_that_was_tried_before_did_not_help(said: str, meant: str) -> None:
    assert was_tried(said)
    ann = Conversation()
    first = ann.says("my internet is so slow", "service_quality")
    second = ann.says(said, meant)
    assert "utter_quality_helped" not in second.said
    assert second.said != first.said


def test_a_no_that_a_wish_follows_closes_the_question_in_hand() -> None:
    ann = Conversation(verified=True)
    ann.says("how can I pay", "payment_make")
    told = ann.says("No, leave it. How much data have I left?", "usage_remaining")
    assert told.said[-1].startswith("utter_usage")
    assert "utter_back_to" not in told.said
    assert ann.says("yes").effects == ()


@pytest.mark.parametrize(
    "said", ["let me know when it's back", "tell me when it works", "avísenme cuando vuelva", "修好通知我"]
)
@pytest.mark.parametrize("meant", ["outage_report", "inform", "nlu_fallback"])
def test_an_offer_is_taken_up_in_its_own_words(said: str, meant: str) -> None:
    ann = Conversation(verified=True)
    ann.says("no signal in Valencia", "outage_report", place="Valencia")
    assert [effect.kind for effect in ann.says(said, meant).effects] == ["outage_news", "outage_over"]


def test_an_offer_is_not_taken_up_by_a_no_in_its_own_words() -> None:
    ann = Conversation(verified=True)
    ann.says("no signal in Valencia", "outage_report", place="Valencia")
    assert ann.says("don't let me know", "inform").effects == ()


@pytest.mark.parametrize("said", ["I don't want to give you my number", "no quiero dar mi número", "我不想给你号码"])
@pytest.mark.parametrize("meant", ["opt_out", "nlu_fallback", "deny", "number_port"])
def test_who_will_not_give_a_number_is_told_what_goes_without(said: str, meant: str) -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    for _ in range(3):
        told = ann.says(said, meant)
        assert told.said == ("utter_without_number",)
        assert (told.opted_out, told.hand_off) == (None, None)
    assert ann.says("+1 202 555 0147").said == ("utter_ask_code",)


@pytest.mark.parametrize("meant", ["opt_out", "nlu_fallback", "deny"])
def test_a_lost_phone_is_blocked_by_telephone_without_a_number_of_ones_own(meant: str) -> None:
    ann = Conversation()
    ann.says("my phone was stolen", "sim_lost")
    told = ann.says("I don't want to give you my number", meant)
    assert told.said == ("utter_lost_without_number",)
    assert told.opted_out is None


@pytest.mark.parametrize(
    "said", ["I don't want my number to change", "no quiero cambiar mi número", "I don't have a number"]
)
def test_other_talk_of_numbers_refuses_nothing(said: str) -> None:
    assert not refuses_to_tell(said)


@pytest.mark.parametrize(
    "said",
    [
        "still the same",
        "can you let me know when it's back",
        "y eso cuándo lo van a arreglar por fin?",
        "修好了以后能不能马上通知我一声呢",
    ],
)
def test_a_sentence_is_no_town(said: str) -> None:
    ann = Conversation()
    ann.says("I have no signal", "outage_report")
    assert ann.says(said, "nlu_fallback").said == ("utter_please_rephrase", "utter_ask_place")


@pytest.mark.parametrize(
    ("said", "plan"),
    [("put me on the 20 one", "Flow 20"), ("pásame a la de 20", "Flow 20"), ("quiero la ilimitada", "Max Unlimited")],
)
def test_a_plan_is_chosen_by_its_data_alone(said: str, plan: str) -> None:
    ann = Conversation(verified=True)
    asked = ann.says(said, "plan_change")
    assert asked.said[-1] == "utter_ask_confirm_plan_change"
    assert plan in asked.replies[-1].text


@pytest.mark.parametrize(
    "said",
    ["I don't have her phone here", "no tengo su teléfono, ¿no me lo puede decir sin código?", "我手上没有她的手机"],
)
@pytest.mark.parametrize("meant", ["out_of_scope", "nlu_fallback", "deny"])
def test_who_has_not_the_phone_a_code_went_to_is_asked_for_another_number(said: str, meant: str) -> None:
    ann = Conversation()
    ann.says("what does my wife owe", "bill_balance")
    ann.says("+1 202 555 0147")
    assert ann.says(said, meant).said == ("utter_ask_other_phone",)


SHUT = {
    name: QueueOutlook(is_open=False, opens_at=None, waiting=0, wait_s=None)
    for name in ("general", "billing", "technical", "retention")
}
TWO_LINES = {
    **WORLD,
    LinesOf("C1"): (line(), line("+12025550157", account="BA1", kind="fibre", plan_name="Fibre 600", term_end=None)),
}


@pytest.mark.parametrize("said", ["and for my other line?", "¿y para mi otra línea?", "另一个号码呢"])
@pytest.mark.parametrize("meant", ["inform", "nlu_fallback", "contract_terms"])
def test_the_same_is_told_of_the_other_line(said: str, meant: str) -> None:
    ann = Conversation(verified=True, world=TWO_LINES)
    assert "+12025550147" in text_of(ann.says("when does the contract of my mobile end", "contract_terms"))
    assert "+12025550157" in text_of(ann.says(said, meant))


@pytest.mark.parametrize("said", ["cancel the fibre", "dar de baja la fibra", "把宽带销户"])
def test_a_line_is_known_by_its_kind(said: str) -> None:
    ann = Conversation(verified=True, world=TWO_LINES)
    assert "+12025550157" in text_of(ann.says(said, "plan_cancel"))


def test_a_label_that_names_a_kind_still_names_its_line() -> None:
    lines = (line(label="Mobile 1"), line("+12025550157", label="Mobile 2"))
    ann = Conversation(verified=True, world={**WORLD, LinesOf("C1"): lines})
    assert "+12025550157" in text_of(ann.says("which plan is on Mobile 2?", "plan_current"))


@pytest.mark.parametrize("said", ["quiero cambiarme a otra tarifa", "I want another plan", "换个套餐"])
def test_another_plan_is_not_another_line(said: str) -> None:
    ann = Conversation(verified=True, world=TWO_LINES)
    ann.says("I want Flow 20 on my mobile", "plan_change", plan_name="Flow 20")
    ann.says("no")
    assert "+12025550157" not in text_of(ann.says(said, "plan_change"))


@pytest.mark.parametrize("said", ["手机没有信号了", "I don't have that", "my phone has no signal"])
def test_other_talk_of_phones_lacks_none(said: str) -> None:
    assert not lacks_the_phone(said)


def test_of_several_other_lines_the_question_is_which() -> None:
    ann = Conversation(verified=True, world={**WORLD, LinesOf("C1"): FAMILY})
    ann.says("which plan has Hugo", "plan_current")
    assert ann.says("and the other line?", "inform").said == ("utter_ask_line",)


@pytest.mark.parametrize("said", ["let me think about it", "not now", "ya veré", "我考虑一下"])
@pytest.mark.parametrize("meant", ["affirm", "inform", "nlu_fallback"])
def test_who_has_not_decided_has_not_said_yes(said: str, meant: str) -> None:
    ann = Conversation(verified=True)
    ann.says("I want Flow 20", "plan_change", plan_name="Flow 20")
    told = ann.says(said, meant)
    assert told.said == ("utter_plan_change_declined",)
    assert told.effects == ()


@pytest.mark.parametrize("said", ["yes", "I think so", "想", "我想换套餐", "de momento sí"])
def test_a_wish_with_a_word_of_thinking_is_no_hesitation(said: str) -> None:
    assert not hesitates(said)


@pytest.mark.parametrize("said", ["no, leave everything as it is", "no, déjelo todo como está", "都不要了"])
def test_who_wants_nothing_changed_is_not_led_back_to_an_earlier_question(said: str) -> None:
    ann = Conversation(verified=True)
    ann.says("which plans are there", "plan_browse")
    ann.says("I want Flow 20", "plan_change", plan_name="Flow 20")
    assert ann.says(said, "deny").said == ("utter_cancelled",)
    assert ann.says("yes").effects == ()


@pytest.mark.parametrize("said", ["no don't want to talk to anyone", "no quiero hablar con nadie", "不用了不想跟人说"])
def test_who_wants_no_person_gets_none(said: str) -> None:
    ann = Conversation(verified=True)
    ann.says("change the owner of my contract", "account_update")
    told = ann.says(said, "human_request")
    assert told.hand_off is None


@pytest.mark.parametrize("said", ["I don't want a bot, give me a person", "不想跟机器人说，转人工", "agent"])
def test_who_wants_a_person_and_no_bot_gets_one(said: str) -> None:
    assert Conversation().says(said, "human_request").hand_off is not None


@pytest.mark.parametrize("said", ["pin码输错三次了要puk", "卡锁了要PUK码怎么办"])
def test_the_puk_is_heard_between_chinese_characters(said: str) -> None:
    assert Conversation(verified=True).says(said, "sim_help").said == ("utter_puk_preparing",)


def test_what_is_no_number_is_a_message_and_not_asked_for_again() -> None:
    ann = Conversation(verified=True, queues=SHUT)
    ann.says("agent")
    ann.waiting_in = "general"
    assert ann.says("leave a number").said == ("utter_ask_contact",)
    assert ann.says("+1 20").said == ("utter_rejected_contact",)
    assert ann.says("it is about the direct debit", "nlu_fallback").said == ("utter_kept",)
    assert ann.says("and about something else", "nlu_fallback").said == ()
