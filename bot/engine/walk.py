"""Walks the flows for one turn: runs steps until a question is asked or nothing is left to do.

What comes of it is in `gathered`; nothing outside is touched. A sensitive flow runs a step only with a verified
customer: `_secure` is asked before every step of every flow, so no branch can forget it.
"""

from typing import Any

from bot.choosing_words import means_all
from bot.countries import country_of
from bot.engine.agreement import agreed, read_back
from bot.engine.dialogue import Dialogue, Done, Frame
from bot.engine.each import EACH, are_lines, can_take_each, split
from bot.engine.facts import Facts
from bot.engine.fill import Filled, Rejected
from bot.engine.flow import CHOOSING, END, Flow, Kind, SlotRule, Step
from bot.engine.heard import Heard
from bot.engine.rules import Rules
from bot.engine.scene import Option, Outcome, Scene
from bot.engine.speaking import Speaking
from bot.engine.unasked import known_before, said_with_the_wish, the_only_one
from wire.turn import Choice, Language, Turn

VERIFY = "verify_customer"
AGAIN = "_again"
"""Ends the name of a question's short form."""
MOST_STEPS = 100
"""Steps of one turn; a flow that takes more goes round in circles."""
SAID_KEPT = 300
"""Characters of what the customer said with a wish."""
NAMED_KEPT = 5
"""Values of one entity."""
TRIED_KEPT = 5
"""Flows that ended last."""
UNDONE_BY_NOBODY = frozenset({"send_code", "urge", "outage_over"})
"""Effects that a customer cannot want to take back."""


class Circling(Exception):
    """A flow goes round in circles; the message names it."""


