"""Whoever asks the same a third time, or is told the same again, is not being helped: a person is offered. Pure."""

from hashlib import blake2b

from bot.engine.walk import Walk

TOO_OFTEN = 3
FINGERPRINT_BYTES = 8
ASKED_KEPT = 12


def notice_repetition(walk: Walk, wish: str) -> None:
    """Say that the conversation goes round in circles, where it does, now that `wish` was begun; once for each wish."""
    dialogue, gathered = walk.dialogue, walk.gathered
    if not gathered.replies:
        return
    # The same wish that leads somewhere else is another one.
    asked = f"{wish} {_fingerprint(gathered.replies[-1].text)}"
    dialogue.asked = [*dialogue.asked, asked][-ASKED_KEPT:]
    answered = _fingerprint("\n".join([wish, *gathered.told])) if gathered.told else ""
    is_told_again = bool(answered) and answered == dialogue.answered
    if answered:
        dialogue.answered = "" if is_told_again else answered
    if not is_told_again and dialogue.asked.count(asked) < TOO_OFTEN:
        return
    walk.because("repeated")
    dialogue.asked = [other for other in dialogue.asked if other != asked]
    if dialogue.mood == "calm":
        dialogue.mood = "unhappy"
    if dialogue.asking is not None:
        walk.say_before("utter_repeated")
    else:
        walk.say("utter_repeated")


def _fingerprint(text: str) -> str:
    return blake2b(text.encode(), digest_size=FINGERPRINT_BYTES).hexdigest()
