"""Whole conversations with the real system: each `*.yml` beside this file is one talk."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tandem.environment import ROOT
from tests.talks.cast import AGENTS, CUSTOMERS
from tests.talks.stage import VERBS, Stage
from tests.talks.talk import Talk, as_list, read, write
from tests.talks.world import World

pytestmark = pytest.mark.nlu

FOLDER = Path(__file__).parent
TALKS = sorted(FOLDER.glob("*.yml"))
WORDS_BYTES = 12


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
async def test_a_talk_goes_as_it_is_written(path: Path, world: World, rewrites: bool) -> None:
    talk = _read(path)
    async with Stage(world, talk, rewrites=rewrites) as stage:
        try:
            await stage.play()
        finally:
            if rewrites:
                write(path, [*stage.played, *talk.steps[len(stage.played) :]])


def test_the_how_to_names_every_step_and_every_step_is_used() -> None:
    page = (ROOT / "docs" / "how-to" / "write-a-talk.md").read_text(encoding="utf-8")
    described = {verb for verb in VERBS if f"`{verb}`" in page or verb.startswith("agent ")}
    used = {step.verb for path in TALKS for step in _read(path).steps}
    assert described == set(VERBS)
    assert used == set(VERBS)


async def test_no_log_names_anybody_or_repeats_what_was_said(world: World) -> None:
    """One more talk, so that there is something to find even when this test runs alone."""
    talk = _read(FOLDER / "en-verification-wrong-code.yml")
    async with Stage(world, talk, rewrites=False) as stage:
        await stage.play()
    logged = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in world.logs)
    assert "is open" in logged
    assert len(world.codes) > 0
    assert traces([*_people(), *world.codes, *_customers_words()], logged) == []


def test_a_trace_in_a_log_would_be_found() -> None:
    logged = "INFO router: turn of +12025550112 failed at 4f123456-0000, code 654321, 我还剩多少流量"
    secrets = ["+12025550112", "Ann Walker", "123456", "654321", "我还剩多少流量"]
    assert traces(secrets, logged) == ["+12025550112", "654321", "我还剩多少流量"]


def traces(secrets: Iterable[str], logged: str) -> list[str]:
    """Which of these stand in a log; digits that are part of an id are none."""
    return [secret for secret in secrets if re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", logged)]


def _people() -> Iterator[str]:
    for who in CUSTOMERS.values():
        yield from (value for value in (who.phone, who.phone[1:], who.name) if value)


def _customers_words() -> Iterator[str]:
    """What customers say in any talk, where it is long enough to be nobody else's words."""
    for path in TALKS:
        for step in _read(path).steps:
            said = as_list(step.value) if step.verb == "customer" else []
            yield from (text for text in said if len(text.encode()) >= WORDS_BYTES and "{" not in text)


def _read(path: Path) -> Talk:
    return read(path, customers=tuple(CUSTOMERS), agents=AGENTS, verbs=tuple(VERBS))
