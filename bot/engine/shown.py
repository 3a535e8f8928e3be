"""What was just shown: a question of price that names nothing belongs to it. Pure."""

from bot.engine.dialogue import Frame
from bot.engine.flow import FlowBook
from bot.engine.heard import Heard
from bot.engine.walk import SAID_KEPT, Walk
from bot.words import asks_the_price

PRICE_ASKED = "price_asked"
"""The slot by which a flow may tell the price alone."""


def asks_of_what_is_shown(walk: Walk, heard: Heard) -> bool:
    """Take "and how much is that?" as a question about the prices just shown; False when it is none."""
    dialogue, book = walk.dialogue, walk.rules.book
    shown = dialogue.main if dialogue.stack else dialogue.last
    if shown is None or not book.flows[shown.flow].is_priced or not asks_the_price(heard.text):
        return False
    if not dialogue.stack and _is_agreed(shown, book):
        return False
    walk.because("price_of_shown")
    dialogue.is_understood()
    if walk.gathered.has_asked or walk.gathered.told:
        # Said in pieces: the prices stand in this turn's answer.
        return True
    if dialogue.top is not None and dialogue.top.is_gate:
        walk.run()
        return True
    walk.gathered.begun = f"price {shown.flow}"
    _show_again(walk, shown, heard)
    return True


def _show_again(walk: Walk, shown: Frame, heard: Heard) -> None:
    """Run a flow anew with all that was said for it; only what was to be decided is open again."""
    again = walk.push(walk.rules.book.flows[shown.flow])
    again.intent, again.entities, again.taken = shown.intent, dict(shown.entities), list(shown.taken)
    again.goes_on = shown.goes_on
    again.said = f"{shown.said} {heard.text}".strip()[:SAID_KEPT]
    kept = {name: value for name, value in shown.slots.items() if not _is_decision(name, walk.rules.book)}
    again.slots = {**kept, PRICE_ASKED: True}
    walk.run()


def _is_agreed(frame: Frame, book: FlowBook) -> bool:
    """It ended with a yes: what was agreed must not be offered once more."""
    return any(value is True and _is_decision(name, book) for name, value in frame.slots.items())


def _is_decision(name: str, book: FlowBook) -> bool:
    return name in book.slots and book.slots[name].type == "yes_no"
