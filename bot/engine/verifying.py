"""What is said of the number and the code of a verification. Pure; the router alone judges codes."""

from bot.engine.dialogue import Frame
from bot.engine.flow import Kind, Step
from bot.engine.heard import Heard
from bot.engine.walk import VERIFY, Walk
from bot.words import asks_why

CODE = "code"
_OFFERS_NEW_CODE = frozenset({"utter_code_expired"})
"""Answers that ask whether to send another code, so that a yes means one."""


def ask_for_code(walk: Walk, answer: str) -> bool:
    """Say `answer` with what else can be done; False when no code is being asked for."""
    top = walk.dialogue.top
    step = _code_step(walk, top) if top is not None else None
    if top is None or step is None:
        return False
    top.slots["is_code_over"] = answer in _OFFERS_NEW_CODE
    walk.ask(top, step, walk.options(walk.rules.book.slots[CODE], top), answer)
    return True


def explain(walk: Walk, heard: Heard) -> bool:
    """Tell one who asks why what the number or the code is wanted for, and ask for it; False when nobody asks."""
    top = walk.dialogue.top
    if top is None or top.flow != VERIFY or not top.is_asking or not asks_why(heard.text):
        return False
    walk.dialogue.is_understood()
    if ask_for_code(walk, "utter_why_code"):
        return True
    walk.ask(top, walk.rules.book.flows[VERIFY].step(top.step), (), "utter_why_phone")
    return True


def _code_step(walk: Walk, frame: Frame) -> Step | None:
    flow = walk.rules.book.flows[frame.flow]
    step = flow.step(frame.step)
    return step if flow.name == VERIFY and step.kind is Kind.COLLECT and step.name == CODE else None
