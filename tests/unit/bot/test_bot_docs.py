"""The pages about flows and answers say what the code does."""

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml

from bot.answers.format import FORMS, format_value
from bot.engine.check import Known
from bot.engine.conditions import CONTEXT
from bot.engine.flow import Kind, SlotType
from bot.engine.heard import Command
from bot.engine.load import FLOW_KEYS, SLOT_KEYS, STEP_KEYS, TOPIC_KEYS, load_flows
from tests.unit.bot.conversation import SAMPLE, ZONE

DOCS = Path(__file__).parents[3] / "docs"
FLOWS = (DOCS / "reference" / "flows.md").read_text(encoding="utf-8")
ANSWERS = (DOCS / "reference" / "answers.md").read_text(encoding="utf-8")
HOW_TO = (DOCS / "how-to" / "add-a-flow.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "key",
    sorted(
        {
            f"`{key}`"
            for key in FLOW_KEYS
            | SLOT_KEYS
            | TOPIC_KEYS
            | {"id", "next", "utter", "optional", "carried", "agreement", "each", "description"}
        }
        | {f"`{kind.value}" for kind in Kind}
        | {f"`{kind}`" for kind in get_args(SlotType)}
        | {f"`context.{name}`" for name in CONTEXT}
    ),
)
def test_every_key_of_a_flow_stands_in_its_page(key: str) -> None:
    assert key in FLOWS


def test_the_keys_of_a_step_are_all_listed() -> None:
    assert {kind.value for kind in Kind} | {
        "id",
        "next",
        "utter",
        "optional",
        "carried",
        "agreement",
        "each",
        "description",
    } == STEP_KEYS


@pytest.mark.parametrize("name", [*(f"`/{command}`" for command in get_args(Command)), "`sms`", "`rows`"])
def test_every_command_and_form_stands_in_the_answers_page(name: str) -> None:
    assert name in ANSWERS


@pytest.mark.parametrize("form", sorted(set(FORMS) - {""}))
def test_the_table_of_forms_shows_what_the_code_writes(form: str) -> None:
    row = re.search(rf"^\| `{form}` \|(.*)\|$", ANSWERS, re.MULTILINE)
    assert row is not None
    _, *shown = [cell.strip() for cell in row.group(1).split("|")]
    value = ["a", "b"] if form == "list" else SAMPLE[form]
    written = [format_value(value, form, language, ZONE).replace("\u00a0", " ") for language in ("en", "es", "zh")]
    assert shown == written


def test_the_flow_of_the_how_to_loads(tmp_path: Path) -> None:
    block = re.search(r"```yaml\n(.*?)```", HOW_TO, re.DOTALL)
    assert block is not None
    flow = yaml.safe_load(block.group(1))
    (tmp_path / "new.yml").write_text(yaml.safe_dump({"flows": flow}))
    (tmp_path / "slots.yml").write_text("slots: {line: {type: choice, options: own_lines}}")
    (tmp_path / "topics.yml").write_text("topics: {contract_terms: {queue: general}}")
    known = Known(
        answers={"utter_ask_line", "utter_rejected_line", "utter_contract_none", "utter_contract_ends"},
        actions={"action_read_contract": True},
        options={"own_lines": True},
    )
    assert load_flows(known, tmp_path).flows["contract_terms"].is_sensitive
