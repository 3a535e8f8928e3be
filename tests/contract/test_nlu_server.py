"""What our NLU server adds to Rasa's API: the batch form, swaps by signal, an orderly end, silence about customers."""

from __future__ import annotations

import asyncio
import gzip
import io
import shutil
import signal
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.nlu_server import NluProcess, running_nlu

pytestmark = pytest.mark.nlu

HELD = 64
"""Messages of a batch that a server still holds when it is told to end: seconds of work, far from its limit."""


@pytest.fixture
async def http(nlu_url: str) -> AsyncIterator[aiohttp.ClientSession]:
    """A client of our server."""
    async with aiohttp.ClientSession(nlu_url, connector=aiohttp.TCPConnector(limit=0)) as session:
        yield session


async def test_a_batch_keeps_its_order_and_says_what_single_parses_say(http: aiohttp.ClientSession) -> None:
    texts = ["hello", "cuánto debo", "我想换套餐", "", "/greet", "my SIM is lost"] * 20
    messages = [{"text": text, "message_id": f"m{number}"} for number, text in enumerate(texts)]
    async with http.post("/model/parse/batch", json={"messages": messages}) as response:
        assert response.status == 200
        results = (await response.json())["results"]
    assert [result["message_id"] for result in results] == [message["message_id"] for message in messages]
    for number in range(6):
        async with http.post("/model/parse", json={"text": texts[number]}) as response:
            alone = await response.json()
        together = results[number]
        assert together["intent"]["name"] == alone["intent"]["name"]
        assert together["intent"]["confidence"] == pytest.approx(alone["intent"]["confidence"], abs=1e-3)
        assert together["entities"] == alone["entities"]


async def test_traditional_characters_mean_what_simplified_ones_mean(http: aiohttp.ClientSession) -> None:
    written = [{"text": "请问我这个月的话费为什么这么贵"}, {"text": "請問我這個月的話費為什麼這麼貴"}]
    async with http.post("/model/parse/batch", json={"messages": written}) as response:
        simplified, traditional = (await response.json())["results"]
    assert traditional["text"] == written[1]["text"]
    assert traditional["intent"]["name"] == simplified["intent"]["name"]
    assert traditional["certainty"] == pytest.approx(simplified["certainty"], abs=1e-4)


async def test_an_empty_batch_has_no_results(http: aiohttp.ClientSession) -> None:
    async with http.post("/model/parse/batch", json={"messages": []}) as response:
        assert await response.json() == {"results": []}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"{}", "'messages' must be a list"),
        (b'{"messages": [{"text": "a"}, {"text": 3}]}', "messages[1].text"),
        (b'{"messages": ["a"]}', "messages[0].text"),
        (b'{"messages": [' + b",".join([b'{"text": "a"}'] * 257) + b"]}", "at most 256"),
    ],
)
async def test_a_wrong_batch_is_refused_with_what_is_wrong(http: aiohttp.ClientSession, body: bytes, says: str) -> None:
    async with http.post("/model/parse/batch", data=body) as response:
        assert response.status == 400
        assert says in (await response.json())["message"]


async def test_a_body_above_the_limit_is_refused(http: aiohttp.ClientSession) -> None:
    async with http.post("/model/parse/batch", data=io.BytesIO(b" " * (4 * 1024 * 1024 + 1))) as response:
        assert response.status == 413
        assert (await response.json())["status"] == "failure"


@pytest.mark.parametrize(
    "body", [{"model_file": "missing.tar.gz"}, {"model_file": "/etc/passwd"}, {"model_file": 5}, {}, []]
)
async def test_a_model_that_cannot_be_used_leaves_the_old_one(http: aiohttp.ClientSession, body: Any) -> None:
    async with http.get("/status") as response:
        before = await response.json()
    async with http.put("/model", json=body) as response:
        assert response.status == 400
        assert (await response.json())["reason"] == "BadRequest"
    async with http.get("/status") as response:
        assert await response.json() == before


async def test_a_broken_model_file_is_refused_and_the_old_one_serves_on(
    http: aiohttp.ClientSession, our_nlu: NluProcess
) -> None:
    broken = our_nlu.models / "broken.tar.gz"
    broken.write_bytes(b"no archive")
    async with http.put("/model", json={"model_file": broken.name}) as response:
        assert response.status == 400
        assert broken.name in (await response.json())["message"]
    async with http.post("/model/parse", json={"text": "hello"}) as response:
        assert (await response.json())["intent"]["name"] == "greet"
    broken.unlink()


@pytest.mark.parametrize(
    ("member", "says"),
    [
        ({"name": "../outside"}, "lies outside of it"),
        ({"name": "/etc/outside"}, "lies outside of it"),
        ({"name": "link", "type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}, "neither file nor folder"),
        ({"name": "link", "type": tarfile.LNKTYPE, "linkname": "../outside"}, "neither file nor folder"),
        ({"name": "pipe", "type": tarfile.FIFOTYPE}, "neither file nor folder"),
        ({"name": "zeros", "size": 512 * 1024 * 1024 + 1}, "unpacks to more than"),
    ],
)
async def test_a_model_file_that_holds_anything_else_or_too_much_is_refused(
    http: aiohttp.ClientSession, our_nlu: NluProcess, member: dict[str, Any], says: str
) -> None:
    header = tarfile.TarInfo()
    for name, value in member.items():
        setattr(header, name, value)
    hostile = our_nlu.models / "hostile.tar.gz"
    hostile.write_bytes(gzip.compress(header.tobuf()))
    async with http.put("/model", json={"model_file": hostile.name}) as response:
        assert response.status == 400
        assert says in (await response.json())["message"]
    hostile.unlink()


async def test_a_hang_up_signal_loads_the_newest_model(tmp_path: Path) -> None:
    with running_nlu(tmp_path) as nlu:
        (older,) = nlu.models.glob("*.tar.gz")
        shutil.copy(older, nlu.models / "newer.tar.gz")
        nlu.process.send_signal(signal.SIGHUP)
        async with aiohttp.ClientSession(nlu.url) as http, asyncio.timeout(30):
            while True:
                async with http.get("/status") as response:
                    if (await response.json())["model_file"] == "newer.tar.gz":
                        break
                async with http.post("/model/parse", json={"text": "hello"}) as response:
                    assert response.status == 200


async def test_a_terminated_server_answers_what_it_holds_and_logs_no_customer(tmp_path: Path) -> None:
    secret = "Eulalia 202-555-0143"
    with running_nlu(tmp_path) as nlu:
        async with aiohttp.ClientSession(nlu.url) as http:
            messages = [{"text": f"{secret} wants {number} things, please call"} for number in range(HELD)]
            async with http.post("/model/parse", json={"text": secret}) as response:
                assert response.status == 200
            batches = [
                asyncio.create_task(http.post("/model/parse/batch", json={"messages": messages})) for _ in range(4)
            ]
            await asyncio.sleep(0.2)  # until the batches are on their way: no event tells that a request was read
            stopping = asyncio.create_task(asyncio.to_thread(nlu.stop))
            for response in await asyncio.gather(*batches):
                assert response.status == 200
                assert len((await response.json())["results"]) == HELD
        assert await stopping == 0
        assert "Eulalia" not in nlu.log.read_text()
        assert "555" not in nlu.log.read_text()
