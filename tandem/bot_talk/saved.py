"""A rehearsed conversation as a talk, the test that `docs/how-to/write-a-talk.md` describes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from tandem.bot_talk.rehearsal import Step

WIDTH = 118


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """What the customer said or pressed, and the turns that came of it."""

    text: str
    pressed: str | None
    steps: Sequence[Step]


def as_talk(title: str, customer: str, exchanges: Sequence[Exchange]) -> str:
    """The talk's YAML: every reply as it was, codes and the customer's number as what they stand for."""
    steps: list[dict[str, Any]] = []
    stand_ins: dict[str, str] = {}
    for exchange in exchanges:
        said = exchange.pressed or _with(exchange.text, stand_ins)
        steps.append({"presses" if exchange.pressed else "customer": said})
        for place, step in enumerate(exchange.steps):
            if step.code:
                stand_ins |= {step.code.digits: "{code}", step.code.phone: "{phone}"}
            steps += _heard(step, "later" if place else "bot", stand_ins)
    head = {"talk": title, "customer": customer}
    return _yaml(head) + "steps:\n" + _yaml(steps)


def _heard(step: Step, verb: str, stand_ins: dict[str, str]) -> list[dict[str, Any]]:
    texts = [_with(reply.text, stand_ins) for reply in step.decision.replies]
    heard: list[dict[str, Any]] = [{verb: texts[0] if len(texts) == 1 else texts or "nothing"}]
    if step.decision.replies and step.decision.replies[-1].choices:
        heard.append({"choices": [choice.title for choice in step.decision.replies[-1].choices]})
    if step.code:
        heard.append({"phone": "{code}" if step.code.customer else "nothing"})
    if step.decision.hand_off:
        heard.append({"queue": {"queue": step.decision.hand_off.queue, "reason": step.decision.hand_off.reason}})
    return heard


def _with(text: str, stand_ins: dict[str, str]) -> str:
    for shown, name in stand_ins.items():
        text = text.replace(shown, name)
    return text


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def _yaml(value: Any) -> str:
    text: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    return text
