"""What any person would have understood: "still slow" is a no, "la de roaming" no reason, Valencia no Spanish."""

import pytest

from bot.bss.facts import LinesOf
from bot.engine.choose import match_option
from bot.engine.fill import tells_enough
from bot.engine.scene import Option
from bot.words import is_whole_address, plain_intent, says_as_before, says_still, takes_leave
from tests.unit.bot.conversation import FAMILY, WORLD, Conversation, text_of


@pytest.mark.parametrize("said", ["no still slow", "still the same", "sigue igual", "no, todavía va lento", "还是很慢"])
def test_still_slow_is_a_no_to_whether_a_step_helped(said: str) -> None:
    ann = Conversation()
    assert ann.says("my internet is slow", "service_quality").said == ("utter_quality_slow_1",)
    assert ann.says(said, "service_quality").said == ("utter_quality_slow_2",)
    assert ann.says(said, "service_quality").said == ("utter_ask_place",)


def test_still_is_no_answer_to_the_offer_of_news() -> None:
    ann = Conversation(verified=True)
    ann.says("no signal in Valencia", "outage_report", place="Valencia")
    assert ann.says("still no signal", "outage_report").said[-1] == "utter_ask_wants_outage_news"


def test_what_only_says_the_wish_again_does_not_begin_the_steps_anew() -> None:
    ann = Conversation()
    assert ann.says("my internet is slow", "service_quality").said == ("utter_quality_slow_1",)
    ann.says("no")
    assert ann.says("so slow it is no use", "service_quality").said == ("utter_quality_slow_2",)


def test_plans_named_at_the_question_of_which_kind_are_compared() -> None:
    ann = Conversation()
    assert ann.says("which plans do you have", "plan_browse").said == ("utter_ask_line_kind",)
    ann.says("and the cheapest?", "plan_browse")
    told = ann.says("tell me of Flow 20", "plan_browse", plan_name="Flow 20")
    assert told.said == ("utter_plans_named",)
    assert told.hand_off is None


def test_a_wish_that_names_more_in_the_middle_of_verification_is_asked_for_the_code_still() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    ann.says("+1 202 555 0147")
    assert ann.says("what do I owe for October", "bill_balance", bill_period="October").said == ("utter_ask_code",)


def test_a_word_that_says_nothing_chooses_nothing() -> None:
    options = (Option(value="amount", title="El importe es de más"), Option(value="twice", title="Se cobró dos veces"))
    assert match_option("la de roaming", options, (), is_answer=True) is None
    chosen = match_option("dos veces", options, (), is_answer=True)
    assert chosen is not None
    assert chosen.value == "twice"


@pytest.mark.parametrize("said", ["I didn't get any code", "no me llega ningún código", "收不到验证码", "没收到"])
def test_who_gets_no_code_is_sent_a_new_one_and_told_that_it_is_new(said: str) -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    assert ann.says("+1 202 555 0147").said == ("utter_ask_code",)
    again = ann.says(said, "nlu_fallback")
    assert again.said == ("utter_ask_new_code",)
    assert [effect.kind for effect in again.effects] == ["send_code"]


def test_of_another_number_the_code_is_the_first_again() -> None:
    ann = Conversation()
    ann.says("what do I owe", "bill_balance")
    ann.says("+1 202 555 0147")
    ann.presses("Send a new code")
    assert ann.says("换个号码", "nlu_fallback").said == ("utter_ask_other_phone",)
    assert ann.says("+1 202 555 0199").said == ("utter_ask_code",)


def test_beside_a_question_what_is_no_business_of_ours_is_declined_without_a_second_question() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    draft = ann.says("do you like jazz", "out_of_scope")
    assert draft.said == ("utter_out_of_scope_beside", "utter_ask_confirm_plan_change")
    assert text_of(draft).count("?") == 1


@pytest.mark.parametrize(
    ("said", "means"), [("有", "affirm"), ("没有", "deny"), ("no tengo", "deny"), ("I do", "affirm")]
)
def test_having_and_not_having_are_yes_and_no(said: str, means: str) -> None:
    assert plain_intent(said) == means


def test_another_number_named_in_chinese_is_a_yes_to_whether_there_is_one() -> None:
    ann = Conversation(language="zh", world={**WORLD, LinesOf("C1"): FAMILY})
    ann.says("手机被偷了", "sim_lost")
    assert ann.says("有").said == ("utter_ask_phone",)


