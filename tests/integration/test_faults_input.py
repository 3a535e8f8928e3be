"""Bad input at the doors of web chat and REST, through the real composition."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import asyncpg
import pytest
from aiohttp import WSMsgType
from yarl import URL

from channels.webchat.frames import FRAME_BYTES
from channels.webchat.pace import FRAMES_AT_ONCE, FRAMES_PER_S
from channels.webchat.socket import BAD_FRAMES_AT_MOST
from tandem.serve import BODY_BYTES
from tests.composed import Doors, running, settings_for

MAX_TEXT = 20_000
DEEP = "[" * 50_000 + "]" * 50_000


@pytest.fixture
async def doors(tmp_path: Path, database_url: str, redis_url: str) -> AsyncIterator[Doors]:
    async with running(settings_for(tmp_path, database_url=database_url, redis_url=redis_url)) as opened:
        yield opened


async def stored_texts(database_url: str, author: str = "customer") -> list[str]:
    connection = await asyncpg.connect(database_url)
    try:
        rows = await connection.fetch("SELECT text FROM message WHERE author = $1 ORDER BY seq", author)
    finally:
        await connection.close()
    return [row["text"] for row in rows]


# REST


async def test_a_malformed_request_is_refused_in_rasas_form_and_nothing_is_stored(
    doors: Doors, database_url: str
) -> None:
    bodies = [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"sender": "ann"}', b'{"message": 5}', DEEP.encode()]
    bodies += [b'{"message": "a", "sender": ["x"]}', ('{"x": ' + DEEP + ', "message": "hi"}').encode()]
    for body in bodies:
        status, answer = await doors.post(raw=body)
        assert status == 400, body[:40]
        assert answer["status"] == "failure"
        assert answer["code"] == 400
        assert answer["reason"] == "BadRequest"
    assert await stored_texts(database_url) == []


async def test_an_oversized_request_is_refused_in_rasas_form(doors: Doors) -> None:
    status, answer = await doors.post({"sender": "ann", "message": "x" * BODY_BYTES})
    assert status == 413
    assert answer["status"] == "failure"


async def test_unknown_fields_of_a_request_are_passed_over_as_rasa_does(doors: Doors) -> None:
    status, answer = await doors.post({"sender": "ann", "message": "hi", "metadata": {"a": 1}, "stream": True})
    assert status == 200
    assert [reply["text"] for reply in answer] == ["echo: hi"]


async def test_a_replayed_request_with_its_message_id_is_one_message(doors: Doors, database_url: str) -> None:
    body = {"sender": "ann", "message": "once", "message_id": "m-1"}
    assert [reply["text"] for reply in (await doors.post(body))[1]] == ["echo: once"]
    assert await doors.post(body) == (200, [])
    assert await stored_texts(database_url) == ["once"]


async def test_two_requests_at_once_with_one_message_id_are_one_message_and_both_are_answered(
    doors: Doors, database_url: str
) -> None:
    body = {"sender": "ann", "message": "twice", "message_id": "m-1"}
    async with asyncio.timeout(5):
        answers = await asyncio.gather(doors.post(body), doors.post(body))
    assert [status for status, _ in answers] == [200, 200]
    assert [[reply["text"] for reply in answer] for _, answer in answers] == [["echo: twice"], ["echo: twice"]]
    assert await stored_texts(database_url) == ["twice"]


async def test_the_same_message_id_of_two_senders_is_two_messages(doors: Doors) -> None:
    for sender in ("ann", "bob"):
        _, answer = await doors.post({"sender": sender, "message": sender, "message_id": "m-1"})
        assert [reply["text"] for reply in answer] == [f"echo: {sender}"]


async def test_nul_and_control_characters_are_taken_out_over_rest(doors: Doors, database_url: str) -> None:
    _, answer = await doors.post(
        {"sender": "an\x00n", "message": "a\x00b\x07\u202ec\u2066d\r\ne", "message_id": "\x00"}
    )
    assert [(reply["recipient_id"], reply["text"]) for reply in answer] == [("ann", "echo: abcd\ne")]
    assert await stored_texts(database_url) == ["abcd\ne"]


async def test_ids_of_control_characters_alone_do_not_make_two_messages_one(doors: Doors, database_url: str) -> None:
    for text in ("first", "second"):
        await doors.post({"sender": "ann", "message": text, "message_id": "\x00"})
    assert await stored_texts(database_url) == ["first", "second"]


async def test_an_empty_text_is_refused_over_rest(doors: Doors) -> None:
    for text in ("", "   ", "\x00\x01", "\u202e"):
        status, answer = await doors.post({"sender": "ann", "message": text})
        assert status == 400
        assert "empty" in answer["message"]


async def test_20000_characters_are_taken_and_one_more_is_refused_over_rest(doors: Doors, database_url: str) -> None:
    longest = "\U0001f600" * MAX_TEXT
    assert (await doors.say("ann", longest)) == [f"echo: {longest}"]
    status, answer = await doors.post({"sender": "ann", "message": "x" * (MAX_TEXT + 1)})
    assert status == 400
    assert "20000" in answer["message"]
    assert await stored_texts(database_url) == [longest]


async def test_emoji_and_right_to_left_text_come_back_as_they_were(doors: Doors, database_url: str) -> None:
    texts = ["\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1ea\U0001f1f8", "مرحبا بالعالم 123", "שלום", "余额 €"]
    for text in texts:
        assert await doors.say("ann", text) == [f"echo: {text}"]
    async with doors.chat() as ann:
        for text in texts:
            await ann.say(text)
            assert (await ann.answer())["text"] == f"echo: {text}"
    assert sorted(await stored_texts(database_url)) == sorted(texts * 2)


# Chat


async def test_a_malformed_frame_is_answered_by_an_error_and_the_socket_goes_on(doors: Doors) -> None:
    bad = ["", "{", "[]", "7", '{"type": "unknown"}', '{"type": "message", "id": 1, "text": "x"}', DEEP]
    bad += [f'{{"type": "message", "id": "{uuid4()}", "text": ["x"]}}', '{"x": ' + DEEP + ', "type": "ping"}']
    async with doors.chat() as ann:
        for raw in bad:
            await ann.socket.send_str(raw)
            assert (await ann.frame("error"))["code"] == "malformed", raw[:40]
        await ann.say("still here")
        assert (await ann.answer())["text"] == "echo: still here"


async def test_unknown_fields_of_a_frame_are_refused(doors: Doors, database_url: str) -> None:
    async with doors.chat() as ann:
        await ann.send(type="message", id=str(uuid4()), text="hi", verified=True)
        assert (await ann.frame("error"))["code"] == "malformed"
        await ann.send(type="ping")
        await ann.frame("pong")
    assert await stored_texts(database_url) == []


async def test_a_socket_that_sends_only_nonsense_is_closed(doors: Doors) -> None:
    async with doors.chat() as ann:
        for _ in range(BAD_FRAMES_AT_MOST + 1):
            await ann.socket.send_bytes(b"\x00\xff")
        assert await ann.closed() == 1008


async def test_a_socket_that_does_not_say_hello_first_is_closed(doors: Doors) -> None:
    for first in ('{"type": "ping"}', "nonsense", '{"type": "hello", "session": 5}'):
        async with doors.http.ws_connect(f"{doors.url}/chat/ws") as socket:
            await socket.send_str(first)
            error = await socket.receive_json(timeout=5)
            assert error["code"] == "hello_first"
            assert (await socket.receive(timeout=5)).type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED)


async def test_an_oversized_frame_closes_its_socket_alone(doors: Doors) -> None:
    async with doors.chat() as bob, doors.chat() as ann:
        await ann.socket.send_str("x" * (FRAME_BYTES + 1))
        assert await ann.closed() == 1009
        await bob.say("hi")
        assert (await bob.answer())["text"] == "echo: hi"


async def test_a_frame_that_is_not_utf_8_closes_its_socket_alone(doors: Doors) -> None:
    async with doors.chat() as bob, doors.chat() as ann:
        await ann.socket.send_frame(b"\xff\xfe\xfd", WSMsgType.TEXT)
        assert await ann.closed() == 1007
        await bob.say("hi")
        assert (await bob.answer())["text"] == "echo: hi"


async def test_a_replayed_message_is_acknowledged_and_not_processed_again(doors: Doors, database_url: str) -> None:
    async with doors.chat() as ann:
        id_ = await ann.say("once")
        assert (await ann.answer())["text"] == "echo: once"
        await ann.say("once", id_=id_)
        await ann.say("another")
        assert (await ann.answer())["text"] == "echo: another"
    assert await stored_texts(database_url) == ["once", "another"]


async def test_a_message_replayed_over_a_new_socket_is_one_message(doors: Doors, database_url: str) -> None:
    async with doors.chat() as ann:
        id_ = await ann.say("once")
        await ann.answer()
    async with doors.chat({"session": ann.session, "secret": ann.secret, "since": 2}) as again:
        await again.say("once", id_=id_)
        await again.say("another")
        assert (await again.answer())["text"] == "echo: another"
    assert await stored_texts(database_url) == ["once", "another"]


async def test_nul_and_control_characters_are_taken_out_in_chat(doors: Doors, database_url: str) -> None:
    async with doors.chat() as ann:
        await ann.say("a\x00b\x1b[2J\u202ec", choice="/x\x00y")
        assert (await ann.answer())["text"] == "echo: ab[2Jc"
        await ann.say("next")
        assert (await ann.answer())["text"] == "echo: next"
    assert await stored_texts(database_url) == ["ab[2Jc", "next"]


async def test_an_empty_text_is_refused_in_chat_under_its_id(doors: Doors) -> None:
    async with doors.chat() as ann:
        for text in ("", " \n ", "\x00"):
            id_ = str(uuid4())
            await ann.send(type="message", id=id_, text=text)
            error = await ann.frame("error")
            assert (error["code"], error["id"]) == ("empty", id_)


async def test_20000_characters_are_taken_and_one_more_is_refused_in_chat(doors: Doors, database_url: str) -> None:
    # Sent as \ud83d\ude00: twelve bytes a character, as some clients write JSON.
    longest = "\U0001f600" * MAX_TEXT
    async with doors.chat() as ann:
        await ann.say(longest)
        assert (await ann.answer())["text"] == f"echo: {longest}"
        await ann.send(type="message", id=str(uuid4()), text="x" * (MAX_TEXT + 1))
        assert (await ann.frame("error"))["code"] == "too_long"
    assert await stored_texts(database_url) == [longest]


async def test_a_socket_that_floods_us_is_read_at_our_pace_and_delays_nobody_else(doors: Doors) -> None:
    too_many = 60
    clock = asyncio.get_running_loop().time
    async with doors.chat() as flood, doors.chat() as calm:
        began = clock()
        for _ in range(FRAMES_AT_ONCE + too_many):
            await flood.send(type="typing", on=True)
        await calm.say("hello")
        assert clock() - began < too_many / FRAMES_PER_S
        await flood.say("and now a word")
        assert clock() - began > too_many / FRAMES_PER_S - 1


async def test_only_pages_of_known_origins_may_open_the_chat(doors: Doors) -> None:
    for origin in ("https://evil.example", "null", f"{doors.url}.evil.example", doors.url.replace("http:", "https:")):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with doors.http.ws_connect(f"{doors.url}/chat/ws", headers={"Origin": origin}):
                pass
        assert refused.value.status == 403, origin
    async with doors.chat(Origin=doors.url) as ann:
        await ann.say("hi")


async def test_card_numbers_are_masked_before_storage_wherever_they_stand(doors: Doors, database_url: str) -> None:
    card = "4111 1111 1111 1111"
    async with doors.chat() as ann:
        await ann.say(f"my card is {card}", choice=f"/pay {card}")
        await ann.answer()
    await doors.say("bob", f"/pay {card}")
    dump = await everything(database_url)
    assert "1111 1111 1111" not in dump
    assert "**** **** **** 1111" in dump


async def everything(database_url: str) -> str:
    connection = await asyncpg.connect(database_url)
    try:
        tables: list[Any] = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        selects = [f'SELECT * FROM "{table["tablename"]}"' for table in tables]  # noqa: S608  (our own tables)
        rows = [row for select in selects for row in await connection.fetch(select)]
    finally:
        await connection.close()
    return "\n".join(str(dict(row)) for row in rows)


# Addresses


async def test_names_that_can_be_no_files_are_not_found(doors: Doors) -> None:
    for name in ("%00", "a" * 5000, "../config.yml", "..%2f..%2fconfig.yml"):
        async with doors.http.get(URL(f"{doors.url}/chat/assets/{name}", encoded=True)) as answer:
            assert answer.status == 404, name


async def test_one_address_opens_only_so_many_chats_and_may_open_another_when_one_is_closed(
    tmp_path: Path, database_url: str, redis_url: str
) -> None:
    settings = settings_for(tmp_path, database_url=database_url, redis_url=redis_url)
    settings = replace(settings, webchat=replace(settings.webchat, sockets_per_ip=2))
    async with running(settings) as doors:
        async with doors.chat(), doors.chat():
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                async with doors.chat():
                    pass
            assert refused.value.status == 429
        async with doors.chat() as chatter:
            assert chatter.session
