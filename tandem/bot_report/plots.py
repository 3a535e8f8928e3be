"""Plots as SVG: bars, a matrix, a chart of lines. Colours are CSS classes, which the page gives for light and dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

STYLES = Path(__file__).with_name("plots.css")
LABEL_WIDTH = 170
LETTER = 6.2  # average width of a letter at 11 px


@dataclass(frozen=True, kw_only=True)
class Series:
    """Points of one line, joined and marked; `label` stands at its last point."""

    label: str
    points: Sequence[tuple[float, float]]
    notes: Sequence[str] = ()
    """What each point says when pointed at."""
    kind: str = "one"
    """The CSS class of its colour: one, two, three, or quiet for a dashed line of reference."""


@dataclass(frozen=True, kw_only=True)
class Axis:
    """A scale from one value to another, its label and its ticks."""

    label: str
    low: float
    high: float
    ticks: Sequence[tuple[float, str]]

    def place(self, value: float) -> float:
        """Where a value stands, 0 to 1."""
        return (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)


def bars(rows: Sequence[tuple[str, float, str]], label: str) -> str:
    """Horizontal bars of shares between 0 and 1: name, share, what it says when pointed at."""
    step, width = 18, 360
    drawn = [
        f'<g transform="translate(0 {number * step})"><title>{escape(note)}</title>'
        f'<text class="name" x="{LABEL_WIDTH - 8}" y="12">{escape(name)}</text>'
        f'<rect class="track" x="{LABEL_WIDTH}" y="3" width="{width}" height="11" rx="2"/>'
        f'<rect class="one" x="{LABEL_WIDTH}" y="3" width="{share * width:.1f}" height="11" rx="2"/>'
        f'<text x="{LABEL_WIDTH + width + 8}" y="12">{100 * share:.0f}</text></g>'
        for number, (name, share, note) in enumerate(rows)
    ]
    return _svg(LABEL_WIDTH + width + 40, len(rows) * step + 4, label, drawn)


def matrix(rows: Sequence[str], columns: Sequence[str], counts: Mapping[tuple[str, str], int], label: str) -> str:
    """Meant intents down, stated ones across; a cell is the stronger the larger its share of the row."""
    step, top = 15, LABEL_WIDTH - 30
    drawn = [
        f'<text class="name" x="{LABEL_WIDTH - 6}" y="{top + number * step + 11}">{escape(name)}</text>'
        for number, name in enumerate(rows)
    ]
    drawn += [
        f'<text transform="translate({LABEL_WIDTH + number * step + 11} {top - 6}) rotate(-60)">{escape(name)}</text>'
        for number, name in enumerate(columns)
    ]
    for line, true in enumerate(rows):
        whole = sum(counts.get((true, said), 0) for said in columns)
        for column, said in enumerate(columns):
            n = counts.get((true, said), 0)
            kind, strength = _cell(n, whole, true == said)
            note = f"<title>{escape(true)} → {escape(said)}: {n} of {whole}</title>" if n else ""
            drawn.append(
                f'<rect class="{kind}" x="{LABEL_WIDTH + column * step}" y="{top + line * step}" '
                f'width="{step - 1}" height="{step - 1}" fill-opacity="{strength:.2f}">{note}</rect>'
            )
    return _svg(LABEL_WIDTH + len(columns) * step + 70, top + len(rows) * step + 4, label, drawn)


def _cell(n: int, whole: int, is_right: bool) -> tuple[str, float]:
    """Class and opacity of a cell; a quarter of a row taken for one other intent is as bad as it gets."""
    if n == 0:
        return "track", 1.0
    return ("one", 0.15 + 0.85 * n / whole) if is_right else ("wrong", min(1.0, 0.1 + 3.6 * n / whole))


def chart(series: Sequence[Series], x: Axis, y: Axis, label: str) -> str:
    """Lines over two axes."""
    left, top, width, height = 56, 12, 440, 280
    drawn = [f'<rect class="frame" x="{left}" y="{top}" width="{width}" height="{height}"/>']
    for value, text in x.ticks:
        at = left + x.place(value) * width
        drawn.append(f'<line class="grid" x1="{at:.1f}" y1="{top}" x2="{at:.1f}" y2="{top + height}"/>')
        drawn.append(f'<text class="middle" x="{at:.1f}" y="{top + height + 16}">{escape(text)}</text>')
    for value, text in y.ticks:
        at = top + (1 - y.place(value)) * height
        drawn.append(f'<line class="grid" x1="{left}" y1="{at:.1f}" x2="{left + width}" y2="{at:.1f}"/>')
        drawn.append(f'<text class="name" x="{left - 6}" y="{at + 4:.1f}">{escape(text)}</text>')
    drawn.append(f'<text class="middle" x="{left + width / 2}" y="{top + height + 36}">{escape(x.label)}</text>')
    drawn.append(
        f'<text class="middle" transform="translate(14 {top + height / 2}) rotate(-90)">{escape(y.label)}</text>'
    )
    for each in series:
        places = [(left + x.place(a) * width, top + (1 - y.place(b)) * height) for a, b in each.points]
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
        drawn.append(f'<polyline class="line {each.kind}" points="{path}"/>')
        for (a, b), note in zip(places, each.notes, strict=bool(each.notes)):
            drawn.append(f'<circle class="{each.kind}" cx="{a:.1f}" cy="{b:.1f}" r="3.5">{_title(note)}</circle>')
        a, b = places[-1]
        drawn.append(f'<text class="label {each.kind}" x="{a + 8:.1f}" y="{b + 4:.1f}">{escape(each.label)}</text>')
    longest = max(len(each.label) for each in series)
    return _svg(left + width + int(longest * LETTER) + 20, top + height + 44, label, drawn)


def percents(low: float, high: float, step: float) -> list[tuple[float, str]]:
    """Ticks of an axis of shares, from low to high."""
    count = round((high - low) / step)
    return [(low + number * step, f"{100 * (low + number * step):.0f} %") for number in range(count + 1)]


def _title(text: str) -> str:
    return f"<title>{escape(text)}</title>"


def _svg(width: float, height: float, label: str, drawn: Sequence[str]) -> str:
    inner = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="img" aria-label="{escape(label)}">\n{inner}\n</svg>'
    )
