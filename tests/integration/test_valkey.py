"""Our Valkey client, beyond what its own library tests: it must let go of whoever is told to stop."""

import asyncio

import pytest

from wire.valkey import connect

STEPS = 24
ENDS_WITHIN_S = 2.0


@pytest.mark.parametrize("steps", range(STEPS))
async def test_a_loop_of_commands_ends_when_cancelled_whatever_it_is_doing(redis_url: str, steps: int) -> None:
    client = connect(redis_url, blocking=True)
    await client.ping()

    async def read_for_ever() -> None:
        while True:
            await client.xread({"nothing": "$"}, block=100)

    loop = asyncio.create_task(read_for_ever())
    for _ in range(steps):
        await asyncio.sleep(0)
    loop.cancel()
    done, _ = await asyncio.wait({loop}, timeout=ENDS_WITHIN_S)
    # Only when it has not ended: what a second call ends was deaf to the first.
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    await client.aclose()
    assert done
