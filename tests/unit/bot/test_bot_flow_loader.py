"""A wrong flow does not start: the error names the file, the flow and the step."""

from pathlib import Path

import pytest

from bot.engine.check import Known
from bot.engine.load import load_flows
from bot.engine.mistakes import FlowError

KNOWN = Known(
    answers={"utter_hello", "utter_ask_plan", "utter_rejected_plan"},
    actions={"action_open": False, "action_private": True},
    options={"plans": False, "own": True},
)
SLOTS = "slots: {plan: {type: choice, options: plans}, own: {type: choice, options: own}, sure: {type: yes_no}}"
TOPICS = "topics: {greet: {queue: general}, bill_balance: {queue: billing}}"


def load(folder: Path, flows: str, slots: str = SLOTS, topics: str = TOPICS) -> None:
    (folder / "slots.yml").write_text(slots)
    (folder / "topics.yml").write_text(topics)
    (folder / "some.yml").write_text(flows)
    load_flows(KNOWN, folder)


def flow(steps: str, more: str = "") -> str:
    return f"flows: {{hello: {{description: d, {more} steps: [{steps}]}}}}"


def test_a_good_flow_loads(tmp_path: Path) -> None:
    load(tmp_path, flow("{collect: plan}, {action: action_open}", "nlu_trigger: [{intent: greet}],"))


GRET = flow("{action: utter_hello}", "nlu_trigger: [{intent: gret}],")


@pytest.mark.parametrize(
    ("flows", "message"),
    [
        (flow("{action: utter_helo}"), "step_1: the answer 'utter_helo' is unknown. Did you mean 'utter_hello'?"),
        (flow("{action: action_opn}"), "step_1: the action 'action_opn' is unknown. Did you mean 'action_open'?"),
        (flow("{collect: plam}"), "some.yml:1, hello, step_1: the slot 'plam' is unknown. Did you mean 'plan'?"),
        (flow("{collect: sure}"), "some.yml:1, hello, step_1: the answer 'utter_ask_sure' is unknown"),
        (flow("{call: nobody}"), "some.yml:1, hello, step_1: the flow 'nobody' is unknown"),
        (GRET, "some.yml:1, hello: the intent 'gret' is unknown. Did you mean 'greet'?"),
        (flow("{id: a, noop: true, next: b}"), "some.yml:1, hello, a: the step 'b' is unknown"),
        (flow("{id: a, noop: true, next: END}, {id: b, noop: true}"), "some.yml:1, hello, b: no way leads here"),
        (flow("{id: a, noop: true}, {id: a, noop: true}"), "some.yml:1, hello: two steps have the same id 'a'"),
        (flow("{acton: utter_hello}"), "some.yml:1, hello, step_1: the key 'acton' is unknown. Did you mean 'action'?"),
        (flow("{action: utter_hello, collect: plan}"), "some.yml:1, hello, step_1: a step is exactly one of"),
        (flow("{noop: true, next: [{if: slots.x, then: END}]}"), "step_1: next must end with 'else'"),
        (flow("{noop: true, next: [{if: 'open(1)', then: END}, {else: END}]}"), "says more than a condition may"),
        (flow("{noop: true, next: [{if: '1 +', then: END}, {else: END}]}"), "cannot be read"),
        (flow("{action: action_private}"), "'action_private' tells private things, and the flow is not sensitive"),
        (flow("{collect: plan, agreement: true}"), "only the question of a slot of type yes_no can be an agreement"),
        (flow("{collect: plan, each: true}, {collect: plan}"), "a flow that runs for each option asks nothing"),
        (flow("{collect: own}"), "'own' tells private things, and the flow is not sensitive"),
        ("flows: {hello: {steps: []}}", "some.yml:1, hello: a flow has a description and steps"),
        (flow("{noop: true}", "nlu_trigger: [{intnt: greet}],"), "hello: nlu_trigger is a list of 'intent: NAME'"),
        (flow("{noop: true, next: [go]}"), "some.yml:1, hello, step_1: next is a step, or a list"),
        (flow("{set_slots: {plan: 1}}"), "some.yml:1, hello, step_1: set_slots is a list of 'SLOT: value'"),
        ("flows:\n  a: {}\n  b: {}\n  a: {}", "some.yml:4 cannot be read: the key 'a' stands on line 2 already."),
        ("flows:\n  a:\n    description\n    steps: []", "some.yml:4 cannot be read"),
        ("flow: {}", "some.yml: only the key 'flows' is expected"),
        ("flows: [", "some.yml:2 cannot be read"),
    ],
)  # fmt: skip
def test_a_wrong_flow_is_refused_by_name(tmp_path: Path, flows: str, message: str) -> None:
    with pytest.raises(FlowError) as refused:
        load(tmp_path, flows)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("slots", "message"),
    [
        ("slots: {plan: {type: choise, options: plans}}", "slots.yml:1, plan: type has value 'choise'"),
        ("slots: {plan: {type: choice}}", "options belong to slots of type choice"),
        ("slots: {plan: {type: choice, options: plns}}", "the options 'plns' is unknown. Did you mean 'plans'?"),
    ],
)
def test_a_wrong_slot_is_refused_by_name(tmp_path: Path, slots: str, message: str) -> None:
    with pytest.raises(FlowError) as refused:
        load(tmp_path, flow("{action: utter_hello}"), slots=slots)
    assert message in str(refused.value)


def test_two_flows_for_one_intent_are_refused(tmp_path: Path) -> None:
    one = "{description: d, nlu_trigger: [{intent: greet}], steps: [{action: utter_hello}]}"
    with pytest.raises(FlowError, match=r"some\.yml:1, b: the flow 'a' answers 'greet' already"):
        load(tmp_path, f"flows: {{a: {one}, b: {one}}}")


def test_a_topic_without_a_queue_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(FlowError, match=r"topics\.yml:2, greet: 'queue' is missing"):
        load(tmp_path, flow("{action: utter_hello}"), topics="topics:\n  greet: {urgent: true}")


def test_a_step_is_named_with_its_line(tmp_path: Path) -> None:
    flows = "flows:\n  hello:\n    description: d\n    steps:\n      - action: utter_hello\n      - collect: plam\n"
    with pytest.raises(FlowError, match=r"some\.yml:6, hello, step_2: the slot 'plam' is unknown"):
        load(tmp_path, flows)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    flows = flow("{id: a, action: utter_helo}, {id: b, collect: plam, next: c}", "nlu_trigger: [{intent: gret}],")
    with pytest.raises(FlowError) as refused:
        load(tmp_path, flows)
    named = str(refused.value).splitlines()
    assert [line.partition(" Did")[0].partition("/")[2] for line in named] == [
        "some.yml:1, hello: the intent 'gret' is unknown.",
        "some.yml:1, hello, a: the answer 'utter_helo' is unknown.",
        "some.yml:1, hello, b: the slot 'plam' is unknown.",
    ]
