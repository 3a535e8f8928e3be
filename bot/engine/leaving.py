"""A customer takes leave: what was begun ends there, and one goodbye says what that leaves undone. Pure."""

from collections.abc import Sequence

from bot.engine.dialogue import Frame
from bot.engine.heard import FALLBACK, Heard
from bot.engine.walk import Walk
from bot.engine.wishes import wished_flow
from bot.words import closes, consents, takes_leave

GOODBYE = "goodbye"
SURE_OF_LEAVING = 0.7
"""Confidence below which only plain words of leave end what is under way."""


def says_goodbye(heard: Heard) -> bool:
    """Whether the customer leaves: understood so for sure, or in plain words that were not understood otherwise."""
    if heard.intent == GOODBYE and heard.confidence >= SURE_OF_LEAVING:
        return True
    if heard.intent in ("thank", "affirm", "deny") and closes(heard.text):
        return True
    return heard.intent in (GOODBYE, FALLBACK, "out_of_scope", "thank") and takes_leave(heard.text)


def may_answer(walk: Walk, frame: Frame, heard: Heard) -> bool:
    """Whether a goodbye answers the question of `frame` as well: "yes please, bye", "Gran Vía 5, hasta luego".

    "Ok, bye" consents to nothing, and words alone are no reason or place: they only take leave.
    """
    if walk.rules.book.slots[walk.step(frame).name].type == "yes_no":
        return consents(heard.text)
    return "@" in heard.text or any(character.isdecimal() for character in heard.text)


def take_leave(walk: Walk, heard: Heard, everything: Sequence[Heard]) -> None:
    """Say goodbye and drop whatever waits for an answer; nothing is asked any more.

    A goodbye that only closes a message with a wish, or is followed by one, ends nothing.
    """
    after = everything[everything.index(heard) + 1 :] if heard in everything else ()
    beside = [other for other in everything if other.message_id == heard.message_id]
    if any(wished_flow(other, walk.rules.book) for other in (*beside, *after)):
        return
    dialogue, gathered = walk.dialogue, walk.gathered
    dialogue.is_understood()
    walk.because("left")
    if not dialogue.stack:
        walk.say("utter_goodbye")
        return
    asking, main = dialogue.asking, dialogue.main
    if walk.cannot_wait:
        walk.say("utter_goodbye_urgent")
    elif asking is not None and main is not None and walk.step(asking).is_agreement:
        walk.say("utter_goodbye_not_agreed", topic=walk.topic(main))
    elif dialogue.done is not None:
        # Something was done in this talk, so "nothing was changed" would be misread.
        walk.say("utter_goodbye_question_dropped")
    else:
        walk.say("utter_goodbye_left_open")
    dialogue.stack = []
    gathered.put_off, gathered.begun = [], None


def take_leave_of_the_queue(walk: Walk) -> None:
    """Say goodbye to one who waits for a person: the matter stays with the people, an offer meanwhile does not."""
    dialogue = walk.dialogue
    walk.because("left")
    dialogue.asks_contact = False
    walk.say("utter_goodbye_offer_dropped" if dialogue.goes_on else "utter_goodbye_while_waiting")
    dialogue.end_what_goes_on()
