"""Whole conversations with the real system: each `*.yml` beside this file is one talk."""

from pathlib import Path

import pytest

from tests.talks.cast import AGENTS, CUSTOMERS
from tests.talks.stage import VERBS, Stage
from tests.talks.talk import read, write
from tests.talks.world import World

FOLDER = Path(__file__).parent
TALKS = sorted(FOLDER.glob("*.yml"))


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
async def test_a_talk_goes_as_it_is_written(path: Path, world: World, rewrites: bool) -> None:
    talk = read(path, customers=tuple(CUSTOMERS), agents=AGENTS, verbs=tuple(VERBS))
    async with Stage(world, talk, rewrites=rewrites) as stage:
        await stage.play()
        if rewrites and stage.played != list(talk.steps):
            write(path, stage.played)
