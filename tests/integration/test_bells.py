"""Bells: whoever listens hears them again once Valkey is back, and one listener that fails makes nobody deaf."""

import asyncio
from pathlib import Path

from redis.asyncio import Redis

from tests.crash.proxy import Proxy
from wire import bells
from wire.bells import Listener
from wire.valkey import connect

WAIT_S = 20.0
RING_EVERY_S = 0.2


async def rung_until_heard(client: Redis, name: str, heard: asyncio.Event) -> None:
    """Ring until the listener hears it; a bell that rings before it is listened for is lost."""
    async with asyncio.timeout(WAIT_S):
        while not heard.is_set():
            await bells.ring(client, [(name, b"")])
            await asyncio.sleep(RING_EVERY_S)


async def test_a_bell_wanted_while_valkey_is_away_is_heard_once_it_is_back(redis_url: str, tmp_path: Path) -> None:
    at = tmp_path / "v.sock"
    behind = Path(redis_url.removeprefix("unix://"))
    old, new = asyncio.Event(), asyncio.Event()
    ringer = connect(redis_url)
    listening = connect(f"unix://{at}")
    async with Listener(listening) as listener:
        async with Proxy(at, behind):
            await listener.listen("bell:old", lambda _name, _payload: old.set())
            await rung_until_heard(ringer, "bell:old", old)
        await listener.listen("bell:new", lambda _name, _payload: new.set())
        async with Proxy(at, behind):
            await rung_until_heard(ringer, "bell:new", new)
    await listening.aclose()
    await ringer.aclose()


async def test_a_listener_that_fails_makes_nobody_deaf(redis_url: str) -> None:
    heard = asyncio.Event()
    client = connect(redis_url)
    async with Listener(client) as listener:
        await listener.listen("bell:bad", lambda _name, payload: print(payload.decode("utf-8")))
        await listener.listen("bell:good", lambda _name, _payload: heard.set())
        await bells.ring(client, [("bell:bad", b"\xff")])
        await rung_until_heard(client, "bell:good", heard)
    await client.aclose()
