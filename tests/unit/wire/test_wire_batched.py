"""Single calls made together."""

import asyncio
from collections.abc import Sequence

import pytest

from wire.batched import Batched


class Call:
    """A call that doubles numbers, once the test lets it go on, and notes what was asked together."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.may_go = asyncio.Semaphore(0)

    async def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.asked.append(list(numbers))
        await self.may_go.acquire()
        if numbers[0] < 0:
            raise ValueError("negative")
        return [number * 2 for number in numbers]


async def begun(*tasks: "asyncio.Task[int]") -> None:
    """Let the tasks run until they wait."""
    for _ in tasks:
        await asyncio.sleep(0)


async def test_what_comes_while_a_call_is_under_way_goes_together_in_the_next() -> None:
    call = Call()
    double = Batched(call)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(double(number)) for number in (1, 2, 3)]
        await begun(*tasks)
        assert call.asked == [[1]]
        call.may_go.release()
        call.may_go.release()
    assert [task.result() for task in tasks] == [2, 4, 6]
    assert call.asked == [[1], [2, 3]]


async def test_a_call_that_raises_fails_its_caller_and_the_others_call_again() -> None:
    call = Call()
    double = Batched(call)
    first, bad, good = (asyncio.ensure_future(double(number)) for number in (1, -2, 3))
    await begun(first, bad, good)
    for _ in range(3):
        call.may_go.release()
    assert await first == 2
    with pytest.raises(ValueError, match="negative"):
        await bad
    assert await good == 6
    assert call.asked == [[1], [-2, 3], [3]]


async def test_a_caller_that_is_cancelled_while_it_calls_does_not_hold_up_the_others() -> None:
    call = Call()
    double = Batched(call)
    first, second = (asyncio.ensure_future(double(number)) for number in (1, 2))
    await begun(first, second)
    first.cancel()
    call.may_go.release()
    assert await second == 4
    assert first.cancelled()


async def test_what_a_cancelled_caller_waited_for_is_done_all_the_same() -> None:
    call = Call()
    double = Batched(call)
    first, second, third = (asyncio.ensure_future(double(number)) for number in (1, 2, 3))
    await begun(first, second, third)
    second.cancel()
    call.may_go.release()
    call.may_go.release()
    assert [await first, await third] == [2, 6]
    assert call.asked == [[1], [2, 3]]
