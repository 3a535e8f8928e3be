"""Messages that name their intent, such as `/greet` or `/plan_change{"plan_name": "Flow 20"}`.

Rasa's clients send them for pressed buttons. As with Rasa they are taken by their word; unlike Rasa only when the
intent is one of the domain's, so that a customer's own "/something" stays a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

_COMMAND = re.compile(r"/(?P<intent>\w+)(?:@(?P<confidence>[01](?:\.\d+)?))?(?P<entities>\{.*\})?", re.DOTALL)


def read_command(text: str, intents: Collection[str]) -> dict[str, Any] | None:
    """Returns the parse of a message that names its intent, or nothing for any other message."""
    stripped = text.strip()
    match = _COMMAND.fullmatch(stripped)
    if not match or match["intent"] not in intents:
        return None
    entities = _entities(match)
    if entities is None:
        return None
    intent = {"name": match["intent"], "confidence": min(1.0, float(match["confidence"] or 1))}
    return {"text": stripped, "intent": intent, "intent_ranking": [dict(intent)], "entities": entities}


def _entities(match: re.Match[str]) -> list[dict[str, Any]] | None:
    if not match["entities"]:
        return []
    try:
        named = json.loads(match["entities"])
    except (ValueError, RecursionError):
        return None
    return [
        {"entity": name, "value": value, "start": match.start("entities"), "end": match.end("entities")}
        for name, values in named.items()
        for value in (values if isinstance(values, list) else [values])
    ]
