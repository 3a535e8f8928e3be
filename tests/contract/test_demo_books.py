"""What the operator confirmed it still knows after it was killed."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from demo.settings import Settings

ROOT = Path(__file__).parents[2]
ORDER = "/tmf-api/productOrderingManagement/v4/productOrder"
TICKET = "/tmf-api/troubleTicket/v4/troubleTicket"
SID = Settings().sms_account_sid
MESSAGES = f"/2010-04-01/Accounts/{SID}/Messages.json"
AUTH = {"Authorization": aiohttp.encode_basic_auth(SID, Settings().sms_auth_token)}


@asynccontextmanager
async def operator_process(books: Path) -> AsyncIterator[tuple[aiohttp.ClientSession, asyncio.subprocess.Process]]:
    """Runs `python -m demo` on a free port."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "demo", "--port", "0", "--books", str(books), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
        async with aiohttp.ClientSession(line.split()[-1]) as http:
            yield http, process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def change(external_id: str) -> dict[str, object]:
    item = {"id": "1", "action": "modify", "product": {"id": "P1003-1"}, "productOffering": {"id": "flow-20"}}
    return {"externalId": external_id, "productOrderItem": [item]}


async def test_what_was_confirmed_survives_a_sigkill_in_the_middle_of_a_load(tmp_path: Path) -> None:
    books = tmp_path / "books.jsonl"
    confirmed: list[str] = []
    async with operator_process(books) as (http, process):

        async def place(number: int) -> None:
            async with http.post(ORDER, json=change(f"e-{number}")) as answer:
                assert answer.status == 201
                confirmed.append(f"e-{number}")
                if len(confirmed) == 40:
                    process.kill()

        await asyncio.gather(*(place(number) for number in range(200)), return_exceptions=True)
        assert await process.wait() == -signal.SIGKILL
    assert 40 <= len(confirmed) < 200

    async with operator_process(books) as (http, _):
        found = await (await http.get(ORDER, params={"limit": "1000"})).json()
        known = [order["externalId"] for order in found]
        assert set(confirmed) <= set(known)
        assert len(known) == len(set(known))
        async with http.post(ORDER, json=change("e-after")) as answer:
            assert (await answer.json())["id"] not in {order["id"] for order in found}


async def test_tickets_and_messages_survive_too_and_messages_are_still_carried(tmp_path: Path) -> None:
    books = tmp_path / "books.jsonl"
    ticket = {"externalId": "t-1", "description": "x", "severity": "minor", "ticketType": "fault"}
    message = {"To": "+12025550147", "From": "+12025550100", "Body": "Código: 123456"}
    async with operator_process(books) as (http, process):
        assert (await http.post(TICKET, json=ticket)).status == 201
        assert (await http.post(MESSAGES, data=message, headers=AUTH)).status == 201
        process.kill()
        await process.wait()

    async with operator_process(books) as (http, _):
        assert len(await (await http.get(TICKET, params={"externalId": "t-1"})).json()) == 1
        async with asyncio.timeout(10):
            while True:
                (kept,) = (await (await http.get(MESSAGES, headers=AUTH)).json())["messages"]
                if kept["status"] == "delivered":
                    break
        assert kept["body"] == "Código: 123456"


async def test_a_text_that_is_no_valid_unicode_is_kept_too(tmp_path: Path) -> None:
    books = tmp_path / "books.jsonl"
    headers = {"Content-Type": "application/json"}
    ticket = b'{"externalId": "t-\\ud800", "description": "x", "severity": "minor", "ticketType": "fault"}'
    async with operator_process(books) as (http, _):
        assert (await http.post(TICKET, data=ticket, headers=headers)).status == 201
    async with operator_process(books) as (http, _):
        found = await (await http.get(TICKET, params={"ticketType": "fault"})).json()
        assert [entry["externalId"] for entry in found] == ["t-\ud800"]


async def test_a_last_line_cut_by_the_kill_is_left_out(tmp_path: Path) -> None:
    books = tmp_path / "books.jsonl"
    async with operator_process(books) as (http, _):
        await http.post(ORDER, json=change("e-1"))
    with books.open("a", encoding="utf-8") as file:
        file.write('{"book": "order", "entry": {"id": "PO00')
    async with operator_process(books) as (http, _):
        assert [order["externalId"] for order in await (await http.get(ORDER)).json()] == ["e-1"]
        await http.post(ORDER, json=change("e-2"))
    lines = [json.loads(line) for line in books.read_text().splitlines()]
    assert [line["entry"]["externalId"] for line in lines] == ["e-1", "e-2"]


@pytest.mark.skipif(os.name != "posix", reason="file modes")
async def test_the_books_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    books = tmp_path / "books.jsonl"
    async with operator_process(books):
        pass
    assert books.stat().st_mode & 0o777 == 0o600
