"""Who takes leave in the middle of something is let go: nothing is asked any more, and nothing was ordered."""

from dataclasses import replace

import pytest

from bot.engine.decide import Draft
from bot.engine.heard import Heard
from bot.words import consents
from tests.unit.bot.conversation import QUEUES, Conversation, text_of
from wire.turn import Language, QueueOutlook

GOODBYES: tuple[tuple[Language, str], ...] = (
    ("en", "bye"),
    ("en", "ok I have to run, bye"),
    ("es", "adiós, ya lo veré"),
    ("es", "hasta luego"),
    ("zh", "再见"),
    ("zh", "我先走了，拜拜"),
)


def goes(customer: Conversation, said: str) -> Draft:
    """The customer takes leave."""
    return customer.says(said, "goodbye")


@pytest.mark.parametrize(("language", "said"), GOODBYES)
def test_a_goodbye_in_the_middle_of_verification_ends_it_with_one_goodbye(language: Language, said: str) -> None:
    ann = Conversation(language=language)
    ann.says("what do I owe", "bill_balance")
    draft = goes(ann, said)
    assert draft.said == ("utter_goodbye_left_open",)
    assert draft.replies[0].choices == ()
    assert "stack" not in draft.state
    assert not set("?？") & set(text_of(draft))


@pytest.mark.parametrize(("language", "said"), GOODBYES)
def test_a_goodbye_to_what_was_read_back_orders_nothing_and_says_so(language: Language, said: str) -> None:
    ann = Conversation(verified=True, language=language)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    draft = goes(ann, said)
    assert draft.said == ("utter_goodbye_not_agreed",)
    assert (draft.effects, draft.agreed) == ((), ())
    assert "stack" not in draft.state
    assert not set("?？") & set(text_of(draft))


def test_what_was_left_is_not_taken_up_again_and_the_next_wish_begins_afresh() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    goes(ann, "bye")
    assert ann.says("yes").said == ("utter_what_next",)
    assert ann.says("what do I owe", "bill_balance").said == ("utter_balance_open",)
    assert goes(ann, "bye").said == ("utter_goodbye",)


def test_a_goodbye_drops_the_wishes_that_wait_too() -> None:
    ann = Conversation()
    ann.wishes(("what do I owe", "bill_balance"), ("and I want another plan", "plan_change"))
    assert goes(ann, "bye").said == ("utter_goodbye_left_open",)
    assert ann.says("hello", "greet").said == ("utter_greet",)


def test_a_lost_phone_that_is_not_blocked_is_told_with_the_goodbye() -> None:
    ann = Conversation(verified=True)
    ann.says("my phone was stolen", "sim_lost")
    draft = goes(ann, "bye")
    assert draft.said == ("utter_goodbye_urgent",)
    assert (draft.effects, draft.hand_off) == ((), None)


@pytest.mark.parametrize("said", ["bye", "no, bye", "ok, bye", "vale, adiós", "好的，再见", "no thanks, bye"])
def test_only_a_clear_yes_beside_a_goodbye_agrees_to_an_order(said: str) -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    draft = goes(ann, said)
    assert draft.said == ("utter_goodbye_not_agreed",)
    assert (draft.effects, draft.agreed) == ((), ())


@pytest.mark.parametrize("said", ["yes please, bye", "yes bye", "sí, adiós", "yes, go ahead. Bye!", "确认，再见"])
def test_a_clear_yes_beside_a_goodbye_orders(said: str) -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    draft = goes(ann, said)
    assert draft.said == ("utter_plan_change_placing",)
    assert len(draft.agreed) == 1


def test_consent_is_more_than_having_heard() -> None:
    assert [text for text in ("yes bye", "ok bye", "de acuerdo, adiós", "是的，再见", "bye") if consents(text)] == [
        "yes bye",
        "是的，再见",
    ]


def test_a_figure_beside_a_goodbye_answers_the_question_in_hand() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    assert ann.says("+1 202 555 0147, thanks, bye", "goodbye").said == ("utter_ask_code",)


def test_a_goodbye_is_never_the_story_of_a_complaint() -> None:
    ann = Conversation()
    ann.says("I want to complain", "complaint")
    ann.presses("Something else")
    assert goes(ann, "adiós, ya lo veré").said == ("utter_goodbye_left_open",)


def test_a_goodbye_that_closes_a_message_with_a_wish_is_only_polite() -> None:
    ann = Conversation(verified=True)
    draft = ann.wishes(("I want another plan", "plan_change"), ("thanks, goodbye", "goodbye"))
    assert draft.said == ("utter_ask_plan_name",)


