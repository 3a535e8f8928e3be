"""A phone without signal: abroad it is roaming's business, at home only an outage of its own service is told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from typing import cast
from uuid import uuid4
from zoneinfo import ZoneInfo

import msgspec
import pytest

from bot.bss.facts import Fact, LinesOf, Outages
from bot.bss.model import Outage
from bot.countries import country_of, country_of_place
from bot.listen import understood
from bot.understand import Parse
from tests.unit.bot.conversation import WORLD, Conversation, line

MOBILE = cast(tuple[Outage, ...], WORLD[Outages()])[0]
NO_HELP_OF_TOWN = ("utter_roaming_first_steps", "utter_ask_wants_roaming_look")


def with_outage_of(*services: str) -> Mapping[Fact, object]:
    return {**WORLD, Outages(): (replace(MOBILE, services=frozenset(services)),)}


@pytest.mark.parametrize(
    ("said", "entities"),
    [
        ("no signal since I landed in Paris", {"place": "Paris"}),
        ("no signal since I landed", {"country": "FR"}),
        ("me he quedado sin cobertura en el extranjero", {}),
        ("sin señal en Nueva York", {"place": "Nueva York"}),
        ("我在国外没信号", {}),
        ("在巴黎手机没信号", {"place": "巴黎"}),
    ],
)
def test_no_signal_abroad_is_helped_without_a_town_and_without_a_code(said: str, entities: dict[str, str]) -> None:
    ann = Conversation()
    assert ann.says(said, "outage_report", **entities).said == NO_HELP_OF_TOWN
    assert ann.says("yes").said == ("utter_ask_phone",)


def test_a_foreign_city_said_at_the_question_which_town_is_abroad_too() -> None:
    ann = Conversation()
    assert ann.says("my phone is dead", "outage_report").said == ("utter_ask_place",)
    assert ann.says("I'm in Paris", "inform", place="Paris").said == NO_HELP_OF_TOWN


@pytest.mark.parametrize(
    "entities",
    [
        {"place": "Valencia", "country": "Venezuela"},
        {"place": "Valencia (Venezuela)"},
        {"place": "Valencia en Venezuela"},
        {"place": "瓦伦西亚", "country": "委内瑞拉"},
    ],
)
def test_a_foreign_town_that_is_called_like_one_at_home_is_abroad(entities: dict[str, str]) -> None:
    answered = Conversation()
    answered.says("my phone is dead", "outage_report")
    assert answered.says("in Valencia, the one over there", "inform", **entities).said == NO_HELP_OF_TOWN
    assert Conversation().says("no signal in Valencia", "outage_report", **entities).said == NO_HELP_OF_TOWN


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("no signal in Córdoba", "Córdoba"),
        ("sin cobertura en Granada", "Granada"),
        ("no signal in Calle París 5", "Calle París 5, Toledo"),
        ("no signal in Madrid", "Madrid, Spain"),
    ],
)
def test_a_town_at_home_that_is_called_like_one_abroad_is_at_home(said: str, place: str) -> None:
    told = Conversation().says(said, "outage_report", place=place)
    assert told.said == ("utter_outage_none", "utter_ask_wants_fault_report")


@pytest.mark.parametrize("said", ["no signal since I came back from Paris", "desde que volví de París no tengo señal"])
def test_who_has_come_back_is_asked_for_the_town_at_home(said: str) -> None:
    assert Conversation().says(said, "outage_report", place="Paris").said == ("utter_ask_place",)


def test_no_signal_abroad_taken_for_roaming_asks_no_code_before_it_has_helped() -> None:
    ann = Conversation()
    assert ann.says("no signal in Morocco", "roaming_info", country="MA").said == NO_HELP_OF_TOWN
    assert ann.says("no data in Morocco", "roaming_info", country="MA").said == ("utter_ask_phone",)


@pytest.mark.parametrize(("roams", "said"), [(False, "utter_roaming_is_why"), (True, "utter_roaming_steps")])
def test_a_verified_customer_abroad_is_told_the_state_of_the_line(roams: bool, said: str) -> None:
    ann = Conversation(verified=True, world={**WORLD, LinesOf("C1"): (line(roams=roams),)})
    assert ann.says("no signal in Paris", "outage_report", place="Paris").said[0] == said


def test_who_has_tried_the_steps_is_not_told_them_again() -> None:
    ann = Conversation(world={**WORLD, LinesOf("C1"): (line(roams=True),)})
    ann.says("no signal in Paris", "outage_report", place="Paris")
    ann.says("yes")
    ann.says("+1 202 555 0147")
    assert ann.enters_code("right").said == ("utter_verified", "utter_roaming_is_not_why")


def test_the_trouble_and_its_country_in_one_message_are_one_wish() -> None:
    ann = Conversation()
    told = ann.wishes(("my phone has no signal", "outage_report"), ("I'm in Mexico", "roaming_info", {"country": "MX"}))
    assert told.said[-1] == "utter_ask_wants_roaming_look"


@pytest.mark.parametrize(
    ("services", "said", "is_told"),
    [
        (("mobile",), "my phone has no signal", True),
        (("fibre",), "my phone has no signal", False),
        (("fibre",), "no tengo cobertura", False),
        (("fibre",), "手机没信号", False),
        (("mobile",), "the wifi at home is down", False),
        (("mobile",), "se ha caído la fibra", False),
        (("mobile",), "家里宽带断了", False),
        (("fibre",), "internet en casa no funciona", True),
        (("fibre",), "nothing works", True),
        (("mobile", "fibre"), "my phone has no signal", True),
        (("television",), "my phone has no signal", True),
        ((), "my phone has no signal", True),
    ],
)
def test_only_an_outage_of_the_service_that_fails_is_told(services: tuple[str, ...], said: str, is_told: bool) -> None:
    told = Conversation(world=with_outage_of(*services)).says(said, "outage_report", place="Valencia")
    assert told.said[0] == ("utter_outage_known" if is_told else "utter_outage_none")


def test_who_has_a_mobile_line_alone_is_told_nothing_of_the_fibre() -> None:
    ann = Conversation(verified=True, world=with_outage_of("fibre"))
    assert ann.says("nothing works here", "outage_report").said[0] == "utter_outage_none"
    both = {**with_outage_of("fibre"), LinesOf("C1"): (line(), line("+12025550148", kind="fibre"))}
    assert (
        Conversation(verified=True, world=both).says("nothing works", "outage_report").said[0] == "utter_outage_known"
    )


def test_the_operators_country_is_that_of_its_clocks() -> None:
    assert country_of(ZoneInfo("Europe/Madrid")) == "ES"
    assert country_of(UTC) is None
    assert country_of_place("巴黎") == "FR"
    assert country_of_place("Cuba Street") is None


@pytest.mark.parametrize("said", ["+1 202 555 0147", "yes, +1 202 555 0147 works"])
def test_a_number_at_the_offer_to_look_is_a_yes_and_gets_the_code(said: str) -> None:
    ann = Conversation()
    ann.says("no signal in Paris", "outage_report", place="Paris")
    told = ann.says(said, "inform")
    assert told.said == ("utter_ask_code",)
    assert told.effects[0].payload["phone"] == "+12025550147"


def test_the_number_of_another_line_to_verify_a_lost_one_by_is_a_yes() -> None:
    ann = Conversation()
    assert ann.says("my phone was stolen", "sim_lost").said == ("utter_ask_has_other_line",)
    assert ann.says("+1 202 555 0147").said == ("utter_ask_code",)
    bob = Conversation()
    bob.says("my phone was stolen", "sim_lost")
    assert bob.says("no, only +1 202 555 0147, and that is gone", "deny").hand_off is not None


@pytest.mark.parametrize(("shares", "intent"), [((0.49, 0.47), "roaming_info"), ((0.4, 0.3), "nlu_fallback")])
def test_doubt_between_roaming_and_an_outage_is_no_doubt(shares: tuple[float, float], intent: str) -> None:
    ranking = [{"name": "nlu_fallback", "confidence": 0.5}] + [
        {"name": name, "confidence": share}
        for name, share in zip(("roaming_info", "outage_report"), shares, strict=True)
    ]
    parse = {"intent": {"name": "nlu_fallback", "confidence": 0.5}, "intent_ranking": ranking}
    (heard,) = understood(uuid4(), "no signal, I'm abroad", msgspec.convert(parse, Parse))
    assert heard.intent == intent
