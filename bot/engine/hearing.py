"""What one message does to a dialogue: the question in hand, corrections, and new wishes, in this order. Pure."""

from typing import Any

from bot.engine.dialogue import Frame
from bot.engine.failing import tell_away
from bot.engine.fill import Filled, Rejected, fill
from bot.engine.flow import Flow, Kind, Step
from bot.engine.heard import FALLBACK, UNREAD, Heard
from bot.engine.walk import Walk
from bot.language import asked_for
from bot.words import leading_intent
from wire.turn import Choice

MOST_UNSURE = 2
"""Times in a row that the bot may fail to understand before a person takes over."""
CLARIFY_CHOICES = 3
HUMAN = "/human_request"

_CORRECTING = frozenset({"inform", "affirm", "deny", "out_of_scope", FALLBACK})
_SMALL = frozenset({"affirm", "deny", "greet", "thank", "goodbye", "help", "bot_challenge", "out_of_scope"})


class Hearing:
    """The messages of one turn, heard one after another."""

    def __init__(self, walk: Walk, everything: tuple[Heard, ...]) -> None:
        self._walk = walk
        self._heard = everything
        self._dialogue = walk.dialogue
        self._book = walk.rules.book

    def hear(self, heard: Heard, *, is_first: bool) -> None:
        """Take one message; leaves a reason in `gathered.hand_off` when people must take over."""
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
            tell_away(self._walk, "nlu")
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
                if step.is_agreement and value and not self._walk.agree(frame, heard):
                    self._walk.run()
                    return True
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
        if rule.type == "code" and heard.intent in ("affirm", "thank"):
            # "Ok" to "please type it here" asks for nothing but patience.
            self._walk.say("utter_rejected_code")
            return True
        return False

    def _correct(self, frame: Frame, heard: Heard) -> bool:
        """Take `heard` as another value for a slot that this flow has already; False when it is not."""
        flow = self._book.flows[frame.flow]
        is_about_it = heard.intent in _CORRECTING or heard.intent in flow.intents
        if not is_about_it and leading_intent(heard.text) != "deny":
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
            frame.told, frame.read_back = [], None
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
        renewed = next((step for step in flow.steps if self._is_named(step, heard)), None)
        value = None
        for step in flow.steps if renewed is None else ():
            value = self._another_choice(flow, last, step, heard)
            if value is not None:
                renewed = step
                break
        if renewed is None:
            return False
        self._because("corrected")
        self._dialogue.unsure = 0
        frame = self._walk.push(flow, heard=heard)
        frame.intent = last.intent
        collected = {step.name for step in flow.steps if step.kind is Kind.COLLECT}
        kept = {name: old for name, old in last.slots.items() if name in collected and name != renewed.name}
        frame.slots = kept if value is None else {**kept, renewed.name: value}
        self._walk.run()
        return True

    def _is_named(self, step: Step, heard: Heard) -> bool:
        """Whether an entity in the message may be this step's."""
        if step.kind is not Kind.COLLECT:
            return False
        return any(heard.entities.get(entity) for entity in self._book.slots[step.name].entities)

    def _another_choice(self, flow: Flow, last: Frame, step: Step, heard: Heard) -> Any:
        """Another of the choices that an answered flow had, named in plain words: "and the mobile?"."""
        if step.kind is not Kind.COLLECT or (flow.is_sensitive and self._walk.turn.customer is None):
            return None
        rule = self._book.slots[step.name]
        if rule.type != "choice" or not heard.text:
            return None
        filling = fill(rule, heard, self._walk.options(rule, last), self._walk.rules.region, is_answer=False)
        is_other = isinstance(filling, Filled) and filling.value != last.slots.get(step.name)
        return filling.value if is_other and isinstance(filling, Filled) else None

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
            if not is_first and self._walk.gathered.replies:
                # Said in pieces: the question has just been asked.
                return
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
        self._walk.gathered.hand_off = "not_understood"
        return True

    def _flow_of(self, heard: Heard) -> Flow | None:
        name = self._book.by_intent.get(heard.intent)
        return self._book.flows[name] if name else None

    def _step_of(self, frame: Frame) -> Step:
        flow = self._book.flows[frame.flow]
        return flow.steps[flow.index[frame.step]]

    def _because(self, reason: str) -> None:
        self._walk.gathered.reasons.append(reason)
