"""Calls of one kind made together: what comes while a call is under way goes into the next one.

A lone call waits for nobody. Whoever comes first calls for all who wait, so no task runs besides the callers.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

One = TypeVar("One")
Answer = TypeVar("Answer")

AT_MOST = 256


class _Waiting(Generic[One, Answer]):
    def __init__(self, one: One) -> None:
        self.one = one
        self.answer: tuple[Answer] | None = None


class Batched(Generic[One, Answer]):
    """Gathers single calls into `call`, which answers each of many in their order."""

    def __init__(self, call: Callable[[Sequence[One]], Awaitable[Sequence[Answer]]]) -> None:
        self._call = call
        self._waiting: list[_Waiting[One, Answer]] = []
        self._under_way = asyncio.Lock()

    async def __call__(self, one: One) -> Answer:
        """The answer to one; what `call` raises is raised to the caller that made it, and the others call again."""
        mine: _Waiting[One, Answer] = _Waiting(one)
        self._waiting.append(mine)
        async with self._under_way:
            while mine.answer is None:
                batch = self._waiting[:AT_MOST]
                try:
                    answers = await self._call([waiting.one for waiting in batch])
                except BaseException:
                    self._waiting.remove(mine)
                    raise
                del self._waiting[: len(batch)]
                for waiting, answer in zip(batch, answers, strict=True):
                    waiting.answer = (answer,)
        return mine.answer[0]
