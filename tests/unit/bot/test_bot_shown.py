"""Messages that mean something only after what was shown before: a price, a bill, a shop."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.bss.facts import BillsOf, LinesOf, Offers, RoamingZones
from bot.bss.model import Bill, Paying, RoamingZone
from bot.words import asks_the_price
from tests.unit.bot.conversation import ANN, BILLS, OFFERS, WORLD, Conversation, euros, line, offer, text_of

PASS = replace(
    offer("roam-japan", "Roam Japan", "15.00", data=Decimal(3)),
    is_plan=False,
    is_abroad=True,
    countries=frozenset({"JP"}),
    valid_days=15,
)
ZONE = RoamingZone(countries=frozenset({"JP"}), megabyte=euros("0.90"), minute=euros("1.20"), text=euros("0.40"))
PRICES = {**WORLD, Offers(): (*OFFERS, PASS), RoamingZones(): (ZONE,)}
HOW_MUCH = [
    "how much does that cost", "And how much is it a month?", "what would that cost me?", "how much is this one",
    "and the price?", "how much are they each", "how much?",
    "how much will it cost", "what's it going to cost me", "how much would I pay for it", "cuánto me va a costar",
    "¿y cuánto tendría que pagar?", "要花多少钱", "会收多少费用", "¿y cuánto cuesta eso?",
    "cuánto vale", "¿Cuánto me costaría al mes?", "¿y cuánto es?", "¿qué precio tiene?",
    "那个多少钱", "多少钱？", "这个多少钱一个月？", "那这个要多少錢呢", "價格是多少",
]  # fmt: skip


@pytest.mark.parametrize("said", HOW_MUCH)
def test_a_question_of_price_that_names_nothing_is_known_by_its_words(said: str) -> None:
    assert asks_the_price(said)


@pytest.mark.parametrize(
    "said",
    [
        "how much do I owe", "how much is my bill", "how much does Flow 20 cost", "how much data do I have left",
        "how much is the late fee", "how much longer", "what does roaming cost in Japan", "the price went up",
        "how much do I have to pay", "cuánto tengo que pagar", "要交多少钱",
        "cuánto debo", "cuánto es mi factura", "¿cuánto cuesta Flow 20?", "cuánto me queda", "¿cuánto cuesta la fibra?",
        "我欠多少钱", "账单多少钱", "Flow 20多少钱", "还剩多少流量", "多少钱的套餐最划算", "为什么这个月多少钱都不对",
    ],
)  # fmt: skip
def test_a_question_of_price_that_names_something_is_left_to_the_nlu(said: str) -> None:
    assert not asks_the_price(said)


@pytest.mark.parametrize("said", ["how much does that cost", "¿y cuánto cuesta eso?", "那个多少钱"])
@pytest.mark.parametrize("intent", ["bill_balance", "plan_browse", "nlu_fallback"])
def test_after_plans_it_is_about_these(said: str, intent: str) -> None:
    ann = Conversation()
    shown = ann.says("what does flow 20 cost", "plan_browse", plan_name="Flow 20")
    again = ann.says(said, intent)
    assert again.said == shown.said == ("utter_plans_named",)
    assert "17.90" in text_of(again)
    assert "price_of_shown" in again.reasons


def test_after_plans_side_by_side_it_is_the_price_of_each() -> None:
    ann = Conversation()
    assert ann.says("flow 20 or flow 50?", "plan_browse").said == ("utter_plans_compared",)
    told = ann.says("how much does that cost", "bill_balance")
    assert told.said == ("utter_plans_named",)
    assert "17.90" in text_of(told)
    assert "24.90" in text_of(told)


def test_a_yes_that_sends_nothing_is_only_a_yes() -> None:
    ann = mailed()
    ann.says("why is my bill so high", "bill_explain")
    assert ann.says("ok then, fine by me", "affirm").said == ("utter_what_next",)


def test_at_an_offer_it_is_shown_again_and_the_question_stays() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    again = ann.says("and how much is that a month?", "bill_balance")
    assert again.said == ("utter_plan_change_cheaper", "utter_ask_confirm_plan_change")
    assert "17.90" in text_of(again)
    agreed = ann.says("yes")
    assert agreed.effects[0].payload["offer"] == "flow-20"
    assert "17.90" in agreed.agreed[0].text


@pytest.mark.parametrize("language", ["en", "es", "zh"])
def test_at_the_offer_of_a_pass_its_price_is_told_in_the_language_of_the_question(language: str) -> None:
    ann = Conversation(world=PRICES)
    offered = ann.says("I am going to Japan", "roaming_info", country="JP")
    assert offered.said == ("utter_roaming_with_pass", "utter_ask_wants_pass")
    ann.language = language
    again = ann.says({"en": "how much is it?", "es": "¿cuánto cuesta?", "zh": "多少钱"}[language], "bill_balance")
    assert again.said == ("utter_roaming_pass_price", "utter_ask_wants_pass")
    assert "15" in text_of(again)
    assert ann.says("yes").said[0] == "utter_ask_phone"
    assert ann.says("how much is it?", "bill_balance").said == ("utter_ask_phone",)


def test_at_the_question_whether_to_switch_roaming_on_it_is_what_using_it_costs() -> None:
    ann = Conversation(verified=True)
    assert ann.says("turn on roaming", "roaming_info").said == ("utter_ask_confirm_roaming_on",)
    told = ann.says("how much will it cost", "bill_balance")
    assert told.said == ("utter_roaming_switch_price", "utter_ask_confirm_roaming_on")
    assert ann.says("yes").effects[0].payload["change"] == "roaming_on"


def test_after_no_price_it_is_what_the_nlu_makes_of_it() -> None:
    for before in (None, ("when is my bill due", "bill_due_date")):
        ann = Conversation(verified=True)
        if before:
            ann.says(*before)
        assert ann.says("how much is it?", "bill_balance").said[0] == "utter_balance_open"


def test_what_was_agreed_on_is_not_offered_once_more() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    ann.says("yes")
    assert ann.says("how much is it?", "bill_balance").said[0] == "utter_balance_open"


def test_asked_in_the_same_breath_it_is_told_once() -> None:
    ann = Conversation()
    told = ann.wishes(("flow 20", "plan_browse", {"plan_name": "Flow 20"}), ("how much is it", "bill_balance"))
    assert told.said == ("utter_plans_named",)


def test_asked_again_and_again_a_person_is_offered() -> None:
    ann = Conversation()
    ann.says("what does flow 20 cost", "plan_browse", plan_name="Flow 20")
    ann.says("how much is it", "bill_balance")
    assert "utter_repeated" in ann.says("how much is it", "bill_balance").said


def test_prices_shown_to_one_customer_are_not_shown_to_another() -> None:
    ann = Conversation(verified=True)
    ann.says("which plan am I on", "plan_current")
    ann.customer = None
    assert ann.says("how much is it", "bill_balance").said == ("utter_ask_phone",)
    ann.customer = replace(ANN, party="C2")
    assert "24.90" not in text_of(ann.says("hello", "greet"))


def mailed(*bills: Bill) -> Conversation:
    own = line(paying=Paying(is_on_paper=False))
    return Conversation(verified=True, world={**WORLD, LinesOf("C1"): (own,), BillsOf("BA1"): bills or BILLS})


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("Send it to my email please", "inform"), ("can you email it to me?", "bill_copy"),
        ("mándemela por correo", "bill_copy"), ("envíela por email", "nlu_fallback"),
        ("vale, envíela por email", "affirm"),
        ("发到我邮箱", "nlu_fallback"), ("用邮件发给我", "inform"),
    ],
)  # fmt: skip
def test_the_bill_that_was_spoken_of_is_the_one_that_is_sent(said: str, intent: str) -> None:
    ann = mailed()
    ann.says("why was my september bill so high", "bill_explain", bill_period="month:09")
    asked = ann.says(said, intent)
    assert asked.said == ("utter_ask_confirm_bill_mail",)
    assert "September 2026" in text_of(asked)
    (effect,) = ann.says("yes").effects
    assert effect.payload["about"][0]["id"] == "B-2026-09"


@pytest.mark.parametrize(
    ("said", "entities"),
    [("email me the latest bill", {}), ("mándeme la última factura por correo", {}), ("把最新的账单发到我邮箱", {}),
     ("email me October's bill", {"bill_period": "month:10"})],
)  # fmt: skip
def test_a_bill_that_is_named_goes_before_the_one_that_was_spoken_of(said: str, entities: dict[str, str]) -> None:
    ann = mailed()
    ann.says("why was my september bill so high", "bill_explain", bill_period="month:09")
    assert "October 2026" in text_of(ann.says(said, "bill_copy", **entities))


def test_after_something_else_it_is_the_newest_bill() -> None:
    ann = mailed()
    ann.says("why was my september bill so high", "bill_explain", bill_period="month:09")
    ann.says("how much data do I have left", "usage_remaining")
    assert "October 2026" in text_of(ann.says("can you email it to me?", "bill_copy"))


@pytest.mark.parametrize(
    ("said", "day", "told"),
    [
        ("are you open on Sundays", "weekday:7", "closed on Sunday"),
        ("¿Abre los domingos?", "weekday:7", "closed on Sunday"),
        ("周日开门吗", "weekday:7", "closed on Sunday"),
        ("what time does it close on Saturday", "weekday:6", "open on Saturday from 10:00 to 20:00"),
        ("明天开门吗", "relative:+1d", "open on Monday from 10:00 to 20:00"),
        ("what are your opening hours", None, "Monday to Friday 10:00 to 20:00"),
    ],
)
def test_hours_are_asked_of_the_shop_that_was_just_named(said: str, day: str | None, told: str) -> None:
    ann = Conversation()
    ann.says("where is your shop in Madrid", "store_info", place="Madrid")
    answer = ann.says(said, "store_info", **({"date": day} if day else {}))
    assert answer.said == ("utter_shops_here",)
    assert told in text_of(answer)
    assert "Bilbao" not in text_of(answer)


@pytest.mark.parametrize("said", ["where are all your shops?", "¿dónde tienen tiendas?", "你们有哪些营业厅"])
def test_all_shops_are_told_when_they_are_asked_for(said: str) -> None:
    ann = Conversation()
    ann.says("where is your shop in Madrid", "store_info", place="Madrid")
    assert ann.says(said, "store_info").said == ("utter_shops",)


def test_without_a_shop_named_the_day_is_told_for_each() -> None:
    answer = Conversation().says("are you open on Sundays", "store_info", date="weekday:7")
    assert answer.said == ("utter_shops",)
    assert text_of(answer).count("closed on Sunday") == 4


def test_at_the_question_whether_to_leave_it_is_what_leaving_costs() -> None:
    ann = Conversation(verified=True)
    assert ann.says("I want to leave", "plan_cancel").said[-1] == "utter_ask_wants_to_leave"
    told = ann.says("how much will it cost", "bill_balance")
    assert told.said == ("utter_leave_running", "utter_ask_wants_to_leave")
    assert ann.says("no", "deny").said == ("utter_leave_declined",)


@pytest.mark.parametrize("said", ["what's their phone number", "¿cuál es su teléfono?", "电话是多少"])
def test_the_telephone_is_that_of_the_shop_just_named(said: str) -> None:
    ann = Conversation()
    assert ann.says("a shop in Madrid", "store_info", place="Madrid").said == ("utter_shops_here",)
    told = ann.says(said, "store_info")
    assert told.said == ("utter_shops_here",)
    assert "Valencia" not in text_of(told)
