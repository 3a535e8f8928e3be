"""When a system is away: one apology with choices, and after a minute of failing people take over. Pure."""

from datetime import timedelta

from bot.engine.facts import SystemAway
from bot.engine.walk import Walk

MOST_FAILING = timedelta(seconds=60)
FAILING_FORGOTTEN = timedelta(minutes=15)
"""A failure longer ago than this is another one."""


def tell_away(walk: Walk, system: str) -> None:
    """Say that `system` is away; the flows stand where they stood, so that "try again" goes on from there."""
    dialogue, now = walk.dialogue, walk.turn.now
    since = dialogue.failing_since
    if since is None or now - since > FAILING_FORGOTTEN:
        dialogue.failing_since = since = now
    dialogue.failing = system
    walk.because(f"{system}_away")
    if now - since >= MOST_FAILING:
        walk.gathered.hand_off = "system_failing"
    elif "utter_system_away" not in walk.gathered.said:
        if walk.cannot_wait:
            walk.say("utter_hotline")
        walk.say("utter_system_away")


def run_unless_away(walk: Walk) -> None:
    """Go on with the flows, or say that the operator's systems are away."""
    try:
        walk.run()
    except SystemAway:
        tell_away(walk, "bss")
