"""The circuit breaker: its table, and that it always comes back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bss.breaker import FAILURES_TO_OPEN, OPEN_FOR, TRANSITIONS, Breaker, Event, State
from tests.unit.bot.conversation import NOW


def opened() -> Breaker:
    breaker = Breaker()
    for _ in range(FAILURES_TO_OPEN):
        assert breaker.may_call(NOW)
        breaker.failed(NOW)
    return breaker


def test_it_opens_after_several_failures_in_a_row_and_not_before() -> None:
    breaker = Breaker()
    for _ in range(FAILURES_TO_OPEN - 1):
        breaker.failed(NOW)
    breaker.succeeded()
    for _ in range(FAILURES_TO_OPEN - 1):
        breaker.failed(NOW)
    assert breaker.may_call(NOW)
    breaker.failed(NOW)
    assert not breaker.may_call(NOW)


def test_after_a_rest_exactly_one_call_tries() -> None:
    breaker = opened()
    later = NOW + OPEN_FOR
    assert breaker.may_call(later)
    assert not breaker.may_call(later)
    breaker.succeeded()
    assert breaker.may_call(later)


def test_a_failed_trial_rests_again() -> None:
    breaker = opened()
    later = NOW + OPEN_FOR
    assert breaker.may_call(later)
    breaker.failed(later)
    assert not breaker.may_call(later + OPEN_FOR / 2)
    assert breaker.may_call(later + OPEN_FOR)


def test_a_trial_that_never_ends_does_not_block_for_ever() -> None:
    breaker = opened()
    assert breaker.may_call(NOW + OPEN_FOR)
    assert breaker.may_call(NOW + 2 * OPEN_FOR)


def test_an_event_that_cannot_be_is_refused_by_name_and_changes_nothing() -> None:
    breaker = Breaker()
    with pytest.raises(ValueError, match="A circuit that is closed cannot have rested"):
        breaker._move(Event.RESTED)
    assert breaker.state is State.CLOSED
    missing = {(state, event) for state in State for event in Event} - set(TRANSITIONS)
    assert missing == {(State.CLOSED, Event.RESTED), (State.TRYING, Event.RESTED)}


@given(st.lists(st.tuples(st.sampled_from(["call", "ok", "no"]), st.integers(0, 20))))
def test_whatever_happens_it_lets_a_call_through_after_a_rest(steps: list[tuple[str, int]]) -> None:
    breaker, now = Breaker(), NOW
    for what, seconds in steps:
        now += timedelta(seconds=seconds)
        if what == "call":
            breaker.may_call(now)
        elif what == "ok":
            breaker.succeeded()
        else:
            breaker.failed(now)
    assert breaker.may_call(now + OPEN_FOR)
