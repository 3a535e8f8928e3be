"""One turn, decided: the order of the rules. Pure; asks for facts by returning `Needs`.

STOP and START come before everything. Then: what became of an order, waiting for a person, the wish for a person,
anger, the verification code, and at last the question in hand, corrections, and new wishes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.bss.facts import Fact
from bot.engine.dialogue import Dialogue, Frame, read_state, write_state
from bot.engine.facts import AWAY, Facts, Missing, SystemAway
from bot.engine.fill import Filled, Rejected, fill
from bot.engine.flow import Flow, Kind, Step
from bot.engine.hand_off import hand_off
from bot.engine.heard import FALLBACK, UNREAD, Heard
from bot.engine.outcome import tell_outcome
from bot.engine.wait import Waiting
from bot.engine.walk import VERIFY, Rules, Walk
from bot.language import asked_for
from wire.turn import CallBack, Choice, CodeOutcome, EffectRequest, HandOff, Language, Reply, Turn

MOST_UNSURE = 2
"""Times in a row that the bot may fail to understand before a person takes over."""
MOST_FAILING = timedelta(seconds=60)
FAILING_FORGOTTEN = timedelta(minutes=15)
CLARIFY_CHOICES = 3
HUMAN = "/human_request"

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
    hand_off: HandOff | None = None
    call_back: CallBack | None = None
    leave_queue: bool = False
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
        hand_off=talk.hand_off,
        call_back=talk.call_back,
        leave_queue=talk.leaves_queue,
        opted_out=talk.opted_out,
        reasons=tuple(walk.gathered.reasons),
    )


class _Talk:
    """The rules of one turn, in their order."""

    def __init__(self, walk: Walk, heard: tuple[Heard, ...]) -> None:
        self._walk = walk
        self._heard = heard
        self._dialogue: Dialogue = walk.dialogue
        self._book = walk.rules.book
        self.hand_off: HandOff | None = None
        self.call_back: CallBack | None = None
        self.leaves_queue = False
        self.opted_out: bool | None = None

    def decide(self) -> None:
        """Apply the rules until one of them ends the turn."""
        self._forget_another_customer()
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
            self._code()
            for place, heard in enumerate(self._heard):
                if self._walk.turn.code is not None and heard.intent in _CODE_NOISE:
                    continue
                self._hear(heard, is_first=place == 0)
                if self._walk.gathered.hand_off is not None:
                    break
        except SystemAway:
            self._system_away("bss")
        if self._walk.gathered.hand_off is not None and self.hand_off is None:
            self._give_to_people(self._walk.gathered.hand_off)

    def _forget_another_customer(self) -> None:
        """Somebody else is verified now: nothing of the one before may be seen or acted upon."""
        customer, dialogue = self._walk.turn.customer, self._dialogue
        if customer is None:
            return
        if dialogue.party is not None and dialogue.party != customer.party:
            self._because("another_customer")
            dialogue.remembered, dialogue.last = {}, None
            dialogue.stack = [
                Frame(flow=frame.flow, step=self._book.flows[frame.flow].steps[0].id, intent=frame.intent)
                for frame in dialogue.stack
                if not frame.depends
            ]
        dialogue.party = customer.party

    def _stop_or_start(self) -> bool:
        for heard in self._heard:
            if heard.intent in ("opt_out", "opt_in"):
                self.opted_out = heard.intent == "opt_out"
                self._because(heard.intent)
        if self.opted_out is None:
            return False
        self._dialogue.stack = []
        self._walk.say("utter_opted_out" if self.opted_out else "utter_opted_in")
        return True

    def _wait(self, queue: str) -> None:
        waiting = Waiting(self._walk, queue)
        for heard in self._heard:
            waiting.hear(heard)
        self.call_back, self.leaves_queue = waiting.call_back, waiting.leaves
        self._because("waiting")

    def _wants_a_person(self) -> bool:
        for heard in self._heard:
            self._note_mood(heard)
            if heard.intent == "human_request":
                self._give_to_people("asked")
                return True
        if self._dialogue.mood == "angry" and self._heard:
            self._note_wants()
            self._give_to_people("angry")
            return True
        return False

    def _note_mood(self, heard: Heard) -> None:
        if heard.mood == "angry" or (heard.mood == "unhappy" and self._dialogue.mood == "calm"):
            self._dialogue.mood = heard.mood

    def _note_wants(self) -> None:
        for heard in self._heard:
            topic = self._book.topics.get(heard.intent)
            flow = self._flow_of(heard)
            if topic is not None and flow is not None and not flow.is_small_talk:
                self._dialogue.wants_now(heard.intent)

    def _give_to_people(self, reason: str) -> None:
        self._because(reason)
        self.hand_off = hand_off(self._walk, reason)

    def _code(self) -> None:
        code, top = self._walk.turn.code, self._dialogue.top
        if code is None:
            return
        self._because(f"code_{code}")
        self._dialogue.unsure = 0
        if code == "right":
            self._dialogue.stack = [frame for frame in self._dialogue.stack if frame.flow != VERIFY]
            self._walk.say("utter_verified", name=self._walk.turn.customer.name if self._walk.turn.customer else "")
            self._walk.run()
        elif code == "exhausted":
            if top is not None and top.flow == VERIFY:
                self._walk.give_up()
            self._walk.say("utter_code_exhausted")
        elif top is not None and top.flow == VERIFY:
            step = self._step_of(top)
            options = self._walk.options(self._book.slots[step.name], top)
            self._walk.ask(top, step, options, _CODE_ANSWERS[code])
        else:
            self._walk.say(_CODE_ANSWERS[code])

    def _hear(self, heard: Heard, *, is_first: bool) -> None:
        if heard.command == "try_again":
            self._walk.run()
            if not self._walk.gathered.replies:
                self._walk.say("utter_menu")
            return
        if heard.command == "cancel":
            self._cancel()
            return
        top = self._dialogue.top
        if top is not None and top.is_asking:
            if self._is_locked(top) and heard.intent in _CORRECTING | {UNREAD}:
                self._walk.run()
                return
            if not self._is_locked(top) and (self._correct(top, heard) or self._answer(top, heard)):
                return
        if heard.intent == UNREAD:
            self._dialogue.unread = heard.text
            self._system_away("nlu")
            return
        if heard.intent == "language_change":
            self._change_language(heard)
            return
        if self._correct_the_last(heard):
            return
        self._begin(heard, is_first=is_first)

    def _is_locked(self, frame: Frame) -> bool:
        """Its question was asked of a customer who is not verified any more: only a new code opens it again."""
        return self._book.flows[frame.flow].is_sensitive and self._walk.turn.customer is None

    def _cancel(self) -> None:
        main = self._dialogue.main
        self._because("cancelled")
        self._dialogue.unsure = 0
        if main is None:
            self._walk.say("utter_menu")
            return
        self._walk.say("utter_cancelled")
        self._walk.give_up()
        self._walk.run()

    def _change_language(self, heard: Heard) -> None:
        self._because("language")
        self._walk.say("utter_language_changed" if asked_for(heard) else "utter_which_language")
        if self._dialogue.top is not None and self._dialogue.top.is_asking:
            self._walk.run()

    def _answer(self, frame: Frame, heard: Heard) -> bool:
        """Take `heard` as the answer to the question in hand; False when it is none."""
        step = self._step_of(frame)
        rule = self._book.slots[step.name]
        options = self._walk.options(rule, frame)
        filling = fill(rule, heard, options, self._walk.rules.region, is_answer=True)
        match filling:
            case Filled(value=value):
                self._dialogue.unsure = 0
                frame.slots[step.name] = value
                frame.is_asking = False
                if rule.is_remembered:
                    self._dialogue.remembered[step.name] = value
                self._walk.move_on(frame, step)
                self._walk.run()
                return True
            case Rejected(said=words):
                if self._missed():
                    return True
                self._walk.say(f"utter_rejected_{step.name}", said=words)
                self._walk.run()
                return True
        return False

    def _correct(self, frame: Frame, heard: Heard) -> bool:
        """Take `heard` as another value for a slot that this flow has already; False when it is not."""
        flow = self._book.flows[frame.flow]
        if heard.intent not in _CORRECTING and heard.intent not in flow.intents:
            return False
        for number in range(flow.index[frame.step]):
            step = flow.steps[number]
            if step.kind is not Kind.COLLECT or frame.slots.get(step.name) is None:
                continue
            value = self._other_value(frame, step, heard)
            if value is None:
                continue
            self._because("corrected")
            self._dialogue.unsure = 0
            kept = {earlier.name for earlier in flow.steps[:number] if earlier.kind is Kind.COLLECT}
            frame.slots = {name: old for name, old in frame.slots.items() if name in kept} | {step.name: value}
            frame.step, frame.is_asking = step.id, False
            self._walk.run()
            return True
        return False

    def _other_value(self, frame: Frame, step: Step, heard: Heard) -> Any:
        rule = self._book.slots[step.name]
        is_named = any(heard.entities.get(entity) for entity in rule.entities)
        if not is_named and not (heard.intent == "deny" and rule.type == "choice"):
            return None
        if not is_named and not heard.text:
            return None
        options = self._walk.options(rule, frame)
        filling = fill(rule, heard, options, self._walk.rules.region, is_answer=False)
        if isinstance(filling, Filled) and filling.value != frame.slots[step.name]:
            return filling.value
        return None

    def _correct_the_last(self, heard: Heard) -> bool:
        """ "No, the March one" after the answer was given: run the flow again with what is said now."""
        last = self._dialogue.last
        if last is None or heard.intent not in ("inform", "deny", FALLBACK) or self._dialogue.stack:
            return False
        flow = self._book.flows[last.flow]
        named = [
            step
            for step in flow.steps
            if step.kind is Kind.COLLECT
            and any(heard.entities.get(entity) for entity in self._book.slots[step.name].entities)
        ]
        if not named:
            return False
        self._because("corrected")
        self._dialogue.unsure = 0
        frame = self._walk.push(flow, heard=heard)
        frame.intent = last.intent
        renewed = named[0].name
        collected = {step.name for step in flow.steps if step.kind is Kind.COLLECT}
        frame.slots = {name: value for name, value in last.slots.items() if name in collected and name != renewed}
        self._walk.run()
        return True

    def _begin(self, heard: Heard, *, is_first: bool) -> None:
        flow = self._flow_of(heard)
        if flow is None or heard.intent in (FALLBACK, "inform"):
            self._not_understood(heard)
            return
        top = self._dialogue.top
        if flow.is_small_talk:
            self._small_talk(flow, heard)
            return
        self._dialogue.wants_now(heard.intent)
        under_way = next((frame for frame in self._dialogue.stack if frame.flow == flow.name), None)
        if under_way is not None and under_way.intent == heard.intent and top is not None and top.is_asking:
            # The same wish again is no answer to the question: ask once more, but not for ever.
            self._walk.note(under_way, heard)
            if not self._missed():
                self._walk.run()
            return
        self._dialogue.unsure = 0
        frame = self._walk.push(flow, heard=heard)
        if not is_first and top is not None and top.is_asking and self._walk.gathered.replies:
            # A second wish in the same breath waits until the first is done.
            self._dialogue.stack.remove(frame)
            self._dialogue.stack.insert(0, frame)
            return
        self._walk.run()

    def _small_talk(self, flow: Flow, heard: Heard) -> None:
        top = self._dialogue.top
        if len(self._heard) > 1 and heard.intent in ("greet", "thank") and not self._is_alone(heard):
            return
        if heard.intent == "affirm" and top is not None and top.is_asking:
            self._not_understood(heard)
            return
        self._dialogue.unsure = 0
        if heard.intent == "deny" and top is not None and top.is_asking:
            self._cancel()
            return
        self._walk.push(flow, heard=heard)
        self._walk.run()

    def _is_alone(self, heard: Heard) -> bool:
        return all(other is heard or other.intent in ("greet", "thank") for other in self._heard)

    def _not_understood(self, heard: Heard) -> None:
        self._because("not_understood")
        if len(self._heard) > 1 and any(self._flow_of(other) for other in self._heard if other is not heard):
            return
        if self._missed():
            return
        top = self._dialogue.top
        if top is not None and top.is_asking:
            self._walk.say("utter_please_rephrase")
            self._walk.run()
            return
        likely = [name for name in heard.ranking if name in self._book.by_intent and name not in _SMALL]
        if not likely:
            self._walk.say("utter_did_not_understand")
            return
        choices = [
            Choice(title=self._walk.words(f"topic_{name}"), payload=f"/{name}") for name in likely[:CLARIFY_CHOICES]
        ]
        person = Choice(title=self._walk.words("topic_human_request"), payload=HUMAN)
        self._walk.say("utter_did_you_mean", (*choices, person))

    def _missed(self) -> bool:
        """Count a message that was of no use; True when that was once too often and people take over."""
        self._dialogue.unsure += 1
        if self._dialogue.unsure < MOST_UNSURE:
            return False
        self._give_to_people("not_understood")
        self._walk.gathered.hand_off = "not_understood"
        return True

    def _system_away(self, system: str) -> None:
        dialogue, now = self._dialogue, self._walk.turn.now
        since = dialogue.failing_since
        if since is None or now - since > FAILING_FORGOTTEN:
            dialogue.failing_since = since = now
        dialogue.failing = system
        self._because(f"{system}_away")
        if now - since >= MOST_FAILING:
            self._give_to_people("system_failing")
        elif "utter_system_away" not in self._walk.gathered.said:
            self._walk.say("utter_system_away")

    def _flow_of(self, heard: Heard) -> Flow | None:
        name = self._book.by_intent.get(heard.intent)
        return self._book.flows[name] if name else None

    def _step_of(self, frame: Frame) -> Step:
        flow = self._book.flows[frame.flow]
        return flow.steps[flow.index[frame.step]]

    def _because(self, reason: str) -> None:
        self._walk.gathered.reasons.append(reason)


_CORRECTING = frozenset({"inform", "affirm", "deny", "out_of_scope", FALLBACK})
# What the NLU makes of the words around a masked code.
_CODE_NOISE = frozenset({"inform", "out_of_scope", FALLBACK, UNREAD})
_SMALL = frozenset({"affirm", "deny", "greet", "thank", "goodbye", "help", "bot_challenge", "out_of_scope"})


def _answers_again(failing: str | None, heard: tuple[Heard, ...], loaded: Mapping[Fact, object]) -> bool:
    if failing == "nlu":
        return any(said.ranking for said in heard)
    return failing == "bss" and bool(loaded) and AWAY not in loaded.values()
