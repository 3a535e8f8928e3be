"""Starting waits for the engines instead of giving up."""

import pytest

from tandem import parts
from tandem.settings import Settings, Verification
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


@pytest.mark.parametrize("key", [None, "", "short", "x" * 31])
def test_a_key_that_can_be_guessed_is_refused_without_repeating_it(key: str | None) -> None:
    with pytest.raises(parts.KeyMissingError, match="at least 32") as refused:
        parts._key(Settings(verification=Verification(code_key=key)))
    assert not key or key not in str(refused.value)


async def test_an_error_of_ours_ends_the_start() -> None:
    async def work() -> None:
        raise parts.PartitionsChangedError("8 is not 4")

    with pytest.raises(parts.PartitionsChangedError):
        await parts.once_there(work)
