"""The live socket: who may open it, resuming without a gap, and presence by its heartbeat."""

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSCloseCode, WSMsgType, WSServerHandshakeError

from desk.api.feed import KEPT, Feed
from record import event as events
from record.event import Event
from record.pool import transaction
from router.commands import presence
from tests.desk_server import Served
from tests.desk_world import World
from wire import bells

LIVE = "/desk/api/live"
WAIT_S = 10.0


async def frame(socket: ClientWebSocketResponse, kind: str) -> Any:
    """The next frame of a kind."""
    async with asyncio.timeout(WAIT_S):
        while True:
            received = await socket.receive_json()
            if received["type"] == kind:
                return received


async def resume(browser: ClientSession, cursor: list[int] | None = None) -> tuple[ClientWebSocketResponse, list[int]]:
    """A live socket that goes on after a cursor, and the cursor it begins with."""
    socket = await browser.ws_connect(LIVE)
    await socket.send_json({"type": "resume", "cursor": cursor})
    return socket, (await frame(socket, "live"))["cursor"]


async def test_a_stranger_and_a_foreign_page_get_no_socket(world: World, desk: Served) -> None:
    await world.person("kim")
    async with desk.browser() as stranger:
        with pytest.raises(WSServerHandshakeError) as refused:
            await stranger.ws_connect(LIVE)
        assert refused.value.status == 401
    async with desk.signed_in("kim") as browser:
        with pytest.raises(WSServerHandshakeError) as refused:
            await browser.ws_connect(LIVE, headers={"Origin": "https://evil.example"})
        assert refused.value.status == 403


async def test_a_page_is_told_of_a_hand_off_as_it_happens_without_text_or_names(world: World, desk: Served) -> None:
    await world.person("kim")
    async with desk.signed_in("kim") as browser:
        socket, _ = await resume(browser)
        talk = await world.waiting_conversation("my secret number is 4")
        notices: list[Any] = []
        while not any(notice["kind"] == "hand_off" for notice in notices):
            notices += (await frame(socket, "events"))["events"]
        assert {notice["conversation_id"] for notice in notices if notice["conversation_id"]} == {str(talk)}
        assert "secret" not in str(notices)
        await socket.close()


async def test_a_page_that_was_away_gets_every_event_once_and_in_order(world: World, desk: Served) -> None:
    await world.person("kim")
    async with desk.signed_in("kim") as browser:
        socket, cursor = await resume(browser)
        await socket.close()
        talks = [str(await world.waiting_conversation()) for _ in range(5)]
        socket, _ = await resume(browser, cursor)
        heard: list[str] = []
        while len(heard) < 5:
            told = await frame(socket, "events")
            heard += [event["conversation_id"] for event in told["events"] if event["kind"] == "hand_off"]
        assert heard == talks
        socket2, _ = await resume(browser, told["cursor"])
        await world.waiting_conversation()
        rest = (await frame(socket2, "events"))["events"]
        assert not {event["conversation_id"] for event in rest} & set(talks)
        await socket.close()
        await socket2.close()


async def test_a_page_that_missed_more_than_is_kept_goes_on_from_now(world: World) -> None:
    feed = Feed(world.pool)
    async with transaction(world.pool) as connection:
        await events.append(connection, [Event(at=world.now, kind="turn", actor="bot")])
    async with transaction(world.pool) as connection:
        long_ago = await events.newest(connection)
        await events.append(connection, [Event(at=world.now, kind="turn", actor="bot")])
    async with transaction(world.pool) as connection:
        lately = await events.newest(connection)
        await events.append(connection, [Event(at=world.now, kind="turn", actor="bot") for _ in range(KEPT)])
    async with feed.running(world.valkey), asyncio.timeout(WAIT_S):
        now = await feed.resume(None)
        assert now > lately
        assert await feed.resume(lately) == lately
        assert await feed.resume(long_ago) == now


