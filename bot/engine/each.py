"""All of several: the rest of a flow, run for every option of the slot that it asked for. Pure."""

from collections.abc import Sequence

from msgspec.structs import replace

from bot.engine.dialogue import Frame
from bot.engine.flow import Step
from bot.engine.scene import Option

EACH = "each"
"""The slot that names the option which one of several runs is about."""
EACH_AT_MOST = 5
"""Options that are told in one turn; of more the customer chooses."""


def are_lines(options: Sequence[Option]) -> bool:
    """Whether the options are several lines or accounts: things with a number."""
    return len(options) > 1 and all(option.number for option in options)


def can_take_each(step: Step, options: Sequence[Option]) -> bool:
    """Whether "all of them" can be told at this step's question."""
    return step.is_each and 1 < len(options) <= EACH_AT_MOST


def split(stack: list[Frame], frame: Frame, step: Step, options: Sequence[Option]) -> None:
    """Put a copy of `frame` for each option in its place, the first on top, each with its option taken."""
    place = stack.index(frame)
    stack[place : place + 1] = [_with(frame, step, option) for option in reversed(options)]


def _with(frame: Frame, step: Step, option: Option) -> Frame:
    slots = {**frame.slots, step.name: option.value, EACH: option.title}
    return replace(frame, slots=slots, taken=[*frame.taken, step.name], told=[], is_asking=False)
