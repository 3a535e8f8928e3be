"""Handing the conversation to people from within a flow."""

from bot.engine.scene import Outcome, Scene


def hand_off(scene: Scene) -> Outcome:
    """People take over, for the reason that the flow has set."""
    return Outcome(hand_off=str(scene.slots["hand_off_reason"]))
