"""An attendant that says everything back: for tests of doors, streams and turns without the bot."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from wire.turn import Decision, Reply, Turn


class EchoAttendant:
    """Replies once a turn with what was said; counts turns in its dialogue."""

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Nothing to begin with."""

    async def attend(self, turn: Turn) -> Decision:
        """Say it back."""
        said = " | ".join(message.text for message in turn.messages)
        return Decision(
            replies=(Reply(text=f"echo: {said}"),),
            state={"turns": turn.state.get("turns", 0) + 1},
            language=turn.language or "en",
        )


@asynccontextmanager
async def open_echo(*_: Any) -> AsyncIterator[EchoAttendant]:
    """The echo in the place of the bot."""
    yield EchoAttendant()


@dataclass(kw_only=True)
class Raising(EchoAttendant):
    """Raises what it is given before it echoes."""

    raises: Callable[[Turn], Exception | None]

    async def attend(self, turn: Turn) -> Decision:
        """Raise, or say it back."""
        error = self.raises(turn)
        if error:
            raise error
        return await super().attend(turn)
