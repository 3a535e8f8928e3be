"""Reads flows from YAML and checks them at start: what is wrong is named with its file, flow and step."""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import yaml

from bot.engine.conditions import ConditionError, compile_condition
from bot.engine.flow import END, Branch, Flow, FlowBook, Kind, SlotRule, SlotType, Step, Topic

FOLDER = Path(__file__).parents[1] / "flows"
VOCABULARY = ("slots.yml", "topics.yml")
ASK = "utter_ask_"
REJECTED = "utter_rejected_"

FLOW_KEYS = {"description", "nlu_trigger", "sensitive", "small_talk", "steps"}
SLOT_KEYS = {"type", "options", "entities", "remembered"}
TOPIC_KEYS = {"queue", "sensitive", "urgent", "first"}
STEP_KEYS = {"id", "next", "utter", "optional", "agreement", "description", *(kind.value for kind in Kind)}


class FlowError(Exception):
    """A flow file is wrong; the message names file, flow and step."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What flows may refer to."""

    answers: Collection[str]
    actions: Mapping[str, bool]
    """Actions by name, and whether each tells private things."""
    options: Mapping[str, bool]
    """Lists of options by name, and whether each tells private things."""


def load_flows(known: Known, folder: Path = FOLDER) -> FlowBook:
    """All flows of a folder, checked; raises `FlowError`."""
    slots = _slots(folder, known)
    topics = _topics(folder)
    flows: dict[str, Flow] = {}
    where: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        if path.name in VOCABULARY:
            continue
        for name, entry in _section(path, "flows").items():
            if name in flows:
                raise FlowError(f"{path.name}: the flow '{name}' is also in {where[name]}.")
            flows[name] = _flow(path.name, name, entry)
            where[name] = path.name
    for flow in flows.values():
        _check(f"{where[flow.name]}, {flow.name}", flow, flows, slots, topics, known)
    return FlowBook(flows=flows, by_intent=_by_intent(flows, topics), slots=slots, topics=topics)


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
        _check_keys(where, entry, SLOT_KEYS)
        if entry.get("type") not in get_args(SlotType):
            raise FlowError(f"{where}: type has value '{entry.get('type')}'. Not one of {get_args(SlotType)}.")
        options = entry.get("options")
        if (options is not None) != (entry["type"] in ("choice", "code")):
            raise FlowError(f"{where}: options belong to slots of type choice or code, and to each of them.")
        if options is not None:
            _check_name(where, "options", options, known.options)
        rules[name] = SlotRule(
            name=name,
            type=entry["type"],
            options=options,
            entities=tuple(entry.get("entities", ())),
            is_remembered=bool(entry.get("remembered", False)),
        )
    return rules


def _topics(folder: Path) -> dict[str, Topic]:
    topics = {}
    for intent, entry in _section(folder / "topics.yml", "topics").items():
        _check_keys(f"topics.yml, {intent}", entry, TOPIC_KEYS)
        topics[intent] = Topic(
            intent=intent,
            queue=str(entry["queue"]),
            is_sensitive=bool(entry.get("sensitive", False)),
            is_urgent=bool(entry.get("urgent", False)),
            is_first=bool(entry.get("first", False)),
        )
    return topics


def _flow(file: str, name: str, entry: Any) -> Flow:
    where = f"{file}, {name}"
    _check_keys(where, entry, FLOW_KEYS)
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
        steps=steps,
        index=index,
    )


def _step(flow: str, number: int, entry: Any) -> Step:
    step_id = str(entry.get("id", f"step_{number + 1}")) if isinstance(entry, dict) else f"step_{number + 1}"
    where = f"{flow}, {step_id}"
    _check_keys(where, entry, STEP_KEYS)
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
        is_agreement=bool(entry.get("agreement", False)),
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
                condition, _ = compile_condition(str(part["if"]))
            except ConditionError as error:
                raise FlowError(f"{where}: {error}.") from error
            branches.append(Branch(condition=condition, target=part["then"]))
        else:
            raise FlowError(f"{where}: next is a step, or a list of 'if' with 'then' and a last 'else'.")
    if not branches or branches[-1].condition is not None:
        raise FlowError(f"{where}: next must end with 'else'.")
    return tuple(branches)


def _check(
    where: str,
    flow: Flow,
    flows: Mapping[str, Flow],
    slots: Mapping[str, SlotRule],
    topics: Mapping[str, Topic],
    known: Known,
) -> None:
    for intent in flow.intents:
        _check_name(where, "intent", intent, topics)
    for step in flow.steps:
        here = f"{where}, {step.id}"
        if step.is_agreement and (step.kind is not Kind.COLLECT or slots[step.name].type != "yes_no"):
            raise FlowError(f"{here}: only the question of a slot of type yes_no can be an agreement.")
        if step.kind is Kind.COLLECT:
            _check_name(here, "slot", step.name, slots)
            options = slots[step.name].options
            if options is not None and known.options[options] and not flow.is_sensitive:
                raise FlowError(f"{here}: '{options}' tells private things, and the flow is not sensitive.")
            if slots[step.name].type != "yes_no":
                _check_name(here, "answer", REJECTED + step.name, known.answers)
            if step.utter is not None and not step.is_optional:
                _check_name(here, "answer", step.utter, known.answers)
        elif step.kind is Kind.ACTION and step.name.startswith("utter_"):
            _check_name(here, "answer", step.name, known.answers)
        elif step.kind is Kind.ACTION:
            _check_name(here, "action", step.name, known.actions)
            if known.actions[step.name] and not flow.is_sensitive:
                raise FlowError(f"{here}: '{step.name}' tells private things, and the flow is not sensitive.")
        elif step.kind in (Kind.CALL, Kind.LINK):
            _check_name(here, "flow", step.name, flows)
        for branch in step.branches:
            if branch.target != END:
                _check_name(here, "step", branch.target, flow.index)
    _check_reachable(where, flow)


def _check_reachable(where: str, flow: Flow) -> None:
    reached: set[int] = set()
    ahead = [0]
    while ahead:
        number = ahead.pop()
        if number in reached or number >= len(flow.steps):
            continue
        reached.add(number)
        step = flow.steps[number]
        if step.kind is Kind.LINK:
            continue
        if not step.branches:
            ahead.append(number + 1)
        ahead.extend(flow.index[branch.target] for branch in step.branches if branch.target != END)
    lost = [step.id for number, step in enumerate(flow.steps) if number not in reached]
    if lost:
        raise FlowError(f"{where}, {lost[0]}: no way leads here.")


def _by_intent(flows: Mapping[str, Flow], topics: Mapping[str, Topic]) -> dict[str, str]:
    found: dict[str, str] = {}
    for flow in flows.values():
        for intent in flow.intents:
            if intent in found:
                raise FlowError(f"The flows '{found[intent]}' and '{flow.name}' both answer '{intent}'.")
            found[intent] = flow.name
    return found


def _check_keys(where: str, entry: Any, allowed: Collection[str]) -> None:
    if not isinstance(entry, dict):
        raise FlowError(f"{where}: keys and values are expected.")
    for key in entry:
        if key not in allowed:
            raise FlowError(f"{where}: the key '{key}' is unknown.{_suggestion(key, allowed)}")


def _check_name(where: str, kind: str, name: str, known: Collection[str]) -> None:
    if name not in known:
        raise FlowError(f"{where}: the {kind} '{name}' is unknown.{_suggestion(name, known)}")


def _suggestion(name: Any, known: Collection[str]) -> str:
    near = difflib.get_close_matches(str(name), list(known), n=1)
    return f" Did you mean '{near[0]}'?" if near else ""
