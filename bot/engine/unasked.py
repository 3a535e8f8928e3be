"""A slot value that needs no question: said with the wish, the only one there is, or known from before. Pure."""

from collections.abc import Sequence
from typing import Any

from bot.choosing_words import bare_figure
from bot.engine.choose import match_figure
from bot.engine.dialogue import Dialogue, Frame
from bot.engine.fill import Filled, Filling, fill
from bot.engine.flow import CHOOSING, SlotRule, Step
from bot.engine.heard import Heard
from bot.engine.scene import Option


def said_with_the_wish(rule: SlotRule, frame: Frame, options: Sequence[Option], region: str) -> Filling:
    """What the words that began the flow say of the slot; a yes or a code must be asked for."""
    if rule.type in ("yes_no", "code"):
        return None
    figure = bare_figure(frame.said) if rule.type == "choice" else None
    option = match_figure(figure, options) if figure else None
    if option is not None:
        return Filled(value=option.value)
    entities = {name: tuple(values) for name, values in frame.entities.items()}
    return fill(rule, Heard(text=frame.said, intent="inform", entities=entities), options, region, is_answer=False)


def the_only_one(rule: SlotRule, step: Step, options: Sequence[Option]) -> Any:
    """The one option that there is; None where there are more or the slot may stay empty."""
    if len(options) != 1 or rule.type not in CHOOSING or step.is_optional:
        return None
    return options[0].value if rule.type == "choice" else [options[0].value]


def known_before(rule: SlotRule, frame: Frame, step: Step, options: Sequence[Option], dialogue: Dialogue) -> Any:
    """The value that the customer chose earlier in the conversation, where it may still be chosen; else None."""
    known = dialogue.remembered.get(rule.name)
    if known is None and step.is_carried:
        known = _carried(rule, frame, dialogue.last)
    if rule.options is None:
        return known
    return known if any(option.value == known for option in options) else None


def _carried(rule: SlotRule, frame: Frame, last: Frame | None) -> Any:
    """The value in the flow that ended last: "send it by email" means the bill that was just spoken of."""
    names_one = any(frame.entities.get(entity) for entity in rule.entities)
    return last.slots.get(rule.name) if last is not None and not names_one else None
