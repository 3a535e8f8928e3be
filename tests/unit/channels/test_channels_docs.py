"""The pages on channels and safety say what the code does."""

import re
from pathlib import Path

from channels.webchat import frames
from tandem.channels import abilities, senders
from tandem.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"


def section(page: str, begin: str, end: str) -> str:
    text = (DOCS / page).read_text(encoding="utf-8")
    return text.partition(begin)[2].partition(end)[0]


def rows(text: str) -> dict[str, str]:
    """The rows of the tables whose first cell is one word in backquotes, by that word."""
    return dict(re.findall(r"^\| `(\w+)` \|(.*)$", text, re.MULTILINE))


def test_every_frame_of_the_customers_side_is_described_with_its_fields() -> None:
    described = rows(section("reference/chat-socket.md", "## From the customer's side", "## From our side"))
    taken = {frame.__struct_config__.tag: frame for frame in frames.Frame.__args__}
    assert set(described) == set(taken)
    for tag, frame in taken.items():
        assert re.findall(r"`(\w+)`", described[str(tag)].split("|")[0]) == list(frame.__struct_fields__)


def test_every_frame_and_error_of_ours_is_described() -> None:
    described = section("reference/chat-socket.md", "## From our side", "## What is promised")
    written = {
        tag
        for path in (ROOT / "channels" / "webchat").glob("*.py")
        for tag in re.findall(r"\bwrite\(\s*\"(\w+)\"", path.read_text(encoding="utf-8"))
    }
    assert len(written) > 5
    assert set(rows(described)) == written | set(frames.SENTENCES)


def test_every_channel_is_described(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path)
    described = rows((DOCS / "reference/channels.md").read_text(encoding="utf-8"))
    assert set(described) == {*abilities(settings), *senders(settings, None)}  # type: ignore[arg-type]


def test_every_rule_of_safety_names_tests_and_places_that_exist() -> None:
    page = (DOCS / "why/safety.md").read_text(encoding="utf-8")
    tests = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = re.findall(r"`(test_\w+)`", page)
    assert len(named) > 50
    assert sorted(set(named) - tests) == []
    places = re.findall(r"`((?:bot|channels|delivery|desk|record|router|tandem|wire)/[\w/]+\.py)`", page)
    assert [place for place in places if not (ROOT / place).is_file()] == []
