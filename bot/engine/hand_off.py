"""What goes along when people take over, and what the customer is told of the wait: never more than is known."""

from collections.abc import Mapping
from typing import Any

from bot.engine.dialogue import Frame
from bot.engine.flow import HAND_OFF_SUMMARY, Topic
from bot.engine.walk import Walk
from wire.turn import HandOff, QueueOutlook, Turn

DESK_LANGUAGE = "en"
GENERAL = "general"
URGENT = "urgent"
"""The reason of a flow that cannot wait, which has said itself what the customer can do meanwhile."""
REFUSAL = "refusal"
"""The slot in which an action says which rule forbids what the customer asks for."""

_WHY: Mapping[str, str] = {
    "asked": "The customer asked for a person.",
    "not_understood": "The bot did not understand the customer twice.",
    "angry": "The customer is angry.",
    "system_failing": "A system the bot needs has been failing for more than a minute.",
    "not_by_rules": "The rules do not allow what the customer asks for.",
    "needs_person": "A person has to see papers for this.",
    "retention": "The customer wants to leave.",
    "porting": "The customer wants to bring or take a number.",
    "urgent": "This cannot wait: a lost or stolen phone or SIM.",
    "could_not_process": "The bot could not go on.",
    "line_gone": "The line is no longer among the customer's own, so nothing was ordered for it.",
    "in_doubt": "Nobody can say whether the order or report went through; it is set aside at the desk.",
}
_FIRST_WORDS: Mapping[str, str] = {
    "angry": "utter_sorry_for_the_trouble",
    "not_understood": "utter_not_understood_twice",
    "system_failing": "utter_system_failing",
    "could_not_process": "utter_system_failing",
    "line_gone": "utter_line_gone",
    "in_doubt": "utter_in_doubt",
}
_SAID_WHILE_WAITING = ("line_gone", "in_doubt", "system_failing")


def hand_off(walk: Walk, reason: str) -> None:
    """Hand the conversation to people, and tell the customer how things stand there."""
    dialogue = walk.dialogue
    topic = _topic(walk)
    queue = _queue(walk, topic)
    walk.because(reason)
    given = HandOff(
        queue=queue,
        reason=reason,
        wants=tuple(dialogue.wants),
        collected=_collected(walk),
        tried=tuple(dialogue.tried),
        mood=dialogue.mood,
        summary=_summary(walk, reason),
        urgent=reason == URGENT or walk.cannot_wait or bool(topic and topic.is_urgent),
    )
    if reason in _FIRST_WORDS:
        walk.say(_FIRST_WORDS[reason])
    if given.urgent and reason != URGENT:
        walk.say("utter_hotline")
    tell_outlook(walk, walk.turn.queues.get(queue))
    dialogue.begin_afresh()
    walk.gathered.hand_off, walk.gathered.handed_off = None, given


def tell_who_waits(walk: Walk) -> None:
    """People are coming already: no hand-off is needed, only a word of why something was not done, or haste."""
    reason = walk.gathered.hand_off
    if reason == URGENT or (reason is not None and walk.cannot_wait):
        walk.gathered.becomes_urgent = True
    if reason in _SAID_WHILE_WAITING:
        walk.say(_FIRST_WORDS[reason])
    walk.gathered.hand_off = None


def offer_people(walk: Walk) -> None:
    """Nobody is on duty: offer to leave the matter to people instead of doing it, with the time they are back."""
    walk.because("people_offered")
    walk.gathered.hand_off = None
    walk.dialogue.is_understood()
    outlook = walk.turn.queues[_queue(walk, _topic(walk))]
    if outlook.opens_at is None:
        walk.say("utter_people_offered")
    else:
        walk.say("utter_people_offered_until", opens_at=outlook.opens_at.isoformat())


def is_on_duty(walk: Walk) -> bool:
    """Whether there is somebody to take over what the customer is after."""
    return on_duty(walk.turn, _queue(walk, _topic(walk)))


def on_duty(turn: Turn, queue: str) -> bool:
    """Whether somebody serves the queue now; of one that is not known it is believed."""
    outlook = turn.queues.get(queue)
    return outlook is None or outlook.is_open


def tell_outlook(walk: Walk, outlook: QueueOutlook | None) -> None:
    """Tell the place in the queue and the expected wait, or when people are back and what else can be done."""
    if outlook is None:
        walk.say("utter_handed_off")
        return
    if not outlook.is_open:
        if outlook.opens_at is None:
            walk.say("utter_nobody_there")
        else:
            walk.say("utter_nobody_there_until", opens_at=outlook.opens_at.isoformat())
        return
    # Whoever has just come stands behind those who were counted before.
    place = outlook.place or outlook.waiting + 1
    if outlook.wait_s is None:
        walk.say("utter_waiting_at_place", place=place)
    else:
        walk.say("utter_waiting_at_place_for", place=place, wait=outlook.wait_s)


def _topic(walk: Walk) -> Topic | None:
    """What the customer is after, the newest wish."""
    return walk.rules.book.topics.get(walk.dialogue.wants[0]) if walk.dialogue.wants else None


def _queue(walk: Walk, topic: Topic | None) -> str:
    queue = topic.queue if topic else GENERAL
    known = walk.turn.queues
    return queue if queue in known or not known else next(iter([GENERAL] if GENERAL in known else known))


def _collected(walk: Walk) -> dict[str, Any]:
    """Slots that the customer filled, the newest flow's first to win."""
    collected: dict[str, Any] = {}
    for frame in _frames(walk):
        collected |= {
            name: value
            for name, value in frame.slots.items()
            if (name in walk.rules.book.slots or name == REFUSAL) and isinstance(value, str)
        }
        collected |= {name: ", ".join(values) for name, values in frame.entities.items()}
    if walk.dialogue.done is not None and walk.dialogue.done.number is not None:
        collected["done"] = walk.dialogue.done.number
    return collected


def _summary(walk: Walk, reason: str) -> str:
    def title(intent: str) -> str:
        return walk.rules.answers.say(f"topic_{intent}", {}, DESK_LANGUAGE).text

    parts = [_WHY.get(reason, reason)]
    if walk.dialogue.wants:
        parts.append("Wants: " + "; ".join(title(intent) for intent in walk.dialogue.wants[:3]) + ".")
    parts.extend(_of_the_flow(walk))
    customer = walk.turn.customer
    parts.append(f"Verified as {customer.name}." if customer else "Not verified.")
    return " ".join(parts)


def _of_the_flow(walk: Walk) -> list[str]:
    """What the flow that hands off says of itself."""
    named = [(frame.slots[HAND_OFF_SUMMARY], frame) for frame in _frames(walk) if HAND_OFF_SUMMARY in frame.slots]
    return [walk.rules.answers.say(str(name), walk.values(frame), DESK_LANGUAGE).text for name, frame in named]


def _frames(walk: Walk) -> list[Frame]:
    """The flows under way and the one that ended last: with its last step the flow that hands off may have ended."""
    last = walk.dialogue.last
    return [*walk.dialogue.stack, *([last] if last else [])]
