"""A lane: one address's entries, gathered into turns, in order; whatever a turn raises stops neither it nor others."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import pytest

from router import lane as lanes
from router.lane import TRIES, TRIES_IN_ALL, Lane, Waiting
from router.routing import gather
from router.routing.gather import FLOOD, TURN_AT_MOST
from tests.router_world import CHANNEL, ENDPOINT, inbound
from wire.bells import Rings
from wire.clock import utc_now
from wire.errors import Later
from wire.message import EffectDone, Entry, Inbound


@dataclass(kw_only=True)
class Router:
    """Runs turns as it is told to, and remembers them."""

    fails: list[Exception] = field(default_factory=list)
    cannot_store: str | None = None
    turns: list[list[str]] = field(default_factory=list)
    errors: list[str | None] = field(default_factory=list)
    notified: list[bool] = field(default_factory=list)
    handled: list[bytes] = field(default_factory=list)
    aside: list[tuple[bytes, str]] = field(default_factory=list)

    async def run_turn(self, entries: Sequence[Entry], *, error: str | None, notify: bool) -> Rings:
        names = [entry.text if isinstance(entry, Inbound) else "effect" for entry in entries]
        if self.cannot_store in names:
            raise ValueError("cannot be stored")
        if self.fails:
            raise self.fails.pop(0)
        self.turns.append(names)
        self.errors.append(error)
        self.notified.append(notify)
        return []

    async def take_note(self, ids: Sequence[bytes], rings: Rings) -> None:
        self.handled += ids

    async def set_aside(self, waiting: Waiting, error: str) -> None:
        self.aside.append((waiting.stream_id, error))

    def lane(self, gather_s: float = 0.0) -> Lane:
        return Lane(
            gather=timedelta(seconds=gather_s),
            run_turn=self.run_turn,
            handled=self.take_note,
            set_aside=self.set_aside,
            clock=utc_now,
        )


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "LATER_S", 0.01)
    monkeypatch.setattr(gather, "FLOOD_PAUSE", timedelta(seconds=0.05))


def put(lane: Lane, *entries: Entry | str) -> None:
    for entry in entries:
        message = inbound(entry) if isinstance(entry, str) else entry
        name = entry if isinstance(entry, str) else "x"
        lane.take(Waiting(stream_id=name.encode(), entry=message, read_at=utc_now()))


def effect_done() -> EffectDone:
    return EffectDone(channel=CHANNEL, endpoint=ENDPOINT, address="ann", effect_id=uuid4(), at=utc_now())


async def test_what_waits_is_one_turn_and_is_deleted_once_stored() -> None:
    router = Router()
    lane = router.lane()
    put(lane, "one", "two")
    await lane.run()
    assert (router.turns, router.handled) == ([["one", "two"]], [b"one", b"two"])


async def test_what_comes_within_the_gathering_joins_the_turn() -> None:
    router = Router()
    lane = router.lane(gather_s=0.3)
    put(lane, "one")
    running = asyncio.create_task(lane.run())
    await asyncio.sleep(0)
    put(lane, "two")
    await running
    assert router.turns == [["one", "two"]]


async def test_what_comes_while_a_turn_runs_is_the_next_turn() -> None:
    router = Router()
    lane = router.lane()

    async def handled(ids: Sequence[bytes], rings: Rings) -> None:
        if b"one" in ids:
            put(lane, "two", "three")
        await router.take_note(ids, rings)

    lane._handled = handled
    put(lane, "one")
    await lane.run()
    assert router.turns == [["one"], ["two", "three"]]


async def test_a_pressed_choice_does_not_wait() -> None:
    router = Router()
    lane = router.lane(gather_s=60.0)
    put(lane, inbound("Yes", choice="/affirm"))
    await asyncio.wait_for(lane.run(), 2.0)
    assert router.turns == [["Yes"]]


async def test_word_of_an_effect_is_a_turn_of_its_own_in_its_place() -> None:
    router = Router()
    lane = router.lane()
    put(lane, "one", effect_done(), "two", "three")
    await lane.run()
    assert router.turns == [["one"], ["effect"], ["two", "three"]]


async def test_a_flood_is_paced_and_gets_one_notice() -> None:
    router = Router()
    lane = router.lane()
    count = 4 * TURN_AT_MOST
    put(lane, *(str(number) for number in range(count)))
    began = asyncio.get_running_loop().time()
    await lane.run()
    assert [len(turn) for turn in router.turns] == [TURN_AT_MOST] * 4
    assert [text for turn in router.turns for text in turn] == [str(number) for number in range(count)]
    assert router.notified == [True, False, False, False]
    assert asyncio.get_running_loop().time() - began >= 3 * 0.04


async def test_a_turn_that_is_no_flood_is_not_paced() -> None:
    now = utc_now()
    assert gather.next_not_before(FLOOD, now) == now < gather.next_not_before(FLOOD + 1, now)


async def test_a_dependency_that_is_away_is_waited_for_and_does_not_count() -> None:
    router = Router(fails=[Later("postgresql") for _ in range(5 * TRIES_IN_ALL)])
    lane = router.lane()
    put(lane, "one")
    await lane.run()
    assert (router.turns, router.errors, router.aside) == ([["one"]], [None], [])


async def test_after_three_failures_the_turn_is_stored_undecided() -> None:
    router = Router(fails=[ValueError("whatever") for _ in range(TRIES)])
    lane = router.lane()
    put(lane, "one")
    await lane.run()
    assert (router.turns, router.errors) == ([["one"]], ["ValueError"])


async def test_two_failures_are_forgotten() -> None:
    router = Router(fails=[ValueError("whatever") for _ in range(TRIES - 1)])
    lane = router.lane()
    put(lane, "one")
    await lane.run()
    assert router.errors == [None]


async def test_a_message_that_cannot_even_be_stored_is_set_aside_and_the_others_go_on() -> None:
    router = Router(cannot_store="bad")
    lane = router.lane()
    put(lane, "one", "bad", "two")
    await asyncio.wait_for(lane.run(), 5.0)
    assert router.turns == [["one"], ["two"]]
    assert router.aside == [(b"bad", "ValueError")]
    assert router.handled == [b"one", b"two"]


async def test_what_a_failure_says_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    router = Router(fails=[ValueError("card 4111 1111 1111 1111")])
    lane = router.lane()
    put(lane, "one")
    await lane.run()
    assert "ValueError" in caplog.text
    assert "4111" not in caplog.text
