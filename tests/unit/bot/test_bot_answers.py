"""Every answer in every language, with the same places for values, and none that nobody gives."""

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.answers.book import Answer, Answers, AnswersError
from bot.answers.format import FORMS, format_value
from bot.answers.payloads import check_payloads
from bot.answers.template import PARTED_BY
from bot.engine.check import REJECTED
from bot.engine.flow import HAND_OFF_SUMMARY, Kind
from bot.engine.walk import AGAIN
from tests.unit.bot.conversation import SAMPLE, ZONE, rules
from wire.turn import LANGUAGES

BOT = Path(__file__).parents[3] / "bot"
NAMED = re.compile(r"""["'f]((?:utter|row|cell|title|topic|summary)_[a-z_]*)""")


@cache
def book() -> Answers:
    return Answers.load(zone=ZONE)


def test_every_answer_renders_in_every_language_and_variant() -> None:
    answers = book()
    for language, name, answer in answers:
        values = {place.name: SAMPLE[place.form] for place in answer.usual.text.places}
        for short in (False, True):
            said = answers.say(name, values, language, short=short)
            assert said.text.lstrip() == said.text
            assert said.text
            assert "{" not in said.text


def test_no_answer_was_left_in_another_language() -> None:
    han = re.compile(r"[\u3400-\u9fff]")
    pages = {language: {name: answer for page, name, answer in book() if page == language} for language in LANGUAGES}
    alike = []
    for name in pages["en"]:
        texts = [words_of(pages[language][name]) for language in LANGUAGES]
        assert not han.search(texts[0]), name
        assert not han.search(texts[1]), name
        if len(set(texts)) < len(LANGUAGES) and re.search(r"[a-z]{3}", texts[0]):
            alike.append(name)
    assert set(alike) == {"row_speed", "cell_speed"}


def words_of(answer: Answer) -> str:
    values = {place.name: SAMPLE[place.form] for place in answer.usual.text.places}
    return answer.usual.text.render(values, lambda value, form: "")


def test_every_answer_that_code_or_flows_name_exists_and_none_is_left_over() -> None:
    names = book().names
    used = {match for path in BOT.rglob("*.py") if "nlu" not in path.parts for match in NAMED.findall(path.read_text())}
    for flow in rules().book.flows.values():
        used |= set(flow.asked.values())
        for step in flow.steps:
            if step.kind is Kind.ACTION and step.name.startswith("utter_"):
                used.add(step.name)
            if HAND_OFF_SUMMARY in step.slots:
                used.add(step.slots[HAND_OFF_SUMMARY])
            if step.kind is Kind.COLLECT:
                asked = set() if step.is_optional else {step.utter or "", f"{step.utter}{AGAIN}"}
                used |= {*asked, REJECTED + step.name}
    stems = {name for name in used if name.endswith("_")} - {"utter_", "utter_ask_", REJECTED}
    unused = {name for name in names - used if not name.startswith(tuple(stems))}
    assert unused == set()
    assert used & names >= {"utter_system_away", "utter_verified", "topic_human_request"}


def test_every_topic_has_a_title_in_every_language() -> None:
    assert {f"topic_{intent}" for intent in rules().book.topics} <= book().names


@pytest.mark.parametrize(
    ("form", "language", "expected"),
    [
        ("money", "en", "€1,234.50"),
        ("money", "es", "1234,50 €"),
        ("money", "zh", "€1,234.50"),
        ("date", "en", "30 November 2026"),
        ("date", "es", "30 de noviembre de 2026"),
        ("date", "zh", "2026年11月30日"),
        ("month", "es", "noviembre de 2026"),
        ("moment", "en", "Monday 23 November at 09:00"),
        ("moment", "es", "lunes 23 de noviembre a las 09:00"),
        ("gigabytes", "es", "1,3 GB"),
        ("days", "en", "3 days"),
        ("days", "zh", "3天"),
        ("wait", "es", "4 minutos"),
        ("list", "en", "Flow 20 and Fibre 600"),
    ],
)
def test_values_look_as_the_language_writes_them(form: str, language: str, expected: str) -> None:
    written = format_value(SAMPLE[form], form, language, ZoneInfo("Europe/Madrid"))
    assert written.replace("\u00a0", " ").replace("1.234", "1234") == expected


def test_a_wait_of_hours_is_told_in_hours_and_never_as_nothing() -> None:
    assert format_value(7200, "wait", "en", ZONE) == "2 hours"
    assert format_value(5, "wait", "en", ZONE) == "1 minute"


def test_every_form_has_a_sample() -> None:
    assert set(FORMS) | {*PARTED_BY} == set(SAMPLE)


def test_times_are_told_where_the_operator_is() -> None:
    at = datetime(2026, 7, 1, 12, 0, tzinfo=UTC).isoformat()
    assert "14:00" in format_value(at, "moment", "en", ZONE)


