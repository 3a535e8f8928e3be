"""What is said of the number and the code of a verification. Pure; the router alone judges codes."""

from bot.answering_words import lacks_the_phone, refuses_to_tell
from bot.engine.dialogue import Frame
from bot.engine.flow import Kind, Step
from bot.engine.heard import Heard
from bot.engine.walk import VERIFY, Walk
from bot.words import asks_why

CODE = "code"
OTHER_NUMBER = "other_number"
"""The way on for one who cannot get a code at the number that was given."""
WITHOUT_NUMBER = {VERIFY: "utter_without_number", "sim_lost": "utter_lost_without_number"}
"""What is said to one who will not give a number, by the flow that asks for it."""
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
    """Answer what is said of the number or the code: why it is wanted, no wish to give it, no phone to get it."""
    top = walk.dialogue.top
    if top is None or not top.is_asking:
        return False
    if top.flow in WITHOUT_NUMBER and _code_step(walk, top) is None and refuses_to_tell(heard.text):
        walk.dialogue.is_understood()
        walk.gathered.reasons.append("refused_number")
        walk.ask(top, walk.rules.book.flows[top.flow].step(top.step), (), WITHOUT_NUMBER[top.flow])
        return True
    step = _code_step(walk, top)
    if step is not None and lacks_the_phone(heard.text):
        walk.dialogue.is_understood()
        top.slots[CODE] = OTHER_NUMBER
        walk.move_on(top, step)
        walk.run()
        return True
    if top.flow != VERIFY or not asks_why(heard.text):
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
