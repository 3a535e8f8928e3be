"""Filters, pages and fields of a list request."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.tmf.collection import Collection, matches, parse_query, project, values_at
from demo.tmf.refusal import Refusal

DOCUMENT = {
    "id": "1",
    "isBilled": True,
    "amount": 7,
    "party": [{"id": "C1", "role": "customer"}, {"id": "C2"}],
    "account": {"id": "BA1"},
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("id", ["1"]),
        ("isBilled", ["true"]),
        ("amount", ["7"]),
        ("party.id", ["C1", "C2"]),
        ("party.role", ["customer"]),
        ("account.id", ["BA1"]),
        ("account", []),
        ("account.id.deeper", []),
        ("", []),
        ("nothing", []),
    ],
)
def test_a_dotted_path_reaches_values_through_lists(path: str, expected: list[str]) -> None:
    assert list(values_at(DOCUMENT, path)) == expected


@pytest.mark.parametrize(
    "pairs",
    [[("limit", "0")], [("limit", "1001")], [("limit", "ten")], [("offset", "-1")], [("offset", "١")]],
)
def test_a_page_out_of_bounds_is_refused(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(Refusal):
        parse_query(pairs)


def test_too_many_filters_are_refused() -> None:
    with pytest.raises(Refusal):
        parse_query([(f"a{number}", "x") for number in range(21)])


def test_fields_keep_the_identity() -> None:
    assert project(DOCUMENT, frozenset({"amount"})) == {"id": "1", "amount": 7}


documents = st.lists(
    st.fixed_dictionaries(
        {"id": st.integers(0, 30).map(str), "colour": st.sampled_from("rgb"), "size": st.integers(0, 3)}
    ),
    unique_by=lambda document: document["id"],
)
queries = st.lists(
    st.tuples(st.sampled_from(["colour", "size", "id", "shape"]), st.sampled_from(["r", "g", "1", "2", "1,2", ""])),
    max_size=3,
)


@given(documents, queries)
def test_an_index_changes_speed_and_never_the_answer(
    entries: list[dict[str, Any]], pairs: list[tuple[str, str]]
) -> None:
    query = parse_query(pairs)
    expected = [entry for entry in entries if matches(entry, query.filters)]
    assert Collection(entries).search(query) == (expected, len(expected))
    assert Collection(entries, indexed=("colour", "id")).search(query) == (expected, len(expected))
    newest, _ = Collection(entries, indexed=("colour",), newest_first=True).search(query)
    assert newest == expected[::-1]


@given(documents, st.integers(1, 5))
def test_pages_in_a_row_give_every_document_once(entries: list[dict[str, Any]], limit: int) -> None:
    collection = Collection(entries)
    pages = [
        collection.search(parse_query([("limit", str(limit)), ("offset", str(offset))]))[0]
        for offset in range(0, len(entries) + 1, limit)
    ]
    assert [entry for page in pages for entry in page] == entries
