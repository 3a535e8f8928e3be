"""What was not understood: the customer is asked again with choices; after twice in a row people take over. Pure."""

from collections.abc import Sequence

from bot.engine.dialogue import Frame
from bot.engine.fill import phone_in
from bot.engine.flow import CHOOSING
from bot.engine.heard import Heard
from bot.engine.walk import Walk
from bot.engine.wishes import has_wish_beside
from bot.mood import is_angry_face
from wire.turn import Choice

MOST_UNSURE = 2
"""Times in a row that the bot may fail to understand before a person takes over."""
CLARIFY_CHOICES = 3
NOT_UNDERSTOOD = "not_understood"
FIGURES_OF_A_PLACE = 3
"""Of a number from here on nobody counted options."""
HUMAN = "/human_request"

NOT_SURE = ("utter_did_you_mean", "utter_did_not_understand")
NOTED = ("utter_noted_what_about", "utter_noted_what_about")
_NAMED = frozenset({"phone_number", "account_number", "work_order_number", "plan_name", "addon_name"})
"""What is of use for a wish that is not yet known."""
_SMALL = frozenset({"affirm", "deny", "greet", "thank", "goodbye", "help", "bot_challenge", "out_of_scope"})


def missed(walk: Walk) -> bool:
    """Count a message that was of no use; True when that was once too often and people take over."""
    walk.dialogue.unsure += 1
    if walk.dialogue.unsure < MOST_UNSURE:
        return False
    walk.gathered.hand_off = NOT_UNDERSTOOD
    return True


def tell_not_understood(walk: Walk, heard: Heard, everything: Sequence[Heard]) -> None:
    """Put the question in hand again, or ask which wish was meant; once in a turn, and not beside a clear wish."""
    is_said_already = NOT_UNDERSTOOD in walk.gathered.reasons
    walk.because(NOT_UNDERSTOOD)
    if is_said_already or has_wish_beside(heard, everything, walk.rules.book):
        return
    asking = walk.dialogue.asking
    if asking is None and _note_what_is_named(walk, heard):
        _ask_what_was_meant(walk, heard, NOTED)
        return
    if missed(walk):
        if is_angry_face(heard.text):
            walk.gathered.hand_off = "angry"
        return
    if is_angry_face(heard.text):
        walk.say("utter_sorry_what_happened" if asking is None else "utter_sorry_beside")
        walk.run()
        return
    if asking is None:
        _ask_what_was_meant(walk, heard, NOT_SURE)
        return
    count, place = _count_of_choices(walk, asking), heard.text.strip()
    if count and place.isdecimal() and len(place) < FIGURES_OF_A_PLACE:
        walk.say("utter_no_such_choice", place=place, count=count)
    else:
        walk.say("utter_please_rephrase")
    walk.run()


def _note_what_is_named(walk: Walk, heard: Heard) -> bool:
    """Keep a number or name that came without a wish; False where there is none, or none that was not said before."""
    number = phone_in(heard.text, walk.rules.region)
    found = {name: list(values) for name, values in heard.entities.items() if name in _NAMED}
    if number is not None:
        found["phone_number"] = [number]
    if not found or found.items() <= walk.dialogue.named.items():
        return False
    walk.dialogue.is_understood()
    walk.dialogue.named |= found
    return True


def _ask_what_was_meant(walk: Walk, heard: Heard, answers: tuple[str, str]) -> None:
    """Offer the likeliest wishes, by the first of the answers, or the commonest where none is likely, by the second."""
    likely = [name for name in heard.ranking if name in walk.rules.book.by_intent and name not in _SMALL]
    if not likely:
        walk.say(answers[1])
        return
    choices = [Choice(title=walk.words(f"topic_{name}"), payload=f"/{name}") for name in likely[:CLARIFY_CHOICES]]
    person = Choice(title=walk.words("topic_human_request"), payload=HUMAN)
    walk.say(answers[0], (*choices, person))


def _count_of_choices(walk: Walk, frame: Frame) -> int:
    """How many options the question in hand offers."""
    rule = walk.rules.book.slots[walk.step(frame).name]
    if rule.type not in CHOOSING:
        return 0
    return sum(option.is_offered for option in walk.options(rule, frame))
