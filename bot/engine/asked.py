"""Bare questions about what was just said are answered by the flow that said it; its own question stays. Pure."""

from collections.abc import Mapping

from bot.asking_words import Asked, bare_question
from bot.engine.dialogue import Frame
from bot.engine.heard import Heard
from bot.engine.walk import VERIFY, Walk

OF_ANYTHING: Mapping[Asked, str] = {"tax": "utter_with_tax", "sure": "utter_sure"}
"""Answered alike whatever was said: amounts are read with tax (TMF678, `taxIncludedAmount`)."""


def answers_what_is_asked(walk: Walk, heard: Heard) -> bool:
    """Answer "why?" or "is that with tax?" from the table of the flow it is about; False when it is another message."""
    kind = bare_question(heard.text) if heard.command is None and not heard.chosen else None
    if kind is None:
        return False
    about = _frames(walk)
    flows = walk.rules.book.flows
    answering = next((frame for frame in about if _can_tell(walk, frame, kind)), None)
    if answering is not None:
        answer = flows[answering.flow].asked[kind]
    elif kind in OF_ANYTHING and about:
        answering, answer = about[0], OF_ANYTHING[kind]
    else:
        return False
    walk.because(f"asked_{kind}")
    walk.dialogue.is_understood()
    walk.say(answer, **walk.values(answering))
    if walk.dialogue.top is not None:
        walk.run()
    return True


def _can_tell(walk: Walk, frame: Frame, kind: Asked) -> bool:
    """Whether a flow has an answer to such a question and knows by now what it tells."""
    answer = walk.rules.book.flows[frame.flow].asked.get(kind)
    known = walk.values(frame).keys() | walk.rules.values.keys()
    return answer is not None and known >= set(walk.rules.answers.places(answer))


def _frames(walk: Walk) -> list[Frame]:
    """What the question may be about: the flow in hand, else the one that ended last; never the verification."""
    dialogue = walk.dialogue
    if dialogue.top is not None and dialogue.top.flow == VERIFY:
        return []
    found = [dialogue.top, dialogue.main] if dialogue.stack else [dialogue.last]
    return [frame for frame in found if frame is not None]
