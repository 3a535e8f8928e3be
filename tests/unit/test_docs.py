"""The documents say what the code does, and lead where they say. Settings and commands: see tests/unit/tandem."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from record.states import EffectEvent, FloorEvent
from tandem.channels import abilities
from tandem.metrics import Metrics
from tandem.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)\s]+)\)")
# Claiming is how work is taken, not something that happened to it.
NO_EVENT = {EffectEvent.CLAIM}


def text_of(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def first_cells(text: str) -> set[str]:
    """What stands in backquotes in the first cell of a table's row."""
    rows = re.findall(r"^\| (`[^|]*) \|", text, re.MULTILINE)
    return {word for row in rows for word in re.findall(r"`([^`]+)`", row)}


def test_every_event_is_described_and_every_described_event_exists() -> None:
    kinds = {*FloorEvent, *(f"effect_{event}" for event in EffectEvent if event not in NO_EVENT), *written_kinds()}
    assert first_cells(text_of("events.md")) == {str(kind) for kind in kinds}


def written_kinds() -> Iterator[str]:
    """The kinds of events that stand as words in the router; the others are made from the state tables."""
    for path in (ROOT / "router").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from kinds_in(node)
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "kind":
                yield from words_in(node.value)


def kinds_in(call: ast.Call) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name == "Event":
        for keyword in call.keywords:
            if keyword.arg == "kind" and isinstance(keyword.value, ast.Constant):
                yield from words_in(keyword.value)
    elif name in {"event", "happened"} and call.args:
        yield from words_in(call.args[0])
    elif name == "_event" and len(call.args) > 2:
        yield from words_in(call.args[2])


def words_in(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from words_in(value.body)
        yield from words_in(value.orelse)


def test_the_search_for_events_finds_what_is_known_to_be_there() -> None:
    assert {"opened", "turn", "presence", "note", "agent_message", "call_back_done"} <= set(written_kinds())


def test_every_metric_is_described_and_every_described_metric_exists() -> None:
    families = [family for family in Metrics().registry.collect() if family.name.startswith("tandem_")]
    told = {f"{family.name}_total" if family.type == "counter" else family.name for family in families}
    table = text_of("metrics.md").split("## What to watch")[0]
    assert first_cells(table) == told


def test_every_channel_is_described() -> None:
    page = text_of("channels.md")
    assert [channel for channel in abilities(Settings()) if f"`{channel}`" not in page] == []


def test_the_readme_counts_the_intents_right() -> None:
    domain = yaml.safe_load((ROOT / "bot" / "nlu" / "domain.yml").read_text(encoding="utf-8"))
    count = len(set(domain["intents"]) - {"nlu_fallback"})
    assert f"{count} intents" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = [link for link in LINK.findall(text) if "://" not in link]
    assert [link for link in links if not leads(page, link)] == []


def leads(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in anchors(target))


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = [page.relative_to(ROOT / "docs").as_posix() for page in PAGES if page.is_relative_to(ROOT / "docs")]
    assert [page for page in pages if page != "README.md" and f"]({page})" not in index] == []


def test_no_file_names_a_package_index_or_a_folder_of_somebodys_machine() -> None:
    # Written in parts, so that this file does not name them either.
    hosts = ("pypi" + r"\.org", "python" + r"hosted\.org", "npm" + r"js\.(org|com)", "registry" + r"\.[a-z]+\.[a-z]+/")
    folders = ("/work" + "/", "/root" + "/", "/home" + "/[a-z]")
    pattern = re.compile("|".join((*hosts, *folders)))
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    found = []
    for name in listed.decode().split("\0"):
        path = ROOT / name
        if not path.is_file() or path.suffix in {".png", ".gz"} or "vendor" in path.parts:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    assert found == []
