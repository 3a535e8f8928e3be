"""What the operator charges and promises is told as the settings have it, in every language."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.answers.book import Answers
from bot.answers.operator import operator_values
from tandem.policy import Lines, Payments
from tandem.rules import code_text, policy
from tandem.service import Service
from tandem.settings import Settings, Verification
from tests.unit.bot.conversation import ZONE

ANSWERS = Answers.load(zone=ZONE)
BILL: dict[str, Any] = {
    "remaining": {"amount": "24.90", "currency": "EUR"},
    "due": datetime(2026, 11, 30, tzinfo=UTC).date().isoformat(),
    "days_left": 8,
}


def said(answer: str, language: str, settings: Settings, **values: Any) -> str:
    return ANSWERS.say(answer, {**operator_values(policy(settings)), **values}, language).text


@pytest.mark.parametrize(
    ("language", "free", "priced"),
    [
        (
            "en",
            "It is free.",
            "It costs €4.50. It goes by post to the address we have on file; that takes about 5 days.",
        ),
        ("es", "Es gratuita.", "Cuesta 4,50\u00a0€."),
        ("zh", "免费。", "费用为 €4.50。"),
    ],
)
def test_a_sim_costs_what_the_settings_say(language: str, free: str, priced: str) -> None:
    dear = Settings(lines=Lines(sim_price=4.5, sim_card_days=5))
    assert free in said("utter_ask_confirm_new_sim_card", language, Settings(), number="1")
    assert priced in said("utter_ask_confirm_new_sim_card", language, dear, number="1")


@pytest.mark.parametrize(
    ("language", "charged", "free"),
    [
        ("en", "a late fee of €2.00 is added", "There is no late fee."),
        ("es", "un recargo de 2,00\u00a0€", "No hay recargo"),
        ("zh", "滞纳金 €2.00", "逾期不收滞纳金"),
    ],
)
def test_paying_late_costs_what_the_settings_say(language: str, charged: str, free: str) -> None:
    for answer in ("utter_due_date", "utter_due_date_passed", "utter_due_today"):
        with_fee = said(answer, language, Settings(payments=Payments(late_fee=2)), **BILL).casefold()
        without = said(answer, language, Settings(payments=Payments(late_fee=0)), **BILL)
        assert charged in with_fee
        assert free in without


@pytest.mark.parametrize("language", ["en", "es", "zh"])
def test_the_number_to_call_for_a_lost_phone_is_the_one_of_the_settings(language: str) -> None:
    settings = Settings(service=Service(hotline="+34900123456"))
    for answer in ("utter_ask_has_other_line", "utter_sim_lost_person", "utter_hotline", "utter_goodbye_urgent"):
        assert "+34900123456" in said(answer, language, settings)


def test_the_operator_is_called_by_its_name_and_a_code_lasts_as_long_as_it_does() -> None:
    settings = Settings(service=Service(name="Acme Fon"), verification=Verification(code_ttl_s=600))
    assert said("utter_greet", "en", settings).startswith("Hello, I'm the assistant of Acme Fon.")
    text = code_text(settings)
    assert text("en", "123456").startswith("123456 is your Acme Fon code. It is good for 10 minutes.")
    assert text("es", "123456").startswith("123456 es su código de Acme Fon. Vale 10 minutos.")
    assert "10分钟内有效" in text("zh", "123456")