def test_thanks_after_an_address_are_no_part_of_it() -> None:
    ann = Conversation(verified=True)
    assert ann.says("I have moved", "account_update").said == ("utter_ask_new_address",)
    asked = ann.says("calle Mayor 5, 3º B, 28013 Madrid. Gracias", "inform")
    assert "«calle Mayor 5, 3º B, 28013 Madrid»" in text_of(asked) or '"calle Mayor 5, 3º B, 28013 Madrid"' in text_of(
        asked
    )


def test_a_story_told_as_the_answer_to_what_it_is_about_is_not_asked_for_again() -> None:
    ann = Conversation(language="zh")
    ann.says("我想投诉", "complaint")
    told = ann.says("客服态度太差了，我解释了半天他直接就把电话挂了", "complaint")
    assert told.said == ("utter_ask_confirm_complaint",)
    assert tells_enough("客服态度太差了，我解释了半天他直接就把电话挂了")
    assert not tells_enough("态度太差了")


def test_a_place_named_in_another_tongue_is_no_change_of_language() -> None:
    ann = Conversation()
    ann.says("hello, I have a question", "greet", spoken="en")
    ann.says("I live in Valencia", "inform", spoken="es", place="Valencia")
    assert ann.language == "en"
    ann.says("vivo en el centro de Valencia", "inform", spoken="es", place="Valencia")
    assert ann.language == "es"


def test_words_of_leave_stand_first_or_last() -> None:
    said = [
        "cheers bye",
        "ok, bye then",
        "I have to run, bye",
        "我先走了，再见",
        "好的再见",
        "he said bye to me",
        "bye bye birdie",
    ]
    assert [text for text in said if takes_leave(text)] == said[:5]
    assert not says_still("notebook")


@pytest.mark.parametrize("said", ["no, es el 4º B", "No, it's flat 4", "不对，是4楼"])
def test_half_an_address_put_right_asks_for_the_whole_one_again(said: str) -> None:
    ann = Conversation(verified=True)
    ann.says("I have moved", "account_update")
    ann.says("calle Mayor 5, 3º B, 28013 Madrid", "inform")
    again = ann.says(said, "deny")
    assert again.said == ("utter_ask_new_address",)
    assert again.effects == ()
    asked = ann.says("calle Mayor 5, 4º B, 28013 Madrid", "inform")
    assert "4º B" in text_of(asked)
    assert [effect.payload["type"] for effect in ann.says("yes").effects] == ["account_update"]


@pytest.mark.parametrize("said", ["no", "no, thanks", "no, I'll do it later"])
def test_a_no_to_an_address_without_another_figure_changes_nothing(said: str) -> None:
    ann = Conversation(verified=True)
    ann.says("I have moved", "account_update")
    ann.says("calle Mayor 5, 3º B, 28013 Madrid", "inform")
    assert ann.says(said, "deny").said == ("utter_account_update_declined",)


def test_another_email_said_with_the_no_is_read_back() -> None:
    ann = Conversation(verified=True)
    ann.says("another email please", "account_update")
    ann.says("will.irving@example.com", "inform")
    again = ann.says("no, wil.irving@example.com", "deny")
    assert again.said == ("utter_ask_confirm_new_email",)
    assert "wil.irving@example.com" in text_of(again)


@pytest.mark.parametrize("said", ["sorry it's 21 High Street", "perdón, es el 21", "不好意思，是21号"])
def test_sorry_and_another_figure_correct_an_address_as_a_no_does(said: str) -> None:
    ann = Conversation(verified=True)
    ann.says("I have moved", "account_update")
    ann.says("12 High Street, 28001 Madrid", "inform")
    assert ann.says(said, "nlu_fallback").said == ("utter_ask_new_address",)


@pytest.mark.parametrize(
    "said", ["21 High Street, 28002 Madrid", "Avenida de la Constitución 21, 41001 Sevilla", "马德里市大街路21号3楼"]
)
def test_another_whole_address_takes_the_place_of_the_one_read_back(said: str) -> None:
    ann = Conversation(verified=True)
    ann.says("I have moved", "account_update")
    ann.says("12 High Street, 28001 Madrid", "inform")
    again = ann.says(said, "nlu_fallback")
    assert again.said == ("utter_ask_confirm_new_address",)
    assert said in text_of(again)
    assert [agreed.details["new_address"] for agreed in ann.says("yes").agreed] == [said]


