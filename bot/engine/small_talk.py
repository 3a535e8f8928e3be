"""Small talk: greetings, thanks, a yes or no to nothing, and what is no business of the operator's. Pure."""

from collections.abc import Sequence

from bot.engine.cancelling import cancel
from bot.engine.flow import Flow
from bot.engine.heard import Heard
from bot.engine.leaving import GOODBYE, says_goodbye, take_leave
from bot.engine.misunderstanding import missed, tell_not_understood
from bot.engine.walk import Walk
from bot.engine.wishes import has_wish_beside
from bot.words import takes_leave

_OPENINGS = frozenset({"affirm", "help"})
"""What leads up to a wish in the same turn, as "ok so" and "I have a question" do."""


def take_small_talk(walk: Walk, flow: Flow, heard: Heard, everything: Sequence[Heard]) -> None:
    """Answer `heard` by `flow`, unless it only stands beside something else or means more at the question in hand."""
    top, asking = walk.dialogue.top, walk.dialogue.asking
    if heard.intent in ("greet", "thank") and not _is_alone(heard, everything):
        return
    if heard.intent in _OPENINGS and has_wish_beside(heard, everything, walk.rules.book):
        return
    if heard.intent == GOODBYE and top is not None and not says_goodbye(heard):
        tell_not_understood(walk, heard, everything)
        return
    if heard.intent == GOODBYE or (heard.intent == "deny" and takes_leave(heard.text)):
        take_leave(walk, heard, everything)
        return
    if heard.intent == "affirm" and asking is not None:
        tell_not_understood(walk, heard, everything)
        return
    if heard.intent == "out_of_scope":
        _decline(walk, flow, heard)
        return
    walk.dialogue.is_understood()
    if heard.intent == "deny" and asking is not None:
        cancel(walk)
        return
    if heard.intent == "thank" and asking is not None:
        walk.say("utter_you_are_welcome_beside")
        walk.run()
        return
    walk.push(flow, heard=heard)
    walk.run()


def _decline(walk: Walk, flow: Flow, heard: Heard) -> None:
    """Say that it is no business of ours. The first time is no misunderstanding; each one in a row after it is."""
    dialogue = walk.dialogue
    dialogue.beside += 1
    if dialogue.beside == 1:
        if dialogue.asking is not None:
            # One question at a time: a yes must not be taken for the other one's.
            walk.say("utter_out_of_scope_beside")
        else:
            walk.push(flow, heard=heard)
        walk.run()
        return
    if missed(walk):
        return
    walk.say("utter_out_of_scope_again")
    if dialogue.asking is not None:
        walk.run()


def _is_alone(heard: Heard, everything: Sequence[Heard]) -> bool:
    return all(other is heard or other.intent in ("greet", "thank") for other in everything)
