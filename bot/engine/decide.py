"""One turn, decided: the order of the rules. Pure; asks for facts by returning `Needs`.

STOP and START come before everything. Then: what became of an order, waiting for a person, the wish for a person,
anger, the verification code, and at last the question in hand, corrections, and new wishes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.answering_words import refuses_to_tell, wants_no_person
from bot.bss.facts import Fact
from bot.engine.dialogue import Dialogue, Frame, read_state, write_state
from bot.engine.facts import AWAY, Facts, Missing, SystemAway
from bot.engine.failing import tell_away
from bot.engine.hand_off import URGENT, hand_off, is_on_duty, offer_people, tell_outlook, tell_who_waits
from bot.engine.heard import FALLBACK, UNREAD, Heard
from bot.engine.hearing import NOT_UNDERSTOOD, Hearing
from bot.engine.outcome import tell_outcome
from bot.engine.repeating import notice_repetition
from bot.engine.rules import Rules
from bot.engine.verifying import ask_for_code
from bot.engine.wait import Waiting, go_on
from bot.engine.walk import VERIFY, Walk
from bot.engine.wishes import in_order, tell_put_off, wished_flow
from wire.masking import holds_masked_card
from wire.turn import Agreed, CallBack, CodeOutcome, EffectRequest, HandOff, Language, Reply, Turn

_CODE_ANSWERS: Mapping[CodeOutcome, str] = {
    "wrong": "utter_code_wrong",
    "expired": "utter_code_expired",
}


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
    talk = _Talk(walk, heard)
    try:
        talk.decide()
    except Missing as missing:
        return Needs(facts=missing.facts)
    if not walk.gathered.replies:
        dialogue.choices = in_hand
    if _answers_again(dialogue.failing, heard, loaded):
        dialogue.failing = dialogue.failing_since = None
    return Draft(
        replies=tuple(walk.gathered.replies),
        said=tuple(walk.gathered.said),
        state=write_state(dialogue),
        effects=tuple(walk.gathered.effects),
        agreed=tuple(walk.gathered.agreed),
        hand_off=talk.hand_off,
        call_back=talk.call_back,
        leave_queue=talk.leaves_queue,
        becomes_urgent=talk.becomes_urgent,
        opted_out=talk.opted_out,
        reasons=tuple(walk.gathered.reasons),
    )


class _Talk:
    """The rules of one turn, in their order."""

    def __init__(self, walk: Walk, heard: tuple[Heard, ...]) -> None:
        self._walk = walk
        self._heard = in_order(tuple(_without_person(one) for one in heard), walk.rules.book)
        self._dialogue: Dialogue = walk.dialogue
        self._book = walk.rules.book
        self.hand_off: HandOff | None = None
        self.call_back: CallBack | None = None
        self.leaves_queue = False
        self.becomes_urgent = False
        self.opted_out: bool | None = None

    def decide(self) -> None:
        """Apply the rules until one of them ends the turn."""
        self._forget_another_customer()
        if self._walk.turn.waiting_in is None:
            self._dialogue.end_what_goes_on()
        if self._stop_or_start():
            return
        if self._walk.turn.outcome is not None:
            self._because("outcome")
            tell_outcome(self._walk, self._walk.turn.outcome)
        if self._walk.turn.waiting_in is not None:
            self._wait(self._walk.turn.waiting_in)
            return
        if self._wants_a_person():
            return
        try:
            self._notice_cards()
            self._code()
            self._hear()
        except SystemAway:
            tell_away(self._walk, "bss")
        if self._walk.gathered.hand_off == NOT_UNDERSTOOD and not is_on_duty(self._walk):
            self._offer_people()
        if self._walk.gathered.hand_off is not None:
            self._give_to_people(self._walk.gathered.hand_off)

    def _forget_another_customer(self) -> None:
        """Somebody else is verified now: nothing of the one before may be seen or acted upon."""
        customer, dialogue = self._walk.turn.customer, self._dialogue
        if customer is None:
            return
        if dialogue.party is not None and dialogue.party != customer.party:
            self._because("another_customer")
            dialogue.remembered, dialogue.last, dialogue.done = {}, None, None
            dialogue.stack = [self._begun_anew(frame) for frame in dialogue.stack if not frame.depends]
        dialogue.party = customer.party

    def _begun_anew(self, frame: Frame) -> Frame:
        first = self._book.flows[frame.flow].steps[0].id
        return Frame(flow=frame.flow, step=first, intent=frame.intent, waits=frame.waits)

    def _stop_or_start(self) -> bool:
        for heard in self._heard:
            if heard.intent in ("opt_out", "opt_in") and not self._is_answer(heard):
                self.opted_out = heard.intent == "opt_out"
                self._because(heard.intent)
        if self.opted_out is None:
            return False
        self._dialogue.stack = []
        self._walk.say("utter_opted_out" if self.opted_out else "utter_opted_in")
        return True

    def _is_answer(self, heard: Heard) -> bool:
        """To the question for a code "I get no SMS" only sounds like STOP, and to any question "again" like START.

        So does "I won't give you my number" like STOP. The plain words are never answers.
        """
        top = self._dialogue.top
        if top is None or not top.is_asking or not heard.ranking:
            return False
        return heard.intent == "opt_in" or top.flow == VERIFY or refuses_to_tell(heard.text)

    def _tell_who_waits(self) -> None:
        asks = self._walk.gathered.hand_off
        if asks == URGENT or (asks is not None and self._walk.cannot_wait):
            self.becomes_urgent = True
        tell_who_waits(self._walk)

    def _wait(self, queue: str) -> None:
        self._because("waiting")
        self._tell_who_waits()
        if any(heard.command == "back_to_bot" for heard in self._heard):
            self._go_back_to_the_bot(queue)
            return
        go_on(self._walk)
        waiting = Waiting(self._walk, queue, self._heard)
        is_code = self._dialogue.serves_who_waits and self._walk.turn.code is not None
        if is_code:
            try:
                self._code()
            except SystemAway:
                tell_away(self._walk, "bss")
        for heard in self._heard:
            if not is_code or heard.intent not in _CODE_NOISE:
                waiting.hear(heard)
        waiting.close()
        self.call_back, self.leaves_queue = waiting.call_back, waiting.leaves
        if self._walk.gathered.hand_off is not None:
            # What went on has come to its end too: the rest is for the person who will come.
            self._tell_who_waits()
            self._dialogue.end_what_goes_on()
            self._dialogue.is_understood()

    def _go_back_to_the_bot(self, queue: str) -> None:
        """The customer waits no longer: what was put to the people last is answered here, if it is a wish."""
        self._because("back_to_bot")
        self._dialogue.end_waiting()
        self._dialogue.end_what_goes_on()
        self._heard = tuple(heard for heard in self._heard if wished_flow(heard, self._book) is not None)
        if not self._heard:
            self.leaves_queue = True
            self._take_up_the_question()
            return
        place = len(self._walk.gathered.replies)
        try:
            self._hear()
        except SystemAway:
            tell_away(self._walk, "bss")
        if self._walk.gathered.hand_off is not None:
            # It is for people after all: the place is kept.
            self._tell_who_waits()
            self._dialogue.begin_afresh()
            tell_outlook(self._walk, self._walk.turn.queues.get(queue))
            return
        self.leaves_queue = True
        topic = self._walk.words(f"topic_{self._heard[0].intent}")
        self._walk.say_first(place, "utter_left_queue_to_answer", topic=topic)

    def _take_up_the_question(self) -> None:
        """Go on with what the bot asked meanwhile, or ask what it can do."""
        main = self._dialogue.main
        if main is None:
            self._walk.say("utter_left_queue")
            return
        self._walk.say("utter_left_queue_to_answer", topic=self._walk.topic(main))
        try:
            self._walk.run()
        except SystemAway:
            tell_away(self._walk, "bss")

    def _notice_cards(self) -> None:
        """Say that a card number was hidden; what was said besides is heard as ever."""
        with_card = [heard for heard in self._heard if holds_masked_card(heard.text)]
        if not with_card:
            return
        self._because("card_hidden")
        self._walk.say("utter_card_hidden")
        said_no_more = [heard for heard in with_card if heard.intent in _CODE_NOISE]
        self._heard = tuple(heard for heard in self._heard if heard not in said_no_more)
        if not self._heard and self._dialogue.top is not None:
            self._walk.run()

    def _wants_a_person(self) -> bool:
        for heard in self._heard:
            self._note_mood(heard)
        asks = any(heard.intent == "human_request" for heard in self._heard)
        if not asks and self._dialogue.mood != "angry":
            return False
        self._note_wants()
        self._give_to_people("asked" if asks else "angry")
        return True

    def _note_mood(self, heard: Heard) -> None:
        if heard.mood == "angry" or (heard.mood == "unhappy" and self._dialogue.mood == "calm"):
            self._dialogue.mood = heard.mood

    def _note_wants(self) -> None:
        for heard in reversed(self._heard):
            if wished_flow(heard, self._book) is not None:
                self._dialogue.wants_now(heard.intent)

    def _give_to_people(self, reason: str) -> None:
        self._because(reason)
        self.hand_off = hand_off(self._walk, reason)
        go_on(self._walk)

    def _offer_people(self) -> None:
        """While nobody is on duty misunderstandings put nobody into a queue: the bot and its question stay."""
        self._because("people_offered")
        self._walk.gathered.hand_off = None
        self._dialogue.is_understood()
        offer_people(self._walk)
        try:
            self._walk.run()
        except SystemAway:
            tell_away(self._walk, "bss")

    def _code(self) -> None:
        code = self._walk.turn.code
        if code is None:
            return
        self._because(f"code_{code}")
        self._dialogue.is_understood()
        if code == "right":
            self._dialogue.stack = [frame for frame in self._dialogue.stack if frame.flow != VERIFY]
            self._walk.say("utter_verified", name=self._walk.turn.customer.name if self._walk.turn.customer else "")
            self._walk.run()
        elif code == "exhausted":
            self._walk.say("utter_code_exhausted")
            if self._walk.cannot_wait:
                self._walk.say("utter_hotline")
                self._walk.gathered.hand_off = URGENT
            self._walk.give_up_private()
            self._walk.run()
        elif not ask_for_code(self._walk, _CODE_ANSWERS[code]):
            self._walk.say(_CODE_ANSWERS[code])

    def _hear(self) -> None:
        hearing = Hearing(self._walk, self._heard)
        for place, heard in enumerate(self._heard):
            if self._walk.turn.code is not None and heard.intent in _CODE_NOISE:
                continue
            later = self._heard[place + 1 :]
            try:
                hearing.hear(heard)
            except SystemAway:
                hearing.keep(later)
                raise
            if self._walk.gathered.hand_off is not None:
                hearing.keep(later)
                return
        tell_put_off(self._walk)
        if self._walk.gathered.begun is not None:
            notice_repetition(self._walk, self._walk.gathered.begun)

    def _because(self, reason: str) -> None:
        self._walk.gathered.reasons.append(reason)


# What the NLU makes of the words around a masked code or card.
_CODE_NOISE = frozenset({"inform", "out_of_scope", FALLBACK, UNREAD})


def _without_person(heard: Heard) -> Heard:
    """ "I don't want to talk to anyone" is a no, and calls nobody in."""
    is_refused = heard.intent == "human_request" and heard.ranking and wants_no_person(heard.text)
    return replace(heard, intent="deny") if is_refused else heard


def _answers_again(failing: str | None, heard: tuple[Heard, ...], loaded: Mapping[Fact, object]) -> bool:
    if failing == "nlu":
        return any(said.ranking for said in heard)
    return failing == "bss" and bool(loaded) and AWAY not in loaded.values()
