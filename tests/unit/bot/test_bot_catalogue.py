"""The catalogue fits the domain; what does not is named with its line."""

from pathlib import Path

import pytest

from bot import catalogue, training


def test_our_own_catalogue_has_no_mistakes() -> None:
    assert catalogue.mistakes(training.read_domain().entities) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "plan_nam:\n  Flow 20: [one]\n",
            "c.yml:1: the entity 'plan_nam' is not in domain.yml. Did you mean 'plan_name'?",
        ),
        ("plan_name:\n  Flow 20: one\n", "c.yml:2, Flow 20: its other spellings are a list: [one, another]."),
        ("plan_name:\n  A: [x]\n  B: [X]\n", "c.yml:3, B: 'X' means 'A' already; leave it to one of them."),
        ("plan_name:\n  A: [x]\n  A: [y]\n", "c.yml:3 cannot be read: the key 'A' stands on line 2 already."),
        ("plan_name: [A]\n", "c.yml:1, plan_name: 'name: [other spellings]' is expected, a line each."),
        ("plan_name:\n  A: [x\n", "c.yml:3 cannot be read"),
        ("- A\n", "c.yml: entities are expected"),
    ],
)
def test_a_slip_in_the_catalogue_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "c.yml").write_text(text)
    (found,) = catalogue.mistakes({"plan_name", "place"}, tmp_path / "c.yml")
    assert message in found


def test_a_name_with_and_without_its_accent_is_one(tmp_path: Path) -> None:
    (tmp_path / "c.yml").write_text("place:\n  Malaga: []\n  Málaga: []\n")
    assert catalogue.mistakes({"place"}, tmp_path / "c.yml") == []
