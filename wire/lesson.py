"""A customer's message as a training message: without what is personal, with what the NLU found in it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wire.personal import HIDDEN, mask_personal


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """A text with its entities: the part of the text and the entity's name, in their order."""

    text: str
    entities: tuple[tuple[str, str], ...] = ()


def lesson_of(text: str, customer_name: str | None, entities: Iterable[Mapping[str, Any]]) -> Lesson:
    """What others may learn from a message; an entity of which something is hidden is none."""
    masked = mask_personal(text, customer_name)
    named = []
    after = 0
    for entity in sorted(entities, key=lambda found: int(found["start"])):
        part = mask_personal(str(entity.get("text") or ""), customer_name).strip()
        at = masked.find(part, after)
        if part and HIDDEN not in part and at >= 0:
            named.append((part, str(entity["entity"])))
            after = at + len(part)
    return Lesson(text=masked, entities=tuple(named))
