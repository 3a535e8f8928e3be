"""The operator's books before anybody calls: repeatable, complete, and nobody real."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.names import AREA_CODES, TOWNS
from demo.offers import LATE_FEE, OFFERS, VAT_RATE
from demo.operator import Customer, Operator, add_months, period_start
from demo.seed import build
from demo.tmf.document import without_tax
from tandem.settings import Sms

TODAY = date(2026, 11, 20)

TIERS = {"standard", "silver", "gold", "diamond"}
STAGES = {"joining", "growing", "mature", "leaving"}


@pytest.fixture(scope="module")
def operator() -> Operator:
    return build(TODAY)


def test_the_same_seed_and_day_give_the_same_books(operator: Operator) -> None:
    assert build(TODAY) == operator


def test_another_seed_gives_other_people_but_the_same_stories(operator: Operator) -> None:
    other = build(TODAY, seed=7)
    assert other.customers != operator.customers
    assert [c for c in other.customers if c.story] == [c for c in operator.customers if c.story]


def test_there_are_325_customers_of_every_tier_stage_and_language(operator: Operator) -> None:
    customers = operator.customers
    assert len(customers) == 325
    assert {c.tier for c in customers} == TIERS
    assert {c.life_cycle_stage for c in customers} == STAGES
    assert all(count > 70 for count in Counter(c.language for c in customers).values())
    assert sum(len(c.lines) > 1 for c in customers) > 40


def test_every_number_is_kept_for_fiction_and_belongs_to_one_line(operator: Operator) -> None:
    numbers = [line.number for c in operator.customers for line in c.lines]
    assert len(numbers) == len(set(numbers))
    assert Sms().from_number not in numbers
    pattern = re.compile(rf"\+1({'|'.join(AREA_CODES)})55501\d\d")
    assert all(pattern.fullmatch(number) for number in numbers)
    assert not any(number.endswith("0199") for number in numbers)


def test_every_mail_address_is_of_a_domain_kept_for_examples(operator: Operator) -> None:
    addresses = [c.email for c in operator.customers]
    assert len(addresses) == len(set(addresses))
    assert all(re.fullmatch(r"[a-z]+(\.[a-z0-9]+)+@example\.com", address) for address in addresses)


def test_everybody_has_the_bills_of_the_last_three_months(operator: Operator) -> None:
    for customer in operator.customers:
        assert [bill.start for bill in customer.bills] == [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)]
        assert {bill.due for bill in customer.bills} == {date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 30)}
        assert all(bill.amount > 0 for bill in customer.bills)
        assert all(0 <= bill.remaining <= bill.amount for bill in customer.bills)


def test_nothing_was_paid_in_the_future(operator: Operator) -> None:
    assert all(p.day <= TODAY for c in operator.customers for bill in c.bills for p in bill.payments)


def test_there_are_paid_open_and_overdue_bills(operator: Operator) -> None:
    bills = [bill for c in operator.customers for bill in c.bills]
    overdue = [bill for bill in bills if bill.remaining and bill.due < TODAY]
    still_open = [bill for bill in bills if bill.remaining and bill.due >= TODAY]
    assert len(overdue) > 5
    assert len(still_open) > 50
    assert len(bills) - len(overdue) - len(still_open) > 500


def test_a_late_fee_stands_exactly_on_the_bill_after_one_not_paid_in_time(operator: Operator) -> None:
    seen = 0
    for customer in operator.customers:
        for earlier, bill in zip(customer.bills, customer.bills[1:], strict=False):
            late = not earlier.payments or earlier.payments[0].day > earlier.due
            fees = [charge for charge in bill.charges if charge.key == "late-fee"]
            assert [fee.amount for fee in fees] == ([LATE_FEE] if late else [])
            seen += late
    assert seen > 10


def test_bills_change_for_every_kind_of_reason(operator: Operator) -> None:
    charges = [charge for c in operator.customers for bill in c.bills for charge in bill.charges]
    assert {charge.type for charge in charges} == {"plan", "addon", "roaming", "usage", "fee", "discount"}
    assert any(charge.key == "plan" and charge.reason for charge in charges)


def test_every_text_is_there_in_three_languages(operator: Operator) -> None:
    texts = [charge.name for c in operator.customers for bill in c.bills for charge in bill.charges]
    texts += [charge.reason for c in operator.customers for bill in c.bills for charge in bill.charges if charge.reason]
    texts += [offer.description for offer in OFFERS] + [outage.text for outage in operator.outages] + list(TOWNS)
    assert all(text.en and text.es and text.zh for text in texts)


def test_outages_are_open_in_two_towns_where_customers_live(operator: Operator) -> None:
    towns = {outage.place for outage in operator.outages}
    assert towns == {"Valencia", "Bilbao"}
    assert towns <= {c.town for c in operator.customers}
    assert all(outage.since.date() <= TODAY < outage.until.date() for outage in operator.outages)


def test_the_stories_are_true(operator: Operator) -> None:
    people = {c.latin_name: c for c in operator.customers if c.story}
    diego, tom, lucia = people["Diego Herrera"], people["Tom Baker"], people["Lucía Romero"]
    assert diego.bills[2].amount - diego.bills[1].amount == Decimal("11.00")
    assert [bill.remaining > 0 for bill in tom.bills] == [False, True, True]
    assert tom.lines[0].suspended
    assert lucia.town in {outage.place for outage in operator.outages}
    assert all(bill.remaining == 0 for bill in lucia.bills)
    assert usage_left(people["Mei Lin"]) < 2
    assert len(people["Rosa García"].lines) == 4
    assert people["Olivia Grant"].lines[0].offer.line_kind == "prepaid"
    marta, chen = people["Marta Ibáñez"], people["Chen Ming"]
    assert marta.lines[0].suspended
    assert marta.lines[0].reconnects_at is not None
    assert all(bill.remaining == 0 for bill in marta.bills)
    assert chen.bills[2].remaining == chen.bills[2].amount
    assert chen.bills[2].payments[0].pending
    assert [person.refunds[0].state for person in (people["Olivia Grant"], marta, chen)] == [
        "requested",
        "approved",
        "paid",
    ]
    assert all(c.story and len(c.story.tries) == 3 for c in people.values())


def usage_left(customer: Customer) -> float:
    line = customer.lines[0]
    return (line.offer.data_gb or 0) - line.data_used_gb


@settings(max_examples=30)
@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_the_books_can_be_built_on_any_day(today: date) -> None:
    newest = build(today).customers[0].bills[-1]
    assert newest.end == period_start(today)
    assert newest.due >= today


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(-60, 60))
def test_moving_by_months_and_back_changes_nothing(day: date, months: int) -> None:
    start = period_start(day)
    assert add_months(add_months(start, months), -months) == start


@given(st.decimals(min_value=-1000, max_value=1000, places=2))
def test_an_amount_without_tax_is_right_to_the_cent(amount: Decimal) -> None:
    net = without_tax(amount)
    assert abs(net * (100 + VAT_RATE) / 100 - amount) <= Decimal("0.01")