@pytest.mark.parametrize("said", ["thanks, that's all", "gracias, eso es todo", "谢谢，没别的了", "thank you, bye"])
def test_thanks_that_want_nothing_more_are_a_goodbye(said: str) -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    assert ann.says(said, "thank").said == ("utter_goodbye_left_open",)
    assert ann.says(said, "thank").said == ("utter_goodbye",)


@pytest.mark.parametrize(
    ("said", "meant"), [("vale, eso es todo", "affirm"), ("no, nothing else", "deny"), ("好的，没别的了", "affirm")]
)
def test_a_yes_or_no_that_wants_nothing_more_is_a_goodbye(said: str, meant: str) -> None:
    assert Conversation(verified=True).says(said, meant).said == ("utter_goodbye",)


def test_a_clear_yes_that_wants_nothing_more_is_still_a_yes() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    assert ann.says("yes please, that's all", "affirm").effects


def test_thanks_in_the_middle_stay_a_word_in_passing() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    assert ann.says("thank you", "thank").said == ("utter_you_are_welcome_beside", "utter_ask_phone")


@pytest.mark.parametrize(("language", "said"), GOODBYES)
def test_in_the_queue_a_goodbye_gives_up_nothing(language: Language, said: str) -> None:
    ann = Conversation(language=language)
    ann.says("agent")
    ann.queues = {**QUEUES, "general": replace(QUEUES["general"], place=1)}
    draft = goes(ann, said)
    assert draft.said == ("utter_goodbye_while_waiting",)
    assert not draft.leave_queue
    assert draft.hand_off is None


def test_with_nobody_there_a_goodbye_is_no_number_to_be_called_on() -> None:
    nobody = QueueOutlook(is_open=False, opens_at=None, waiting=0, wait_s=None)
    ann = Conversation(queues=dict.fromkeys(QUEUES, nobody))
    ann.says("agent")
    ann.presses("Leave a number or email")
    draft = goes(ann, "bye")
    assert draft.said == ("utter_goodbye_while_waiting",)
    assert ann.presses("Cancel").leave_queue


@pytest.mark.parametrize("steps", [(), ("Yes, a new SIM",), ("Yes, a new SIM", "SIM card by post")])
def test_a_goodbye_to_the_offer_of_a_new_sim_orders_none_and_keeps_the_place(steps: tuple[str, ...]) -> None:
    ann = Conversation(verified=True)
    ann.says("my phone was stolen", "sim_lost")
    (effect,) = ann.says("yes").effects
    ann.learns("line_order", payload=effect.payload, id="PO3")
    for title in steps:
        ann.presses(title)
    draft = goes(ann, "bye")
    assert draft.said == ("utter_goodbye_offer_dropped",)
    assert (draft.effects, draft.leave_queue) == ((), False)
    assert ann.says("yes").said == ()


def test_what_people_should_read_is_no_goodbye() -> None:
    ann = Conversation()
    ann.says("agent")
    assert ann.says("he said bye to me and hung up").said == ("utter_passed_on",)
    assert ann.says("bye, how long will it take?").said == ("utter_waiting_at_place_for",)


def test_what_only_may_be_a_goodbye_ends_nothing_that_waits_for_an_answer() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    draft = ann.turn(Heard(text="is that safe?", intent="goodbye", confidence=0.55, ranking=("goodbye",)))
    assert draft.said == ("utter_please_rephrase", "utter_ask_confirm_plan_change")


def test_plain_words_of_leave_are_enough_where_the_rest_was_not_understood() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    draft = ann.says("espere que lo consulto con mi mujer, hasta luego", "nlu_fallback")
    assert draft.said == ("utter_goodbye_not_agreed",)


@pytest.mark.parametrize("said", ["先不弄了，再见", "no, I'll leave it, bye", "mejor no, hasta luego"])
def test_a_goodbye_that_sounds_like_a_no_is_answered_with_a_goodbye(said: str) -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    assert ann.says(said, "deny").said == ("utter_goodbye_left_open",)
    assert ann.says(said, "deny").said == ("utter_goodbye",)


def test_yes_bye_is_a_yes_and_no_bye_is_none_where_the_nlu_is_unsure() -> None:
    for said, answer in (("yes bye", "utter_plan_change_placing"), ("no bye", "utter_goodbye_not_agreed")):
        ann = Conversation(verified=True)
        ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
        assert ann.says(said, "nlu_fallback").said == (answer,)
