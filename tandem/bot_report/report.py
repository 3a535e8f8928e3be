"""All figures of one set of answers, as values, as text for the terminal, as JSON. No message is in any of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields

from tandem.bot_report import figures
from tandem.bot_report.answers import Answer
from tandem.bot_report.figures import Bin, IntentScore, Score, Trade

HEADINGS = {
    "messages": "messages",
    "accuracy": "accuracy",
    "guess_accuracy": "best guess",
    "macro_f1": "macro-F1",
    "asked_back": "asked back",
    "wrong_action": "wrong action",
    "out_of_scope_recall": "oos recall",
    "entity_f1": "entity F1",
}


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was asked, and every figure of the answers."""

    messages_from: str
    model: str
    at: str
    groups: Mapping[str, Score]
    intents: Mapping[str, IntentScore]
    pairs: Sequence[tuple[str, str, int]]
    entities: Mapping[str, tuple[float, float]]
    """F1 of each kind, by the same stretch and by any common character."""
    reliability: Sequence[Bin]
    calibration_error: float
    trades: Sequence[Trade]

    @property
    def confusions(self) -> list[tuple[str, str, int]]:
        """The mistakes among the pairs, commonest first."""
        return [(true, said, n) for true, said, n in self.pairs if true != said]


def make(answers: Sequence[Answer], *, messages_from: str, model: str, at: str) -> Report:
    """Counts everything."""
    exact, overlapping = figures.entity_f1(answers), figures.entity_f1(answers, overlapping=True)
    bins = figures.reliability(answers)
    return Report(
        messages_from=messages_from,
        model=model,
        at=at,
        groups=figures.groups(answers),
        intents=figures.intent_scores(answers),
        pairs=figures.pairs(answers),
        entities={name: (exact[name], overlapping[name]) for name in exact},
        reliability=bins,
        calibration_error=figures.calibration_error(bins),
        trades=figures.trades(answers),
    )


def as_json(report: Report) -> str:
    """The report for machines; shares between 0 and 1."""
    return json.dumps(asdict(report), indent=1, ensure_ascii=False) + "\n"


def as_text(report: Report, confusions: int) -> str:
    """The report for the terminal; shares in per cent."""
    rows = [["", *HEADINGS.values()]]
    rows += [[name, *map(cell, astuple(row))] for name, row in report.groups.items()]
    text = f"{report.messages_from}, asked of {report.model}\n\n{_table(rows)}\n"
    if report.entities:
        kinds = [[name, cell(exact), cell(overlapping)] for name, (exact, overlapping) in report.entities.items()]
        text += "\n" + _table([["entity F1", "same stretch", "overlapping"], *kinds]) + "\n"
    worst = sorted(report.intents.items(), key=lambda item: item[1].f1 or 0)
    text += "\n" + _table([["intent", *(f.name for f in fields(IntentScore))]] + [[i, *_cells(s)] for i, s in worst])
    mixed = report.confusions[:confusions]
    text += "\n\ncommonest confusions\n" + "\n".join(f"  {n:4}  {true} -> {said}" for true, said, n in mixed)
    return f"{text}\n\nexpected calibration error {100 * report.calibration_error:.1f} %\n"


def cell(value: float | int | None) -> str:
    """A count as it is, a share in per cent, nothing as nothing."""
    return "" if value is None else str(value) if isinstance(value, int) else f"{100 * value:.1f}"


def _cells(found: IntentScore) -> list[str]:
    return [cell(value) for value in astuple(found)]


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(text.rjust(width) if column else text.ljust(width) for column, (text, width) in enumerate(parts))
        for parts in (list(zip(row, widths, strict=True)) for row in rows)
    )
