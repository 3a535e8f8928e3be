"""Whether the parts we depend on are there, looked at in the background and told at `/healthz`.

A role is well when it can do its own work; what it can do without (the NLU, the operator's systems) is listed beside.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
LOOK_TIMEOUT_S = 5.0

Look = Callable[[], Awaitable[object]]
"""Returns when the part answers; raises when it does not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Something we depend on; `needed` when the role cannot do its own work without it."""

    look: Look
    needed: bool


class Health:
    """The state of every part, as last seen."""

    def __init__(self, parts: Mapping[str, Part]) -> None:
        self._parts = parts
        self._states: dict[str, bool] = dict.fromkeys(parts, False)

    def is_there(self, name: str) -> bool:
        """Whether a part answered when last looked at."""
        return self._states[name]

    async def run(self) -> None:
        """Look at every part once a second until cancelled."""
        async with asyncio.TaskGroup() as watches:
            for name, part in self._parts.items():
                watches.create_task(self._watch(name, part))

    async def handle(self, request: web.Request) -> web.Response:
        """`GET /healthz`: 200 when this role can do its own work; `?all=1`: when every part is there."""
        strict = request.query.get("all") == "1"
        well = all(self._states[name] for name, part in self._parts.items() if strict or part.needed)
        parts = {name: "ok" if state else "away" for name, state in self._states.items()}
        return web.json_response({"status": "ok" if well else "failing", "parts": parts}, status=200 if well else 503)

    async def _watch(self, name: str, part: Part) -> None:
        while True:
            look = asyncio.ensure_future(part.look())
            try:
                # Not cancelled when it takes too long: a driver may wait for a server that stands still to agree.
                done, _ = await asyncio.wait({look}, timeout=LOOK_TIMEOUT_S)
                if not done:
                    self._note(name, TimeoutError())
                    await asyncio.wait({look})
                self._note(name, look.exception())
            finally:
                look.cancel()
            await asyncio.sleep(LOOK_EVERY_S)

    def _note(self, name: str, error: BaseException | None) -> None:
        """Whatever a part raises, it is not there."""
        if error and self._states[name]:
            log.warning("%s is away: %s", name, type(error).__name__)
        if error is None and not self._states[name]:
            log.info("%s is there", name)
        self._states[name] = error is None
