"""A customer's message as a training message: without what is personal, with what the NLU found in it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wire.personal import HIDDEN, mask_personal

LONGEST = 600
"""Letters of a message that are shown and learned; a training message is a sentence or two."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """A text with its entities: the part of the text and the entity's name, in their order."""

    text: str
    entities: tuple[tuple[str, str], ...] = ()


def shown(text: str, customer_name: str | None, question: str | None) -> str:
    """What others may read and learn of a message; `question` is what the customer was told before it."""
    # What is cut off is masked with the rest as far as a name may reach over the cut.
    return _printable(mask_personal(text[: 2 * LONGEST], customer_name, question)[:LONGEST])


def teaches(text: str) -> bool:
    """Whether a masked message still says something."""
    return any(letter.isalpha() for letter in text)


def lesson_of(
    text: str, customer_name: str | None, entities: Iterable[Mapping[str, Any]], question: str | None = None
) -> Lesson:
    """What others may learn from a message; an entity of which something is hidden is none."""
    masked = shown(text, customer_name, question)
    named = []
    after = 0
    for entity in sorted(entities, key=lambda found: int(found["start"])):
        part = shown(str(entity.get("text") or ""), customer_name, question).strip()
        at = masked.find(part, after)
        if part and HIDDEN not in part and at >= 0:
            named.append((part, str(entity["entity"])))
            after = at + len(part)
    return Lesson(text=masked, entities=tuple(named))


def _printable(text: str) -> str:
    """Without what moves a terminal's cursor or turns the writing round."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
