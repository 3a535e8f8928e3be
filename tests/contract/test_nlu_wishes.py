"""Several wishes in one message are seen, and hardly ever where there is one: `wishes.yml`, through the real NLU."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

pytestmark = pytest.mark.nlu

MESSAGES = yaml.safe_load(Path(__file__).with_name("wishes.yml").read_text(encoding="utf-8"))
SEEN_AT_LEAST = 0.8
"""Of messages of two wishes, a language: most; what is not seen is asked or answered as one wish."""
INVENTED_AT_MOST = 1
"""Of 25 messages of one wish, a language."""


async def wishes_of(url: str, texts: list[str]) -> list[list[dict[str, Any]]]:
    async with aiohttp.ClientSession(url) as http:
        body = {"messages": [{"text": text} for text in texts]}
        async with http.post("/model/parse/batch", json=body) as response:
            return [parse.get("wishes", []) for parse in (await response.json())["results"]]


@pytest.mark.parametrize("language", MESSAGES)
async def test_two_wishes_are_seen_in_order(nlu_url: str, language: str) -> None:
    several = MESSAGES[language]["several"]
    found = await wishes_of(nlu_url, [text for text, *_ in several])
    named = [[wish["intent"]["name"] for wish in wishes] for wishes in found]
    right = [names == wanted for names, (_, *wanted) in zip(named, several, strict=True)]
    assert sum(right) >= SEEN_AT_LEAST * len(several)
    wrong = [names for names, is_right in zip(named, right, strict=True) if names and not is_right]
    assert len(wrong) <= INVENTED_AT_MOST


@pytest.mark.parametrize("language", MESSAGES)
async def test_one_wish_in_several_sentences_stays_one(nlu_url: str, language: str) -> None:
    found = await wishes_of(nlu_url, MESSAGES[language]["one"])
    assert sum(map(bool, found)) <= INVENTED_AT_MOST


async def test_a_wish_says_where_it_stands_and_what_it_names(nlu_url: str) -> None:
    text = "where is my refund? I also want to add Data Boost 5 to my line"
    [wishes] = await wishes_of(nlu_url, [text])
    assert [wish["intent"]["name"] for wish in wishes] == ["refund_status", "addon_buy"]
    assert all(wish["text"] == text[wish["start"] : wish["end"]] for wish in wishes)
    assert [[entity["value"] for entity in wish["entities"]] for wish in wishes] == [[], ["Data Boost 5"]]
    assert all(0 < wish["intent"]["confidence"] <= 1 for wish in wishes)
