"""The judge sees every kind of broken promise; one that sees nothing would make the crash test worthless."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.crash.customer import Connection, Wish
from tests.crash.faults import ALL, PROCESSES, plan
from tests.crash.judge import Books, Stored, Told, books_of, judge

WISHES = (
    Wish(number=1, verb="say", what="hello", id="w1"),
    Wish(number=2, verb="order", what="P1-1", id="w2"),
    Wish(number=3, verb="ticket", what="c1m3", id="w3"),
    Wish(number=4, verb="code", what="+34600000004", id="w4"),
)
FRAMES: tuple[dict[str, Any], ...] = (
    {"seq": 3, "id": "r1", "text": "heard: 1 2"},
    {"seq": 4, "id": "r2", "text": "ended: product_order done"},
    {"seq": 7, "id": "r3", "text": "heard: 3 4"},
    {"seq": 8, "id": "r4", "text": "ended: work_order done"},
    {"seq": 9, "id": "r5", "text": "ended: send_code done"},
)
OWN: tuple[dict[str, Any], ...] = (
    {"seq": 1, "id": "w1"},
    {"seq": 2, "id": "w2"},
    {"seq": 5, "id": "w3"},
    {"seq": 6, "id": "w4"},
)
TOLD = Told(
    name="ann",
    wishes=WISHES,
    confirmed=frozenset({"w1", "w2", "w3", "w4"}),
    connections=(Connection(since=0, frames=list(FRAMES[:2])), Connection(since=4, frames=list(FRAMES[2:]))),
    again=Connection(since=0, frames=list(FRAMES), own=list(OWN)),
)
BOOKS = Books(
    orders=Counter({"P1-1": 1}),
    tickets=Counter({"c1m3": 1}),
    texts=Counter({"+34600000004": 1}),
    external_ids=Counter({"e1": 1, "e2": 1}),
)
STORED = Stored(
    rows=Counter(["w1", "w2", "w3", "w4"]),
    turns=dict.fromkeys(["w1", "w2", "w3", "w4"], "t"),
    unfinished={"effects": 0},
)


def again(*frames: dict[str, Any]) -> Told:
    """Ann, who was shown these frames, live and again."""
    return replace(
        TOLD,
        connections=(Connection(since=0, frames=list(frames)),),
        again=Connection(since=0, frames=list(frames), own=list(OWN)),
    )


def test_a_run_in_which_all_went_well_shows_no_violation() -> None:
    assert judge([TOLD], BOOKS, STORED) == []


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("never confirmed", replace(TOLD, confirmed=frozenset({"w1", "w2", "w3"}))),
        ("shown after", replace(TOLD, connections=(*TOLD.connections, Connection(since=9, frames=[FRAMES[4]])))),
        ("shown after", replace(TOLD, connections=(Connection(since=0, frames=[FRAMES[1], FRAMES[0], *FRAMES[2:]]),))),
        ("names two messages", replace(TOLD, connections=(Connection(since=0, frames=[{**FRAMES[0], "id": "x"}]),))),
        ("under 2 numbers", again(*FRAMES, {"seq": 10, "id": "r5", "text": "ended: send_code done"})),
        ("shown live and not again", replace(TOLD, again=Connection(since=0, frames=list(FRAMES[:4]), own=list(OWN)))),
        ("1 lost", replace(TOLD, again=replace(TOLD.again, own=list(OWN[:3])))),
        ("another order", replace(TOLD, again=replace(TOLD.again, own=[{**OWN[0], "seq": 2}, {**OWN[1], "seq": 1}]))),
        ("gaps or doubles", replace(TOLD, again=replace(TOLD.again, own=[*OWN[:3], {**OWN[3], "seq": 5}]))),
        ("answered 2 times", again(*FRAMES, {"seq": 10, "id": "r6", "text": "heard: 4"})),
        ("answered 0 times", again(*FRAMES[:2], *FRAMES[3:])),
        ("out of order", again({**FRAMES[0], "text": "heard: 2 1"}, *FRAMES[1:])),
        ("before it was said", again({**FRAMES[0], "text": "heard: 1 2 3"}, {**FRAMES[2], "text": "heard: 4"})),
        ("told how 0 ended", again(*FRAMES[:4])),
        ("told how 2 ended", again(*FRAMES, {"seq": 10, "id": "r6", "text": "ended: product_order done"})),
    ],
)
def test_what_a_customer_must_not_see_is_seen_by_the_judge(what: str, told: Told) -> None:
    assert any(what in violation for violation in judge([told], BOOKS, STORED)), judge([told], BOOKS, STORED)


@pytest.mark.parametrize(
    ("what", "spoil"),
    [
        ("0 orders asked for, 1", lambda: replace(BOOKS, orders=Counter({"P1-1": 1, "P2-1": 1}))),
        ("1 orders asked for, 2", lambda: replace(BOOKS, orders=Counter({"P1-1": 2}))),
        ("1 orders asked for, 0", lambda: replace(BOOKS, orders=Counter())),
        ("1 tickets asked for, 2", lambda: replace(BOOKS, tickets=Counter({"c1m3": 2}))),
        ("asked 2 times for e1", lambda: replace(BOOKS, external_ids=Counter({"e1": 2}))),
        ("2 codes sent", lambda: replace(BOOKS, texts=Counter({"+34600000004": 2}))),
        ("0 asked for", lambda: replace(BOOKS, texts=Counter({"+34600000004": 1, "+34600000009": 1}))),
        ("said to be sent", lambda: replace(BOOKS, texts=Counter())),
    ],
)
def test_what_must_not_stand_in_the_books_is_seen_by_the_judge(what: str, spoil: Callable[[], Books]) -> None:
    assert any(what in violation for violation in judge([TOLD], spoil(), STORED)), judge([TOLD], spoil(), STORED)


@pytest.mark.parametrize(
    ("what", "stored"),
    [
        ("stored 2 times", replace(STORED, rows=STORED.rows + Counter(["w1"]))),
        ("stored 0 times", replace(STORED, rows=Counter(["w1", "w2", "w3"]))),
        ("in no turn", replace(STORED, turns={})),
        ("nobody wrote it", replace(STORED, rows=STORED.rows + Counter(["w9"]))),
        ("2 effects left unfinished", replace(STORED, unfinished={"effects": 2})),
    ],
)
def test_what_must_not_be_stored_is_seen_by_the_judge(what: str, stored: Stored) -> None:
    assert any(what in violation for violation in judge([TOLD], BOOKS, stored)), judge([TOLD], BOOKS, stored)


def test_the_operators_journal_is_counted_by_line_description_telephone_and_external_id() -> None:
    journal = [
        {"book": "order", "entry": {"externalId": "e1", "productOrderItem": [{"product": {"id": "P1-1"}}]}},
        {"book": "ticket", "entry": {"externalId": "e2", "description": "c1m3"}},
        {"book": "message", "entry": {"to": "+34600000004"}},
        {"book": "message_status", "entry": {"sid": "SM1"}},
    ]
    assert books_of(journal) == BOOKS


def test_a_plan_kills_every_process_and_is_the_same_for_the_same_seed() -> None:
    made = plan(3, count=26, seconds=100.0, freeze_s=15.0)
    assert made == plan(3, count=26, seconds=100.0, freeze_s=15.0) != plan(4, count=26, seconds=100.0, freeze_s=15.0)
    assert {fault.target for fault in made if fault.kind == "kill"} == set(PROCESSES)
    assert {(fault.kind, fault.target) for fault in made} == set(ALL)
    assert all(0 <= fault.at_s <= 100.0 for fault in made)
