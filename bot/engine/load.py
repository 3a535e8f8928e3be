"""Reads flows from YAML and checks them at start: what is wrong is named with its file, line, flow and step."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from bot.asking_words import Asked
from bot.engine.check import Known, Vocabulary, check_flow
from bot.engine.conditions import ConditionError, compile_condition
from bot.engine.flow import CHOOSING, Branch, Flow, FlowBook, Kind, SlotRule, SlotType, Step, Topic
from bot.engine.mistakes import FlowError, check_keys, check_name
from bot.mistakes import Mistakes
from bot.words import folded
from bot.yaml_file import line_of, place, read_yaml

FOLDER = Path(__file__).parents[1] / "flows"
VOCABULARY = ("slots.yml", "topics.yml")
ASK = "utter_ask_"

FLOW_KEYS = {"description", "nlu_trigger", "sensitive", "small_talk", "priced", "follow_ups", "asked", "steps"}
SLOT_KEYS = {"type", "options", "entities", "remembered", "remedy", "yes_words"}
TOPIC_KEYS = {"queue", "urgent", "first", "people"}
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
    mistakes = Mistakes()
    slots: dict[str, SlotRule] = {}
    topics: dict[str, Topic] = {}
    with mistakes.noted():
        slots = _slots(folder / "slots.yml", known, mistakes)
    with mistakes.noted():
        topics = _topics(folder / "topics.yml", mistakes)
    mistakes.end(FlowError)
    flows: dict[str, Flow] = {}
    for path in sorted(folder.glob("*.yml")):
        entries: Mapping[str, Any] = {}
        with mistakes.noted():
            entries = _section(path, "flows") if path.name not in VOCABULARY else {}
        for name, entry in entries.items():
            where = f"{place(path, line_of(entries, name))}, {name}"
            with mistakes.noted():
                if name in flows:
                    raise FlowError(f"{where}: the flow is also in {flows[name].where}.")
                flows[name] = _flow(path, where, name, entry)
    vocabulary = Vocabulary(flows=flows, slots=slots, topics=topics)
    for flow in flows.values():
        check_flow(flow, vocabulary, known, mistakes)
    by_intent: Mapping[str, str] = {}
    with mistakes.noted():
        by_intent = _by_intent(flows)
    mistakes.end(FlowError)
    return FlowBook(flows=flows, by_intent=by_intent, slots=slots, topics=topics)


def _section(path: Path, key: str) -> Mapping[str, Any]:
    content = read_yaml(path)
    if not isinstance(content, dict) or set(content) != {key} or not isinstance(content[key], dict):
        raise FlowError(f"{place(path)}: only the key '{key}' is expected, and under it names with their keys.")
    return content[key]  # type: ignore[no-any-return]


def _slots(path: Path, known: Known, mistakes: Mistakes) -> dict[str, SlotRule]:
    rules = {}
    entries = _section(path, "slots")
    for name, entry in entries.items():
        with mistakes.noted():
            rules[name] = _slot(f"{place(path, line_of(entries, name))}, {name}", name, entry, known)
    return rules


def _slot(where: str, name: str, entry: Any, known: Known) -> SlotRule:
    check_keys(where, entry, SLOT_KEYS)
    if entry.get("type") not in get_args(SlotType):
        raise FlowError(f"{where}: type has value '{entry.get('type')}'. Not one of {get_args(SlotType)}.")
    options = entry.get("options")
    if (options is not None) != (entry["type"] in (*CHOOSING, "code")):
        raise FlowError(f"{where}: options belong to slots of type choice, several or code, and to each of them.")
    if options is not None:
        check_name(where, "options", options, known.options)
    return SlotRule(
        name=name,
        type=entry["type"],
        options=options,
        entities=tuple(entry.get("entities", ())),
        is_remembered=bool(entry.get("remembered", False)),
        is_remedy=bool(entry.get("remedy", False)),
        yes_words=tuple(folded(words) for words in entry.get("yes_words", ())),
        where=where,
    )


def _topics(path: Path, mistakes: Mistakes) -> dict[str, Topic]:
    topics = {}
    entries = _section(path, "topics")
    for intent, entry in entries.items():
        where = f"{place(path, line_of(entries, intent))}, {intent}"
        with mistakes.noted():
            check_keys(where, entry, TOPIC_KEYS)
            if "queue" not in entry:
                raise FlowError(f"{where}: 'queue' is missing: it names who serves this when people must.")
            topics[intent] = Topic(
                intent=intent,
                queue=str(entry["queue"]),
                is_urgent=bool(entry.get("urgent", False)),
                is_first=bool(entry.get("first", False)),
                is_for_people=bool(entry.get("people", False)),
                where=where,
            )
    return topics


def _flow(path: Path, where: str, name: str, entry: Any) -> Flow:
    check_keys(where, entry, FLOW_KEYS)
    if not entry.get("description") or not entry.get("steps") or not isinstance(entry["steps"], list):
        raise FlowError(f"{where}: a flow has a description and steps.")
    steps = tuple(_step(path, name, number, step) for number, step in enumerate(entry["steps"]))
    index = {step.id: number for number, step in enumerate(steps)}
    if len(index) < len(steps):
        twice = next(step for number, step in enumerate(steps) if index[step.id] != number)
        raise FlowError(f"{where}: two steps have the same id '{twice.id}'.")
    return Flow(
        name=name,
        description=str(entry["description"]),
        intents=_triggers(where, entry.get("nlu_trigger", ())),
        is_sensitive=bool(entry.get("sensitive", False)),
        is_small_talk=bool(entry.get("small_talk", False)),
        is_priced=bool(entry.get("priced", False)),
        follow_ups=dict(entry.get("follow_ups", {})),
        asked=_asked(where, entry.get("asked", {})),
        steps=steps,
        index=index,
        where=where,
    )


def _asked(where: str, entry: Any) -> dict[Asked, str]:
    check_keys(f"{where}, asked", entry, get_args(Asked))
    return {kind: str(entry[kind]) for kind in get_args(Asked) if kind in entry}


def _triggers(where: str, entry: Any) -> tuple[str, ...]:
    if not isinstance(entry, list | tuple) or any(not isinstance(one, dict) or set(one) != {"intent"} for one in entry):
        raise FlowError(f"{where}: nlu_trigger is a list of 'intent: NAME'.")
    return tuple(str(one["intent"]) for one in entry)


def _step(path: Path, flow: str, number: int, entry: Any) -> Step:
    step_id = str(entry.get("id", f"step_{number + 1}")) if isinstance(entry, dict) else f"step_{number + 1}"
    where = f"{place(path, line_of(entry))}, {flow}, {step_id}"
    check_keys(where, entry, STEP_KEYS)
    kinds = [kind for kind in Kind if kind.value in entry]
    if len(kinds) != 1:
        raise FlowError(f"{where}: a step is exactly one of {', '.join(kind.value for kind in Kind)}.")
    kind = kinds[0]
    subject = entry[kind.value]
    if kind is Kind.SET_SLOTS and (
        not isinstance(subject, list) or any(not isinstance(pair, dict) for pair in subject)
    ):
        raise FlowError(f"{where}: set_slots is a list of 'SLOT: value'.")
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
        where=where,
    )


def _branches(where: str, entry: Any) -> tuple[Branch, ...]:
    if entry is None:
        return ()
    if isinstance(entry, str):
        return (Branch(condition=None, target=entry),)
    branches = []
    for part in entry if isinstance(entry, list) else [entry]:
        if not isinstance(part, dict):
            raise FlowError(f"{where}: next is a step, or a list of 'if' with 'then' and a last 'else'.")
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
                raise FlowError(f"{flow.where}: the flow '{found[intent]}' answers '{intent}' already.")
            found[intent] = flow.name
    return found
