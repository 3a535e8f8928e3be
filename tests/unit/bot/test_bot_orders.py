"""Add-ons, roaming, SIMs, leaving and porting: each ends well, and each way it can go wrong is said."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from bot.bss.facts import Fact, LinesOf, Offers, RoamingZones
from bot.bss.model import RoamingZone
from bot.countries import countries_in
from bot.engine.decide import Draft
from bot.listen import understood
from bot.understand import Parse
from tests.unit.bot.conversation import OFFERS, WORLD, Conversation, euros, line, offer, rules, text_of

ADDONS = (
    replace(offer("data-boost-5", "Data Boost 5", "4.00", data=Decimal(5)), is_plan=False, valid_days=30),
    replace(offer("data-boost-20", "Data Boost 20", "10.00", data=Decimal(20)), is_plan=False, valid_days=30),
    replace(
        offer("roam-world", "Roam World", "19.00"),
        is_plan=False,
        valid_days=15,
        is_abroad=True,
        countries=frozenset({"JP", "MX"}),
    ),
    replace(offer("calls-abroad", "Calls Abroad", "6.00"), is_plan=False, valid_days=30, countries=frozenset({"MX"})),
)
ZONES = (
    RoamingZone(countries=frozenset({"FR", "ES"}), megabyte=None, minute=None, text=None),
    RoamingZone(countries=frozenset({"JP", "MX"}), megabyte=euros("0.50"), minute=euros("1.20"), text=euros("0.50")),
    RoamingZone(countries=frozenset({"CH"}), megabyte=euros("0.25"), minute=None, text=None),
)


def a_world(*lines: Any) -> dict[Fact, object]:
    return {
        **WORLD,
        Offers(): (*OFFERS, *ADDONS),
        RoamingZones(): ZONES,
        LinesOf("C1"): lines or (line(),),
    }


def ann(*lines: Any, **changes: Any) -> Conversation:
    return Conversation(verified=changes.pop("verified", True), world=a_world(*lines), **changes)


@pytest.mark.parametrize("said", ["and how much is that?", "¿y cuánto cuesta?", "那多少钱"])
def test_a_question_of_price_at_a_pack_is_about_the_pack_and_a_yes_still_orders_it(said: str) -> None:
    talk = ann()
    offered = talk.says("I want more data", "addon_buy")
    assert offered.said == ("utter_ask_addon_name",)
    assert talk.says(said, "bill_balance").replies == offered.replies
    read_back = talk.says("the second one", "inform")
    assert talk.says(said, "bill_balance").replies == read_back.replies
    assert talk.says("yes").effects[0].payload["offer"] == "data-boost-20"
    talk.learns("addon_order", id="PO1", done="2026-11-22")
    assert talk.says(said, "bill_balance").said != read_back.said


def test_a_pack_named_by_its_data_is_read_back_and_ordered_once_confirmed() -> None:
    talk = ann()
    asked = talk.says("can I add 20 GB", "addon_buy", data_amount="20 GB")
    assert asked.said == ("utter_ask_confirm_addon",)
    assert "Data Boost 20 for the line +12025550147: €10.00" in text_of(asked)
    assert asked.effects == ()
    ordered = talk.says("yes")
    assert ordered.said == ("utter_addon_placing",)
    (effect,) = ordered.effects
    assert (effect.kind, effect.payload["line"], effect.payload["offer"]) == ("addon_order", "P0147", "data-boost-20")
    assert [one.flow for one in ordered.agreed] == ["addon_buy"]
    told = talk.learns("addon_order", payload=effect.payload, id="PO1", done="2026-11-22")
    assert "Data Boost 20 is active on the line +12025550147 until 22 December 2026" in text_of(told)


@pytest.mark.parametrize("meant", ["inform", "nlu_fallback", "deny"])
def test_another_pack_named_after_the_order_is_read_back_and_not_ordered_at_once(meant: str) -> None:
    talk = ann()
    talk.says("can I add 20 GB", "addon_buy", data_amount="20 GB")
    assert talk.says("yes").effects
    other = talk.says("no, the 5 GB one", meant, data_amount="5 GB")
    assert other.effects == ()
    assert other.said == ("utter_ask_confirm_addon",)


def test_what_is_needed_is_asked_when_the_wish_does_not_say_it() -> None:
    talk = ann()
    assert talk.says("I want an extra", "addon_buy").said == ("utter_ask_addon_use",)
    choose = talk.presses("More data")
    assert [choice.title for choice in choose.replies[-1].choices] == ["Data Boost 5, €4.00", "Data Boost 20, €10.00"]
    assert talk.says("the second one", "inform").said == ("utter_ask_confirm_addon",)
    assert talk.says("no").said == ("utter_addon_declined",)


def test_an_amount_for_which_there_is_no_pack_is_said_and_the_others_are_shown() -> None:
    draft = ann().says("I need 10 GB more", "addon_buy", data_amount="10 GB")
    assert draft.said == ("utter_rejected_addon_name", "utter_ask_addon_name")


@pytest.mark.parametrize(
    ("said", "country", "answer"),
    [
        ("a pass for Japan", "JP", "utter_ask_confirm_addon"),
        ("a pass for France", "FR", "utter_roaming_as_home"),
        ("a pass for Switzerland", "CH", "utter_addon_not_there"),
        ("I want to call Mexico from home", "MX", "utter_ask_confirm_addon"),
        ("mi madre llama mucho a México, ¿hay algún bono?", "MX", "utter_ask_confirm_addon"),
        ("I want to call Japan from home", "JP", "utter_addon_not_there"),
    ],
)
def test_a_country_decides_which_pack_suits(said: str, country: str, answer: str) -> None:
    assert ann().says(said, "addon_buy", country=country).said == (answer,)


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"kind": "fibre", "plan_name": "Fibre 600"}, "utter_addon_none"),
        ({"is_active": False}, "utter_addon_suspended"),
        ({"data_gb": "unlimited"}, "utter_addon_unlimited"),
    ],
)
def test_a_line_that_cannot_have_a_pack_is_told_so(changes: Mapping[str, Any], answer: str) -> None:
    assert ann(line(**changes)).says("more data please", "addon_buy").said == (answer,)


def test_a_price_that_moved_before_the_yes_is_shown_again() -> None:
    talk = ann()
    talk.says("5 GB more", "addon_buy", data_amount="5 GB")
    dearer = tuple(replace(one, price=euros("5.00")) if one.id == "data-boost-5" else one for one in ADDONS)
    talk.world[Offers()] = (*OFFERS, *dearer)
    moved = talk.says("yes")
    assert moved.said == ("utter_plan_change_terms_moved", "utter_ask_confirm_addon")
    assert moved.effects == ()
    assert "€5.00" in text_of(moved)


def test_an_add_on_that_is_refused_changed_nothing() -> None:
    talk = ann()
    payload = {"party": "C1", "line": "P0147", "told": {}}
    assert talk.learns("addon_order", succeeded=False, payload=payload, reason="x").said == ("utter_order_failed",)


def test_prices_abroad_are_told_to_anybody_and_the_pass_leads_to_its_order() -> None:
    talk = ann(verified=False)
    told = talk.says("what does roaming cost in Japan", "roaming_info", country="JP")
    assert told.said == ("utter_roaming_with_pass", "utter_ask_wants_pass")
    assert "In Japan you pay for what you use:\n• Data: €0.50 for each MB\n• Calls: €1.20 a minute" in text_of(told)
    assert talk.says("yes").said == ("utter_ask_phone",)
    talk.says("+12025550147")
    confirmed = talk.enters_code("right")
    assert confirmed.said == ("utter_verified", "utter_ask_confirm_addon")
    assert "Roam World" in text_of(confirmed)


@pytest.mark.parametrize(
    ("country", "answer"),
    [("ES", "utter_roaming_as_home"), ("CH", "utter_roaming_by_use"), ("KP", "utter_roaming_not_covered")],
)
def test_each_kind_of_country_has_its_answer(country: str, answer: str) -> None:
    assert ann(verified=False).says("roaming prices", "roaming_info", country=country).said == (answer,)


def test_a_country_is_asked_for_and_one_that_is_none_is_said() -> None:
    talk = ann(verified=False)
    assert talk.says("roaming", "roaming_info").said == ("utter_ask_roaming_wish",)
    assert talk.presses("Prices in a country").said == ("utter_ask_country",)
    assert talk.says("the moon", "inform").said == ("utter_rejected_country", "utter_ask_country")
    assert talk.says("japón", "inform").said == ("utter_roaming_with_pass", "utter_ask_wants_pass")


@pytest.mark.parametrize(
    ("said", "roams", "answer", "change"),
    [
        ("switch on roaming", False, "utter_ask_confirm_roaming_on", "roaming_on"),
        ("turn my roaming off please", True, "utter_ask_confirm_roaming_off", "roaming_off"),
        ("desactive el roaming", True, "utter_ask_confirm_roaming_off", "roaming_off"),
        ("帮我开通漫游", False, "utter_ask_confirm_roaming_on", "roaming_on"),
    ],
)
def test_roaming_is_switched_by_an_order_once_confirmed(said: str, roams: bool, answer: str, change: str) -> None:
    talk = ann(line(roams=roams))
    assert talk.says(said, "roaming_info").said == (answer,)
    ordered = talk.says("yes")
    assert [effect.payload["change"] for effect in ordered.effects] == [change]
    done = talk.learns("line_order", payload=ordered.effects[0].payload, id="PO2")
    assert done.said[0].startswith("utter_roaming_is_")


def test_roaming_that_is_so_already_or_cannot_be_is_said() -> None:
    assert ann(line(roams=True)).says("turn roaming on", "roaming_info").said == ("utter_roaming_already_on",)
    assert ann(line(is_active=False)).says("turn roaming on", "roaming_info").said == ("utter_line_suspended",)
    assert ann(line(kind="fibre")).says("turn roaming on", "roaming_info").said == ("utter_no_sim",)
    talk = ann()
    talk.says("turn roaming on", "roaming_info")
    declined = talk.says("no")
    assert (declined.said, declined.effects) == (("utter_roaming_unchanged",), ())


@pytest.mark.parametrize(
    ("wish", "intent", "entities"),
    [
        ("switch on roaming", "roaming_info", {}),
        ("can I add 20 GB", "addon_buy", {"data_amount": "20 GB"}),
        ("change to Flow 20", "plan_change", {"plan_name": "Flow 20"}),
        ("I need an eSIM replacement", "sim_help", {}),
    ],
)
def test_of_a_line_that_is_gone_by_the_time_of_the_yes_it_is_said_and_people_take_over(
    wish: str, intent: str, entities: Mapping[str, str]
) -> None:
    talk = ann()
    asked = talk.says(wish, intent, **entities)
    if "utter_sim_esim" in asked.said:
        talk.says("yes")
    talk.world[LinesOf("C1")] = (line("+12025550199"),)
    gone = talk.says("yes")
    assert gone.effects == ()
    assert gone.said == ("utter_line_gone", "utter_waiting_at_place_for")
    assert gone.hand_off is not None
    assert gone.hand_off.reason == "line_gone"
    assert "no longer among the customer's own" in gone.hand_off.summary


def test_a_sim_that_is_under_way_by_the_time_of_the_yes_is_not_ordered_twice() -> None:
    talk = ann()
    talk.says("I need a replacement SIM", "sim_help")
    talk.presses("SIM card by post")
    talk.world[LinesOf("C1")] = (line(has_sim_order=True),)
    under_way = talk.says("yes")
    assert (under_way.effects, under_way.said) == ((), ("utter_new_sim_under_way",))


PAGES = rules().policy.payments.pages_url
PUK = {"party": "C1", "line": "P0147", "change": "puk", "told": {"number": "+12025550147"}}


def test_the_puk_comes_as_a_link_of_the_operator_and_only_to_whom_it_belongs() -> None:
    talk = ann()
    asked = talk.says("what is my PUK", "sim_help")
    assert asked.said == ("utter_puk_preparing",)
    assert [effect.payload for effect in asked.effects] == [PUK]
    link: dict[str, Any] = {"url": f"{PAGES}puk?link=x", "until": "2026-11-22T14:00:00+00:00"}
    told = talk.learns("line_order", payload=PUK, id="PO4", **link)
    assert told.said == ("utter_puk_link",)
    assert talk.learns("line_order", payload={**PUK, "party": "C2"}, id="PO4", **link).said == ("utter_order_placed",)
    talk.customer = None
    assert talk.learns("line_order", payload=PUK, id="PO4", **link).said == ("utter_order_placed",)


def test_a_link_that_leads_elsewhere_or_none_at_all_is_not_passed_on() -> None:
    foreign: dict[str, Any] = {"url": "https://evil.example/puk", "until": "2026-11-22T14:00:00+00:00"}
    assert ann().learns("line_order", payload=PUK, id="PO4", **foreign).said == ("utter_puk_failed",)
    assert ann().learns("line_order", payload=PUK, id="PO4").said == ("utter_puk_failed",)
    assert ann().learns("line_order", succeeded=False, payload=PUK).said == ("utter_puk_failed",)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("how do I activate my SIM", "utter_sim_activate"),
        ("I forgot my PIN", "utter_sim_pin"),
        ("how do I activate an eSIM", "utter_sim_esim"),
        ("my SIM is broken", "utter_ask_new_sim_kind"),
        ("necesito un duplicado", "utter_ask_new_sim_kind"),
        ("PIN locked, it asks for the puk", "utter_puk_preparing"),
        ("something with my sim", "utter_ask_sim_topic"),
    ],
)
def test_help_with_a_sim_finds_its_topic(said: str, answer: str) -> None:
    assert ann().says(said, "sim_help").said[0] == answer


def test_another_sim_is_ordered_after_a_yes_and_not_twice() -> None:
    talk = ann()
    talk.says("I need a replacement SIM", "sim_help")
    assert talk.presses("SIM card by post").said == ("utter_ask_confirm_new_sim_card",)
    ordered = talk.says("yes")
    assert [effect.payload["change"] for effect in ordered.effects] == ["new_sim_card"]
    told = talk.learns("line_order", payload=ordered.effects[0].payload, id="PO5", done="2026-11-25")
    assert "it should arrive by 25 November 2026" in text_of(told)
    assert ann(line(has_sim_order=True)).says("replacement sim", "sim_help").said == ("utter_new_sim_under_way",)


def test_leaving_states_the_terms_asks_and_hands_over_all_of_it() -> None:
    talk = ann()
    asked = talk.says("cancel my line", "plan_cancel")
    assert asked.said == ("utter_leave_running", "utter_ask_wants_to_leave")
    assert "costs €25.00: 5 months at €5.00" in text_of(asked)
    why = talk.says("yes")
    assert why.said == ("utter_ask_leave_reason",)
    assert [one.flow for one in why.agreed] == ["plan_cancel"]
    given = talk.says("the signal at home is useless", "service_quality").hand_off
    assert given is not None
    assert (given.reason, given.queue) == ("retention", "retention")
    assert "contract until 1 April 2027, fee today €25.00. Reason: the signal at home is useless." in given.summary


def test_who_stays_after_all_keeps_everything() -> None:
    talk = ann(line(term_end=None))
    assert talk.says("cancel my line", "plan_cancel").said == ("utter_leave_free", "utter_ask_wants_to_leave")
    stays = talk.says("no")
    assert (stays.said, stays.hand_off) == (("utter_leave_declined",), None)


def test_a_reason_need_not_be_given() -> None:
    talk = ann()
    talk.says("cancel my line", "plan_cancel")
    talk.says("yes")
    given = talk.presses("I'd rather not say").hand_off
    assert given is not None
    assert "Reason: not said." in given.summary


def test_a_number_is_brought_or_taken_with_what_it_needs() -> None:
    stranger = ann(verified=False)
    assert stranger.says("bring my number to you", "number_port").said == ("utter_port_bring", "utter_ask_port_person")
    assert stranger.says("no").said == ("utter_all_right",)
    assert stranger.says("I need the porting code", "number_port").said == ("utter_port_take", "utter_ask_port_person")
    talk = ann()
    told = talk.says("take my number to another company", "number_port")
    assert told.said == ("utter_port_take_running", "utter_ask_port_person")
    given = talk.says("yes").hand_off
    assert given is not None
    assert given.reason == "porting"
    assert "porting code for the line +12025550147 (Flow 50)" in given.summary
    assert ann().says("about a number", "number_port").said == ("utter_ask_port_direction",)


def test_a_verification_that_ran_out_in_the_middle_is_asked_for_before_anything_is_ordered() -> None:
    talk = ann()
    talk.says("5 GB more", "addon_buy", data_amount="5 GB")
    talk.customer = None
    talk.now += timedelta(hours=1)
    draft = talk.says("yes")
    assert draft.effects == ()
    assert draft.said == ("utter_ask_phone",)


def test_a_sim_card_without_a_day_of_arrival_is_confirmed_without_one() -> None:
    payload = {"party": "C1", "line": "P0147", "change": "new_sim_card", "told": {"number": "+12025550147"}}
    assert ann().learns("line_order", payload=payload, id="PO3", done=None).said == ("utter_order_placed",)


@pytest.mark.parametrize(
    "said",
    [
        "I just landed in Mexico and my data doesn't work",
        "acabo de llegar a México y no me funcionan los datos",
        "我刚到墨西哥，手机没有网络",
    ],
)
def test_what_does_not_work_abroad_is_looked_into_before_prices(said: str) -> None:
    off = ann(line("+12025550147", roams=False)).says(said, "roaming_info", country="MX")
    assert off.said == ("utter_roaming_is_why", "utter_ask_confirm_roaming_on")
    on = ann(line("+12025550147", roams=True)).says(said, "roaming_info", country="MX")
    assert on.said == ("utter_roaming_steps",)


@pytest.mark.parametrize(
    "said",
    [
        "I started the transfer three days ago and my number is not here yet",
        "hice la portabilidad hace tres días, ¿cómo va?",
        "我三天前申请的携号转网，现在到哪一步了",
    ],
)
def test_how_far_a_transfer_is_cannot_be_seen_and_a_person_looks_it_up(said: str) -> None:
    talk = ann(verified=False)
    assert talk.says(said, "number_port").said == ("utter_port_status", "utter_ask_port_person")
    handed = talk.says("yes please", "affirm").hand_off
    assert handed is not None
    assert handed.reason == "porting"


@pytest.mark.parametrize("said", ["how long does it take to bring my number", "¿cuánto tarda traer mi número?"])
def test_how_long_bringing_a_number_takes_is_told(said: str) -> None:
    assert ann(verified=False).says(said, "number_port").said[0] == "utter_port_bring"


@pytest.mark.parametrize(("said", "pack"), [("5 GB", "Data Boost 5"), ("5个G的", "Data Boost 5")])
def test_an_amount_of_data_says_that_data_is_wanted_and_how_much(said: str, pack: str) -> None:
    talk = ann(line("+12025550147", data_gb=Decimal(20)))
    assert talk.says("get more", "addon_buy").said == ("utter_ask_addon_use",)
    told = talk.says(said, "inform", data_amount="5 GB")
    assert told.said == ("utter_ask_confirm_addon",)
    assert pack in text_of(told)


def _asks_of(*countries: str) -> Draft:
    parse = {
        "intent": {"name": "roaming_info", "confidence": 0.9},
        "entities": [{"entity": "country", "value": country} for country in countries],
    }
    heard = understood(uuid4(), "what does data cost there", msgspec.convert(parse, Parse))
    return ann(verified=False).turn(*heard)


def test_every_country_of_one_message_is_told_with_the_pass_for_those_that_cost() -> None:
    told = _asks_of("JP", "FR", "AQ")
    assert told.said == ("utter_roaming_several_with_pass", "utter_ask_wants_pass")
    assert "Japan: €0.50 a MB | €1.20 a minute | €0.50 an SMS" in text_of(told)
    assert "France: you use your plan as at home" in text_of(told)
    assert "Antarctica: our lines do not work there" in text_of(told)


def test_countries_that_cost_nothing_extra_need_no_pass() -> None:
    assert _asks_of("FR", "ES").said == ("utter_roaming_several",)
    assert _asks_of("JP", "JP").said[0] == "utter_roaming_with_pass"


def test_whether_roaming_is_on_is_looked_up_and_no_country_is_asked_for() -> None:
    off = ann(line(roams=False)).says("¿tengo el roaming activado?", "roaming_info", spoken="en")
    assert off.said == ("utter_ask_confirm_roaming_on",)
    assert ann(line(roams=True)).says("is roaming on?", "roaming_info").said == ("utter_roaming_already_on",)


def test_another_line_at_the_read_back_is_switched_the_same_way() -> None:
    talk = ann(line(roams=False), line("+12025550122", label="Hugo", roams=False))
    talk.says("switch on roaming", "roaming_info")
    talk.says("the first one")
    read_back = talk.says("no, Hugo's", "deny")
    assert read_back.said == ("utter_ask_confirm_roaming_on",)
    assert "+12025550122" in text_of(read_back)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("prices in Turkey, the US and Cuba please", ("TR", "US", "CU")),
        ("Papua New Guinea and Guinea-Bissau", ("PG", "GW")),
        ("日本和韩国", ("JP", "KR")),
        ("tell us more", ()),
    ],
)
def test_the_countries_of_a_message_are_known_by_their_names(said: str, codes: tuple[str, ...]) -> None:
    assert countries_in(said) == codes
