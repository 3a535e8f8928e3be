"""Bills, told as conversations: what is owed, and why it is not what it was."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.bss.facts import BillsOf, ChargesOf
from bot.bss.model import Bill
from tests.unit.bot.conversation import (
    BILLS,
    NOW,
    WORLD,
    Conversation,
    euros,
    text_of,
)


def test_the_bill_is_compared_with_the_one_before_and_a_correction_names_another_month() -> None:
    ann = Conversation(verified=True)
    higher = ann.says("why is my bill so high", "bill_explain")
    assert higher.said == ("utter_bill_higher",)
    assert "€11.00 more than the one for September 2026 (€24.90)" in text_of(higher)
    assert "Roaming: new, €7.50. 30 MB abroad." in text_of(higher)
    assert "Late Fee: new, €3.50" in text_of(higher)
    same = ann.says("no, the september one", "inform", date="month:09")
    assert same.said == ("utter_bill_same",)
    assert "September 2026" in text_of(same)


def test_a_bill_without_a_bill_before_it_is_told_line_by_line() -> None:
    ann = Conversation(verified=True)
    draft = ann.says("explain the august bill", "bill_explain", bill_period="month:08")
    assert draft.said == ("utter_bill_first",)
    assert "Plan: €24.90" in text_of(draft)


def test_a_month_without_a_bill_is_said_and_the_latest_is_shown() -> None:
    ann = Conversation(verified=True)
    draft = ann.says("explain the march bill", "bill_explain", bill_period="month:03")
    assert draft.said == ("utter_rejected_bill_period", "utter_bill_higher")


@pytest.mark.parametrize(
    ("bills", "intent", "said"),
    [
        ((), "bill_balance", ("utter_no_bill",)),
        (
            (replace(BILLS[0], remaining=euros("0"), state="paid"),),
            "bill_balance",
            ("utter_balance_paid",),
        ),
        ((replace(BILLS[0], due=NOW.date() - timedelta(days=1)),), "bill_balance", ("utter_balance_overdue",)),
        (
            (replace(BILLS[0], remaining=euros("5"), state="partly_paid"),),
            "bill_balance",
            ("utter_balance_partly_paid",),
        ),
        (
            (BILLS[0], replace(BILLS[1], remaining=euros("24.90"), state="open")),
            "bill_balance",
            ("utter_balance_open", "utter_balance_older"),
        ),
        (BILLS, "bill_due_date", ("utter_due_date",)),
        ((replace(BILLS[0], due=NOW.date()),), "bill_due_date", ("utter_due_today",)),
        ((replace(BILLS[0], due=NOW.date() - timedelta(days=3)),), "bill_due_date", ("utter_due_date_passed",)),
    ],
)
def test_balance_and_due_date_say_how_the_bill_stands(bills: object, intent: str, said: tuple[str, ...]) -> None:
    ann = Conversation(verified=True, world={**WORLD, BillsOf("BA1"): bills})
    assert ann.says("my bill please", intent).said == said


def test_charges_that_only_moved_between_lines_are_named() -> None:
    charges = WORLD[ChargesOf("B-2026-09")]
    assert isinstance(charges, tuple)
    moved = tuple(replace(one, line="P0148") for one in charges)
    world = {**WORLD, BillsOf("BA1"): (BILLS[1], BILLS[2]), ChargesOf("B-2026-09"): moved}
    draft = Conversation(verified=True, world=world).says("explain", "bill_explain")
    assert draft.said == ("utter_bill_level",)


def test_the_bill_before_the_one_that_was_explained_is_explained_on_request() -> None:
    ann = Conversation(verified=True)
    ann.says("why is my bill so high", "bill_explain")
    assert "September" in text_of(ann.says("and the one before?", "nlu_fallback")).partition("compare")[0][:40]


@pytest.mark.parametrize(
    "said",
    [
        "and what if I pay late?",
        "what's the late fee",
        "¿y si pago tarde?",
        "晚交会怎样",
        "逾期有滞纳金吗",
        "si me retraso en el pago",
    ],
)
def test_what_paying_late_costs_is_told_to_anybody(said: str) -> None:
    stranger = Conversation()
    told = stranger.says(said, "bill_due_date")
    assert told.said == ("utter_late_rule",)
    assert "3.50" in text_of(told)
    assert stranger.presses("When is my bill due?").said == ("utter_ask_phone",)


@pytest.mark.parametrize("said", ["when is my bill due", "is my bill overdue?", "¿cuándo vence?", "账单哪天到期"])
def test_when_a_bill_is_due_is_told_to_its_customer_alone(said: str) -> None:
    assert Conversation().says(said, "bill_due_date").said == ("utter_ask_phone",)


@pytest.mark.parametrize(
    ("bills", "said"),
    [((), "utter_no_bill"), ((replace(BILLS[0], remaining=euros("0"), state="paid"),), "utter_balance_paid")],
)
def test_who_owes_nothing_is_told_the_rule_of_late_payment_too(bills: tuple[Bill, ...], said: str) -> None:
    ann = Conversation(verified=True, world={**WORLD, BillsOf("BA1"): bills})
    assert ann.says("what if I pay late", "bill_due_date").said == (said, "utter_late_rule_alone")
    assert ann.says("when is it due", "bill_due_date").said == (said,)
