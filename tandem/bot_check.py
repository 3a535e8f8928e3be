"""The verb `tandem bot check`: names every mistake in flows, answers, training messages and the catalogue."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator
from zoneinfo import ZoneInfo

from bot import catalogue, training
from bot.answers.book import Answers
from bot.attendant import load_rules
from bot.engine.flow import FlowBook
from bot.mistakes import Mistake, suggestion
from bot.training import Domain
from bot.yaml_file import place, read_yaml
from tandem.rules import policy
from tandem.settings import Settings

NAME = "check"
HELP = "name every mistake in flows, answers, training messages and the catalogue, with file and line"


PIPELINES = tuple(sorted(training.DOMAIN.parent.glob("config*.yml")))


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds no options: the files are where they are."""


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Prints the mistakes, a line each; 1 when there are any."""
    mistakes = [*_of_conversations(settings), *training.mistakes()]
    if (domain := _domain()) is not None:
        mistakes += catalogue.mistakes(domain.entities)
    mistakes += _of_pipelines()
    for mistake in mistakes:
        print(mistake)
    if not mistakes:
        print("Flows, answers, training messages and the catalogue fit together.")
    return 1 if mistakes else 0


def _of_conversations(settings: Settings) -> list[str]:
    zone = ZoneInfo(settings.conversation.timezone)
    try:
        rules = load_rules(
            region=settings.conversation.phone_region,
            zone=zone,
            policy=policy(settings),
        )
    except Mistake as mistake:
        return str(mistake).splitlines()
    domain = _domain()
    queues = [queue.name for queue in settings.queues]
    titles = of_titles(rules.book, Answers.load(zone=zone).names)
    return [*_of_queues(rules.book, queues), *titles, *(_of_names(rules.book, domain) if domain else ())]


def _domain() -> Domain | None:
    """The domain; None where it cannot be read, which `training.mistakes` says."""
    try:
        return training.read_domain()
    except Mistake:
        return None


def _of_pipelines() -> Iterator[str]:
    for path in PIPELINES:
        try:
            content = read_yaml(path)
        except Mistake as mistake:
            yield str(mistake)
            continue
        steps = content.get("pipeline") if isinstance(content, dict) else None
        if not isinstance(steps, list) or any(not isinstance(step, dict) or "name" not in step for step in steps):
            yield f"{place(path)}: 'pipeline' is a list of components, each with its 'name'."


def _of_queues(book: FlowBook, queues: list[str]) -> Iterator[str]:
    for topic in book.topics.values():
        if topic.queue not in queues:
            yield f"{topic.where}: the queue '{topic.queue}' is not in the settings.{suggestion(topic.queue, queues)}"


def of_titles(book: FlowBook, answers: Collection[str]) -> Iterator[str]:
    """Names each topic that no choice could show."""
    for topic in book.topics.values():
        if f"topic_{topic.intent}" not in answers:
            yield f"{topic.where}: the answer 'topic_{topic.intent}' is missing; it names the intent on choices."


def _of_names(book: FlowBook, domain: Domain) -> Iterator[str]:
    """Whatever flows and Rasa's domain do not both know."""
    for intent in sorted(domain.intents - book.topics.keys()):
        yield f"{place(training.DOMAIN)}: the intent '{intent}' is not in bot/flows/topics.yml; write its queue there."
    for topic in book.topics.values():
        if topic.intent not in domain.intents | {"nlu_fallback"}:
            yield f"{topic.where}: the intent is not in domain.yml.{suggestion(topic.intent, domain.intents)}"
    for slot in book.slots.values():
        for entity in slot.entities:
            if entity not in domain.entities:
                near = suggestion(entity, domain.entities)
                yield f"{slot.where}: the entity '{entity}' is not in domain.yml.{near}"
