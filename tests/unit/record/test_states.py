"""The state tables: what is not in a table is refused by name, and every state can be reached."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record.states import (
    DELIVERY,
    EFFECT,
    FLOOR,
    LESSON,
    PRESENCE,
    DeliveryEvent,
    DeliveryState,
    EffectEvent,
    EffectState,
    Floor,
    FloorEvent,
    LessonEvent,
    LessonState,
    Presence,
    PresenceEvent,
    Refused,
    follow,
)

Table = Mapping[tuple[Any, Any], StrEnum]
TABLES: list[tuple[Table, type[StrEnum], type[StrEnum], StrEnum, set[Any]]] = [
    (FLOOR, Floor, FloorEvent, Floor.BOT, {Floor.NOBODY}),
    (
        DELIVERY,
        DeliveryState,
        DeliveryEvent,
        DeliveryState.PENDING,
        {DeliveryState.READ, DeliveryState.FAILED, DeliveryState.WITHDRAWN},
    ),
    (EFFECT, EffectState, EffectEvent, EffectState.PENDING, {EffectState.DONE, EffectState.FAILED}),
    (
        LESSON,
        LessonState,
        LessonEvent,
        LessonState.OPEN,
        set(),
    ),
    (PRESENCE, Presence, PresenceEvent, Presence.SIGNED_OUT, set()),
]
ids = [states.__name__ for _, states, _, _, _ in TABLES]


@pytest.mark.parametrize(("table", "states", "events", "first", "last"), TABLES, ids=ids)
def test_every_move_is_in_the_table_or_refused_by_name(
    table: Table, states: type[StrEnum], events: type[StrEnum], first: StrEnum, last: set[Any]
) -> None:
    before = dict(table)
    for state in states:
        for event in events:
            if (state, event) in table:
                assert follow(table, state, event) is table[state, event]
            else:
                with pytest.raises(Refused) as raised:
                    follow(table, state, event)
                assert (raised.value.state, raised.value.event) == (state, event)
                assert f"'{state}' does not allow '{event}'" in str(raised.value)
    assert table == before


@pytest.mark.parametrize(("table", "states", "events", "first", "last"), TABLES, ids=ids)
def test_every_state_can_be_reached_and_only_the_last_ones_are_never_left(
    table: Table, states: type[StrEnum], events: type[StrEnum], first: StrEnum, last: set[Any]
) -> None:
    reached = {first}
    while more := {after for (state, _), after in table.items() if state in reached} - reached:
        reached |= more
    assert reached == set(states)
    assert set(states) - {state for state, _ in table} == last
    assert {event for _, event in table} == set(events)


@given(st.data())
def test_walks_stay_inside_their_table(data: st.DataObject) -> None:
    table, states, events, first, last = data.draw(st.sampled_from(TABLES))
    state = first
    for event in data.draw(st.lists(st.sampled_from(list(events)), max_size=30)):
        try:
            state = follow(table, state, event)
        except Refused:
            assert (state, event) not in table
    assert state in states
    if state in last:
        for event in events:
            with pytest.raises(Refused):
                follow(table, state, event)


@pytest.mark.parametrize("event", list(DeliveryEvent))
def test_a_delivery_in_doubt_never_becomes_pending_but_by_a_decision_to_resend(event: DeliveryEvent) -> None:
    if DELIVERY.get((DeliveryState.DOUBT, event)) is DeliveryState.PENDING:
        assert event is DeliveryEvent.RESEND


@pytest.mark.parametrize("event", list(EffectEvent))
def test_an_effect_is_performed_only_from_a_claim(event: EffectEvent) -> None:
    into = {state for (state, on), after in EFFECT.items() if on is event and after is EffectState.PERFORMING}
    assert into == ({EffectState.PENDING} if event is EffectEvent.CLAIM else set())
