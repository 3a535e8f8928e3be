"""What the desk says, in three languages, and that its pages of reference hold what the tables hold."""

import json
import re
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from desk.api.openapi import describe
from desk.api.pages import WEB, content_security_policy
from desk.api.routes import ROUTES
from desk.api.team import canned_answers
from router.commands.floor import WrapUp
from router.commands.refusal import Code
from router.notices import notice, notices
from wire.turn import LANGUAGES

DOCS = Path(__file__).parents[3] / "docs" / "reference"


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_notice_is_there_in_three_languages_with_the_same_fields() -> None:
    for name, texts in notices().items():
        assert set(texts) == set(LANGUAGES), name
        assert len({frozenset(fields(text)) for text in texts.values()}) == 1, name


def test_an_unknown_language_gets_english() -> None:
    assert notice("accepted", "fr", agent="Kim") == notice("accepted", None, agent="Kim") == "Kim is with you now."


def test_ready_answers_are_there_in_three_languages_and_know_only_two_names() -> None:
    answers = canned_answers()
    assert {len(answers[language]) for language in LANGUAGES} == {len(answers["en"])}
    for language in LANGUAGES:
        assert len({answer.name for answer in answers[language]}) == len(answers[language])
        assert all(fields(answer.text) <= {"agent", "customer"} for answer in answers[language])


def test_every_route_has_its_own_name_and_path() -> None:
    assert len({route.name for route in ROUTES}) == len(ROUTES)
    assert len({(route.method, route.path) for route in ROUTES}) == len(ROUTES)


def test_the_description_holds_every_route_and_refuses_unknown_fields() -> None:
    document = describe(ROUTES, prefix="/desk/api")
    json.dumps(document)
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert described == {(route.method, "/desk/api" + route.path) for route in ROUTES}
    for route in ROUTES:
        if route.body is not None:
            assert document["components"]["schemas"][route.body.__name__]["additionalProperties"] is False, route.name


def test_whatever_changes_something_needs_somebody_signed_in() -> None:
    assert [route.name for route in ROUTES if route.role == "anyone"] == ["signIn"]


def test_only_supervisors_read_all_assign_and_deal_with_what_was_set_aside() -> None:
    supervised = {route.name for route in ROUTES if route.role == "supervisor"}
    wanted = {"listAll", "assign", "takeOver", "listParked", "rerunParked", "dismissParked", "showBoard"}
    assert (
        wanted
        | {"listHeld", "lookUpHeld", "failHeld"}
        | {"showReview", "acceptLessons", "dismissLessons", "undoLessons"}
        == supervised
    )


def test_a_page_without_an_import_map_is_refused() -> None:
    with pytest.raises(ValueError, match="import map"):
        content_security_policy("<html></html>")


def test_the_page_names_only_files_that_are_there() -> None:
    page = (WEB / "index.html").read_text(encoding="utf-8")
    named = re.findall(r'(?:href|src)="([^":]+)"|"\./([^"]+)"', page)
    assert named
    for one in ("".join(pair) for pair in named):
        assert (WEB / one).is_file(), one


def test_every_icon_that_is_used_is_there() -> None:
    symbols = set(re.findall(r'symbol id="([^"]+)"', (WEB / "icons" / "lucide.svg").read_text(encoding="utf-8")))
    used = set()
    for path in [*WEB.glob("views/*.js"), *WEB.glob("models/*.js")]:
        used |= set(re.findall(r'(?:icon: |<\$\{Icon\} name=|icon=)"([a-z0-9-]+)"', path.read_text(encoding="utf-8")))
    assert used
    assert used <= symbols


def test_the_pages_words_know_every_wrap_up() -> None:
    words = (WEB / "strings.js").read_text(encoding="utf-8")
    table = words[words.index("wrapUps: {") : words.index("}", words.index("wrapUps: {"))]
    assert {name for name in get_args(WrapUp) if f"{name}:" in table} == set(get_args(WrapUp))


def test_the_reference_names_every_route_with_its_role_and_every_refusal() -> None:
    desk = (DOCS / "desk.md").read_text(encoding="utf-8")
    roles = (DOCS / "roles.md").read_text(encoding="utf-8")
    for route in ROUTES:
        assert f"| {route.method} | `{route.path}` |" in desk, route.name
        row = next(line for line in roles.splitlines() if f"`{route.name}`" in line)
        allowed = [cell.strip() for cell in row.strip("|").split("|")][-3:]
        expected = {"anyone": ["yes", "yes", "yes"], "agent": ["", "yes", "yes"], "supervisor": ["", "", "yes"]}
        assert allowed == expected[route.role], route.name
    for code in get_args(Code):
        assert f"`{code}`" in desk, code
