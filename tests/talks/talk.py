"""A talk as it stands in its file: who speaks, and what happens step by step. Reading, writing and comparing; pure.

docs/how-to/write-a-talk.md describes the form. A step is one key with its value; what each key does stands in
`stage.py`, which holds the table of them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HEAD = frozenset({"talk", "customer", "door", "agents", "hint", "steps"})
DOORS = ("chat", "rest", "sms")
WIDTH = 118


class TalkError(Exception):
    """A talk's file is wrong; the message says where and how."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of a talk."""

    verb: str
    value: Any


@dataclass(frozen=True, kw_only=True)
class Talk:
    """One whole conversation."""

    title: str
    customer: str
    door: str
    agents: Sequence[str]
    hint: str | None
    """The language that the customer's page is in."""
    steps: Sequence[Step]


def read(path: Path, *, customers: Sequence[str], agents: Sequence[str], verbs: Sequence[str]) -> Talk:
    """The talk in a file; raises `TalkError`."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or not {"talk", "customer", "steps"} <= set(content) or set(content) - HEAD:
        raise TalkError(f"{path.name}: a talk has {', '.join(sorted(HEAD))}; talk, customer and steps are needed")
    door = content.get("door", "chat")
    present = content.get("agents", [])
    if content["customer"] not in customers:
        raise TalkError(f"{path.name}: nobody in the cast is called {content['customer']!r}")
    if door not in DOORS or not set(present) <= set(agents):
        raise TalkError(f"{path.name}: door is one of {DOORS}, agents are of {tuple(agents)}")
    return Talk(
        title=str(content["talk"]),
        customer=content["customer"],
        door=door,
        agents=tuple(present),
        hint=content.get("hint"),
        steps=tuple(_step(path, number, one, verbs) for number, one in enumerate(content["steps"], start=1)),
    )


def _step(path: Path, number: int, one: Any, verbs: Sequence[str]) -> Step:
    if not isinstance(one, dict) or len(one) != 1:
        raise TalkError(f"{path.name}, step {number}: a step is one key with its value")
    verb, value = next(iter(one.items()))
    if verb not in verbs:
        raise TalkError(f"{path.name}, step {number}: {verb!r} is none of {', '.join(sorted(verbs))}")
    if any(isinstance(said, bool) for said in (value if isinstance(value, list) else [value])):
        raise TalkError(f"{path.name}, step {number}: put yes and no in quotes")
    return Step(verb=verb, value=value)


def fits(expected: str, said: str) -> bool:
    """Whether what was said is what the line expects: a part of it, or a pattern after `~ `."""
    if expected.startswith("~ "):
        return re.search(expected[2:], said, re.DOTALL) is not None
    return expected in said


def as_list(value: Any) -> list[str]:
    """The texts of a value: `nothing`, one text, or several."""
    if value is None or value == "nothing":
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def filled(text: str, known: Mapping[str, str]) -> str:
    """The text with `{phone}`, `{code}` and the like in place."""
    for name, value in known.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def rewritten(expected: Sequence[str], said: Sequence[str], known: Mapping[str, str]) -> Any:
    """The lines as they should stand: those that still fit stay, the others become what was said."""
    kept = [
        one if place < len(expected) and fits(filled(one := expected[place], known), text) and one else text
        for place, text in enumerate(said)
    ]
    if not kept:
        return "nothing"
    return kept[0] if len(kept) == 1 else kept


def write(path: Path, steps: Sequence[Step]) -> None:
    """Put other steps into a talk's file; its head and opening comment stay."""
    text = path.read_text(encoding="utf-8")
    head = text[: text.index("\nsteps:\n") + len("\nsteps:\n")]
    body = "".join(
        yaml.dump([{step.verb: step.value}], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
        for step in steps
    )
    path.write_text(head + body, encoding="utf-8")


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)
