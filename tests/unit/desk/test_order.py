"""The order in which waiting work is served."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from router.routing.order import TIERS, Waiting, serve_order

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def waiting(*, waited_s: float = 0, urgent: bool = False, sla_s: float = 100, tier: str | None = None) -> Waiting:
    return Waiting(id=uuid4(), urgent=urgent, waiting_since=NOW - timedelta(seconds=waited_s), sla_s=sla_s, tier=tier)


def order(*work: Waiting) -> list[UUID]:
    return [place.id for place in serve_order(work, NOW)]


def test_urgent_work_stands_before_everything_else() -> None:
    late, urgent = waiting(waited_s=5000, tier="diamond"), waiting(urgent=True)
    assert order(late, urgent) == [urgent.id, late.id]


def test_the_share_of_the_time_limit_counts_not_the_seconds() -> None:
    patient, pressed = waiting(waited_s=100, sla_s=1000), waiting(waited_s=50, sla_s=60)
    assert order(patient, pressed) == [pressed.id, patient.id]


def test_the_tier_decides_among_waits_of_the_same_tenth() -> None:
    standard, diamond = waiting(waited_s=58, tier="standard"), waiting(waited_s=51, tier="diamond")
    assert order(standard, diamond) == [diamond.id, standard.id]
    longer = waiting(waited_s=61, tier="standard")
    assert order(diamond, longer) == [longer.id, diamond.id]


def test_a_place_carries_its_reasons() -> None:
    place = serve_order([waiting(waited_s=50, tier="gold")], NOW)[0]
    assert (place.place, place.urgent, place.sla_share, place.tier) == (1, False, 0.5, "gold")


@given(
    st.lists(
        st.builds(
            waiting,
            waited_s=st.floats(min_value=-10, max_value=1e6),
            urgent=st.booleans(),
            sla_s=st.floats(min_value=1, max_value=1e4),
            tier=st.sampled_from([*TIERS, None, "unheard of"]),
        ),
        max_size=30,
    ),
    st.randoms(),
)
def test_the_order_holds_everything_once_and_does_not_depend_on_how_it_came(work, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(work)
    random.shuffle(shuffled)
    assert order(*work) == order(*shuffled)
    assert sorted(order(*work)) == sorted(one.id for one in work)
    urgencies = [place.urgent for place in serve_order(work, NOW)]
    assert urgencies == sorted(urgencies, reverse=True)
