"""One turn, decided: the order of the rules. Pure; asks for facts by returning `Needs`.

STOP and START come before everything. Then: what became of an order, waiting for a person, the wish for a person,
anger, the verification code, and at last the question in hand, corrections, and new wishes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.answering_words import refuses_to_tell, wants_no_person
from bot.bss.facts import Fact
from bot.engine.dialogue import read_state, write_state
from bot.engine.facts import AWAY, Facts, Missing, SystemAway
from bot.engine.failing import run_unless_away, tell_away
from bot.engine.hand_off import hand_off, is_on_duty, offer_people
from bot.engine.heard import AROUND_MASKED, Heard
from bot.engine.hearing import Hearing
from bot.engine.misunderstanding import NOT_UNDERSTOOD
from bot.engine.outcome import tell_outcome
from bot.engine.rules import Rules
from bot.engine.verifying import forget_another_customer, take_code
from bot.engine.wait import go_on, wait
from bot.engine.walk import VERIFY, Walk
from bot.engine.wishes import in_order, wished_flow
from wire.masking import holds_masked_card
from wire.turn import Agreed, CallBack, EffectRequest, HandOff, Language, Reply, Turn


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """Facts without which the turn cannot be decided."""

    facts: frozenset[Fact]


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A decided turn, before it becomes the wire's `Decision`."""

    replies: tuple[Reply, ...]
    said: tuple[str, ...]
    state: Mapping[str, Any]
    effects: tuple[EffectRequest, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    hand_off: HandOff | None = None
    call_back: CallBack | None = None
    leave_queue: bool = False
    becomes_urgent: bool = False
    opted_out: bool | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Tongue:
    """The language of this turn's answers, and whether the conversation has settled on it."""

    language: Language
    is_settled: bool


def decide(
    rules: Rules, turn: Turn, heard: tuple[Heard, ...], tongue: Tongue, loaded: Mapping[Fact, object]
) -> Draft | Needs:
    """What to answer and do; `Needs` when facts must be loaded first."""
    dialogue = read_state(turn.state, rules.book)
    dialogue.is_language_settled = tongue.is_settled
    dialogue.language_hint = turn.language_hint or dialogue.language_hint
    walk = Walk(rules, turn, dialogue, Facts(loaded, turn.customer), tongue.language)
    in_hand = dialogue.choices
    dialogue.choices = []
    if heard:
        dialogue.unread = None
    try:
        _decide(walk, in_order(tuple(_without_person(one) for one in heard), rules.book))
    except Missing as missing:
        return Needs(facts=missing.facts)
    if not walk.gathered.replies:
        dialogue.choices = in_hand
    if _answers_again(dialogue.failing, heard, loaded):
        dialogue.failing = dialogue.failing_since = None
    gathered = walk.gathered
    return Draft(
        replies=tuple(gathered.replies),
        said=tuple(gathered.said),
        state=write_state(dialogue),
        effects=tuple(gathered.effects),
        agreed=tuple(gathered.agreed),
        hand_off=gathered.handed_off,
        call_back=gathered.call_back,
        leave_queue=gathered.leaves_queue,
        becomes_urgent=gathered.becomes_urgent,
        opted_out=gathered.opted_out,
        reasons=tuple(gathered.reasons),
    )


def _decide(walk: Walk, heard: tuple[Heard, ...]) -> None:
    """Apply the rules until one of them ends the turn."""
    forget_another_customer(walk)
    if walk.turn.waiting_in is None:
        walk.dialogue.end_what_goes_on()
    if _stop_or_start(walk, heard):
        return
    if walk.turn.outcome is not None:
        walk.because("outcome")
        tell_outcome(walk, walk.turn.outcome)
    if walk.turn.waiting_in is not None:
        wait(walk, walk.turn.waiting_in, heard)
        return
    if _wants_a_person(walk, heard):
        return
    try:
        without_cards = _notice_cards(walk, heard)
        take_code(walk)
        Hearing(walk, without_cards).hear_all()
    except SystemAway:
        tell_away(walk, "bss")
    if walk.gathered.hand_off == NOT_UNDERSTOOD and not is_on_duty(walk):
        # Misunderstandings put nobody into a queue where nobody is: the bot and its question stay.
        offer_people(walk)
        run_unless_away(walk)
    if walk.gathered.hand_off is not None:
        hand_off(walk, walk.gathered.hand_off)
        go_on(walk)


def _stop_or_start(walk: Walk, everything: Sequence[Heard]) -> bool:
    for heard in everything:
        if heard.intent in ("opt_out", "opt_in") and not _is_answer(walk, heard):
            walk.gathered.opted_out = heard.intent == "opt_out"
            walk.because(heard.intent)
    if walk.gathered.opted_out is None:
        return False
    walk.dialogue.stack = []
    walk.say("utter_opted_out" if walk.gathered.opted_out else "utter_opted_in")
    return True


def _is_answer(walk: Walk, heard: Heard) -> bool:
    """To the question for a code "I get no SMS" only sounds like STOP, and to any question "again" like START.

    So does "I won't give you my number" like STOP. The plain words are never answers.
    """
    asking = walk.dialogue.asking
    if asking is None or not heard.ranking:
        return False
    return heard.intent == "opt_in" or asking.flow == VERIFY or refuses_to_tell(heard.text)


def _wants_a_person(walk: Walk, everything: Sequence[Heard]) -> bool:
    dialogue = walk.dialogue
    for heard in everything:
        if heard.mood == "angry" or (heard.mood == "unhappy" and dialogue.mood == "calm"):
            dialogue.mood = heard.mood
    asks = any(heard.intent == "human_request" for heard in everything)
    if not asks and dialogue.mood != "angry":
        return False
    for heard in reversed(everything):
        if wished_flow(heard, walk.rules.book) is not None:
            dialogue.wants_now(heard.intent)
    hand_off(walk, "asked" if asks else "angry")
    go_on(walk)
    return True


def _without_person(heard: Heard) -> Heard:
    """ "I don't want to talk to anyone" is a no, and calls nobody in."""
    is_refused = heard.intent == "human_request" and heard.ranking and wants_no_person(heard.text)
    return replace(heard, intent="deny") if is_refused else heard


def _notice_cards(walk: Walk, everything: tuple[Heard, ...]) -> tuple[Heard, ...]:
    """Say that a card number was hidden; what was said besides is left to be heard as ever."""
    with_card = [heard for heard in everything if holds_masked_card(heard.text)]
    if not with_card:
        return everything
    walk.because("card_hidden")
    walk.say("utter_card_hidden")
    said_no_more = [heard for heard in with_card if heard.intent in AROUND_MASKED]
    rest = tuple(heard for heard in everything if heard not in said_no_more)
    if not rest and walk.dialogue.top is not None:
        walk.run()
    return rest


def _answers_again(failing: str | None, heard: tuple[Heard, ...], loaded: Mapping[Fact, object]) -> bool:
    if failing == "nlu":
        return any(said.ranking for said in heard)
    return failing == "bss" and bool(loaded) and AWAY not in loaded.values()