GOOD = "responses: {utter_a: [{text: 'Hi {name}'}]}"


@pytest.mark.parametrize(
    ("spanish", "message"),
    [
        ("responses: {utter_b: [{text: x}]}", "es/talk.yml:1, utter_b: en and zh lack this answer."),
        (
            "responses: {utter_a: [{text: 'Hola {nombre}'}]}",
            "es/talk.yml:1, utter_a: other places for values than in en: {nombre} here, {name} at ",
        ),
        ("responses: {utter_a: [{text: 'Hola {name:mony}'}]}", "names the unknown form 'mony'"),
        ("responses: {utter_a: [{text: 'Hola {name.x}'}]}", "is no plain name"),
        ("responses: {utter_a: [{txt: x}]}", "a variant has 'text'"),
        ("responses: {utter_a: [{text: x, channel: fax}]}", "channel has value 'fax'"),
        ("responses: {utter_a: [{text: x, channel: sms}]}", "a variant for all channels is missing"),
        (
            "responses: {utter_a: [{text: 'Hola {name}', buttons: [{title: x, payload: /y}]}]}",
            "other choices than in en: /y here, none at ",
        ),
        ("responses: {utter_a: [{text: 'Hola {name', buttons: []}]}", "A place is written '{name}'"),
        ("responses: {utter_a: [{text: 'Hola {name}', buttons: [{titel: x, payload: /y}]}]}", "each with 'title' and"),
        (
            "responses:\n  utter_a: [{text: 'Hola {name}'}]\n  utter_a: [{text: x}]",
            "talk.yml:3 cannot be read: the key",
        ),
        ("answers: {}", "only the key 'responses'"),
        ("responses: [", "cannot be read"),
    ],
)
def test_wrong_answers_are_refused_by_file_and_name(tmp_path: Path, spanish: str, message: str) -> None:
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        (tmp_path / language / "talk.yml").write_text(spanish if language == "es" else GOOD)
    with pytest.raises(AnswersError) as refused:
        Answers.load(tmp_path, zone=ZONE)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        ("/bill_explan", "names no intent and no command. Did you mean 'bill_explain'?"),
        ("bill_explain", "is not '/intent'"),
        ('/plan_change{"plan_name": }', "is not '/intent'"),
    ],
)
def test_a_button_that_would_be_pressed_in_vain_is_refused(tmp_path: Path, payload: str, message: str) -> None:
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        text = f"responses: {{utter_a: [{{text: x, buttons: [{{title: y, payload: '{payload}'}}]}}]}}"
        (tmp_path / language / "talk.yml").write_text(text)
    answers = Answers.load(tmp_path, zone=ZONE)
    with pytest.raises(AnswersError) as refused:
        check_payloads(answers, {"bill_explain", "cancel"})
    assert message in str(refused.value)
    assert len(str(refused.value).splitlines()) == len(LANGUAGES)


def test_a_name_that_is_misspelt_in_one_language_is_named_from_both_sides(tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        name = "utter_goodby" if language == "es" else "utter_goodbye"
        (tmp_path / language / "talk.yml").write_text(
            f"responses: {{{name}: [{{text: x}}], utter_good: [{{text: x}}]}}"
        )
    with pytest.raises(AnswersError) as refused:
        Answers.load(tmp_path, zone=ZONE)
    assert str(refused.value).splitlines() == [
        "es/talk.yml:1, utter_goodby: en and zh lack this answer. Did you mean 'utter_goodbye'?",
        "en/talk.yml:1, utter_goodbye: es lacks this answer. Did you mean 'utter_goodby'?",
    ]


def test_of_a_language_whose_file_cannot_be_read_nothing_is_called_missing(tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        (tmp_path / language / "talk.yml").write_text("responses: [" if language == "es" else GOOD)
    with pytest.raises(AnswersError) as refused:
        Answers.load(tmp_path, zone=ZONE)
    assert [line.partition(" cannot")[0] for line in str(refused.value).splitlines()] == ["es/talk.yml:2"]


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        (tmp_path / language / "talk.yml").write_text(GOOD)
    (tmp_path / "es" / "talk.yml").write_text("responses: {utter_a: [{text: Hola}]}")
    (tmp_path / "zh" / "more.yml").write_text("responses: {utter_b: [{text: x, channel: fax}], utter_c: [{text: x}]}")
    with pytest.raises(AnswersError) as refused:
        Answers.load(tmp_path, zone=ZONE)
    assert str(refused.value).splitlines() == [
        "zh/more.yml:1, utter_b: channel has value 'fax'. Only 'sms' is known.",
        "es/talk.yml:1, utter_a: other places for values than in en: none here, {name} at en/talk.yml:1, utter_a.",
        "zh/more.yml:1, utter_c: en and es lack this answer.",
    ]
