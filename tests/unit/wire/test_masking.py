"""Card numbers never reach the record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.masking import holds_masked_card, mask_cards


def luhn_digit(digits: str) -> str:
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 if index % 2 else 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


@given(st.integers(12, 18), st.sampled_from(["", " ", "-"]))
def test_a_masked_card_is_seen_as_one(length: int, gap: str) -> None:
    digits = "4" + "0" * (length - 1)
    card = digits + luhn_digit(digits)
    said = "pay by " + gap.join(card[start : start + 4] for start in range(0, len(card), 4)) + " please"
    assert holds_masked_card(mask_cards(said))
    assert not holds_masked_card(said)


@pytest.mark.parametrize("text", ["", "••••••", "**bold** 2026", "call +12025550147", "****** 12", "pin **** 1234"])
def test_what_never_was_a_card_is_none(text: str) -> None:
    assert not holds_masked_card(text)


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("my card is 4111111111111111", "my card is ************1111"),
        ("4111 1111 1111 1111 12/27 123", "**** **** **** 1111 12/27 123"),
        ("4111-1111-1111-1111", "****-****-****-1111"),
        ("4111.1111.1111.1111!", "****.****.****.1111!"),
        ("amex 3782 822463 10005", "amex **** ****** *0005"),
        ("卡号４１１１１１１１１１１１１１１１", "卡号************１１１１"),
        ("41 11 11 11 11 11 11 11", "** ** ** ** ** ** 11 11"),
        ("411111111111111112/27", "************111112/27"),
        ("5555555555554444 and 4111111111111111", "************4444 and ************1111"),
    ],
)
def test_a_card_number_is_masked_but_for_its_last_four_digits(said: str, stored: str) -> None:
    assert mask_cards(said) == stored


@pytest.mark.parametrize(
    "said",
    [
        "",
        "call me on +1 202 555 0147",
        "+8613800138000",
        "4111111111111112",
        "bills of 12.50, 13.40, 17.90, 20.10 and 33.30",
        "2026-11-22 and 2026-12-01",
        "PO000001 of 2026",
    ],
)
def test_other_numbers_stay(said: str) -> None:
    assert mask_cards(said) == said


@given(
    st.text(alphabet="0123456789", min_size=11, max_size=17),
    st.sampled_from("3456"),
    st.sampled_from(["", " ", "-", "\u00a0", "."]),
    st.sampled_from([4, 5, 6]),
    st.text(alphabet="abc de,;é你", max_size=8),
)
def test_any_card_in_any_grouping_loses_its_first_digits(
    body: str, first: str, separator: str, size: int, around: str
) -> None:
    number = first + body
    number += luhn_digit(number)
    grouped = separator.join(number[at : at + size] for at in range(0, len(number), size))
    masked = mask_cards(f"{around} {grouped} {around}")
    assert sum(character.isdigit() for character in masked) <= 6
    assert mask_cards(masked) == masked


@given(st.text(max_size=300))
def test_masking_keeps_length_and_is_the_same_twice(text: str) -> None:
    masked = mask_cards(text)
    assert len(masked) == len(text)
    assert mask_cards(masked) == masked
