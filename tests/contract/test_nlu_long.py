"""Long messages: the wish is found wherever it stands, and greetings and stories around it do not win."""

from __future__ import annotations

import aiohttp
import pytest

from tests.nlu_server import nlu_url

__all__ = ["nlu_url"]

STORIES = {
    "en": (
        "Good morning, I hope this finds you well.",
        "We have had the grandchildren here all week and the house has been upside down.",
        "My husband is eighty next month and the weather has been dreadful.",
    ),
    "es": (
        "Buenos días, espero que se encuentren bien.",
        "Hemos tenido a los nietos toda la semana y la casa está patas arriba.",
        "Mi marido cumple ochenta el mes que viene y hace un tiempo horrible.",
    ),
    "zh": (
        "您好，希望您一切都好。",
        "这一周孙子孙女都在我家，屋里乱成一团。",
        "我老伴下个月就八十岁了，最近天气也特别差。",
    ),
}
WISHES = {
    "en": {
        "contract_terms": "Could you tell me when my contract ends?",
        "sim_lost": "Somebody took my phone, please block the SIM card.",
        "bill_copy": "Please send me a copy of my last invoice.",
    },
    "es": {
        "contract_terms": "¿Podrían decirme cuándo termina mi contrato?",
        "sim_lost": "Me robaron el teléfono, bloqueen la tarjeta SIM por favor.",
        "bill_copy": "Mándenme por favor una copia de mi última factura.",
    },
    "zh": {
        "contract_terms": "请问我的合约什么时候到期？",
        "sim_lost": "我的手机被人偷了，请把SIM卡停掉。",
        "bill_copy": "请把上一期的账单发一份给我。",
    },
}
THANKS = {"en": "Thank you so much and goodbye.", "es": "Muchas gracias y hasta luego.", "zh": "非常感谢，再见。"}


@pytest.mark.parametrize("language", STORIES)
@pytest.mark.parametrize("place", [0, 1, 2, 3])
async def test_a_wish_is_found_at_any_place_of_a_story(nlu_url: str, language: str, place: int) -> None:
    joint = "" if language == "zh" else " "
    texts = {}
    for intent, wish in WISHES[language].items():
        told = [*STORIES[language][:place], wish, *STORIES[language][place:], THANKS[language]]
        texts[intent] = joint.join(told)
    async with aiohttp.ClientSession(nlu_url) as http:
        body = {"messages": [{"text": text} for text in texts.values()]}
        async with http.post("/model/parse/batch", json=body) as response:
            parses = (await response.json())["results"]
    best = [
        next(guess["name"] for guess in parse["intent_ranking"] if guess["name"] != "nlu_fallback") for parse in parses
    ]
    assert best == list(texts)
