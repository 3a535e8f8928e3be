"""The report on the bot's understanding counts as it is described, and shows no message that is to stay unseen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tandem.bot_report import command, figures
from tandem.bot_report.answers import Answer, ask, read
from tandem.bot_report.figures import Trade, entity_f1, groups, macro_f1, score
from tandem.bot_report.messages import Entity, Message, MessagesUnusable, load_messages, style_of
from tandem.bot_report.page import as_page
from tandem.bot_report.report import as_json, as_text, make
from tandem.cli import main
from tests.nlu_server import require_current_model


def message(intent: str, entities: tuple[Entity, ...] | None = None, text: str = "Flow 20 in March") -> Message:
    return Message("en", "talk", intent, "short", text, entities)


def said(intent: str, stated: str, guess: str | None = None, certainty: float = 0.9) -> Answer:
    return Answer(message(intent), stated, guess or stated, (), certainty)


ANSWERS = [
    said("greet", "greet"),
    said("greet", "nlu_fallback", guess="greet"),
    said("thank", "greet"),
    said("thank", "out_of_scope"),
    said("out_of_scope", "nlu_fallback", guess="greet"),
    said("out_of_scope", "out_of_scope"),
    said("out_of_scope", "greet"),
    said("out_of_scope", "nlu_fallback", guess="thank"),
]


def test_unsure_is_neither_right_nor_a_wrong_action() -> None:
    figures = score(ANSWERS)
    assert figures.accuracy == 1 / 4
    assert figures.guess_accuracy == 2 / 4
    assert figures.asked_back == 2 / 4
    assert figures.wrong_action == 2 / 8
    assert figures.out_of_scope_recall == 3 / 4


def test_a_group_without_messages_has_no_shares() -> None:
    assert score([]).accuracy is None
    assert score([said("out_of_scope", "out_of_scope")]).accuracy is None


def test_macro_f1_is_the_mean_over_the_intents_that_occur() -> None:
    greet = 2 * 1 / (3 + 2)
    out_of_scope = 2 * 1 / (2 + 4)
    assert macro_f1(ANSWERS) == pytest.approx((greet + 0 + out_of_scope) / 3)


def test_entities_count_by_stretch_or_by_overlap_and_only_where_marked() -> None:
    marked = message("greet", (Entity(0, 7, "plan_name", "Flow 20"), Entity(11, 16, "date", "March")))
    got = (Entity(0, 7, "plan_name", "Flow 20"), Entity(8, 16, "date", "in March"))
    answers = [Answer(marked, "greet", "greet", got), Answer(message("greet"), "greet", "greet", got)]
    assert entity_f1(answers) == {"all": 0.5, "date": 0.0, "plan_name": 1.0}
    assert entity_f1(answers, overlapping=True) == {"all": 1.0, "date": 1.0, "plan_name": 1.0}


def test_an_entity_where_none_is_marked_costs_precision() -> None:
    wrong = Answer(message("greet", ()), "greet", "greet", (Entity(0, 4, "date", "Flow"),))
    right = Answer(
        message("greet", (Entity(11, 16, "date", "March"),)), "greet", "greet", (Entity(11, 16, "date", "March"),)
    )
    assert entity_f1([wrong, right])["date"] == pytest.approx(2 / 3)


def test_the_guess_is_the_best_real_intent() -> None:
    ranking = [{"name": "nlu_fallback", "confidence": 0.7}, {"name": "thank", "confidence": 0.3}]
    got = read(message("thank"), {"intent": ranking[0], "intent_ranking": ranking, "entities": []})
    assert (got.intent, got.guess) == ("nlu_fallback", "thank")


def test_every_pair_is_counted_most_frequent_first_and_mistakes_are_among_them() -> None:
    report = make(ANSWERS, messages_from="here", model="m", at="today")
    assert ("greet", "greet", 1) in report.pairs
    assert report.confusions[0] == ("out_of_scope", "nlu_fallback", 2)
    assert sum(n for _, _, n in report.pairs) == len(ANSWERS)


def test_groups_are_all_languages_styles_and_what_is_no_formula() -> None:
    longer = Answer(message("greet", text="hello to all of you there"), "greet", "greet", ())
    found = groups([*ANSWERS, longer])
    assert [*found] == ["all", "en", "short", "en short", "no formulas"]
    assert (found["all"].messages, found["no formulas"].messages) == (len(ANSWERS) + 1, 1)


def test_certainty_is_compared_with_what_was_right() -> None:
    answers = [said("greet", "greet", certainty=0.91), said("thank", "greet", certainty=0.99), said("greet", "greet")]
    (only,) = figures.reliability(answers)
    assert (only.messages, only.right) == (3, 2 / 3)
    assert figures.calibration_error([only]) == pytest.approx((0.91 + 0.99 + 0.9) / 3 - 2 / 3)
    assert [b.messages for b in figures.reliability([*answers, said("greet", "greet", certainty=0.05)])] == [1, 3]


def test_a_higher_threshold_trades_wrong_actions_for_questions() -> None:
    answers = [
        said("greet", "greet", certainty=0.8),
        said("thank", "nlu_fallback", guess="greet", certainty=0.3),
        said("out_of_scope", "greet", certainty=0.5),
        said("thank", "out_of_scope", certainty=0.9),
    ]
    found = figures.trades(answers)
    assert found[0] == Trade(0.0, asked_back=1 / 3, wrong_action=2 / 4)
    assert Trade(0.6, asked_back=2 / 3, wrong_action=0.0) in found
    assert found[-1] == Trade(1.0, asked_back=1.0, wrong_action=0.0)


def test_table_json_and_page_hold_every_figure_and_no_message() -> None:
    marked = Answer(message("greet", (Entity(0, 7, "plan_name", "Flow 20"),)), "greet", "greet", ())
    report = make([*ANSWERS, marked], messages_from="here", model="m", at="today")
    texts = [as_text(report, confusions=5), as_json(report), as_page(report)]
    for text in texts:
        assert "out_of_scope" in text
        assert "Flow 20" not in text
    assert json.loads(texts[1])["groups"]["all"]["messages"] == len(ANSWERS) + 1
    assert texts[2].count("<svg ") == texts[2].count("</svg>") == 4
    assert "<script" not in texts[2]
    assert "http" not in texts[2].replace("http://www.w3.org/2000/svg", "")


def test_names_in_the_page_are_escaped() -> None:
    report = make([said("<b>", "<i>")], messages_from="<u>", model="<s>", at="today")
    assert not {"<b>", "<i>", "<u>", "<s>"} & set(as_page(report).split())
    assert "&lt;b&gt;" in as_page(report)


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("no signal here", "short"),
        ("word " * 39, "chat"),
        ("word " * 40, "long"),
        ("话费" * 5, "short"),
        ("话" * 60, "long"),
    ],
)
def test_a_style_goes_by_words_or_chinese_characters(text: str, style: str) -> None:
    assert style_of(text) == style


def test_messages_in_rasas_form_are_read_with_their_marks_and_language(tmp_path: Path) -> None:
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "billing.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: top_up\n  examples: |\n'
        '    - recargue [20 euros](amount) en [mi línea]{"entity": "place"}\n    - recarga\n'
        "- synonym: x\n  examples: |\n    - y\n"
    )
    first, second = load_messages(tmp_path)
    assert (first.language, first.area, first.intent, first.style) == ("es", "billing", "top_up", "short")
    assert first.text == "recargue 20 euros en mi línea"
    assert first.entities == (Entity(9, 17, "amount", "20 euros"), Entity(21, 29, "place", "mi línea"))
    assert second.entities == ()


@pytest.mark.parametrize("content", ["[{intent: a}]", "- {intent: a, text: b, colour: c}", "{", "other: 1"])
def test_a_file_in_another_form_is_refused_by_name(tmp_path: Path, content: str) -> None:
    file = tmp_path / "set.yml"
    file.write_text(content)
    with pytest.raises(MessagesUnusable, match=r"set\.yml"):
        load_messages(file)


@pytest.fixture
async def nlu() -> AsyncIterator[str]:
    """A server that says `greet` to everything, in the form of the NLU's batch interface."""

    async def parse(request: web.Request) -> web.Response:
        greet = {"name": "greet", "confidence": 1.0}
        results: list[dict[str, Any]] = [
            {"text": each["text"], "intent": greet, "intent_ranking": [greet], "entities": []}
            for each in (await request.json())["messages"]
        ]
        return web.json_response({"results": results})

    async def status(request: web.Request) -> web.Response:
        return web.json_response({"model_file": "nlu-of-last-week.tar.gz"})

    application = web.Application()
    application.router.add_get("/status", status)
    application.router.add_post("/model/parse/batch", parse)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


