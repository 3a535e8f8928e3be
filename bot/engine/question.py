"""The question in hand: what is an answer to it, and what else an answer says that later questions need. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.answering_words import hesitates, sets_a_condition, was_tried
from bot.choosing_words import bare_figure, means_all
from bot.engine.choose import match_option, ordinal
from bot.engine.dialogue import Dialogue, Frame
from bot.engine.each import can_take_each, split
from bot.engine.fill import Filled, Rejected, fill, tells_enough
from bot.engine.flow import FlowBook, SlotRule, Step
from bot.engine.heard import FALLBACK, Heard
from bot.engine.leaving import says_goodbye
from bot.engine.misunderstanding import missed
from bot.engine.scene import Option
from bot.engine.walk import NAMED_KEPT, SAID_KEPT, Walk
from bot.engine.wishes import wished_flow
from bot.words import (
    HAN,
    QUESTION_MARKS,
    consents,
    declines_first,
    folded,
    opening_intent,
    says_as_before,
    says_still,
)

NAMES = frozenset({"address", "place"})
"""Types of slots whose values are in the language of the country, whoever says them."""
SEVERAL = 2
FEW_WORDS = 5
"""A message of so many words that begins with a yes or no, and is nothing else, is one."""


def answer(walk: Walk, frame: Frame, heard: Heard) -> bool:
    """Take `heard` as the answer to the question in hand; False when it is none."""
    step = walk.step(frame)
    rule = walk.rules.book.slots[step.name]
    heard = _as_no(walk, rule, heard)
    if step.is_agreement and not heard.chosen and _agrees_in_part(heard):
        walk.because("conditional_yes")
        walk.dialogue.is_understood()
        walk.say("utter_only_as_it_stands")
        walk.run()
        return True
    options = walk.options(rule, frame)
    if _means_all_of(rule, options, heard):
        _take_all(walk, frame, step, options)
        return True
    match fill(rule, _as_answer(heard, frame, step, rule), options, walk.rules.region, is_answer=True):
        case Filled(value=value):
            _take(walk, frame, heard, value, options)
            return True
        case Rejected(said=words):
            if not missed(walk):
                walk.say(f"utter_rejected_{step.name}", said=words)
                walk.run()
            return True
    if rule.type == "code" and heard.intent in ("affirm", "thank"):
        # "Ok" to "please type it here" asks for nothing but patience.
        walk.say("utter_rejected_code")
        return True
    return False


def _means_all_of(rule: SlotRule, options: Sequence[Option], heard: Heard) -> bool:
    """ "All of it" may also be the name of one option, as of the whole bill."""
    if rule.type != "choice" or len(options) < SEVERAL or heard.chosen or not means_all(heard.text):
        return False
    return match_option(heard.text, options, (), is_answer=False) is None


def telling_the_language(everything: Sequence[Heard], dialogue: Dialogue, book: FlowBook) -> tuple[Heard, ...]:
    """What was heard, without the languages of answers that are names: "12 Calle Mayor, Madrid" is no Spanish."""
    asking = dialogue.asking
    if asking is None or not dialogue.is_language_settled:
        return tuple(everything)
    if book.slots[book.flows[asking.flow].step(asking.step).name].type not in NAMES:
        return tuple(everything)
    return tuple(
        replace(heard, language=None) if heard.intent in (FALLBACK, "inform") and not HAN.search(heard.text) else heard
        for heard in everything
    )


def decline_before_a_wish(walk: Walk, frame: Frame, heard: Heard) -> None:
    """ "No, leave it. How much data have I left?" says no to the question in hand before it wishes for more."""
    book, main = walk.rules.book, walk.dialogue.main
    if book.slots[walk.step(frame).name].type != "yes_no" or frame.is_gate or walk.is_locked(frame):
        return
    if wished_flow(heard, book) is None or main is None or heard.intent == main.intent:
        return
    if declines_first(heard.text):
        answer(walk, frame, Heard(text="", intent="deny", message_id=heard.message_id))


def _as_no(walk: Walk, rule: SlotRule, heard: Heard) -> Heard:
    """What sounds like something else and is a no to this question: "no, still slow", "I did that", "not sure"."""
    main = walk.dialogue.main
    if rule.type == "yes_no" and not heard.chosen and hesitates(heard.text):
        return replace(heard, intent="deny")
    if rule.type == "yes_no" and main is not None and heard.intent == main.intent:
        # "No, still slow" sounds like the wish itself, and is a no.
        is_no = rule.is_remedy and (says_still(heard.text) or was_tried(heard.text))
        return replace(heard, intent="deny" if is_no else "inform")
    if rule.is_remedy and (says_as_before(heard.text) or was_tried(heard.text)):
        return replace(heard, intent="deny")
    return heard


def _agrees_in_part(heard: Heard) -> bool:
    """Whether a message is a yes with a condition, whatever the NLU takes it for."""
    return "affirm" in (heard.intent, opening_intent(heard.text)) and sets_a_condition(heard.text)


def _as_answer(heard: Heard, frame: Frame, step: Step, rule: SlotRule) -> Heard:
    """ "Yes block it" sounds like the wish itself, and is a yes to the question it led to; so is "yes bye".

    "Yes in France" and "no person thanks", which sound like nothing, are a yes and a no; to an agreement only a no is.
    """
    if says_goodbye(heard) and consents(heard.text):
        return replace(heard, intent="affirm")
    opening = opening_intent(heard.text)
    if heard.intent == frame.intent and opening in ("affirm", "deny"):
        return replace(heard, intent=opening)
    if rule.type == "yes_no" and not step.is_agreement and _names_what_is_offered(heard, frame):
        return replace(heard, intent="affirm")
    is_short = heard.intent == FALLBACK and 1 < len(heard.text.split()) <= FEW_WORDS
    if rule.type != "yes_no" or not is_short or heard.text.endswith(QUESTION_MARKS):
        return heard
    if opening == "deny" or (
        opening == "affirm" and not step.is_agreement and not heard.text.lower().startswith("si ")
    ):
        return replace(heard, intent=opening)
    return heard


def _names_what_is_offered(heard: Heard, frame: Frame) -> bool:
    """ "Start 5" to the offer of its terms takes it up."""
    offered = {folded(value) for value in frame.slots.values() if isinstance(value, str)}
    return heard.intent in (FALLBACK, "inform") and folded(heard.text) in offered


def _take_all(walk: Walk, frame: Frame, step: Step, options: Sequence[Option]) -> None:
    """ "All of them" to the question which one: each is told or, where it takes one, the question is put again."""
    if can_take_each(step, options):
        walk.dialogue.is_understood()
        split(walk.dialogue.stack, frame, step, options)
    elif missed(walk):
        return
    else:
        walk.say("utter_one_at_a_time")
    walk.run()


def _take(walk: Walk, frame: Frame, heard: Heard, value: Any, options: Sequence[Option]) -> None:
    """Fill the slot that was asked for and go on; a yes that cannot be shown to be an agreement is none."""
    step = walk.step(frame)
    rule = walk.rules.book.slots[step.name]
    walk.dialogue.is_understood()
    if step.is_agreement and value and not walk.agree(frame, heard):
        walk.run()
        return
    frame.slots[step.name] = value
    frame.is_asking = False
    _keep_what_else_is_said(frame, step, rule, heard, options)
    if rule.is_remembered:
        walk.dialogue.remembered[step.name] = value
    walk.move_on(frame, step)
    walk.run()


def _keep_what_else_is_said(frame: Frame, step: Step, rule: SlotRule, heard: Heard, options: Sequence[Option]) -> None:
    """An answer that says more than was asked answers later questions as well."""
    if rule.type == "yes_no" and rule.entities:
        # A number said with the yes is the one to verify by.
        frame.said = heard.text[:SAID_KEPT]
    elif rule.type == "yes_no" and frame.slots[step.name] is True and not step.is_agreement and not heard.chosen:
        # "Yes, but an eSIM" says more than the question asked.
        frame.said = f"{frame.said} {heard.text}".strip()[:SAID_KEPT]
    elif rule.type == "choice" and not heard.chosen and (tells_enough(heard.text) or _names_a_size(heard, options)):
        # Whoever answers with the whole story, or with the size itself, is not asked for it again.
        frame.said = heard.text[:SAID_KEPT]
    if rule.type in ("choice", "place"):
        # "5 GB" to "what do you need?" is more data, and names the pack as well; so does "Valencia,
        # Venezuela" to "which town?" name the country.
        frame.entities |= {name: list(values[:NAMED_KEPT]) for name, values in heard.entities.items()}


def _names_a_size(heard: Heard, options: Sequence[Option]) -> bool:
    """ "5" where there are three options is no place among them, but 5 GB."""
    return bare_figure(heard.text) is not None and ordinal(heard.text, len(options)) is None
