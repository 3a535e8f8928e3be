"""The plan that suits: the sum behind the advice, and what happens when there is none to give."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot.actions.recommend import cost_on
from bot.bss.facts import BillsOf, ChargesOf, Fact, LinesOf, Offers, UsageOf
from bot.bss.model import Bucket, Charge, Used
from tests.unit.bot.conversation import BILLS, OFFERS, PLAN, WORLD, Conversation, euros, line, offer, text_of

PACKS = (
    replace(offer("data-boost-5", "Data Boost 5", "4.00", data=Decimal(5)), is_plan=False),
    replace(offer("data-boost-20", "Data Boost 20", "10.00", data=Decimal(20)), is_plan=False),
)
START = replace(
    offer("start-5", "Start 5", "9.90", data=Decimal(5)),
    minutes=Decimal(200),
    texts=Decimal(50),
    extra_minute=euros("0.10"),
    extra_text=euros("0.10"),
)


def used(data: str, minutes: int = 0, texts: int = 0) -> Used:
    return Used(data_gb=Decimal(data), minutes=Decimal(minutes), texts=Decimal(texts))


def a_world(*months: Used, **changes: Any) -> dict[Fact, object]:
    charges: dict[Fact, object] = {
        ChargesOf(bill.id): (replace(PLAN, used=month),) for bill, month in zip(BILLS, months, strict=True)
    }
    return {**WORLD, Offers(): (*OFFERS, *PACKS), LinesOf("C1"): (line(**changes),), **charges}


@pytest.mark.parametrize(
    ("months", "extra"),
    [
        ([used("5")], "0.00"),
        ([used("5.1")], "4.00"),
        ([used("12")], "8.00"),
        ([used("16")], "10.00"),
        ([used("26")], "14.00"),
        ([used("4", minutes=230)], "3.00"),
        ([used("4", texts=60)], "1.00"),
        ([used("9"), used("3"), used("3")], "1.33"),
    ],
)
def test_what_is_beyond_a_plan_is_counted_at_the_least_it_costs(months: list[Used], extra: str) -> None:
    cost = cost_on(START, months, PACKS, Decimal("9.90"))
    assert cost is not None
    assert cost.extra == Decimal(extra)
    assert cost.total == Decimal("9.90") + Decimal(extra)


def test_a_plan_that_cannot_carry_the_use_is_no_candidate() -> None:
    assert cost_on(START, [used("9")], (), Decimal("9.90")) is None
    assert cost_on(replace(START, extra_minute=None), [used("1", minutes=300)], PACKS, Decimal("9.90")) is None


def test_the_cheapest_is_advised_with_what_it_saves_and_a_yes_shows_its_terms() -> None:
    ann = Conversation(verified=True, world=a_world(used("4"), used("4.5"), used("3.5")))
    advised = ann.says("which plan suits me", "plan_recommend")
    assert advised.said == ("utter_recommend_change", "utter_ask_wants_plan_change")
    assert "Start 5 would save you €15.00 a month, €180.00 a year." in text_of(advised)
    terms = ann.says("yes")
    assert terms.said == ("utter_plan_change_cheaper", "utter_ask_confirm_plan_change")
    assert terms.effects == ()


def test_the_plan_that_is_advised_named_at_the_offer_of_its_terms_is_a_yes_to_them() -> None:
    ann = Conversation(verified=True, world=a_world(used("4"), used("4.5"), used("3.5")))
    ann.says("which plan suits me", "plan_recommend")
    terms = ann.says("start 5", "inform", plan_name="Start 5")
    assert terms.said == ("utter_plan_change_cheaper", "utter_ask_confirm_plan_change")
    assert terms.effects == ()


@pytest.mark.parametrize("said", ["how much does that cost", "¿y cuánto cuesta eso?", "那个多少钱"])
def test_a_question_of_price_at_the_advice_is_about_the_plan(said: str) -> None:
    ann = Conversation(verified=True, world=a_world(used("4"), used("4.5"), used("3.5")))
    advised = ann.says("which plan suits me", "plan_recommend")
    assert ann.says(said, "bill_balance").replies == advised.replies
    terms = ann.says("yes")
    assert ann.says(said, "bill_balance").replies == terms.replies
    ann.says("no")
    assert ann.says(said, "bill_balance").said == ("utter_plan_change_cheaper", "utter_ask_confirm_plan_change")


def test_a_plan_that_fits_is_left_alone() -> None:
    ann = Conversation(verified=True, world=a_world(used("45"), used("45"), used("45")))
    assert ann.says("which plan suits me", "plan_recommend").said == ("utter_recommend_stay",)


def test_nobody_is_asked_to_change_for_less_than_one_euro_a_month() -> None:
    cheap = a_world(used("4"), used("4"), used("4"), price=euros("10.50"))
    ann = Conversation(verified=True, world=cheap)
    assert ann.says("which plan suits me", "plan_recommend").said == ("utter_recommend_stay",)


def test_without_a_bill_of_use_there_is_no_sum() -> None:
    ann = Conversation(verified=True, world={**a_world(used("4"), used("4"), used("4")), BillsOf("BA1"): ()})
    assert ann.says("which plan suits me", "plan_recommend").said == ("utter_recommend_no_history",)


def test_a_line_that_shares_its_data_is_left_to_a_person() -> None:
    pot = Bucket(
        id="pot",
        kind="data",
        used=Decimal(70),
        allowance=Decimal(120),
        left=Decimal(50),
        resets=None,
        is_shared=True,
    )
    shared: dict[Fact, object] = {UsageOf("P0147"): (pot,)}
    ann = Conversation(verified=True, world=a_world(used("4"), used("4"), used("4")) | shared)
    assert ann.says("which plan suits me", "plan_recommend").said == ("utter_recommend_shared",)


def test_only_the_charges_of_the_line_itself_count() -> None:
    other = Charge(id="R9", key="plan", line="P0000", name={"en": "x"}, reason=None, amount=euros("1"), used=used("99"))
    world = a_world(used("4"), used("4"), used("4"))
    mine = replace(PLAN, used=used("4"))
    charges: dict[Fact, object] = {fact: (other, mine) for fact in world if isinstance(fact, ChargesOf)}
    ann = Conversation(verified=True, world=world | charges)
    assert "4 GB" in text_of(ann.says("which plan suits me", "plan_recommend"))