async def test_every_message_is_asked_for_and_answered_in_order(nlu: str) -> None:
    messages = [message("greet", text=f"message {n}") for n in range(150)]
    answers = await ask(nlu, messages)
    assert [a.message for a in answers] == messages
    assert {a.intent for a in answers} == {"greet"}


def test_mistakes_of_the_held_out_set_are_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bot", "report", "--mistakes", "--messages", str(command.HELD_OUT / "en" / "talk.yml")]) == 1
    assert "stays unseen" in capsys.readouterr().err


@pytest.mark.nlu
def test_the_real_nlu_is_reported_on(nlu_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "set.yml").write_text(
        "- {intent: human_request, text: I want to talk to a person}\n"
        "- {intent: greet, text: I want to talk to an agent}\n"
    )
    found = {name: tmp_path / name for name in ("all.json", "page.html")}
    options = ["--json", str(found["all.json"]), "--page", str(found["page.html"]), "--mistakes"]
    assert main(["bot", "report", "--url", nlu_url, "--messages", str(tmp_path / "set.yml"), *options]) == 0
    said_of_it = capsys.readouterr().out
    assert "greet -> human_request" in said_of_it
    assert "I want to talk to an agent" in said_of_it
    assert json.loads(found["all.json"].read_text())["groups"]["all"]["accuracy"] == 0.5
    assert found["page.html"].read_text().startswith("<!doctype html>")


async def test_a_model_that_is_not_of_the_present_data_is_told(
    nlu: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "set.yml").write_text("- {intent: greet, text: hello}\n")
    report = ["bot", "report", "--messages", str(tmp_path / "set.yml")]
    assert await asyncio.to_thread(main, report, {"TANDEM_NLU_URL": nlu}) == 0
    assert capsys.readouterr().err == (
        "tandem: nlu-of-last-week.tar.gz is not made from all of the present data: "
        "run `make train` and start Tandem again\n"
    )


@pytest.mark.nlu
def test_of_a_model_of_the_present_data_nothing_is_told(
    nlu_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    require_current_model()
    (tmp_path / "set.yml").write_text("- {intent: greet, text: hello}\n")
    report = ["bot", "report", "--messages", str(tmp_path / "set.yml")]
    assert main(report, {"TANDEM_NLU_URL": nlu_url}) == 0
    assert capsys.readouterr().err == ""


def test_no_nlu_at_the_address_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bot", "report", "--url", "http://127.0.0.1:9"]) == 1
    assert "no NLU with a model answers at http://127.0.0.1:9" in capsys.readouterr().err