class Walk(Speaking):
    """One turn through the flows, and what is said on the way."""

    def __init__(self, rules: Rules, turn: Turn, dialogue: Dialogue, facts: Facts, language: Language) -> None:
        super().__init__(rules, turn, dialogue, language)
        self.facts = facts
        self.was_last_fresh = dialogue.is_last_fresh
        dialogue.is_last_fresh = False
        self._context = {
            "verified": turn.customer is not None,
            "can_verify": turn.abilities.can_verify,
            "choices": turn.abilities.choices,
        }

    def push(self, flow: Flow, *, heard: Heard | None = None, parent: Frame | None = None) -> Frame:
        """Begin a flow on top of the stack; called by `parent` when there is one."""
        frame = Frame(flow=flow.name, step=flow.steps[0].id, is_called=parent is not None)
        if heard is not None:
            frame.intent = heard.intent
            self.note(frame, heard)
        if parent is not None:
            frame.slots = dict(parent.slots)
        self.dialogue.drop(flow.name)
        self.dialogue.put(frame)
        return frame

    def note(self, frame: Frame, heard: Heard) -> None:
        """Keep what the customer said with a wish, for the steps that will ask."""
        frame.said = heard.text[:SAID_KEPT]
        frame.taken = []
        frame.entities |= {name: list(values[:NAMED_KEPT]) for name, values in heard.entities.items()}

    def run(self) -> None:
        """Go on from the top of the stack until a question is asked or the stack is empty."""
        for _ in range(MOST_STEPS):
            frame = self.dialogue.top
            if frame is None or self.gathered.hand_off is not None:
                return
            if self._secure(frame):
                continue
            if self._take(frame, self.step(frame)):
                return
        raise Circling(f"The flow '{self.dialogue.stack[-1].flow}' goes round in circles.")

    def step(self, frame: Frame) -> Step:
        """The step at which a frame stands."""
        return self.rules.book.flows[frame.flow].step(frame.step)

    def is_locked(self, frame: Frame) -> bool:
        """Whether its flow is of verified customers only and this one is none, or not any more."""
        return self.turn.customer is None and self.rules.book.flows[frame.flow].is_sensitive

    def because(self, reason: str) -> None:
        """Note why the turn goes as it goes."""
        self.gathered.reasons.append(reason)

    def options(self, rule: SlotRule, frame: Frame) -> tuple[Option, ...]:
        """What a choice slot may be, in this frame."""
        return self.rules.options[rule.options].list(self.scene(frame)) if rule.options else ()

    def scene(self, frame: Frame) -> Scene:
        """What an action in this frame may see."""
        return Scene(
            facts=self.facts,
            customer=self.turn.customer,
            slots=frame.slots,
            said=frame.said,
            entities=frame.entities,
            language=self.language,
            now=self.turn.now,
            today=self.turn.now.astimezone(self.rules.zone).date(),
            say=self.words,
            policy=self.rules.policy,
            home=country_of(self.rules.zone),
        )

    def ask(self, frame: Frame, step: Step, options: tuple[Option, ...], utter: str | None = None) -> None:
        """Put a collect step's question, or `utter` in its place, with its choices.

        A question that stands already is put in its short form, where it has one.
        """
        question = utter or step.utter or ""
        spoken = question + AGAIN if frame.is_asking and utter is None and self._may_be_short(frame, step) else question
        frame.is_asking = self.gathered.has_asked = True
        choices = None
        if options:
            choices = tuple(
                Choice(title=option.title, payload=f'/inform{{"{step.name}":"{option.value}"}}')
                for option in options
                if option.is_offered
            )
        self.say(spoken if spoken in self.rules.answers.names else question, choices, **self.values(frame))
        self.gathered.said[-1] = question
        if step.is_agreement:
            read_back(frame, self.gathered.replies[-1].text, self.language)

    def agree(self, frame: Frame, heard: Heard) -> bool:
        """Note that the customer said yes to what `frame` read back; False when that cannot be shown."""
        shown = agreed(frame, heard)
        if shown is None:
            return False
        self.gathered.agreed.append(shown)
        return True

    def move_on(self, frame: Frame, step: Step) -> None:
        """Set the frame to the step after `step`, or end it."""
        frame.is_asking = False
        if step.kind is Kind.COLLECT:
            frame.told, frame.read_back = [], None
        flow = self.rules.book.flows[frame.flow]
        target = next(
            (branch.target for branch in step.branches if branch.condition is None or self._holds(branch, frame)),
            None,
        )
        if target is None:
            following = flow.index[step.id] + 1
            target = flow.steps[following].id if following < len(flow.steps) else END
        if target == END:
            self.end(frame)
        else:
            frame.step = target

    def end(self, frame: Frame) -> None:
        """Take a finished flow from the stack; the one below goes on."""
        stack = self.dialogue.stack
        stack.remove(frame)
        if frame.is_gate:
            return
        if frame.is_called:
            if stack:
                self.move_on(stack[-1], self.step(stack[-1]))
            return
        flow = self.rules.book.flows[frame.flow]
        if flow.is_small_talk:
            return
        rules = self.rules.book.slots
        if not any(name in rules and rules[name].type == "yes_no" for name in frame.slots):
            self.gathered.told.extend(frame.told)
        frame.told = []
        self.dialogue.last, self.dialogue.is_last_fresh = frame, True
        self.dialogue.tried = [*[name for name in self.dialogue.tried if name != frame.flow], frame.flow][-TRIED_KEPT:]
        self._say_next()

    @property
    def cannot_wait(self) -> bool:
        """Something urgent is under way: a lost phone."""
        topics = self.rules.book.topics
        return any(frame.intent and topics[frame.intent].is_urgent for frame in self.dialogue.stack)

    def give_up(self) -> None:
        """End the flow on top and all that called it."""
        stack = self.dialogue.stack
        while stack and stack[-1].depends:
            stack.pop()
        if stack:
            stack.pop()
        self._say_next()

    def give_up_private(self) -> None:
        """End every flow that needs a verified customer."""
        flows = self.rules.book.flows
        self.dialogue.stack = [
            frame for frame in self.dialogue.stack if not frame.depends and not flows[frame.flow].is_sensitive
        ]
        self._say_next()

    def _may_be_short(self, frame: Frame, step: Step) -> bool:
        """What is agreed on must have been read back in full in the language of the talk."""
        shown = frame.read_back
        return not step.is_agreement or (shown is not None and shown.language == self.language)

    def _holds(self, branch: Any, frame: Frame) -> bool:
        return bool(branch.condition(frame.slots, self._context))

    def _secure(self, frame: Frame) -> bool:
        """See to it that a sensitive flow has a verified customer; True when the stack was changed for it."""
        if not self.is_locked(frame):
            return False
        if self.turn.abilities.can_verify:
            self._raise_gate(frame)
        else:
            if "utter_cannot_verify" not in self.gathered.said:
                self.say("utter_cannot_verify")
            self.give_up()
        return True

    def _raise_gate(self, frame: Frame) -> None:
        """Put the verification before `frame`; one that is under way goes on where it is."""
        stack = self.dialogue.stack
        gate = next((other for other in stack if other.flow == VERIFY), None)
        if gate is not None:
            stack.remove(gate)
            stack.append(gate)
            return
        gate = self.push(self.rules.book.flows[VERIFY])
        gate.is_gate = True
        gate.said, gate.entities = frame.said, dict(frame.entities)

    def _say_next(self) -> None:
        """Say which flow goes on now that the one above it has ended."""
        top, main = self.dialogue.top, self.dialogue.main
        if top is None or main is None or self.gathered.hand_off is not None:
            return
        topic = self.topic(main)
        if top.waits:
            top.waits = False
            self.say("utter_next_wish", topic=topic)
        elif top.is_asking and topic:
            self.say("utter_back_to", topic=topic)

    def _take(self, frame: Frame, step: Step) -> bool:
        """Run one step; True when the turn ends here with a question."""
        match step.kind:
            case Kind.COLLECT:
                return self._collect(frame, step)
            case Kind.ACTION if step.name.startswith("utter_"):
                self.say(step.name, **self.values(frame))
                frame.told.append(self.gathered.replies[-1].text)
                self.move_on(frame, step)
            case Kind.ACTION:
                self._apply(frame, step, self.rules.actions[step.name].run(self.scene(frame)))
            case Kind.SET_SLOTS:
                frame.slots.update(step.slots)
                self.move_on(frame, step)
            case Kind.CALL:
                self.push(self.rules.book.flows[step.name], parent=frame)
            case Kind.LINK:
                self._link(frame, step)
            case Kind.NOOP:
                self.move_on(frame, step)
        return False

    def _collect(self, frame: Frame, step: Step) -> bool:
        rule = self.rules.book.slots[step.name]
        if frame.slots.get(step.name) is None:
            options = self.options(rule, frame)
            wants_all = (
                rule.type == "choice" and rule.name not in frame.taken and are_lines(options) and means_all(frame.said)
            )
            if wants_all and can_take_each(step, options):
                split(self.dialogue.stack, frame, step, options)
                return False
            value = self._without_asking(rule, frame, options, step)
            if value is None and not step.is_optional:
                if wants_all:
                    self.say("utter_one_at_a_time")
                self.ask(frame, step, options)
                return True
            frame.slots[step.name] = value
        if rule.is_remembered and frame.slots[step.name] is not None and EACH not in frame.slots:
            self.dialogue.remembered[step.name] = frame.slots[step.name]
        self.move_on(frame, step)
        return False

    def _without_asking(self, rule: SlotRule, frame: Frame, options: tuple[Option, ...], step: Step) -> Any:
        """A value that need not be asked for; what was said with the wish is looked at only once."""
        if rule.name not in frame.taken:
            frame.taken.append(rule.name)
            match said_with_the_wish(rule, frame, options, self.rules.region):
                case Filled(value=value) if value is not None:
                    return value
                case Rejected(said=words) if rule.type in CHOOSING:
                    self.say(f"utter_rejected_{rule.name}", said=words)
            only = the_only_one(rule, step, options)
            if only is not None:
                return only
        return known_before(rule, frame, step, options, self.dialogue)

    def _apply(self, frame: Frame, step: Step, outcome: Outcome) -> None:
        frame.slots.update(outcome.slots)
        self.gathered.effects.extend(outcome.effects)
        for effect in outcome.effects:
            if effect.kind not in UNDONE_BY_NOBODY:
                self.dialogue.done = Done(kind=effect.kind)
        if outcome.hand_off is not None:
            self.gathered.hand_off = outcome.hand_off
            if self.dialogue.main is not None and self.dialogue.main.intent:
                self.dialogue.wants_now(self.dialogue.main.intent)
        self.move_on(frame, step)

    def _link(self, frame: Frame, step: Step) -> None:
        """Go over to another flow for good, with what is known so far."""
        target = self.rules.book.flows[step.name]
        self.dialogue.stack.remove(frame)
        linked = self.push(target)
        linked.slots, linked.said, linked.entities = dict(frame.slots), frame.said, frame.entities
        linked.is_called, linked.intent, linked.goes_on = frame.is_called, frame.intent, frame.goes_on
