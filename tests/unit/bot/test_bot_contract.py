"""Contracts: their end, the months left, and what leaving costs."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.actions.contract import months_left
from bot.bss.facts import LinesOf
from tests.unit.bot.conversation import FAMILY, WORLD, Conversation, line, text_of


@pytest.mark.parametrize(
    ("today", "end", "months"),
    [
        (date(2026, 11, 20), date(2027, 4, 1), 5),
        (date(2026, 11, 20), date(2026, 12, 20), 1),
        (date(2026, 11, 20), date(2026, 12, 21), 2),
        (date(2026, 11, 20), date(2026, 11, 21), 1),
        (date(2026, 11, 30), date(2027, 11, 30), 12),
    ],
)
def test_a_month_that_has_begun_counts(today: date, end: date, months: int) -> None:
    assert months_left(today, end) == months


def test_the_fee_of_today_is_told_as_a_sum() -> None:
    told = Conversation(verified=True).says("when does my contract end", "contract_terms")
    assert told.said == ("utter_contract_running",)
    assert "€25.00: €5.00 for each month left, 5 months" in text_of(told)


@pytest.mark.parametrize("end", [None, date(2026, 11, 22), date(2020, 1, 1)])
def test_a_line_without_a_term_or_past_it_has_none(end: date | None) -> None:
    ann = Conversation(verified=True, world={**WORLD, LinesOf("C1"): (line(term_end=end),)})
    assert ann.says("when does my contract end", "contract_terms").said == ("utter_contract_none",)


def test_of_several_lines_all_contracts_are_listed_and_then_the_one_that_is_named() -> None:
    ann = Conversation(verified=True, world={**WORLD, LinesOf("C1"): FAMILY})
    listed = ann.says("when do my contracts end", "contract_terms")
    assert listed.said == ("utter_contracts",)
    assert len(text_of(listed).splitlines()) == 4
    assert ann.says("hugo", "inform").said == ("utter_contract_running",)


def test_a_customer_without_lines_is_sent_to_a_person() -> None:
    ann = Conversation(verified=True, world={**WORLD, LinesOf("C1"): ()})
    assert ann.says("when does my contract end", "contract_terms").said == ("utter_contract_unknown",)


def test_the_own_plan_is_no_choice_but_is_understood() -> None:
    ann = Conversation(verified=True)
    asked = ann.says("change my plan", "plan_change")
    titles = [choice.title for choice in asked.replies[-1].choices]
    assert titles == ["Start 5, €9.90", "Flow 20, €17.90", "Max Unlimited, €34.90"]
    assert ann.says("flow 50", "inform", plan_name="Flow 50").said[0] == "utter_plan_change_same"
    third = ann.says("the third one", "inform")
    assert "Max Unlimited instead of Flow 50" in text_of(third)


@pytest.mark.parametrize("hidden", [{"fee_per_month": None}, {"price": None}])
def test_a_fee_that_is_not_known_is_never_told_as_nothing(hidden: dict[str, None]) -> None:
    bound = replace(line(), **hidden)  # type: ignore[arg-type]
    ann = Conversation(verified=True, world={**WORLD, LinesOf("C1"): (bound,)})
    assert ann.says("when does my contract end", "contract_terms").said == ("utter_contract_unknown",)
    leaving = Conversation(verified=True, world={**WORLD, LinesOf("C1"): (bound,)})
    assert leaving.says("cancel my contract", "plan_cancel").said[0] == "utter_plan_cancel_person"
    porting = Conversation(verified=True, world={**WORLD, LinesOf("C1"): (bound,)})
    assert porting.says("take my number to another company", "number_port").said[0] == "utter_port_take"
    several = Conversation(verified=True, world={**WORLD, LinesOf("C1"): (bound, *FAMILY)})
    assert "a person can look them up" in text_of(several.says("when do my contracts end", "contract_terms"))


@pytest.mark.parametrize(
    ("today", "day", "told"),
    [
        (date(2026, 11, 27), 31, "28 November 2026"),
        (date(2026, 11, 28), 31, "28 December 2026"),
        (date(2026, 11, 15), 15, "15 December 2026"),
        (date(2026, 12, 14), 15, "15 December 2026"),
        (date(2026, 12, 31), 1, "1 January 2027"),
    ],
)
def test_the_next_period_starts_after_today_and_by_the_28th(today: date, day: int, told: str) -> None:
    ann = Conversation(verified=True, world={**WORLD, LinesOf("C1"): (line(renewal_day=day),)})
    ann.now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    assert f"starts on {told}" in text_of(ann.says("what plan do I have", "plan_current"))
