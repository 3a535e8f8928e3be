"""Checks flows against what they may refer to, so that a mistake is seen before a customer meets it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.engine.flow import END, HAND_OFF_SUMMARY, Flow, Kind, SlotRule, Step, Topic
from bot.engine.mistakes import FlowError, check_name
from bot.mistakes import Mistakes

REJECTED = "utter_rejected_"


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What flows may refer to."""

    answers: Collection[str]
    actions: Mapping[str, bool]
    """Actions by name, and whether each tells private things."""
    options: Mapping[str, bool]
    """Lists of options by name, and whether each tells private things."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """The names that flows share."""

    flows: Mapping[str, Flow]
    slots: Mapping[str, SlotRule]
    topics: Mapping[str, Topic]


def check_flow(flow: Flow, vocabulary: Vocabulary, known: Known, mistakes: Mistakes) -> None:
    """Note whatever in a flow names what does not exist, tells private things to anybody, or is never reached."""
    with mistakes.noted():
        where = flow.where
        for intent in flow.intents:
            check_name(where, "intent", intent, vocabulary.topics)
        for slot, other in flow.follow_ups.items():
            check_name(where, "slot", slot, vocabulary.slots)
            check_name(where, "flow", other, vocabulary.flows)
            if not any(step.kind is Kind.COLLECT and step.name == slot for step in vocabulary.flows[other].steps):
                raise FlowError(f"{where}: '{other}' follows up on '{slot}', which it does not collect.")
        for answer in flow.asked.values():
            check_name(where, "answer", answer, known.answers)
    for step in flow.steps:
        with mistakes.noted():
            _check_step(step.where, step, flow, vocabulary, known)
    with mistakes.noted():
        _check_reachable(flow)


def _check_step(here: str, step: Step, flow: Flow, vocabulary: Vocabulary, known: Known) -> None:
    slots = vocabulary.slots
    if step.is_agreement and (
        step.kind is not Kind.COLLECT or step.name not in slots or slots[step.name].type != "yes_no"
    ):
        raise FlowError(f"{here}: only the question of a slot of type yes_no can be an agreement.")
    if step.is_each and any(_may_ask(later) for later in flow.steps[flow.index[step.id] + 1 :]):
        raise FlowError(f"{here}: a flow that runs for each option asks nothing and goes nowhere else after it.")
    if step.kind is Kind.COLLECT:
        check_name(here, "slot", step.name, slots)
        options = slots[step.name].options
        if options is not None and known.options[options] and not flow.is_sensitive:
            raise FlowError(f"{here}: '{options}' tells private things, and the flow is not sensitive.")
        if slots[step.name].type not in ("yes_no", "text"):
            check_name(here, "answer", REJECTED + step.name, known.answers)
        if step.utter is not None and not step.is_optional:
            check_name(here, "answer", step.utter, known.answers)
    elif step.kind is Kind.ACTION and step.name.startswith("utter_"):
        check_name(here, "answer", step.name, known.answers)
    elif step.kind is Kind.ACTION:
        check_name(here, "action", step.name, known.actions)
        if known.actions[step.name] and not flow.is_sensitive:
            raise FlowError(f"{here}: '{step.name}' tells private things, and the flow is not sensitive.")
    elif step.kind in (Kind.CALL, Kind.LINK):
        check_name(here, "flow", step.name, vocabulary.flows)
        if step.kind is Kind.CALL and any(called.is_each for called in vocabulary.flows[step.name].steps):
            raise FlowError(f"{here}: '{step.name}' runs for each option and cannot be called.")
    elif step.kind is Kind.SET_SLOTS and HAND_OFF_SUMMARY in step.slots:
        check_name(here, "answer", step.slots[HAND_OFF_SUMMARY], known.answers)
    for branch in step.branches:
        if branch.target != END:
            check_name(here, "step", branch.target, flow.index)


def _may_ask(step: Step) -> bool:
    return step.kind in (Kind.CALL, Kind.LINK) or (step.kind is Kind.COLLECT and not step.is_optional)


def _check_reachable(flow: Flow) -> None:
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
        ahead.extend(flow.index[branch.target] for branch in step.branches if branch.target in flow.index)
    for number, step in enumerate(flow.steps):
        if number not in reached:
            raise FlowError(f"{step.where}: no way leads here. Name it in the 'next' of a step, or delete it.")
