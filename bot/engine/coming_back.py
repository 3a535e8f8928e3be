"""A customer who waits for a person goes back to the bot: what was put to the people last is answered here. Pure."""

from collections.abc import Sequence

from bot.engine.facts import SystemAway
from bot.engine.failing import run_unless_away, tell_away
from bot.engine.hand_off import tell_outlook, tell_who_waits
from bot.engine.heard import Heard
from bot.engine.hearing import Hearing
from bot.engine.walk import Walk
from bot.engine.wishes import wished_flow


def come_back(walk: Walk, queue: str, everything: Sequence[Heard]) -> None:
    """Let the customer leave `queue` and hear the wishes; where one is for people after all, the place is kept."""
    walk.because("back_to_bot")
    walk.dialogue.end_waiting()
    walk.dialogue.end_what_goes_on()
    wishes = tuple(heard for heard in everything if wished_flow(heard, walk.rules.book) is not None)
    if not wishes:
        walk.gathered.leaves_queue = True
        _take_up_the_question(walk)
        return
    place = len(walk.gathered.replies)
    try:
        Hearing(walk, wishes).hear_all()
    except SystemAway:
        tell_away(walk, "bss")
    if walk.gathered.hand_off is not None:
        tell_who_waits(walk)
        walk.dialogue.begin_afresh()
        tell_outlook(walk, walk.turn.queues.get(queue))
        return
    walk.gathered.leaves_queue = True
    walk.say_first(place, "utter_left_queue_to_answer", topic=walk.words(f"topic_{wishes[0].intent}"))


def _take_up_the_question(walk: Walk) -> None:
    """Go on with what the bot asked meanwhile, or ask what it can do."""
    main = walk.dialogue.main
    if main is None:
        walk.say("utter_left_queue")
        return
    walk.say("utter_left_queue_to_answer", topic=walk.topic(main))
    run_unless_away(walk)
