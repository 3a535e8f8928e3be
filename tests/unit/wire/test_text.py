"""Text as it may be stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.text import UNSAFE, clean

KEPT = [
    "plain",
    "tab\tand\nline",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "مرحبا",
    "שלום",
    "余额是多少？",
    "é\u0301",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b", "ab"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\x1b[31mred", "[31mred"),
        ("a\u0085b\x7fc", "abc"),
        ("pay \u202e001\u202c", "pay 001"),
        ("\u2066a\u2069", "a"),
        ("a\ud800b", "ab"),
    ],
)
def test_what_cannot_be_stored_or_would_deceive_is_taken_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text())
def test_any_text_is_safe_once_cleaned_and_cleaning_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert not UNSAFE.search(cleaned)
    assert "\x00" not in cleaned
    cleaned.encode()
    assert clean(cleaned) == cleaned