@pytest.mark.parametrize("said", ["the postcode is 28002, not 28001", "call me on 600 123", "at 10 on the 24th"])
def test_a_figure_alone_is_no_address(said: str) -> None:
    assert not is_whole_address(said)


@pytest.mark.parametrize("said", ["sigue igual", "no, igual", "the same", "no change", "还是老样子", "没变化"])
def test_nothing_has_changed_is_a_no_even_where_it_sounds_like_a_yes(said: str) -> None:
    ann = Conversation()
    ann.says("my internet is slow", "service_quality")
    assert ann.says(said, "affirm").said == ("utter_quality_slow_2",)


@pytest.mark.parametrize("said", ["it's fine now", "igual que un cohete", "一样好用了", "it is working"])
def test_what_works_is_no_sameness(said: str) -> None:
    assert not says_as_before(said)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("hi, my new address is 4 Elm Street, 46002 Valencia", "4 Elm Street, 46002 Valencia"),
        ("cambien mi dirección a Calle Mayor 12, 46001 Valencia.", "Calle Mayor 12, 46001 Valencia"),
        ("我搬家了，新地址是上海路12号3楼", "上海路12号3楼"),
    ],
)
def test_an_address_said_with_the_wish_is_read_back_and_not_asked_for(said: str, address: str) -> None:
    ann = Conversation(verified=True)
    told = ann.says(said, "account_update")
    assert told.said == ("utter_ask_confirm_new_address",)
    assert f"{address}" in text_of(told)


@pytest.mark.parametrize("said", ["my address has changed", "I moved to Valencia 3 weeks ago", "mi dirección es otra"])
def test_half_an_address_with_the_wish_is_asked_for(said: str) -> None:
    assert Conversation(verified=True).says(said, "account_update").said[-1] == "utter_ask_new_address"


def test_a_question_at_the_question_for_the_address_is_no_address() -> None:
    ann = Conversation(verified=True)
    ann.says("I have moved", "account_update")
    assert ann.says("how long does that take", "nlu_fallback").said == ("utter_when_recorded", "utter_ask_new_address")
    asked = ann.says("and is the landlord told of it", "nlu_fallback")
    assert asked.said == ("utter_rejected_new_address", "utter_ask_new_address")
    named = ann.says("Finca La Paloma, Jaén", "inform", place="Jaén")
    assert named.said == ("utter_ask_confirm_new_address",)


@pytest.mark.parametrize("said", ["why is my bill so high this month", "por qué es tan alta este mes"])
def test_this_months_bill_is_the_newest_one(said: str) -> None:
    told = Conversation(verified=True).says(said, "bill_explain", bill_period="relative:0m")
    assert told.said == ("utter_bill_higher",)


def test_what_was_chosen_named_again_at_the_read_back_asks_for_the_yes_still() -> None:
    ann = Conversation(verified=True)
    ann.says("I want Flow 20", "plan_change", plan_name="Flow 20")
    told = ann.says("Flow 20", "inform")
    assert told.said == ("utter_ask_confirm_plan_change",)
    assert told.effects == ()


def test_the_cheapest_of_the_plans_just_shown_and_one_named_by_its_data_are_told_alone() -> None:
    ann = Conversation()
    ann.says("which plans do you have", "plan_browse")
    assert ann.says("mobile", "inform").said == ("utter_plans",)
    cheapest = ann.says("¿cuál es la más barata?", "plan_browse")
    assert cheapest.said == ("utter_plans_named",)
    assert "Start 5" in text_of(cheapest)
    assert "Flow 50" in text_of(ann.says("and the 50 GB one?", "plan_browse", data_amount="50 GB"))


@pytest.mark.parametrize("said", ["is it free?", "¿es gratis?", "免费吗", "does it cost anything"])
def test_whether_it_is_free_is_told_of_what_is_offered(said: str) -> None:
    ann = Conversation()
    ann.says("I want an eSIM", "sim_help")
    told = ann.says(said, "contract_terms")
    assert told.said == ("utter_ask_wants_esim",)
    assert "free" in text_of(told)


def test_a_subject_of_a_complaint_is_heard_in_the_story() -> None:
    ann = Conversation()
    ann.says("quiero poner una queja", "complaint")
    told = ann.says("la atención en la tienda fue horrible, me gritaron delante de todos ayer", "complaint")
    assert told.said == ("utter_ask_confirm_complaint",)
