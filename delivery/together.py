"""Several jobs at once, each to its own end: one that fails takes no other with it."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any


async def together(jobs: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Run all jobs to their end, then raise the first error if there was one."""
    for outcome in await asyncio.gather(*jobs, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome
