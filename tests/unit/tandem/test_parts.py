"""Starting waits for the engines instead of giving up."""

import pytest

from tandem import parts
from wire.errors import Later


async def test_what_starting_needs_is_done_once_the_engines_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "WAIT_FOR_RECORD_S", 0.0)
    away = [Later("postgresql")] * 3
    done: list[str] = []

    async def work() -> None:
        if away:
            raise away.pop()
        done.append("work")

    await parts.once_there(work)
    assert (away, done) == ([], ["work"])


async def test_an_error_of_ours_ends_the_start() -> None:
    async def work() -> None:
        raise parts.PartitionsChangedError("8 is not 4")

    with pytest.raises(parts.PartitionsChangedError):
        await parts.once_there(work)
