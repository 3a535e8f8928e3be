"""The results as tables, and whether they reach what was aimed at."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.measure import Measured, Row
from tests.bench.phases import APPEND, TURN_PHASES, WHOLE

TIMES_DIET = 6.0
TIMES_OURS = 3.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Aim:
    """One thing that is to be shown, and whether it was."""

    what: str
    is_met: bool


def speed(rows: Sequence[Row]) -> str:
    """Turns a second and waits, a line a load."""
    lines = [
        f"{'system':<28}{'load':<14}{'turns/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'new p50':>9}{'failed':>8}{'empty':>7}"
    ]
    for row in rows:
        for number, one in enumerate(row.measured):
            new = "-" if one.new_p50_ms is None else f"{one.new_p50_ms:.1f}"
            lines.append(
                f"{row.system if number == 0 else '':<28}{one.load:<14}{one.turns_per_s:>9.1f}"
                f"{one.p50_ms:>9.1f}{one.p99_ms:>9.1f}{new:>9}{one.failed:>8}{one.unanswered:>7}"
            )
    return "\n".join(lines)


def processor(rows: Sequence[Row]) -> str:
    """Milliseconds of processor time that a turn takes, part by part, closed loop."""
    lines = ["processor time of a turn, ms"]
    for row in rows:
        for one in row.measured:
            parts = sorted(one.cpu_ms_per_turn.items(), key=lambda item: -item[1])
            told = ", ".join(f"{part} {spent:.2f}" for part, spent in parts if spent >= 0.005)
            lines.append(f"{row.system:<28}{one.load:<14}{sum(one.cpu_ms_per_turn.values()):>6.2f} = {told}")
    return "\n".join(lines)


def waiting(row: Row) -> str:
    """Where a turn's time goes on the clock: what `/metrics` counts, and what is left to the doors."""
    lines = [f"{'where a turn waits, ms':<28}" + "".join(f"{one.load:>12}" for one in row.measured)]
    for phase in (APPEND, *TURN_PHASES):
        lines.append(f"  {phase:<26}" + "".join(f"{one.phases_ms.get(phase, 0):>12.1f}" for one in row.measured))
    lines.append(f"  {'rest of the turn':<26}" + "".join(f"{_rest_of_turn(one):>12.1f}" for one in row.measured))
    return "\n".join(lines)


def memory(rows: Sequence[Row]) -> str:
    """Memory of each process of each system."""
    lines = [f"{'memory, MiB':<28}{'part':<18}{'processes':>10}{'resident':>10}{'shared out':>12}"]
    for row in rows:
        parts = sorted(row.memory.items(), key=lambda item: -item[1].proportional_mib)
        for number, (part, used) in enumerate(parts):
            lines.append(
                f"{row.system if number == 0 else '':<28}{part:<18}{used.processes:>10}"
                f"{used.resident_mib:>10.0f}{used.proportional_mib:>12.0f}"
            )
        total = sum(used.proportional_mib for _, used in parts)
        lines.append(f"{'':<28}{'together':<18}{'':>20}{total:>12.0f}")
    return "\n".join(lines)


def aims(diet: Row, ours: Row, tandem: Row) -> list[Aim]:
    """What issue 2 wants to see."""
    alone = [_at_one_client(row).p50_ms for row in (diet, ours, tandem)]
    return [
        Aim(
            what=f"at least {TIMES_DIET:g} times Rasa with DIET: {tandem.maximum / diet.maximum:.1f} times",
            is_met=tandem.maximum >= TIMES_DIET * diet.maximum,
        ),
        Aim(
            what=f"at least {TIMES_OURS:g} times Rasa with our pipeline: {tandem.maximum / ours.maximum:.1f} times",
            is_met=tandem.maximum >= TIMES_OURS * ours.maximum,
        ),
        Aim(
            what=f"p50 at 1 client below both: {alone[2]:.1f} ms against {alone[0]:.1f} and {alone[1]:.1f}",
            is_met=alone[2] < min(alone[:2]),
        ),
        Aim(
            what=f"every acknowledged message stored: {tandem.stored} of {tandem.acknowledged}",
            is_met=tandem.stored == tandem.acknowledged,
        ),
        Aim(
            what="every request of every system answered with a reply",
            is_met=not any(one.failed or one.unanswered for row in (diet, ours, tandem) for one in row.measured),
        ),
    ]


def _at_one_client(row: Row) -> Measured:
    return next(one for one in row.measured if one.load == "1 client")


def _rest_of_turn(one: Measured) -> float:
    return one.phases_ms.get(WHOLE, 0.0) - sum(one.phases_ms.get(phase, 0.0) for phase in TURN_PHASES)
