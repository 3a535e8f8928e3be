"""What the NLU says of labelled messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from tandem.bot_report.messages import Entity, Message

BATCH = 64
TIMEOUT_S = 300.0
FALLBACK = "nlu_fallback"
OUT_OF_SCOPE = "out_of_scope"
NO_ACTION = frozenset({FALLBACK, OUT_OF_SCOPE})


@dataclass(frozen=True)
class Answer:
    """What was said of one message.

    `guess` is the best real intent, also where the NLU was unsure; `certainty` the chance that it is right, 0 to 1.
    """

    message: Message
    intent: str
    guess: str
    entities: tuple[Entity, ...]
    certainty: float = 1.0

    @property
    def is_right(self) -> bool:
        """Whether the stated intent is the meant one."""
        return self.intent == self.message.intent

    @property
    def acts(self) -> bool:
        """Whether the bot would act, and not ask back or decline."""
        return self.intent not in NO_ACTION


def read(message: Message, parse: dict[str, Any]) -> Answer:
    """Reads one parse of Rasa's HTTP API; its confidence stands for a certainty that it does not tell."""
    intent = parse["intent"]["name"] or FALLBACK
    best = next((each for each in parse["intent_ranking"] if each["name"] not in (FALLBACK, None)), parse["intent"])
    entities = tuple(
        Entity(each["start"], each["end"], each["entity"], message.text[each["start"] : each["end"]])
        for each in parse["entities"]
    )
    certainty = parse.get("certainty", best["confidence"])
    return Answer(message, intent, best["name"] or intent, entities, float(certainty))


async def ask(url: str, messages: Sequence[Message]) -> list[Answer]:
    """Posts the messages in batches to `url` and reads the parses; raises aiohttp.ClientError or TimeoutError."""
    answers: list[Answer] = []
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    async with aiohttp.ClientSession(timeout=timeout, raise_for_status=True) as session:
        for start in range(0, len(messages), BATCH):
            batch = messages[start : start + BATCH]
            body = {"messages": [{"text": message.text} for message in batch]}
            async with session.post(f"{url.rstrip('/')}/model/parse/batch", json=body) as response:
                parses = (await response.json())["results"]
            answers += [read(message, parse) for message, parse in zip(batch, parses, strict=True)]
    return answers
