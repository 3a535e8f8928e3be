"""The report as one page that needs nothing else: tables and plots, light and dark, no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple
from html import escape
from pathlib import Path

from tandem.bot_report.figures import THRESHOLDS
from tandem.bot_report.plots import STYLES, Axis, Series, bars, chart, matrix, percents
from tandem.bot_report.report import HEADINGS, Report, cell

CONFUSIONS = 25


def as_page(report: Report) -> str:
    """The page's HTML."""
    styles = Path(__file__).with_name("page.css").read_text(encoding="utf-8") + STYLES.read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n<title>What the bot understands</title>\n'
        f"<style>\n{styles}</style>\n</head>\n<body>\n" + "\n".join(_parts(report)) + "\n</body>\n</html>\n"
    )


def _parts(report: Report) -> Iterator[str]:
    whole = report.groups["all"]
    yield "<h1>What the bot understands</h1>"
    yield f"<p>{whole.messages} messages of {escape(report.messages_from)}, asked of {escape(report.model)} "
    yield f"on {escape(report.at)}. Shares in per cent.</p>"
    yield _table([*HEADINGS.values()], [[name, *map(cell, astuple(row))] for name, row in report.groups.items()])
    if report.trades:
        yield "<h2>Asking back or acting wrongly</h2>"
        yield "<p>Each point is a threshold of certainty; the running one is marked. Further left asks less, "
        yield "lower errs less.</p>"
        yield _trade_off(report)
    yield "<h2>Is the certainty true?</h2>"
    yield "<p>How sure the bot was of its best intent, against how often that was right. Below the dashed line it is "
    yield f"too sure. Expected calibration error {100 * report.calibration_error:.1f} %.</p>"
    yield _reliability(report)
    yield "<h2>Intents, weakest first</h2>"
    yield "<p>F1 of the stated intent; unsure counts as missed.</p>"
    yield _intents(report)
    yield "<h2>What is taken for what</h2>"
    yield "<p>Meant down, stated across. A cell is the stronger the larger its share of the row; "
    yield "point at it for the count.</p>"
    yield f'<div class="wide">{_matrix(report)}</div>'
    yield "<h2>Commonest confusions</h2>"
    yield _table(["stated", "times"], [[t, s, str(n)] for t, s, n in report.confusions[:CONFUSIONS]], first="meant")
    if report.entities:
        yield "<h2>Entities</h2>"
        rows = [[name, cell(exact), cell(overlapping)] for name, (exact, overlapping) in report.entities.items()]
        yield _table(["F1, same stretch", "F1, overlapping"], rows)


def _trade_off(report: Report) -> str:
    now = report.groups["all"]
    here = (now.asked_back or 0.0, now.wrong_action or 0.0)
    # The far end of the curve asks back everything: it would only press the part that matters into a corner.
    kept = [each for each in report.trades if each.asked_back <= max(0.4, 2 * here[0])]
    curve = Series(
        label=f"certainty {kept[-1].threshold:.2f}",
        points=[(each.asked_back, each.wrong_action) for each in kept],
        notes=[f"{t.threshold:.2f}: {t.asked_back:.1%} asked back, {t.wrong_action:.1%} wrong" for t in kept],
    )
    note = f"running: {here[0]:.1%} asked back, {here[1]:.1%} wrong"
    running = Series(label="running", points=[here], notes=[note], kind="wrong")
    right, top = _above(max(x for x, _ in [*curve.points, here])), _above(max(y for _, y in [*curve.points, here]))
    return chart(
        [curve, running],
        Axis(label="asked back in scope", low=0, high=right, ticks=percents(0, right, right / 5)),
        Axis(label="wrong actions", low=0, high=top, ticks=percents(0, top, top / 5)),
        f"wrong actions against share asked back, {len(THRESHOLDS)} thresholds",
    )


def _above(share: float) -> float:
    """The next share of 5, 10, 25, 50 or 100 % that is not below."""
    return next(each for each in (0.05, 0.1, 0.25, 0.5, 1.0) if each >= share or each == 1.0)


def _reliability(report: Report) -> str:
    found = Series(
        label="measured",
        points=[(each.certainty, each.right) for each in report.reliability],
        notes=[f"{b.messages} messages: {b.certainty:.0%} sure, {b.right:.0%} right" for b in report.reliability],
    )
    ideal = Series(label="", points=[(0, 0), (1, 1)], kind="quiet")
    scale = percents(0, 1, 0.2)
    return chart(
        [ideal, found],
        Axis(label="certainty", low=0, high=1, ticks=scale),
        Axis(label="right", low=0, high=1, ticks=scale),
        "share right against certainty",
    )


def _intents(report: Report) -> str:
    worst = sorted(report.intents.items(), key=lambda item: item[1].f1 or 0)
    rows = [
        (name, each.f1 or 0.0, f"{name}: precision {cell(each.precision)}, recall {cell(each.recall)}")
        for name, each in worst
    ]
    return bars(rows, "F1 of each intent")


def _matrix(report: Report) -> str:
    meant = sorted({true for true, _, _ in report.pairs})
    stated = [*meant, *sorted({said for _, said, _ in report.pairs} - {*meant})]
    counts = {(true, said): n for true, said, n in report.pairs}
    return matrix(meant, stated, counts, "meant and stated intents")


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], first: str = "") -> str:
    head = "".join(f"<th>{escape(text)}</th>" for text in [first, *headings])
    body = "\n".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>'
