"""One socket's flood is read at an even pace; whoever says little never waits."""

import pytest

from channels.webchat.pace import Pace


def test_a_burst_is_read_at_once_and_what_follows_at_the_pace() -> None:
    pace = Pace(at_once=3, per_s=2)
    assert [pace.wait_s(100.0) for _ in range(3)] == [0, 0, 0]
    assert pace.wait_s(100.0) == pytest.approx(0.5)
    assert pace.wait_s(100.5) == pytest.approx(0.5)


def test_after_a_pause_there_is_room_for_a_burst_again_but_never_for_a_larger_one() -> None:
    pace = Pace(at_once=3, per_s=2)
    for _ in range(3):
        pace.wait_s(100.0)
    assert [pace.wait_s(10_000.0) for _ in range(3)] == [0, 0, 0]
    assert pace.wait_s(10_000.0) > 0


def test_a_customer_who_writes_now_and_then_never_waits() -> None:
    pace = Pace()
    assert not any(pace.wait_s(second / 10) for second in range(10_000))
