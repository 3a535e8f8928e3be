""" "All of them" to the question which one: told for each where nothing is ordered, else asked for the first."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.bss.facts import BillsOf, Fact, LinesOf, UsageOf
from bot.bss.model import Bucket
from bot.choosing_words import means_all
from tests.unit.bot.conversation import BILLS, FAMILY, WORLD, Conversation, text_of


def data_left(amount: str) -> Bucket:
    return Bucket(
        id="d",
        kind="data",
        used=Decimal(1),
        allowance=Decimal(50),
        left=Decimal(amount),
        resets=None,
        is_shared=False,
    )


LEFT: Mapping[Fact, object] = {UsageOf(one.id): (data_left(f"{place}.5"),) for place, one in enumerate(FAMILY, start=1)}
HOUSE: Mapping[Fact, object] = {**WORLD, LinesOf("C1"): FAMILY, **LEFT}


@pytest.mark.parametrize(
    "said",
    ["all of them", "both please", "todas", "las dos", "todas mis líneas", "全部", "两个都要", "我名下的号码都查一下"],
)
def test_what_can_be_told_of_all_lines_is_told_of_all(said: str) -> None:
    ann = Conversation(verified=True, world=HOUSE)
    assert ann.says("how much data is left", "usage_remaining").said == ("utter_ask_line",)
    told = ann.says(said, "inform")
    assert told.said == ("utter_usage_undated",) * 3
    assert [one.number in reply.text for one, reply in zip(FAMILY, told.replies, strict=True)] == [True] * 3
    assert ann.says("thanks", "thank").said == ("utter_you_are_welcome",)


def test_a_wish_that_names_all_lines_is_not_asked_which_and_the_next_one_is() -> None:
    ann = Conversation(verified=True, world=HOUSE)
    assert (
        ann.says("what plans are all my lines on", "plan_current").said == ("utter_plan_current", "utter_plan_term") * 3
    )
    assert ann.says("how much data is left", "usage_remaining").said == ("utter_ask_line",)


def test_all_of_them_after_one_was_told_tells_all() -> None:
    ann = Conversation(verified=True, world=HOUSE)
    ann.says("how much data is left", "usage_remaining")
    assert ann.says("Hugo", "inform").said == ("utter_usage_undated",)
    assert ann.says("and all of them?", "nlu_fallback").said == ("utter_usage_undated",) * 3


def test_each_account_is_named_before_what_is_owed_on_it() -> None:
    lines = (FAMILY[0], replace(FAMILY[1], account="BA2"))
    world = {**WORLD, LinesOf("C1"): lines, BillsOf("BA2"): BILLS}
    ann = Conversation(verified=True, world=world)
    assert ann.says("what do I owe", "bill_balance").said == ("utter_ask_account",)
    told = ann.says("both", "inform")
    assert told.said == ("utter_account_of_several", "utter_balance_open") * 2
    assert [one.number in told.replies[place].text for one, place in zip(lines, (0, 2), strict=True)] == [True] * 2


def test_an_order_is_for_one_line_at_a_time_and_says_so() -> None:
    ann = Conversation(verified=True, world=HOUSE)
    assert ann.says("another plan please", "plan_change").said == ("utter_ask_line",)
    assert ann.says("all of them", "inform").said == ("utter_one_at_a_time", "utter_ask_line")
    assert ann.says("Hugo", "inform").said == ("utter_ask_plan_name",)


def test_a_wish_for_an_order_for_all_lines_says_so_before_it_asks_which() -> None:
    ann = Conversation(verified=True, world=HOUSE)
    assert ann.says("move all my lines to Flow 20", "plan_change", plan_name="Flow 20").said == (
        "utter_one_at_a_time",
        "utter_ask_line",
    )
    assert ann.says("Hugo", "inform").said[-1] == "utter_ask_confirm_plan_change"


def test_who_wants_it_for_all_lines_again_is_given_to_people() -> None:
    ann = Conversation(verified=True, world=HOUSE)
    ann.says("another plan please", "plan_change")
    ann.says("all of them", "inform")
    asked = ann.says("I said all of my lines", "plan_change")
    assert asked.hand_off is not None


def test_of_very_many_lines_the_customer_chooses() -> None:
    many = tuple(replace(FAMILY[0], id=f"P{place}", number=f"+120255501{place}") for place in range(50, 56))
    ann = Conversation(verified=True, world={**WORLD, LinesOf("C1"): many})
    ann.says("what plan is it", "plan_current")
    assert "utter_one_at_a_time" in ann.says("all", "inform").said
    assert "+12025550155" in text_of(ann.says("+12025550155"))


@pytest.mark.parametrize(
    "said",
    [
        "all right",
        "not all",
        "all I want is the bill",
        "is that all",
        "la dos",
        "todo bien",
        "nada más",
        "都可以",
        "全家",
    ],
)
def test_what_only_sounds_like_all_is_not_all(said: str) -> None:
    assert not means_all(said)
