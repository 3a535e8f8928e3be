"""Draws `docs/reference/states.md` from the tables in `record/states.py`: `python -m docs.draw_states`."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from record import states

PAGE = Path(__file__).parent / "reference" / "states.md"

INTRODUCTION = """# States

Drawn by `python -m docs.draw_states` from the tables in `record/states.py`; do not edit by hand. An arrow is one row of
a table. Whatever has no arrow is refused by name (`Refused`) and changes nothing.
"""

FLOOR = """\
A conversation opens with the bot. It is closed once nobody has the floor; a later message opens a linked one.
"""
DELIVERY = """\
A provider is spoken to only in `sending`, under a committed claim. A claim that runs out is `doubt`, never `pending`
(see [doubt](../why/doubt.md)). Web chat and REST have no sender: the customer's side fetches, and says what it has.
"""
EFFECT = """\
Something asked for in the world, performed under a claim. In `doubt` it is looked up at the far side by its id; what
nobody can look up is `held` for a supervisor.
"""
PRESENCE = """\
What an agent is doing, as far as the queue cares. `lost` is no sign of life for `desk.away_after_s` seconds.
"""
LESSON = """\
A message that the bot did not understand, or that an agent corrected, on its way into the training messages. One that
was not understood is open without having a row; one whose decision was undone is open again.
"""

TABLES: tuple[tuple[str, str, Mapping[tuple[Any, Any], StrEnum], StrEnum], ...] = (
    ("Conversation: who has the floor", FLOOR, states.FLOOR, states.Floor.BOT),
    ("Delivery", DELIVERY, states.DELIVERY, states.DeliveryState.PENDING),
    ("Effect", EFFECT, states.EFFECT, states.EffectState.PENDING),
    ("Agent presence", PRESENCE, states.PRESENCE, states.Presence.SIGNED_OUT),
    ("Lesson", LESSON, states.LESSON, states.LessonState.OPEN),
)


def page() -> str:
    """The page as it should be."""
    return "\n".join([INTRODUCTION, *(_section(*table) for table in TABLES)])


def _section(title: str, about: str, table: Mapping[tuple[Any, Any], StrEnum], first: StrEnum) -> str:
    last = sorted({str(state) for state in type(first)} - {str(state) for state, _ in table})
    moves = [f"    {state} --> {after}: {event}" for (state, event), after in table.items()]
    ends = [f"    {state} --> [*]" for state in last]
    picture = "\n".join(["```mermaid", "stateDiagram-v2", f"    [*] --> {first}", *moves, *ends, "```"])
    return f"## {title}\n\n{about}\n{picture}\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
