"""The figures of the held-out set are counted as they are described."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.understanding.load import Entity, Message
from tests.understanding.score import Answer, answer, ask, confusions, entity_f1, macro_f1, report, score, table


def message(intent: str, entities: tuple[Entity, ...] | None = None, text: str = "Flow 20 in March") -> Message:
    return Message("en", "talk", intent, "short", text, entities)


def said(intent: str, stated: str, guess: str | None = None) -> Answer:
    return Answer(message(intent), stated, guess or stated, ())


ANSWERS = [
    said("greet", "greet"),
    said("greet", "nlu_fallback", guess="greet"),
    said("thank", "greet"),
    said("thank", "out_of_scope"),
    said("out_of_scope", "nlu_fallback", guess="greet"),
    said("out_of_scope", "out_of_scope"),
    said("out_of_scope", "greet"),
    said("out_of_scope", "nlu_fallback", guess="thank"),
]


def test_unsure_is_neither_right_nor_a_wrong_action() -> None:
    figures = score(ANSWERS)
    assert figures.accuracy == 1 / 4
    assert figures.guess_accuracy == 2 / 4
    assert figures.asked_back == 2 / 4
    assert figures.wrong_action == 2 / 8
    assert figures.out_of_scope_recall == 3 / 4


def test_a_group_without_messages_has_no_shares() -> None:
    assert score([]).accuracy is None
    assert score([said("out_of_scope", "out_of_scope")]).accuracy is None


def test_macro_f1_is_the_mean_over_the_intents_that_occur() -> None:
    greet = 2 * 1 / (3 + 2)
    out_of_scope = 2 * 1 / (2 + 4)
    assert macro_f1(ANSWERS) == pytest.approx((greet + 0 + out_of_scope) / 3)


def test_entities_count_by_stretch_or_by_overlap_and_only_where_marked() -> None:
    marked = message("greet", (Entity(0, 7, "plan_name", "Flow 20"), Entity(11, 16, "date", "March")))
    got = (Entity(0, 7, "plan_name", "Flow 20"), Entity(8, 16, "date", "in March"))
    answers = [Answer(marked, "greet", "greet", got), Answer(message("greet"), "greet", "greet", got)]
    assert entity_f1(answers) == {"all": 0.5, "date": 0.0, "plan_name": 1.0}
    assert entity_f1(answers, overlapping=True) == {"all": 1.0, "date": 1.0, "plan_name": 1.0}


def test_an_entity_where_none_is_marked_costs_precision() -> None:
    wrong = Answer(message("greet", ()), "greet", "greet", (Entity(0, 4, "date", "Flow"),))
    right = Answer(
        message("greet", (Entity(11, 16, "date", "March"),)), "greet", "greet", (Entity(11, 16, "date", "March"),)
    )
    assert entity_f1([wrong, right])["date"] == pytest.approx(2 / 3)


def test_the_guess_is_the_best_real_intent() -> None:
    ranking = [{"name": "nlu_fallback", "confidence": 0.7}, {"name": "thank", "confidence": 0.3}]
    got = answer(message("thank"), {"intent": ranking[0], "intent_ranking": ranking, "entities": []})
    assert (got.intent, got.guess) == ("nlu_fallback", "thank")


def test_confusions_are_named_most_frequent_first() -> None:
    assert confusions(ANSWERS, 1) == [("out_of_scope", "nlu_fallback", 2)]


def test_the_table_has_a_row_for_every_group() -> None:
    rows = report(ANSWERS)
    assert table(rows).count("\n") == len(rows)


@pytest.fixture
async def nlu() -> AsyncIterator[str]:
    """A server that says `greet` to everything, in the form of the NLU's batch interface."""

    async def parse(request: web.Request) -> web.Response:
        greet = {"name": "greet", "confidence": 1.0}
        results: list[dict[str, Any]] = [
            {"text": each["text"], "intent": greet, "intent_ranking": [greet], "entities": []}
            for each in (await request.json())["messages"]
        ]
        return web.json_response({"results": results})

    application = web.Application()
    application.router.add_post("/model/parse/batch", parse)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


async def test_every_message_is_asked_for_and_answered_in_order(nlu: str) -> None:
    messages = [message("greet", text=f"message {n}") for n in range(150)]
    answers = await ask(nlu, messages)
    assert [a.message for a in answers] == messages
    assert {a.intent for a in answers} == {"greet"}