async def test_events_older_than_what_is_kept_in_memory_are_read_again(world: World) -> None:
    feed = Feed(world.pool)
    async with feed.running(world.valkey):
        async with transaction(world.pool) as connection:
            start = await events.newest(connection)
        count = KEPT + 700
        for _ in range(4):
            async with transaction(world.pool) as connection:
                batch = [Event(at=world.now, kind="turn", actor="bot", detail={"n": n}) for n in range(count // 4)]
                await events.append(connection, batch)
        async with transaction(world.pool) as connection:
            newest = await events.newest(connection)
        async with asyncio.timeout(WAIT_S):
            while feed.newest < newest:
                await feed.wait_beyond(feed.newest, 1.0)
        cursor, seen = start, []
        while page := await feed.after(cursor):
            cursor = page[-1].cursor
            seen += [stored.cursor for stored in page]
        assert len(seen) == len(set(seen)) == count // 4 * 4
        assert seen == sorted(seen)


async def test_an_event_of_a_transaction_that_commits_late_is_not_skipped(world: World, desk: Served) -> None:
    await world.person("kim")
    async with desk.signed_in("kim") as browser:
        socket, _ = await resume(browser)
        async with transaction(world.pool) as slow:
            await events.append(slow, [Event(at=world.now, kind="slow", actor="bot")])
            async with transaction(world.pool) as quick:
                await events.append(quick, [Event(at=world.now, kind="quick", actor="bot")])
            await world.valkey.publish("bell:events", b"")
        kinds: list[str] = []
        while not {"slow", "quick"} <= set(kinds):
            kinds += [event["kind"] for event in (await frame(socket, "events"))["events"]]
        assert kinds.index("slow") < kinds.index("quick")
        await socket.close()


async def test_the_heartbeat_is_the_agents_presence(world: World, desk: Served) -> None:
    kim = await world.person("kim")
    async with desk.signed_in("kim") as browser:
        world.now += timedelta(minutes=2)
        await presence.sweep_lost(world.pool, world.valkey, world.now, 45.0)
        socket, _ = await resume(browser)
        assert await presence.heartbeat(world.pool, world.valkey, kim.id, world.now) == "available"
        world.now += timedelta(seconds=40)
        await socket.send_json({"type": "heartbeat"})
        assert (await frame(socket, "heartbeat"))["presence"] == "available"
        assert await presence.sweep_lost(world.pool, world.valkey, world.now + timedelta(seconds=40), 45.0) == 0
        await socket.close()


async def test_typing_is_passed_on_both_ways_and_only_where_it_belongs(world: World, desk: Served) -> None:
    kim = await world.person("kim")
    await world.person("lee")
    talk, other = await world.waiting_conversation(), await world.waiting_conversation()
    await world.accept(kim, talk)
    address = (await world.stored(talk)).address_id
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    async with (
        bells.Listener(world.valkey) as listener,
        desk.signed_in("kim") as at_kim,
        desk.signed_in("lee") as at_lee,
    ):
        await listener.listen(bells.chat(address), lambda _, payload: heard.put_nowait(payload))
        kims, _ = await resume(at_kim)
        lees, _ = await resume(at_lee)
        for socket, shown in ((lees, talk), (kims, talk)):
            await socket.send_json({"type": "watch", "conversation_id": str(shown)})
            await socket.send_json({"type": "typing", "on": True})
        async with asyncio.timeout(WAIT_S):
            assert await heard.get() == b'{"typing":"agent","on":true}'
        for home in ((await world.stored(other)).address_id, address):
            word = msgspec.json.encode({"typing": "customer", "address": home, "on": True})
            await world.valkey.publish(bells.EVENTS, word)
        assert (await frame(kims, "typing"))["on"] is True
        # Lee may not read it and is told nothing: the next frame that comes is the answer to a heartbeat.
        await lees.send_json({"type": "heartbeat"})
        async with asyncio.timeout(WAIT_S):
            while (received := await lees.receive_json())["type"] != "heartbeat":
                assert received["type"] != "typing"
        assert heard.empty()
        await kims.close()
        await lees.close()


async def test_a_socket_ends_within_a_minute_of_its_session(world: World, desk: Served) -> None:
    await world.person("kim")
    async with desk.signed_in("kim") as browser:
        socket, _ = await resume(browser)
        async with transaction(world.pool) as connection:
            await connection.execute("DELETE FROM desk_session")
        world.now += timedelta(seconds=61)
        await socket.send_json({"type": "heartbeat"})
        async with asyncio.timeout(WAIT_S):
            while (await socket.receive()).type not in (WSMsgType.CLOSE, WSMsgType.CLOSED):
                pass
        assert socket.close_code == 4401


async def test_a_server_that_stops_says_so_to_its_pages(world: World, desk: Served) -> None:
    await world.person("kim")
    async with desk.signed_in("kim") as browser:
        socket, _ = await resume(browser)
        stopping = asyncio.create_task(desk.stop())
        async with asyncio.timeout(WAIT_S):
            while (await socket.receive()).type not in (WSMsgType.CLOSE, WSMsgType.CLOSED):
                pass
            await stopping
        assert socket.close_code == WSCloseCode.GOING_AWAY


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "null",
        "{}",
        '{"type":"resume","cursor":[-1,0]}',
        '{"type":"resume","x":1}',
        "x" * 5000,
        '{"x":' + "[" * 4000,
    ],
)
async def test_nonsense_ends_the_socket_and_harms_nobody_else(world: World, desk: Served, nonsense: str) -> None:
    await world.person("kim")
    async with desk.signed_in("kim") as browser:
        socket = await browser.ws_connect(LIVE)
        await socket.send_str(nonsense)
        async with asyncio.timeout(WAIT_S):
            assert (await socket.receive()).type in (WSMsgType.CLOSE, WSMsgType.CLOSED)
        other, _ = await resume(browser)
        await other.close()
