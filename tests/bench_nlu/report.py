"""The results as tables of Markdown, and whether they reach what was aimed at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.bench_nlu.pipelines import IN_PROCESS, Row
from tests.bench_nlu.project import DIET

TIMES_DIET = 8.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Aim:
    """One figure that a pipeline is to reach on a set; empty means any set."""

    pipeline: str
    set: str
    what: str
    figure: Callable[[Row], float | None]
    bound: float
    at_most: bool = False


AIMS = (
    Aim(pipeline="standard", set="banking77", what="accuracy", figure=lambda r: r.figures.accuracy, bound=0.925),
    Aim(pipeline="standard", set="clinc150", what="accuracy", figure=lambda r: r.figures.accuracy, bound=0.955),
    Aim(
        pipeline="standard",
        set="clinc150",
        what="out-of-scope recall at 90 % kept",
        figure=lambda r: r.figures.recall_at_kept,
        bound=0.90,
    ),
    Aim(pipeline="standard", set="hint3-curekart", what="accuracy", figure=lambda r: r.figures.accuracy, bound=0.87),
    Aim(pipeline="standard", set="hint3-curekart", what="best MCC", figure=lambda r: r.figures.best_mcc, bound=0.63),
    Aim(
        pipeline="standard",
        set="",
        what="resident MiB",
        figure=lambda r: r.speed.resident_mib if r.speed else None,
        bound=700,
        at_most=True,
    ),
    Aim(
        pipeline="standard",
        set="",
        what="single p50, ms",
        figure=lambda r: r.speed.single_p50_ms if r.speed else None,
        bound=5,
        at_most=True,
    ),
    Aim(pipeline="english-plus", set="banking77", what="accuracy", figure=lambda r: r.figures.accuracy, bound=0.94),
    Aim(pipeline="english-plus", set="clinc150", what="accuracy", figure=lambda r: r.figures.accuracy, bound=0.965),
)


UNDERSTANDING = (
    "set", "pipeline", "trained on", "accuracy", "best MCC (at)", "AUROC", "recall at 90 % kept",
    "running: accuracy", "MCC", "kept", "recall",
)  # fmt: skip
COST = (
    "set", "pipeline", "measured", "training s", "of processor", "batched/s", "single/s", "p50 ms", "p99 ms",
    "resident MiB",
)  # fmt: skip


def understanding(rows: Sequence[Row]) -> str:
    """How right each pipeline was."""
    return _table(
        UNDERSTANDING,
        [
            (
                row.set,
                row.pipeline + _how(row),
                f"{row.training.messages:,}",
                _percent(row.figures.accuracy),
                f"{row.figures.best_mcc:.3f} ({row.figures.best_threshold:.1f})" if row.figures.auroc else "",
                "" if row.figures.auroc is None else f"{row.figures.auroc:.3f}",
                _percent(row.figures.recall_at_kept),
                _percent(row.figures.running_accuracy),
                f"{row.figures.running_mcc:.3f}",
                _percent(row.figures.running_kept),
                _percent(row.figures.running_recall),
            )
            for row in rows
        ],
    )


def cost(rows: Sequence[Row]) -> str:
    """What each pipeline costs."""
    return _table(
        COST,
        [
            (
                row.set,
                row.pipeline,
                row.at,
                f"{row.training.seconds:.0f}",
                f"{row.training.processor_s:.0f}",
                *(
                    f"{value:,.{digits}f}"
                    for value, digits in (
                        (row.speed.batched_per_s, 0),
                        (row.speed.single_per_s, 0),
                        (row.speed.single_p50_ms, 1),
                        (row.speed.single_p99_ms, 1),
                        (row.speed.resident_mib, 0),
                    )
                ),
            )
            for row in rows
            if row.speed
        ],
    )


def aims(rows: Sequence[Row]) -> list[tuple[bool, str]]:
    """Each aim that these rows can tell about: whether it is met, in words."""
    told = []
    for row in rows:
        for aim in AIMS:
            found = aim.figure(row) if aim.pipeline == row.pipeline and aim.set in ("", row.set) else None
            if found is not None:
                met = found <= aim.bound if aim.at_most else found >= aim.bound
                sign = "at most" if aim.at_most else "at least"
                told.append((met, f"{row.set}, {row.pipeline}: {aim.what} {found:.3f}, {sign} {aim.bound:g}"))
    return told + _against_diet(rows)


def _how(row: Row) -> str:
    if row.training.command == IN_PROCESS:
        return ", in process"
    return f", stored {row.at}" if row.is_stored else ""


def _against_diet(rows: Sequence[Row]) -> list[tuple[bool, str]]:
    # A machine's speed changes by the minute: a stored one is no measure for this run's.
    fresh = [row for row in rows if not row.is_stored]
    diet = {row.set: row.speed.batched_per_s for row in fresh if row.pipeline == DIET and row.speed}
    times = {
        row.set: row.speed.batched_per_s / diet[row.set]
        for row in rows
        if row.pipeline == "standard" and row.speed and row.set in diet
    }
    return [
        (ratio >= TIMES_DIET, f"{name}, standard: {ratio:.1f} times DIET's batched throughput, at least {TIMES_DIET:g}")
        for name, ratio in times.items()
    ]


def _table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = ["---"] * 2 + ["---:"] * (len(header) - 2)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (header, rule, *lines))


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %"
