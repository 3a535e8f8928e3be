"""A customer wants something no more: what is under way ends, what was done already is named. Pure."""

from bot.engine.walk import Walk


def cancel(walk: Walk) -> None:
    """End the wish under way and go on with the one below it."""
    dialogue = walk.dialogue
    walk.because("cancelled")
    dialogue.is_understood()
    if dialogue.main is None:
        _tell_what_was_done(walk)
        return
    walk.say("utter_cancelled")
    if dialogue.top is not None and dialogue.top.is_gate:
        # Who will not be verified wants nothing else that is private either.
        walk.give_up_private()
    else:
        walk.give_up()
    walk.run()


def cancel_everything(walk: Walk) -> None:
    """End all wishes, those that wait as well."""
    walk.because("cancelled")
    walk.dialogue.is_understood()
    walk.say("utter_cancelled")
    walk.dialogue.stack = []


def _tell_what_was_done(walk: Walk) -> None:
    done = walk.dialogue.done
    if done is None:
        walk.say("utter_all_right")
    elif done.number is None:
        walk.say("utter_under_way_already")
    else:
        walk.say("utter_done_already", number=done.number)
