"""Telling what became of an order for a line: an add-on, a block, roaming, a new SIM, a link to the PUK. Pure.

Details are only for the customer who ordered. A lost phone cannot wait: people take over as soon as it is known whether
the line is blocked, and a new SIM is offered while the customer waits for them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.engine.flow import HAND_OFF_SUMMARY
from bot.engine.walk import Walk
from wire.turn import EffectOutcome

AFTER_A_BLOCK = "new_sim_offer"
"""The flow that goes on while the customer of a blocked line waits for a person."""
LOST = "sim_lost"
"""The intent that a block belongs to: it says who serves it."""
BLOCK, NEW_CARD, PUK = "block", "new_sim_card", "puk"
SAME_STATE = "sameState"
"""The operator's reason for refusing what is so already."""

_DONE: Mapping[str, str] = {
    BLOCK: "utter_line_blocked",
    "roaming_on": "utter_roaming_is_on",
    "roaming_off": "utter_roaming_is_off",
    NEW_CARD: "utter_new_sim_ordered",
    "new_esim": "utter_esim_ordered",
}


def tell_addon_order(walk: Walk, outcome: EffectOutcome) -> None:
    """Say that an add-on is active, or that it could not be ordered."""
    if not outcome.succeeded:
        walk.say("utter_order_failed")
    elif not is_theirs(walk, outcome):
        walk.say("utter_order_placed")
    else:
        walk.say("utter_addon_active", **_told(outcome))


def tell_line_order(walk: Walk, outcome: EffectOutcome) -> None:
    """Say what has become of a line, or that it stays as it was."""
    change = outcome.payload.get("change")
    if change == BLOCK:
        _tell_block(walk, outcome)
    elif change == PUK:
        _tell_puk(walk, outcome)
    elif not outcome.succeeded:
        walk.say("utter_order_failed")
    elif not is_theirs(walk, outcome) or (change == NEW_CARD and outcome.result.get("done") is None):
        walk.say("utter_order_placed")
    else:
        walk.say(_DONE[str(change)], **_told(outcome))


def _tell_block(walk: Walk, outcome: EffectOutcome) -> None:
    is_so_already = outcome.result.get("reason") == SAME_STATE
    walk.dialogue.wants_now(LOST)
    walk.gathered.hand_off = "urgent"
    if not outcome.succeeded and not is_so_already:
        is_one_of_several = len(_blocked_together(outcome)) > 1 and is_theirs(walk, outcome)
        walk.say("utter_block_of_one_failed" if is_one_of_several else "utter_block_failed", **_told(outcome))
        return
    if not is_theirs(walk, outcome):
        walk.say("utter_order_placed")
        return
    if is_so_already:
        walk.say("utter_line_blocked_already", numbers=[outcome.payload["told"]["number"]])
    else:
        walk.say(_DONE[BLOCK], **_told(outcome))
    offer = walk.push(walk.rules.book.flows[AFTER_A_BLOCK])
    offer.goes_on = True
    if len(_blocked_together(outcome)) > 1:
        offer.slots = {HAND_OFF_SUMMARY: "summary_blocked_several", **_told(outcome)}
    else:
        offer.slots = {"sim_line": outcome.payload["line"], HAND_OFF_SUMMARY: "summary_blocked", **_told(outcome)}


def _blocked_together(outcome: EffectOutcome) -> Sequence[str]:
    """The numbers of the lines that are blocked by one yes; new SIMs for several are for people to arrange."""
    numbers: Sequence[str] = outcome.payload["told"].get("all_numbers", ())
    return numbers


def _tell_puk(walk: Walk, outcome: EffectOutcome) -> None:
    url = outcome.result.get("url")
    pages = walk.rules.policy.payments.pages_url
    if not outcome.succeeded or not isinstance(url, str) or not url.startswith(pages):
        walk.say("utter_puk_failed")
    elif not is_theirs(walk, outcome):
        walk.say("utter_order_placed")
    else:
        walk.say("utter_puk_link", **_told(outcome), url=url, until=outcome.result["until"])


def is_theirs(walk: Walk, outcome: EffectOutcome) -> bool:
    """Whether the verified customer is the one who asked for it; only they may hear details."""
    customer = walk.turn.customer
    return customer is not None and customer.party == outcome.payload.get("party")


def _told(outcome: EffectOutcome) -> dict[str, Any]:
    order = {"order_number": str(outcome.result.get("id", "")), "done": outcome.result.get("done")}
    return {**outcome.payload.get("told", {}), **order}
