"""docs/reference/bss.md and the how-to say what the operator really does."""

import re
from datetime import date
from pathlib import Path

import pytest

from demo.faults import KINDS
from demo.names import TOWNS
from demo.offers import LATE_FEE, OFFERS
from demo.seed import build
from demo.settings import Settings, read_settings
from demo.tmf import billing, catalog, inventory, ordering, tickets, usage

DOCS = Path(__file__).parents[3] / "docs"
REFERENCE = (DOCS / "reference" / "bss.md").read_text(encoding="utf-8")
HOW_TO = (DOCS / "how-to" / "try-the-demo.md").read_text(encoding="utf-8")
OPERATOR = build(date(2026, 11, 20))


def test_every_characteristic_of_a_line_is_described() -> None:
    names = {entry["name"] for line in inventory.products(OPERATOR) for entry in line["productCharacteristic"]}
    assert {name for name in names if f"`{name}`" not in REFERENCE} == set()


def test_every_characteristic_and_type_of_a_bill_line_is_described() -> None:
    rates = billing.rates(OPERATOR)
    words = {entry["name"] for rate in rates for entry in rate["characteristic"]} | {rate["type"] for rate in rates}
    assert {word for word in words if f"`{word}`" not in REFERENCE} == set()


def test_every_offer_and_every_value_of_an_offer_is_described() -> None:
    offers = catalog.offerings(OPERATOR.today)
    names = {use["name"] for offer in offers for use in offer["prodSpecCharValueUse"]}
    stems = {re.sub(r"_(en|es|zh)$", "_", name) for name in names}
    assert {stem for stem in stems if f"`{stem}" not in REFERENCE} == set()
    assert {offer.id for offer in OFFERS if f"`{offer.id}`" not in REFERENCE} == set()


@pytest.mark.parametrize("base", [inventory.BASE, billing.BASE, catalog.BASE, usage.BASE, ordering.BASE, tickets.BASE])
def test_the_base_path_of_an_api_is_told(base: str) -> None:
    assert f"`{base}`" in REFERENCE


def test_every_customer_with_a_story_is_listed_with_id_number_and_name() -> None:
    for customer in (customer for customer in OPERATOR.customers if customer.story):
        row = next(line for line in REFERENCE.splitlines() if line.startswith(f"| {customer.id} |"))
        assert customer.lines[0].number in row
        assert customer.name in row
        assert customer.latin_name in row
        assert customer.language in row


def test_towns_faults_and_the_late_fee_are_told() -> None:
    assert [town.es for town in TOWNS if town.es not in REFERENCE] == []
    assert [kind for kind in KINDS if f"| `{kind}` |" not in REFERENCE] == []
    assert f"{LATE_FEE} EUR" in REFERENCE
    assert f"{len(OPERATOR.customers)} customers" in REFERENCE


def test_every_setting_is_in_the_how_to() -> None:
    arguments = ("--host", "--port", "--books", "--today", "--seed", "--faults", "--tandem-url")
    secrets = ("DEMO_BSS_TOKEN", "DEMO_SMS_ACCOUNT_SID", "DEMO_SMS_AUTH_TOKEN")
    assert [name for name in (*arguments, *secrets) if f"`{name}`" not in HOW_TO] == []


def test_arguments_win_over_the_environment_and_secrets_come_from_it_only() -> None:
    environment = {
        "DEMO_PORT": "8601",
        "DEMO_TODAY": "2026-02-28",
        "TANDEM_URL": "http://t",
        "DEMO_BSS_TOKEN": "sesame",
    }
    settings = read_settings(["--port", "8602"], environment)
    assert (settings.port, settings.today, settings.tandem_url) == (8602, date(2026, 2, 28), "http://t")
    assert settings.bss_token == "sesame"
    assert read_settings([], {}) == Settings()


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [(["--today", "tomorrow"], {}), (["--port", "x"], {}), (["--colour"], {}), ([], {"DEMO_TODAY": "2026-13-01"})],
)
def test_a_wrong_setting_stops_the_start(arguments: list[str], environment: dict[str, str]) -> None:
    with pytest.raises(SystemExit):
        read_settings(arguments, environment)
