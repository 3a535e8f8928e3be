"""The rules that find entities: numbers, dates, months of a bill, fees and reference numbers in three languages."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

NLU = Path(__file__).resolve().parents[3] / "bot" / "nlu"
Find = Callable[[str], list[tuple[str, str, str]]]


@pytest.fixture(scope="module")
def find() -> Find:
    """Returns what the rules claim: kind, words as they stand, value. The names need the NLU's environment."""
    sys.path.insert(0, str(NLU))
    try:
        from understanding.entities.calendar import find_dates
        from understanding.entities.charge import find_charges
        from understanding.entities.plain_text import plain
        from understanding.entities.quantity import find_amounts, find_data_amounts
        from understanding.entities.reference_number import find_reference_numbers
        from understanding.entities.span import keep_best
    finally:
        sys.path.remove(str(NLU))

    def found(text: str) -> list[tuple[str, str, str]]:
        folded = plain(text)
        spans: list[Any] = [
            *find_reference_numbers(folded, "US"),
            *find_data_amounts(folded),
            *find_dates(folded),
            *find_amounts(folded),
            *find_charges(folded),
        ]
        return [(span.entity, text[span.start : span.end], span.value) for span in keep_best(spans)]

    return found


@pytest.mark.parametrize(
    ("text", "kind", "words", "value"),
    [
        ("how much is my march bill", "bill_period", "march", "month:03"),
        ("what did you charge me in total for July", "bill_period", "July", "month:07"),
        ("list of every call i made in May, with times", "bill_period", "May", "month:05"),
        ("la de marzo", "bill_period", "marzo", "month:03"),
        ("cuánto me cobraron por octubre", "bill_period", "octubre", "month:10"),
        ("8月的账单", "bill_period", "8月", "month:08"),
        ("上上个月的账单", "bill_period", "上上个月", "relative:-2m"),
        ("the bill of the month before last", "bill_period", "month before last", "relative:-2m"),
        ("la factura del mes antepasado", "bill_period", "mes antepasado", "relative:-2m"),
        ("I ended my contract with you in May", "date", "May", "month:05"),
        ("me di de baja en julio y aún me deben el resto", "date", "julio", "month:07"),
        ("手机5月就还清了", "date", "5月", "month:05"),
        ("I get paid on the 28th", "date", "28th", "day:28"),
        ("cobro el paro el día 10", "date", "10", "day:10"),
        ("每月1号扣", "date", "1号", "day:01"),
        ("一周三次", "", "", ""),
        ("may I pay later", "", "", ""),
        ("about eight hundred quid", "amount", "eight hundred quid", "800.00 GBP"),
        ("treinta y cinco euros", "amount", "treinta y cinco euros", "35.00 EUR"),
        ("钱收错了，七十六块八", "amount", "七十六块八", "76.80 CNY"),
        ("can i put a tenner on", "amount", "tenner", "10.00"),
        ("twenty gigs", "data_amount", "twenty gigs", "20 GB"),
        ("we have 5G signal here", "", "", ""),
        ("account 4471 2290", "account_number", "4471 2290", "4471 2290"),
        ("mi cuenta es la 4471-2290", "account_number", "4471-2290", "4471-2290"),
        ("订单A-558201", "work_order_number", "A-558201", "A-558201"),
        ("call me on +1 202 555 0147", "phone_number", "+1 202 555 0147", "+12025550147"),
        ("why is there a call-out fee", "charge_name", "call-out fee", "call-out fee"),
        ("quiten el cargo por reconexión", "charge_name", "cargo por reconexión", "cargo por reconexion"),
        ("没人来过却有上门费", "charge_name", "上门费", "上门费"),
    ],
)
def test_a_rule_finds_its_kind_with_these_borders(find: Find, text: str, kind: str, words: str, value: str) -> None:
    assert find(text) == ([(kind, words, value)] if kind else [])


@given(st.integers(1, 99_999), st.integers(0, 99))
def test_a_sum_with_a_sign_has_its_value(find: Find, whole: int, cents: int) -> None:
    assert find(f"${whole}.{cents:02}") == [("amount", f"${whole}.{cents:02}", f"{whole}.{cents:02} USD")]


@given(st.integers(1, 12), st.integers(1, 28), st.integers(2000, 2039))
def test_an_iso_date_is_read_as_it_stands(find: Find, month: int, day: int, year: int) -> None:
    written = f"{year}-{month:02}-{day:02}"
    assert ("date", written, written) in find(f"since {written} please")


@given(st.text(alphabet='0123456789 -.,/$€%月日号元块gbmbMay marzo cuenta account fee费“”"', max_size=60))
def test_whatever_is_written_the_places_lie_in_the_text_and_do_not_overlap(find: Find, text: str) -> None:
    words = [words for _, words, _ in find(text)]
    assert all(words)
    assert sum(map(len, words)) <= len(text)


@pytest.mark.parametrize("piece", ["五", "3月", "march ", "account 12 ", "“啊", "two hundred ", "€1 "])
def test_a_long_hostile_text_takes_no_time_that_grows_with_its_square(find: Find, piece: str) -> None:
    def seconds(length: int) -> float:
        begun = time.process_time()
        find((piece * length)[:length])
        return time.process_time() - begun

    seconds(500)
    assert seconds(4_000) < 2.0
