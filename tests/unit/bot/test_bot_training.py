"""The training messages fit the domain; what does not is named."""

from pathlib import Path

import pytest

from bot import training

DOMAIN = """
intents: [greet, thank, nlu_fallback]
entities: [amount, {place: {roles: [home]}}]
"""


def folder_with(path: Path, **messages: str) -> Path:
    for intent, lines in messages.items():
        file = path / "nlu" / "en" / "talk" / f"{intent}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        body = "".join(f"    - {line}\n" for line in lines.split("|"))
        file.write_text(f'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n{body}')
    (path / "domain.yml").write_text(DOMAIN)
    return path


def mistakes_in(path: Path) -> list[str]:
    return training.mistakes(path / "nlu", path / "domain.yml")


def test_our_own_messages_have_no_mistakes() -> None:
    assert training.mistakes() == []


def test_good_messages_have_no_mistakes(tmp_path: Path) -> None:
    marked = '[50](amount) in [Vigo]{"entity": "place", "role": "home"}'
    assert mistakes_in(folder_with(tmp_path, greet=f"hi|{marked}", thank="thanks")) == []


def test_every_mistake_is_named(tmp_path: Path) -> None:
    found = mistakes_in(folder_with(tmp_path, greet="hi|hi there, [50](amont)|Thanks ", thank="thanks", gret="hey"))
    assert found == [
        "talk/greet.yml:6: the entity 'amont' is not in domain.yml: 'hi there, 50'. Did you mean 'amount'?",
        "talk/gret.yml:5: the intent 'gret' is not in domain.yml. Did you mean 'greet'?",
        "talk/thank.yml:5: 'Thanks' stands 2 times, also at talk/greet.yml:7; leave one.",
    ]


@pytest.mark.parametrize(
    "broken",
    [
        "put [50](amount in",
        "put [50(amount) in",
        "put [50] in",
        "put [50] (amount) in",
        "put [](amount) in",
        "put 50] in",
    ],
)
def test_a_mark_that_rasa_would_not_see_is_named(tmp_path: Path, broken: str) -> None:
    (found,) = mistakes_in(folder_with(tmp_path, greet=f"hi|{broken}", thank="thanks"))
    assert found.startswith("talk/greet.yml:6: a mark is written [words](entity), without blanks between")


def test_a_mark_with_details_that_are_no_json_is_named(tmp_path: Path) -> None:
    folder_with(tmp_path, greet='hi|put [50]{"entity": "amount", "value: "50"} in', thank="thanks")
    assert mistakes_in(tmp_path)[0].startswith('talk/greet.yml:6: the entity \'{"entity"')


def test_a_line_without_a_dash_is_named(tmp_path: Path) -> None:
    folder_with(tmp_path, greet="hi", thank="thanks")
    file = tmp_path / "nlu" / "en" / "talk" / "greet.yml"
    file.write_text(file.read_text() + "    hello there\n")
    assert mistakes_in(tmp_path) == ["talk/greet.yml:6: a message begins with '- ': 'hello there'."]


def test_the_same_words_with_other_signs_under_two_intents_are_named(tmp_path: Path) -> None:
    found = mistakes_in(folder_with(tmp_path, greet="hi|all good|???", thank="thanks|All good!|!!!"))
    assert found == ["talk/thank.yml:6: 'All good!' says the same as talk/greet.yml:6 for 'greet'; leave one."]


@pytest.mark.parametrize("domain", ["intents\nentities: []", "intents: [greet]", "- greet"])
def test_a_domain_that_cannot_be_used_is_named(tmp_path: Path, domain: str) -> None:
    folder_with(tmp_path, greet="hi")
    (tmp_path / "domain.yml").write_text(domain)
    (found,) = mistakes_in(tmp_path)
    assert "/domain.yml" in found


def test_an_intent_without_messages_and_a_file_that_is_none_are_named(tmp_path: Path) -> None:
    folder_with(tmp_path, greet="hi")
    (tmp_path / "nlu" / "en" / "talk" / "thank.yml").write_text("- just a list")
    assert mistakes_in(tmp_path) == [
        "talk/thank.yml: 'nlu' is a list of 'intent' with 'examples'.",
    ]
    (tmp_path / "nlu" / "en" / "talk" / "thank.yml").unlink()
    assert mistakes_in(tmp_path) == [
        "talk/thank.yml: the intent 'thank' has no messages in 'en'; write some into this file."
    ]
