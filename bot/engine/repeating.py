"""Whoever asks the same a third time, or is told the same again, is not being helped: a person is offered. Pure."""

from hashlib import blake2b

from bot.engine.walk import Walk

TOO_OFTEN = 3
FINGERPRINT_BYTES = 8


def notice_repetition(walk: Walk) -> None:
    """Say that the talk goes round in circles, where it does; once for each wish or answer."""
    dialogue = walk.dialogue
    newest = dialogue.asked[-1] if dialogue.asked else ""
    told = "\n".join([newest, *walk.gathered.told]) if walk.gathered.told else ""
    fingerprint = blake2b(told.encode(), digest_size=FINGERPRINT_BYTES).hexdigest() if told else ""
    is_told_again = bool(fingerprint) and fingerprint == dialogue.answered
    is_asked_again = dialogue.asked.count(newest) >= TOO_OFTEN
    if fingerprint:
        dialogue.answered = "" if is_told_again else fingerprint
    if not is_told_again and not is_asked_again:
        return
    walk.gathered.reasons.append("repeated")
    dialogue.asked = [wish for wish in dialogue.asked if wish != newest]
    if dialogue.mood == "calm":
        dialogue.mood = "unhappy"
    if dialogue.top is not None and dialogue.top.is_asking:
        walk.say_before("utter_repeated")
    else:
        walk.say("utter_repeated")
