"""Checks what the buttons of answers send back, so that none is pressed in vain. Pure."""

import json
import re
from collections.abc import Collection

from bot.answers.book import Answers, AnswersError
from bot.mistakes import Mistakes, suggestion

PAYLOAD = re.compile(r"/([a-z_]{1,40})(\{.*\})?", re.DOTALL)
"""An intent or a command, and the entities that go with it, as Rasa writes them."""


def check_payloads(answers: Answers, known: Collection[str]) -> None:
    """Refuse buttons that send nothing known; `known` are intents and commands; raises `AnswersError` with all."""
    mistakes = Mistakes()
    for _, _, answer in answers:
        for choice in dict.fromkeys((*answer.usual.choices, *answer.short.choices)):
            with mistakes.noted():
                _check(answer.where, choice.payload, known)
    mistakes.end(AnswersError)


def _check(where: str, payload: str, known: Collection[str]) -> None:
    form = PAYLOAD.fullmatch(payload)
    if form is None or not _is_object(form.group(2)):
        raise AnswersError(f"{where}: the payload '{payload}' is not '/intent' or '/intent{{\"entity\": \"value\"}}'.")
    if form.group(1) not in known:
        raise AnswersError(
            f"{where}: the payload '{payload}' names no intent and no command.{suggestion(form.group(1), known)}"
        )


def _is_object(text: str | None) -> bool:
    try:
        return text is None or isinstance(json.loads(text), dict)
    except ValueError:
        return False
