"""One contract, two servers: ours and a stock Rasa on the same model answer alike."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest

from tests.nlu_server import NluProcess, running_nlu

pytestmark = pytest.mark.nlu


@pytest.fixture(
    scope="module", params=["ours", pytest.param("stock rasa", marks=[pytest.mark.slow, pytest.mark.timeout(300)])]
)
def nlu(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NluProcess]:
    """A running NLU of either kind."""
    if request.param == "ours":
        yield request.getfixturevalue("our_nlu")
        return
    with running_nlu(tmp_path_factory.mktemp("rasa"), stock=True) as process:
        yield process


@pytest.fixture
async def http(nlu: NluProcess) -> AsyncIterator[aiohttp.ClientSession]:
    """A client of the NLU."""
    async with aiohttp.ClientSession(nlu.url, connector=aiohttp.TCPConnector(limit=0)) as session:
        yield session


async def parse(http: aiohttp.ClientSession, text: Any) -> tuple[int, dict[str, Any]]:
    async with http.post("/model/parse", json={"text": text}) as response:
        return response.status, await response.json()


async def test_the_root_says_hello(http: aiohttp.ClientSession) -> None:
    async with http.get("/") as response:
        assert response.status == 200
        assert (await response.text()).startswith("Hello from Rasa: 3.6")


async def test_the_version_names_the_rasa_that_it_speaks_for(http: aiohttp.ClientSession) -> None:
    async with http.get("/version") as response:
        assert await response.json() == {"version": "3.6.21", "minimum_compatible_version": "3.6.21"}


async def test_the_status_names_the_model_in_use(http: aiohttp.ClientSession, nlu: NluProcess) -> None:
    async with http.get("/status") as response:
        status = await response.json()
    assert status["model_file"] == next(nlu.models.glob("*.tar.gz")).name
    assert len(status["model_id"]) == 32
    assert status["num_active_training_jobs"] == 0


async def test_a_parse_has_the_form_of_rasa(http: aiohttp.ClientSession) -> None:
    text = "how much is my march bill"
    status, parsed = await parse(http, text)
    assert status == 200
    assert parsed["text"] == text
    assert set(parsed["intent"]) == {"name", "confidence"}
    assert parsed["intent_ranking"][0] == parsed["intent"]
    confidences = [intent["confidence"] for intent in parsed["intent_ranking"] if intent["name"] != "nlu_fallback"]
    assert confidences == sorted(confidences, reverse=True)
    assert parsed["language"]["name"] == "en"
    period = next(found for found in parsed["entities"] if found["entity"] == "bill_period")
    assert text[period["start"] : period["end"]] == "march"
    assert period["value"] == "month:03"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("I want to talk to a person", "human_request"),
        ("quiero hablar con una persona", "human_request"),
        ("转人工", "human_request"),
    ],
)
async def test_a_plain_wish_is_understood_in_each_language(http: aiohttp.ClientSession, text: str, intent: str) -> None:
    assert (await parse(http, text))[1]["intent"]["name"] == intent


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" * 20_000, id="20,000 letters"),
        pytest.param("how much do I owe? " * 1_000, id="a long message of words"),
        pytest.param("my bill\x00 please\x07", id="NUL and control characters"),
        pytest.param("😡😡 📱❓", id="emoji"),
        pytest.param("\u202eكم فاتورتي", id="right to left"),
        pytest.param("   ", id="blanks"),
        pytest.param("?", id="one mark"),
    ],
)
async def test_odd_text_is_answered_and_comes_back_without_its_outer_blanks(
    http: aiohttp.ClientSession, text: str
) -> None:
    status, parsed = await parse(http, text)
    assert status == 200
    assert parsed["text"] == text.strip()
    for found in parsed["entities"]:
        assert 0 <= found["start"] < found["end"] <= len(parsed["text"])


async def test_an_empty_text_has_no_intent(http: aiohttp.ClientSession) -> None:
    status, parsed = await parse(http, "")
    assert status == 200
    assert parsed["intent"] == {"name": None, "confidence": 0.0}
    assert parsed["entities"] == []


async def test_a_message_that_names_its_intent_is_taken_by_its_word(http: aiohttp.ClientSession) -> None:
    _, parsed = await parse(http, '/plan_change{"plan_name": "Flow 20"}')
    assert parsed["intent"] == {"name": "plan_change", "confidence": 1.0}
    assert parsed["intent_ranking"] == [{"name": "plan_change", "confidence": 1.0}]
    assert [(found["entity"], found["value"]) for found in parsed["entities"]] == [("plan_name", "Flow 20")]


async def test_no_body_is_a_bad_request_in_the_form_of_rasa(http: aiohttp.ClientSession) -> None:
    async with http.post("/model/parse") as response:
        refusal = await response.json()
        assert response.status == 400
    assert (refusal["status"], refusal["reason"], refusal["code"]) == ("failure", "BadRequest", 400)
    assert refusal["message"].startswith("No text message defined in request_body.")


@pytest.mark.parametrize("body", ["{", '{"text": 5}', "[]", '"text"'])
async def test_a_body_that_cannot_be_parsed_is_refused_as_rasa_does(http: aiohttp.ClientSession, body: str) -> None:
    async with http.post("/model/parse", data=body, headers={"Content-Type": "application/json"}) as response:
        refusal = await response.json()
        assert response.status == 500
    assert (refusal["status"], refusal["reason"]) == ("failure", "ParsingError")


async def test_an_unknown_path_is_not_found(http: aiohttp.ClientSession) -> None:
    async with http.get("/nothing") as response:
        assert response.status == 404


async def test_two_hundred_requests_at_once_are_each_answered_with_their_own_text(http: aiohttp.ClientSession) -> None:
    texts = [f"I owe {number} euros, why" for number in range(200)]
    answers = await asyncio.gather(*[parse(http, text) for text in texts])
    assert [status for status, _ in answers] == [200] * 200
    assert [parsed["text"] for _, parsed in answers] == texts


async def test_a_model_swaps_under_load_without_losing_a_message(http: aiohttp.ClientSession, nlu: NluProcess) -> None:
    model = next(nlu.models.glob("*.tar.gz"))
    ended = asyncio.Event()

    async def keep_asking() -> int:
        asked = 0
        while not ended.is_set():
            status, parsed = await parse(http, "hello there")
            assert status == 200
            assert parsed["intent"]["name"] == "greet"
            asked += 1
        return asked

    asking = [asyncio.create_task(keep_asking()) for _ in range(8)]
    async with http.put("/model", json={"model_file": str(model)}) as response:
        assert response.status == 204
    ended.set()
    assert all(count > 0 for count in await asyncio.gather(*asking))


async def test_json_survives_half_a_surrogate_pair(http: aiohttp.ClientSession) -> None:
    body = json.dumps({"text": "bill \ud83d please"})
    async with http.post("/model/parse", data=body, headers={"Content-Type": "application/json"}) as response:
        assert response.status in (200, 500)
    assert (await parse(http, "hello"))[0] == 200
