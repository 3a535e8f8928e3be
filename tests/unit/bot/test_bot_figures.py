"""Figures: a sum that is not on offer, a day that is past and a number of parts are never taken for another."""

from collections.abc import Mapping

import pytest

from bot.bss.facts import ArrangementsOf, BillsOf, Fact
from bot.engine.choose import match_figure, match_option
from bot.engine.scene import Option
from bot.words import contains_words
from tests.unit.bot.conversation import WORLD, Conversation, bill, text_of

OWES: Mapping[Fact, object] = {**WORLD, BillsOf("BA1"): (bill(10, "35.90"),), ArrangementsOf("C1"): ()}


def paying_later() -> Conversation:
    ann = Conversation(verified=True, world=OWES)
    ann.says("can I pay later", "payment_extension")
    return ann


@pytest.mark.parametrize("said", ["7,50", "7.50", "0", "1000"])
def test_a_sum_that_is_not_on_offer_is_not_taken_for_one_that_is(said: str) -> None:
    stranger = Conversation()
    stranger.says("top up", "top_up", phone_number="+16175550102")
    assert stranger.says(said).said == ("utter_rejected_top_up_amount", "utter_ask_top_up_amount")


@pytest.mark.parametrize("said", ["diez", "ten", "10,00", "十"])
def test_a_sum_may_be_said_in_words(said: str) -> None:
    stranger = Conversation()
    stranger.says("top up", "top_up", phone_number="+16175550102")
    assert "amount=10.00" in text_of(stranger.says(said, "inform", spoken="en"))


def test_yesterday_is_not_tomorrow() -> None:
    ann = paying_later()
    assert ann.says("ayer", "inform", date="relative:-1d").said[0] == "utter_rejected_arrangement"
    assert ann.says("mañana", "inform", date="relative:+1d").said == ("utter_ask_confirm_arrangement_later",)


@pytest.mark.parametrize("said", ["in 24 parts", "en 24 cuotas", "分24期"])
def test_many_parts_are_no_day_of_the_month(said: str) -> None:
    asked = paying_later().says(said, "inform")
    assert asked.said[0].startswith("utter_arrangement_")
    agreed_to = paying_later()
    agreed_to.says("mañana", "inform", date="relative:+1d")
    assert agreed_to.says(said, "nlu_fallback").said[0].startswith("utter_arrangement_")


def test_a_day_beyond_the_rules_at_the_read_back_is_refused_and_the_question_stays() -> None:
    ann = paying_later()
    ann.says("mañana", "inform", date="relative:+1d")
    refused = ann.says("mejor el 15 de enero", "inform", date="2027-01-15")
    assert refused.said == ("utter_rejected_arrangement", "utter_ask_confirm_arrangement_later")


def test_a_figure_names_what_is_said_and_not_what_the_nlu_would_have_called_it() -> None:
    options = (Option(value="a", title="by 24 November", names=("day:24",)), Option(value="b", title="in parts"))
    assert match_figure("24", options[1:]) is None
    assert match_figure("24", (Option(value="a", title="later", names=("day:24",)),)) is None
    assert match_option("", options, ("day:24",), is_answer=False) is options[0]


def test_twenty_four_is_not_four_in_chinese_either() -> None:
    assert not contains_words("分24期", "4期")
    assert contains_words("分4期", "4期")
