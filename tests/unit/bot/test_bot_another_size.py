"""A figure or a size said to what was read back is another choice, never a yes and never nonsense."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.bss.facts import ArrangementsOf, BillsOf, Fact, LinesOf, Offers
from bot.choosing_words import bare_figure, names_another_size
from tests.unit.bot.conversation import BILLS, FAMILY, OFFERS, WORLD, Conversation, offer, text_of


def pack(gigabytes: int, price: str) -> object:
    made = offer(f"boost-{gigabytes}", f"Boost {gigabytes}", price, data=Decimal(gigabytes))
    return replace(made, is_plan=False, valid_days=30)


PACKS: Mapping[Fact, object] = {**WORLD, Offers(): (*OFFERS, pack(5, "4.00"), pack(20, "10.00"))}
THREE: Mapping[Fact, object] = {**PACKS, Offers(): (*OFFERS, pack(5, "4.00"), pack(10, "7.00"), pack(20, "10.00"))}


def at_read_back(world: Mapping[Fact, object] = PACKS, wanted: str = "5 GB") -> Conversation:
    ann = Conversation(verified=True, world=world)
    asked = ann.says(f"{wanted} more please", "addon_buy", data_amount=wanted)
    assert asked.said == ("utter_ask_confirm_addon",)
    return ann


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("20", "inform"),
        ("the 20 one please", "nlu_fallback"),
        ("no, 20 GB", "inform"),
        ("mejor el de 20", "plan_change"),
        ("还是20G吧", "plan_current"),
        ("hmm 20 after all", "inform"),
        ("al final me quedo con 20", "nlu_fallback"),
        ("no wait, the bigger one", "nlu_fallback"),
        ("uno más grande", "inform"),
        ("大一点的", "affirm"),
    ],
)
def test_another_size_at_the_read_back_is_read_back_in_its_turn(said: str, intent: str) -> None:
    ann = at_read_back()
    told = ann.says(said, intent)
    assert told.said == ("utter_ask_confirm_addon",)
    assert told.effects == ()
    assert "Boost 20" in text_of(told)
    assert ann.says("yes").effects[0].payload["offer"] == "boost-20"


@pytest.mark.parametrize("intent", ["inform", "nlu_fallback"])
def test_a_bare_size_at_the_menu_is_read_back_and_a_place_that_there_is_not_is_said(intent: str) -> None:
    ann = Conversation(verified=True, world=PACKS)
    assert ann.says("I want an extra", "addon_buy").said == ("utter_ask_addon_use",)
    wrong = ann.says("7", intent)
    assert wrong.said == ("utter_no_such_choice", "utter_ask_addon_use")
    assert "no choice 7" in text_of(wrong)
    assert len(wrong.replies[-1].choices) == 3
    told = ann.says("5", intent)
    assert told.said == ("utter_ask_confirm_addon",)
    assert "Boost 5" in text_of(told)
    by_place = Conversation(verified=True, world=PACKS)
    by_place.says("I want an extra", "addon_buy")
    assert by_place.says("2", intent).said == ("utter_ask_country",)


def test_a_size_that_there_is_not_is_asked_back() -> None:
    told = at_read_back().says("50")
    assert told.said == ("utter_rejected_addon_name", "utter_ask_addon_name")


@pytest.mark.parametrize(("world", "wanted"), [(THREE, "5 GB"), (PACKS, "20 GB")])
def test_bigger_that_names_none_of_the_others_puts_the_choice_again(world: Mapping[Fact, object], wanted: str) -> None:
    told = at_read_back(world, wanted).says("大一点的", "affirm")
    assert told.said == ("utter_ask_addon_name",)
    assert told.effects == ()


def test_the_size_that_was_read_back_said_again_orders_nothing() -> None:
    told = at_read_back().says("5")
    assert told.said == ("utter_ask_confirm_addon",)
    assert told.effects == ()


@pytest.mark.parametrize("said", ["the big one", "el grande", "大的"])
def test_the_big_one_is_the_bigger_of_the_packs_offered(said: str) -> None:
    ann = Conversation(verified=True, world=PACKS)
    assert ann.says("more data", "addon_buy").said == ("utter_ask_addon_name",)
    assert "Boost 20" in text_of(ann.says(said, "inform"))


@pytest.mark.parametrize("said", ["the cheapest one", "la más barata", "最便宜的"])
def test_the_cheapest_plan_is_read_back_by_its_name(said: str) -> None:
    ann = Conversation(verified=True)
    ann.says("another plan please", "plan_change")
    assert "Start 5" in text_of(ann.says(said, "inform"))


def test_a_figure_at_a_plans_read_back_names_the_plan_before_a_line_that_ends_so() -> None:
    world = {**WORLD, LinesOf("C1"): (replace(FAMILY[0], number="+12025550120"), FAMILY[1])}
    ann = Conversation(verified=True, world=world)
    ann.says("change Hugo to Start 5", "plan_change", plan_name="Start 5")
    told = ann.says("20")
    assert "Flow 20" in text_of(told)
    assert FAMILY[1].number in text_of(told)


@pytest.mark.parametrize(
    "said", ["yes for 20 euros", "2 of them are broken", "call me at 20:30", "flat 4", "10 de mayo"]
)
def test_a_figure_in_a_sentence_is_no_size(said: str) -> None:
    assert bare_figure(said) is None


@pytest.mark.parametrize("said", ["ok", "yes please", "sí, gracias", "好的", "差不多"])
def test_a_plain_yes_names_no_other_size(said: str) -> None:
    assert not names_another_size(said)


@pytest.mark.parametrize("said", ["12", "another one"])
def test_the_choice_put_again_tells_all_that_its_question_tells(said: str) -> None:
    ann = Conversation(verified=True, world={**WORLD, BillsOf("BA1"): BILLS[:1], ArrangementsOf("C1"): ()})
    assert ann.says("more time please, in two parts", "payment_extension").said[-1].startswith("utter_ask_confirm")
    told = ann.says(said, "inform")
    assert told.said[-1] == "utter_ask_arrangement"
    assert "35.90" in text_of(told)


def test_a_day_named_at_the_read_back_is_no_figure_of_another_choice() -> None:
    ann = Conversation(verified=True, world={**WORLD, BillsOf("BA1"): BILLS[:1], ArrangementsOf("C1"): ()})
    ann.says("can I pay on the 5th", "payment_extension", date="--12-05")
    told = ann.says("no, mejor el 12", "inform", date="--12-12")
    assert told.said == ("utter_ask_confirm_arrangement_later",)
    assert "12 December" in text_of(told)


@pytest.mark.parametrize("said", ["well, 50 after all", "it is for my 2 children", "20 or 5, who knows"])
def test_a_figure_in_a_sentence_that_names_no_other_choice_orders_nothing(said: str) -> None:
    told = at_read_back().says(said, "nlu_fallback")
    assert told.effects == ()
    assert "Boost 20" not in text_of(told)
