"""`tandem bot check` says what does not fit together, with file and line, and nothing where all does."""

import argparse
from dataclasses import replace

import pytest

from bot import training
from bot.engine.flow import FlowBook, Topic
from bot.training import Domain
from tandem import bot_check
from tandem.settings import Settings


def said(settings: Settings, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code = bot_check.run(settings, argparse.Namespace())
    return code, capsys.readouterr().out.splitlines()


def test_our_own_files_fit_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(Settings(), capsys) == (0, ["Flows, answers, training messages and the catalogue fit together."])


def test_a_topic_of_a_queue_that_there_is_not_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings()
    without = replace(settings, queues=tuple(queue for queue in settings.queues if queue.name != "retention"))
    code, lines = said(without, capsys)
    assert code == 1
    assert any(
        "bot/flows/topics.yml:" in line and "plan_cancel: the queue 'retention' is not" in line for line in lines
    )


def test_a_topic_that_no_choice_could_name_is_named() -> None:
    topic = Topic(
        intent="gift_card",
        queue="billing",
        is_urgent=False,
        is_first=False,
        is_for_people=False,
        where="bot/flows/topics.yml:9",
    )
    book = FlowBook(flows={}, by_intent={}, slots={}, topics={"gift_card": topic})
    (found,) = bot_check.of_titles(book, {"topic_top_up"})
    assert found.startswith("bot/flows/topics.yml:9: the answer 'topic_gift_card' is missing")


def test_what_flows_and_the_domain_do_not_both_know_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = training.read_domain()
    other = Domain(intents=known.intents - {"top_up"} | {"gift_card"}, entities=known.entities - {"amount"})
    monkeypatch.setattr(training, "read_domain", lambda *_: other)
    code, lines = said(Settings(), capsys)
    assert code == 1
    assert "bot/nlu/domain.yml: the intent 'gift_card' is not in bot/flows/topics.yml; write its queue there." in lines
    assert any("topics.yml:" in line and ", top_up: the intent is not in domain.yml." in line for line in lines)
    assert any("slots.yml:" in line and ": the entity 'amount' is not in domain.yml." in line for line in lines)
