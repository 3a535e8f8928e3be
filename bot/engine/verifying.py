"""Who the customer is: what is said of the number and the code, and what a code or another customer changes.

Pure; the router alone judges codes.
"""

from collections.abc import Mapping

from bot.answering_words import knows_no_number, lacks_the_phone, refuses_to_tell
from bot.engine.dialogue import Frame
from bot.engine.flow import Kind, Step
from bot.engine.hand_off import URGENT
from bot.engine.heard import Heard
from bot.engine.walk import VERIFY, Walk
from bot.words import asks_why
from wire.turn import CodeOutcome

CODE = "code"
OTHER_NUMBER = "other_number"
"""The way on for one who cannot get a code at the number that was given."""
WITHOUT_NUMBER = {VERIFY: "utter_without_number", "sim_lost": "utter_lost_without_number"}
"""What is said to one who will not give a number, by the flow that asks for it."""
CODE_ANSWERS: Mapping[CodeOutcome, str] = {
    "wrong": "utter_code_wrong",
    "expired": "utter_code_expired",
}
_OFFERS_NEW_CODE = frozenset({"utter_code_expired"})
"""Answers that ask whether to send another code, so that a yes means one."""


def forget_another_customer(walk: Walk) -> None:
    """Somebody else is verified now: nothing of the one before may be seen or acted upon."""
    customer, dialogue = walk.turn.customer, walk.dialogue
    if customer is None:
        return
    if dialogue.party is not None and dialogue.party != customer.party:
        walk.because("another_customer")
        dialogue.remembered, dialogue.last, dialogue.done = {}, None, None
        dialogue.stack = [_begun_anew(walk, frame) for frame in dialogue.stack if not frame.depends]
    dialogue.party = customer.party


def take_code(walk: Walk) -> None:
    """Go on with what the router found of a code in this turn, if there was one."""
    code = walk.turn.code
    if code is None:
        return
    walk.because(f"code_{code}")
    walk.dialogue.is_understood()
    if code == "right":
        walk.dialogue.stack = [frame for frame in walk.dialogue.stack if frame.flow != VERIFY]
        walk.say("utter_verified", name=walk.turn.customer.name if walk.turn.customer else "")
        walk.run()
    elif code == "exhausted":
        walk.say("utter_code_exhausted")
        if walk.cannot_wait:
            walk.say("utter_hotline")
            walk.gathered.hand_off = URGENT
        walk.give_up_private()
        walk.run()
    elif not ask_for_code(walk, CODE_ANSWERS[code]):
        walk.say(CODE_ANSWERS[code])


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
    top = walk.dialogue.asking
    if top is None:
        return False
    if top.flow in WITHOUT_NUMBER and _code_step(walk, top) is None and refuses_to_tell(heard.text):
        walk.dialogue.is_understood()
        walk.because("refused_number")
        walk.ask(top, walk.step(top), (), WITHOUT_NUMBER[top.flow])
        return True
    if top.flow == VERIFY and _code_step(walk, top) is None and knows_no_number(heard.text):
        walk.dialogue.is_understood()
        walk.because("number_not_known")
        walk.ask(top, walk.step(top), (), "utter_number_not_known")
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
    walk.ask(top, walk.step(top), (), "utter_why_phone")
    return True


def _begun_anew(walk: Walk, frame: Frame) -> Frame:
    first = walk.rules.book.flows[frame.flow].steps[0].id
    return Frame(flow=frame.flow, step=first, intent=frame.intent, waits=frame.waits)


def _code_step(walk: Walk, frame: Frame) -> Step | None:
    step = walk.step(frame)
    return step if frame.flow == VERIFY and step.kind is Kind.COLLECT and step.name == CODE else None
