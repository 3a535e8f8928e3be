"""The held-out set is well-formed, complete, and unknown to whoever trains."""

from __future__ import annotations

from collections import Counter

import pytest

from tandem.bot_report.messages import STYLES, Message, is_formula, normalise
from tests.understanding.load import AREAS, ENTITIES, INTENTS, load_messages
from tests.understanding.overlap import near_duplicates, training_texts
from wire.turn import LANGUAGES

PER_INTENT = 40
OUT_OF_SCOPE = 80
PER_ENTITY = 15


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    return load_messages()


def test_every_message_names_a_known_intent_and_style_and_stands_in_its_area(messages: list[Message]) -> None:
    wrong = [m for m in messages if m.intent not in AREAS[m.area] or m.style not in STYLES]
    assert not wrong


def test_no_message_is_empty_or_has_outer_blanks(messages: list[Message]) -> None:
    assert not [m for m in messages if not m.text or m.text != m.text.strip()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_has_enough_messages(messages: list[Message], language: str) -> None:
    counts = Counter(m.intent for m in messages if m.language == language)
    short = {i: counts[i] for i in INTENTS if counts[i] < (OUT_OF_SCOPE if i == "out_of_scope" else PER_INTENT)}
    assert not short


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entity_is_marked_often_enough(messages: list[Message], language: str) -> None:
    counts = Counter(
        entity for m in messages if m.language == language for entity in {e.entity for e in m.entities or ()}
    )
    assert not {entity: counts[entity] for entity in ENTITIES if counts[entity] < PER_ENTITY}


def test_entities_are_known_in_order_and_stand_where_they_say(messages: list[Message]) -> None:
    for message in messages:
        end = 0
        for each in message.entities or ():
            assert each.entity in ENTITIES, message
            assert message.text[each.start : each.end] == each.text != "", message
            assert each.start >= end, message
            end = each.end


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_stands_in_a_language_twice(messages: list[Message], language: str) -> None:
    counts = Counter(normalise(m.text) or m.text for m in messages if m.language == language)
    assert not [text for text, n in counts.items() if n > 1]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_style_has_its_share(messages: list[Message], language: str, style: str) -> None:
    styles = Counter(m.style for m in messages if m.language == language)
    assert styles[style] / styles.total() >= 0.1


def test_nothing_but_short_formulas_is_a_near_duplicate_of_the_training_data(messages: list[Message]) -> None:
    # Only the held-out side is shown, so that whoever mends the set still has not seen the training data.
    known = training_texts()
    if len(known) < 1000:
        pytest.fail("the training data was not found", pytrace=False)
    found = near_duplicates([m.text for m in messages if not is_formula(m.text)], known)
    if found:
        pytest.fail("near duplicates of training messages (remove those there):\n" + "\n".join(found), pytrace=False)


def test_a_near_duplicate_is_found() -> None:
    assert near_duplicates(["How much do I OWE, please?"], ["how much do i owe please", "hello"])
    assert not near_duplicates(["How much do I owe, please?"], ["what does the cheapest plan cost"])
