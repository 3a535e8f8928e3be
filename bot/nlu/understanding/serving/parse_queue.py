"""Messages that wait for the model, parsed together.

The model runs in one thread. While it runs, messages gather; when it is free they all go in together, which is
several times faster than one after another and costs a lone message nothing. What was parsed a moment ago does not
wait at all. A new model takes over between two runs.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from understanding.serving.model import Model
from understanding.serving.remembered import Remembered

MESSAGES_A_RUN = 64
"""More in one run gain no speed and make the others wait longer."""

Waiting = tuple[str, "asyncio.Future[dict[str, Any]]"]


class ParseQueue:
    """Takes messages one by one and gives them to the model many at a time."""

    def __init__(self, model: Model) -> None:
        """Takes the model to start with."""
        self.use(model)
        self._waiting: deque[Waiting] = deque()
        self._wake = asyncio.Event()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="model")
        self._loop_task: asyncio.Task[None] | None = None

    def use(self, model: Model) -> None:
        """Parses with this model from now on."""
        self.model = model
        self._remembered = Remembered()

    def start(self) -> None:
        """Begins to parse."""
        self._loop_task = asyncio.create_task(self._work())

    async def close(self) -> None:
        """Finishes what is waiting, then stops; call it when nothing more can come in."""
        while self._waiting:
            await asyncio.wait([future for _, future in self._waiting])
        if self._loop_task:
            self._loop_task.cancel()
            await asyncio.gather(self._loop_task, return_exceptions=True)
        self._thread.shutdown(wait=True)

    async def parse(self, text: str) -> dict[str, Any]:
        """Returns the parse of one message."""
        return await self._append(text)

    async def parse_all(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        """Returns the parses of several messages, in their order."""
        return list(await asyncio.gather(*[self._append(text) for text in texts]))

    def _append(self, text: str) -> asyncio.Future[dict[str, Any]]:
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        remembered = self._remembered.find(text)
        if remembered is not None:
            future.set_result(remembered)
            return future
        self._waiting.append((text, future))
        self._wake.set()
        return future

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._wake.wait()
            # One turn of the loop, so that requests that arrived together go in together.
            await asyncio.sleep(0)
            batch = [self._waiting.popleft() for _ in range(min(MESSAGES_A_RUN, len(self._waiting)))]
            if not self._waiting:
                self._wake.clear()
            batch = [(text, future) for text, future in batch if not future.done()]
            if batch:
                remembered = self._remembered
                outcomes = await loop.run_in_executor(self._thread, _run, self.model, [text for text, _ in batch])
                for (text, future), outcome in zip(batch, outcomes, strict=True):
                    if not isinstance(outcome, Exception):
                        remembered.keep(text, outcome)
                    if future.done():
                        continue
                    if isinstance(outcome, Exception):
                        future.set_exception(outcome)
                    else:
                        future.set_result(outcome)


def _run(model: Model, texts: list[str]) -> list[dict[str, Any] | Exception]:
    """Parses the texts together, or, when one of them breaks the run, each alone so that only that one fails."""
    try:
        return list(model.parse(texts))
    except Exception as error:
        if len(texts) == 1:
            return [error]
        return [outcome for text in texts for outcome in _run(model, [text])]
