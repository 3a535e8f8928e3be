"""Telling the customer what became of an effect: an order, a fault report, a code that could not be sent."""

from bot.engine.dialogue import Done
from bot.engine.order_outcome import is_theirs, tell_addon_order, tell_line_order
from bot.engine.verifying import ask_for_code
from bot.engine.walk import Walk
from wire.turn import EffectOutcome

TOO_MANY = "too_many_codes"
"""The one reason that is told when a code was not sent: any other is known only of numbers on file."""


def tell_outcome(walk: Walk, outcome: EffectOutcome) -> None:
    """Say how an effect ended; details of an order only to the verified customer. What is in doubt goes to people."""
    done = walk.dialogue.done
    if done is not None and done.kind == outcome.kind:
        is_done = outcome.succeeded and not outcome.held
        walk.dialogue.done = Done(kind=done.kind, number=str(outcome.result.get("id"))) if is_done else None
    if outcome.held:
        walk.gathered.hand_off = "in_doubt"
        return
    match outcome.kind, outcome.succeeded:
        case "product_order", True:
            _tell_order(walk, outcome)
        case "product_order", False:
            walk.say("utter_order_failed")
        case "work_order", _:
            _tell_work_order(walk, outcome)
        case "addon_order", _:
            tell_addon_order(walk, outcome)
        case "line_order", _:
            tell_line_order(walk, outcome)
        case "outage_news", True:
            walk.say("utter_outage_news_joined", number=str(outcome.result["id"]))
        case "outage_news", False:
            walk.say("utter_outage_news_failed")
        case "outage_over", True:
            walk.say("utter_outage_over", place=outcome.payload["place"])
        case "urge", True:
            answer = "utter_urged_today" if outcome.result.get("again") else "utter_urged"
            walk.say(answer, number=str(outcome.result["id"]))
        case "urge", False:
            walk.say("utter_not_urged")
        case "send_code", False if outcome.result.get("reason") == TOO_MANY:
            ask_for_code(walk, "utter_code_not_sent")


def _tell_work_order(walk: Walk, outcome: EffectOutcome) -> None:
    asked = str(outcome.payload.get("type", ""))
    if not outcome.succeeded:
        walk.say("utter_work_order_failed")
        return
    number, told = str(outcome.result["id"]), dict(outcome.payload.get("told", {}))
    promised = outcome.result.get("promised")
    is_public = outcome.payload.get("party", "") is None
    lacks_the_day = outcome.payload.get("promised") is not None and promised is None
    if lacks_the_day or not (is_public or is_theirs(walk, outcome)):
        walk.say("utter_work_order_recorded", number=number)
    else:
        walk.say(f"utter_recorded_{asked}", **told, number=number, promised=promised)


def _tell_order(walk: Walk, outcome: EffectOutcome) -> None:
    plan_name, starts = outcome.result.get("plan_name"), outcome.result.get("starts")
    if not is_theirs(walk, outcome) or not plan_name:
        walk.say("utter_order_placed")
    elif starts:
        walk.say("utter_plan_order_placed", plan_name=plan_name, starts=starts, number=str(outcome.result["id"]))
    else:
        walk.say("utter_plan_order_placed_undated", plan_name=plan_name, number=str(outcome.result["id"]))
