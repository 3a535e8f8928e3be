"""Reads flows from YAML and checks them at start: what is wrong is named with its file, flow and step."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import yaml

from bot.asking_words import Asked
from bot.engine.check import Known, Vocabulary, check_flow
from bot.engine.conditions import ConditionError, compile_condition
from bot.engine.flow import CHOOSING, Branch, Flow, FlowBook, Kind, SlotRule, SlotType, Step, Topic
from bot.engine.mistakes import FlowError, check_keys, check_name
from bot.mistakes import Mistakes
from bot.words import folded

FOLDER = Path(__file__).parents[1] / "flows"
VOCABULARY = ("slots.yml", "topics.yml")
ASK = "utter_ask_"

FLOW_KEYS = {"description", "nlu_trigger", "sensitive", "small_talk", "priced", "follow_ups", "asked", "steps"}
SLOT_KEYS = {"type", "options", "entities", "remembered", "remedy", "yes_words"}
TOPIC_KEYS = {"queue", "urgent", "first"}
STEP_KEYS = {
    "id",
    "next",
    "utter",
    "optional",
    "carried",
    "agreement",
    "each",
    "description",
    *(kind.value for kind in Kind),
}


def load_flows(known: Known, folder: Path = FOLDER) -> FlowBook:
    """All flows of a folder, checked; raises `FlowError` with all that is wrong, a line each."""
    slots = _slots(folder, known)
    topics = _topics(folder)
    mistakes = Mistakes()
    flows: dict[str, Flow] = {}
    where: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        entries: Mapping[str, Any] = {}
        with mistakes.noted():
            entries = _section(path, "flows") if path.name not in VOCABULARY else {}
        for name, entry in entries.items():
            with mistakes.noted():
                if name in flows:
                    raise FlowError(f"{path.name}: the flow '{name}' is also in {where[name]}.")
                flows[name] = _flow(path.name, name, entry)
                where[name] = path.name
    vocabulary = Vocabulary(flows=flows, slots=slots, topics=topics)
    for flow in flows.values():
        check_flow(f"{where[flow.name]}, {flow.name}", flow, vocabulary, known, mistakes)
    by_intent: Mapping[str, str] = {}
    with mistakes.noted():
        by_intent = _by_intent(flows)
    mistakes.end(FlowError)
    return FlowBook(flows=flows, by_intent=by_intent, slots=slots, topics=topics)


def _section(path: Path, key: str) -> Mapping[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise FlowError(f"{path.name} cannot be read: {error}") from error
    if not isinstance(content, dict) or set(content) != {key} or not isinstance(content[key], dict):
        raise FlowError(f"{path.name}: only the key '{key}' is expected.")
    return content[key]  # type: ignore[no-any-return]


def _slots(folder: Path, known: Known) -> dict[str, SlotRule]:
    rules = {}
    for name, entry in _section(folder / "slots.yml", "slots").items():
        where = f"slots.yml, {name}"
        check_keys(where, entry, SLOT_KEYS)
        if entry.get("type") not in get_args(SlotType):
            raise FlowError(f"{where}: type has value '{entry.get('type')}'. Not one of {get_args(SlotType)}.")
        options = entry.get("options")
        if (options is not None) != (entry["type"] in (*CHOOSING, "code")):
            raise FlowError(f"{where}: options belong to slots of type choice or code, and to each of them.")
        if options is not None:
            check_name(where, "options", options, known.options)
        rules[name] = SlotRule(
            name=name,
            type=entry["type"],
            options=options,
            entities=tuple(entry.get("entities", ())),
            is_remembered=bool(entry.get("remembered", False)),
            is_remedy=bool(entry.get("remedy", False)),
            yes_words=tuple(folded(words) for words in entry.get("yes_words", ())),
        )
    return rules


def _topics(folder: Path) -> dict[str, Topic]:
    topics = {}
    for intent, entry in _section(folder / "topics.yml", "topics").items():
        check_keys(f"topics.yml, {intent}", entry, TOPIC_KEYS)
        topics[intent] = Topic(
            intent=intent,
            queue=str(entry["queue"]),
            is_urgent=bool(entry.get("urgent", False)),
            is_first=bool(entry.get("first", False)),
        )
    return topics


def _flow(file: str, name: str, entry: Any) -> Flow:
    where = f"{file}, {name}"
    check_keys(where, entry, FLOW_KEYS)
    if not entry.get("description") or not entry.get("steps"):
        raise FlowError(f"{where}: a flow has a description and steps.")
    steps = tuple(_step(where, number, step) for number, step in enumerate(entry["steps"]))
    index = {step.id: number for number, step in enumerate(steps)}
    if len(index) < len(steps):
        raise FlowError(f"{where}: two steps have the same id.")
    return Flow(
        name=name,
        description=str(entry["description"]),
        intents=tuple(trigger["intent"] for trigger in entry.get("nlu_trigger", ())),
        is_sensitive=bool(entry.get("sensitive", False)),
        is_small_talk=bool(entry.get("small_talk", False)),
        is_priced=bool(entry.get("priced", False)),
        follow_ups=dict(entry.get("follow_ups", {})),
        asked=_asked(where, entry.get("asked", {})),
        steps=steps,
        index=index,
    )


def _asked(where: str, entry: Any) -> dict[Asked, str]:
    check_keys(f"{where}, asked", entry, get_args(Asked))
    return {kind: str(entry[kind]) for kind in get_args(Asked) if kind in entry}


def _step(flow: str, number: int, entry: Any) -> Step:
    step_id = str(entry.get("id", f"step_{number + 1}")) if isinstance(entry, dict) else f"step_{number + 1}"
    where = f"{flow}, {step_id}"
    check_keys(where, entry, STEP_KEYS)
    kinds = [kind for kind in Kind if kind.value in entry]
    if len(kinds) != 1:
        raise FlowError(f"{where}: a step is exactly one of {', '.join(kind.value for kind in Kind)}.")
    kind = kinds[0]
    subject = entry[kind.value]
    name = str(subject) if kind in (Kind.COLLECT, Kind.ACTION, Kind.CALL, Kind.LINK) else ""
    return Step(
        id=step_id,
        kind=kind,
        name=name,
        utter=str(entry.get("utter", ASK + name)) if kind is Kind.COLLECT else None,
        is_optional=bool(entry.get("optional", False)),
        is_carried=bool(entry.get("carried", False)),
        is_agreement=bool(entry.get("agreement", False)),
        is_each=bool(entry.get("each", False)),
        slots={key: value for pair in subject for key, value in pair.items()} if kind is Kind.SET_SLOTS else {},
        branches=_branches(where, entry.get("next")),
    )


def _branches(where: str, entry: Any) -> tuple[Branch, ...]:
    if entry is None:
        return ()
    if isinstance(entry, str):
        return (Branch(condition=None, target=entry),)
    branches = []
    for part in entry:
        if set(part) == {"else"}:
            branches.append(Branch(condition=None, target=part["else"]))
        elif set(part) == {"if", "then"}:
            try:
                condition = compile_condition(str(part["if"]))
            except ConditionError as error:
                raise FlowError(f"{where}: {error}.") from error
            branches.append(Branch(condition=condition, target=part["then"]))
        else:
            raise FlowError(f"{where}: next is a step, or a list of 'if' with 'then' and a last 'else'.")
    if not branches or branches[-1].condition is not None:
        raise FlowError(f"{where}: next must end with 'else'.")
    return tuple(branches)


def _by_intent(flows: Mapping[str, Flow]) -> dict[str, str]:
    found: dict[str, str] = {}
    for flow in flows.values():
        for intent in flow.intents:
            if intent in found:
                raise FlowError(f"The flows '{found[intent]}' and '{flow.name}' both answer '{intent}'.")
            found[intent] = flow.name
    return found
