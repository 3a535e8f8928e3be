"""Bare questions about what was just said: tax, certainty, reasons and times, answered beside the question in hand."""

import pytest

from bot.asking_words import Asked, bare_question
from tests.unit.bot.conversation import Conversation, text_of

ASKED: dict[Asked, tuple[str, ...]] = {
    "tax": (
        "is that with tax?", "do I need to pay GST on this?", "does that include VAT?", "is VAT included",
        "¿eso lleva IVA?", "¿con IVA?", "¿el IVA está incluido?", "含税吗？", "含稅嗎", "这个价格含税吗",
    ),
    "sure": ("are you sure?", "r u sure", "really?", "¿está usted segura?", "¿seguro?", "你确定吗？", "你確定嗎"),
    "why": (
        "why?", "but why", "and how did you work that out?", "why's it taking so long", "¿cómo lo ha calculado?",
        "¿y eso por qué?", "¿y por qué tengo que pagar eso?", "¿por qué tarda tanto?", "怎么算出来的", "为什么要付",
        "怎么还没好",
    ),
    "when": (
        "since when?", "since when is it out?", "when will it be fixed", "how long does that take",
        "how long does it take to arrive", "when will I get the money back?", "¿y cuánto tardan?",
        "¿desde cuándo está así?", "¿y a qué hora lo arreglan?", "¿desde cuándo empezaría?", "从什么时候开始断的",
        "什么时候修好", "投诉多久处理", "多久能退给我", "幾時先到", "几天能到", "从哪天开始",
    ),
    "means": ("what does minimum term mean?", "what does that mean?", "¿y eso qué es?", "这是什么意思", "我看不懂",
              "no se que es eso hija", "i dont know what that is", "我不知道这是什么"),
    "term": (
        "is there a contract", "is there a contract with that?", "am I tied in?", "does it have a minimum term",
        "¿tiene permanencia?", "¿y hay permanencia?", "¿eso lleva permanencia?", "有合约吗",
        "有合約期嗎", "要签合约吗？",
    ),
    "here": ("cant you just tell me it here", "¿no me lo puede decir usted por aquí?", "直接发给我不行吗"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "said"), [(kind, said) for kind, all_said in ASKED.items() for said in all_said])
def test_a_question_about_what_was_said_is_known_by_its_words(kind: Asked, said: str) -> None:
    assert bare_question(said) == kind


@pytest.mark.parametrize(
    "said",
    [
        "why is my bill so high", "when is my bill due", "how long is my contract", "sure", "seguro", "ok", "好的",
        "I need an invoice with our VAT number on it", "cuándo vence mi factura", "什么时候到期",
        "多少钱", "why is my phone cut off", "how long until my contract ends",
        "desde cuándo soy cliente", "什么套餐", "is that all",
    ],
)  # fmt: skip
def test_a_question_that_names_something_is_left_to_the_nlu(said: str) -> None:
    assert bare_question(said) is None


@pytest.mark.parametrize("meant", ["nlu_fallback", "bill_explain", "help"])
def test_how_an_advice_was_reckoned_is_told_and_its_question_stays(meant: str) -> None:
    ann = Conversation(verified=True)
    ann.says("which terms has Flow 20", "plan_browse", plan_name="Flow 20")
    ann.says("I want Flow 20", "plan_change", plan_name="Flow 20")
    asked = ann.says("what does minimum term mean?", meant)
    assert asked.said == ("utter_what_minimum_term", "utter_ask_confirm_plan_change")
    assert asked.effects == ()
    assert ann.says("yes").effects


@pytest.mark.parametrize(("said", "answer"), [("is that with tax?", "utter_with_tax"), ("are you sure?", "utter_sure")])
def test_tax_and_certainty_are_answered_as_often_as_they_are_asked_and_call_no_person(said: str, answer: str) -> None:
    ann = Conversation(verified=True)
    ann.says("what do I owe", "bill_balance")
    for _ in range(3):
        told = ann.says(said, "nlu_fallback")
        assert told.said == (answer,)
        assert told.hand_off is None


def test_the_time_of_an_outage_is_told_again_without_asking_for_the_town() -> None:
    ann = Conversation()
    ann.says("no signal in Valencia", "outage_report", place="Valencia")
    asked = ann.says("when will it be fixed?", "outage_report")
    assert asked.said == ("utter_outage_known", "utter_ask_wants_outage_news")
    assert "Valencia" in text_of(asked)


def test_nothing_is_explained_before_anything_was_said_nor_in_a_verification() -> None:
    ann = Conversation()
    assert ann.says("are you sure?", "nlu_fallback").said == ("utter_did_you_mean",)
    ann.says("what do I owe", "bill_balance")
    assert ann.says("why?", "nlu_fallback").said == ("utter_why_phone",)


def test_whether_a_plan_binds_is_told_of_the_plan_on_offer_and_not_of_the_own() -> None:
    ann = Conversation(verified=True)
    ann.says("I want Flow 20", "plan_change", plan_name="Flow 20")
    told = ann.says("is there a contract?", "contract_terms")
    assert told.said == ("utter_term_of_plan", "utter_ask_confirm_plan_change")
    assert told.replies[0].text == "Flow 20: 12 months."


def test_before_a_plan_is_chosen_a_question_about_the_contract_is_about_the_own() -> None:
    ann = Conversation(verified=True)
    ann.says("change my plan", "plan_change")
    assert ann.says("is there a contract?", "contract_terms").said[0] != "utter_term_of_plan"
