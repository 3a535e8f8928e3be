"""Corrections: another value for what was said before, in the flow under way or in the one that ended last. Pure."""

from typing import Any

from bot.choosing_words import (
    bare_figure,
    lone_figure,
    means_all,
    names_another,
    names_another_line,
    names_another_size,
)
from bot.countries import country_in
from bot.engine.choose import match_figure, match_option
from bot.engine.dialogue import Frame
from bot.engine.fill import Filled, Rejected, fill, tells_enough
from bot.engine.flow import CHOOSING, Flow, Kind, Step
from bot.engine.heard import FALLBACK, Heard
from bot.engine.shown import PRICE_ASKED
from bot.engine.walk import Walk
from bot.words import corrects_a_figure, is_whole_address, leading_intent, opening_intent

WRITTEN = frozenset({"address", "email"})
"""Types of slots whose value stands as it was written."""
CORRECTING = frozenset({"inform", "affirm", "deny", "out_of_scope", FALLBACK})


class Correcting:
    """Takes a message as a correction, where it is one."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._dialogue = walk.dialogue
        self._book = walk.rules.book

    def correct(self, frame: Frame, heard: Heard) -> bool:
        """Take `heard` as another value for a slot that this flow has already; False when it is not."""
        flow = self._book.flows[frame.flow]
        if self._take_another_size(frame, flow, heard):
            return True
        is_about_it = heard.intent in CORRECTING or heard.intent in flow.intents
        if not is_about_it and leading_intent(heard.text) != "deny":
            return False
        for step in self._answered(frame, flow):
            value = self._other_value(flow, frame, step, heard)
            if value is not None:
                self._go_back(frame, flow, step, value)
                return True
        return (
            self._reopen(frame, flow, heard)
            or self._ask_again_what_was_wrong(frame, flow, heard)
            or self._names_what_was_chosen(frame, flow, heard)
            or self._names_what_is_not_there(frame, flow, heard)
        )

    def _names_what_is_not_there(self, frame: Frame, flow: Flow, heard: Heard) -> bool:
        """ "WO-999" or "the one of 2019" to what was told of another: there is none, and the question stands."""
        if heard.intent not in CORRECTING or self._book.slots[flow.step(frame.step).name].type != "yes_no":
            return False
        for step in flow.steps[: flow.index[frame.step]]:
            if not self._is_named(step, heard) or frame.slots.get(step.name) is None:
                continue
            rule = self._book.slots[step.name]
            filling = fill(rule, heard, self._walk.options(rule, frame), self._walk.rules.region, is_answer=False)
            if isinstance(filling, Rejected) and rule.type == "choice":
                self._walk.because("not_there")
                self._dialogue.is_understood()
                self._walk.say(f"utter_rejected_{step.name}", said=filling.said)
                self._walk.run()
                return True
        return False

    def _names_what_was_chosen(self, frame: Frame, flow: Flow, heard: Heard) -> bool:
        """ "The roaming one" to what was read back of it is no answer, and no nonsense: the question is put again."""
        is_plain = heard.intent in ("inform", FALLBACK) and not heard.chosen and opening_intent(heard.text) is None
        # A figure that names none of the choices means something else.
        if not is_plain or any(one.isdecimal() for one in heard.text) or not flow.step(frame.step).is_agreement:
            return False
        for step in self._answered(frame, flow):
            rule = self._book.slots[step.name]
            if rule.type not in CHOOSING:
                continue
            if rule.type == "several" and means_all(heard.text):
                self._walk.run()
                return True
            option = match_option(heard.text, self._walk.options(rule, frame), (), is_answer=True)
            if option is not None and option.value == frame.slots[step.name]:
                self._walk.run()
                return True
        return False

    def _take_another_size(self, frame: Frame, flow: Flow, heard: Heard) -> bool:
        """ "20" or "a bigger one" to what was read back is neither yes nor no, but another of the choices before it."""
        figure, is_plain = bare_figure(heard.text), heard.intent in ("inform", FALLBACK)
        maybe = lone_figure(heard.text) if is_plain and figure is None else None
        is_vague = heard.intent in CORRECTING | set(flow.intents) and names_another_size(heard.text)
        answered = self._answered(frame, flow)
        is_size = figure or maybe or is_vague
        if heard.chosen or not flow.step(frame.step).is_agreement or not is_size or not answered:
            return False
        step = answered[-1]
        rule = self._book.slots[step.name]
        options = self._walk.options(rule, frame) if rule.type == "choice" else ()
        if len(options) < 2:
            return False
        named = [value for entity in rule.entities for value in heard.entities.get(entity, ())]
        if (figure or maybe) and not named:
            option = match_figure(figure or maybe or "", options)
        else:
            option = match_option(heard.text, options, named, is_answer=False)
        if maybe and option is None:
            return False
        if (figure or maybe) and option is not None and option.value == frame.slots[step.name]:
            self._dialogue.is_understood()
            self._walk.run()
            return True
        if figure and option is None:
            self._walk.say(f"utter_rejected_{step.name}", said=figure)
        is_other = option is not None and option.value != frame.slots[step.name]
        self._go_back(frame, flow, step, option.value if option is not None and is_other else None)
        return True

    def _ask_again_what_was_wrong(self, frame: Frame, flow: Flow, heard: Heard) -> bool:
        """ "No, it is 4º B" to an address read back: half of one cannot be mended, so it is asked for again.

        A whole one stands in the place of the one before.
        """
        is_whole = is_whole_address(heard.text)
        if not flow.step(frame.step).is_agreement or not (is_whole or corrects_a_figure(heard.text)):
            return False
        for step in reversed(self._answered(frame, flow)):
            rule = self._book.slots[step.name]
            if rule.type in WRITTEN and (rule.type == "address" or not is_whole):
                filling = fill(rule, heard, (), self._walk.rules.region, is_answer=is_whole)
                self._go_back(frame, flow, step, filling.value if isinstance(filling, Filled) else None)
                return True
        return False

    def _reopen(self, frame: Frame, flow: Flow, heard: Heard) -> bool:
        """ "The other one instead": of two choices the other, of more the question is put again."""
        if not names_another(heard.text) or heard.intent not in CORRECTING | set(flow.intents):
            return False
        for step in reversed(self._answered(frame, flow)):
            rule = self._book.slots[step.name]
            others = [one for one in self._walk.options(rule, frame) if one.value != frame.slots[step.name]]
            if rule.type == "choice" and others:
                self._go_back(frame, flow, step, others[0].value if len(others) == 1 else None)
                return True
        return False

    def _answered(self, frame: Frame, flow: Flow) -> list[Step]:
        """The questions before the one in hand whose slots are filled, in their order."""
        before = flow.steps[: flow.index[frame.step]]
        return [step for step in before if step.kind is Kind.COLLECT and frame.slots.get(step.name) is not None]

    def _go_back(self, frame: Frame, flow: Flow, step: Step, value: Any) -> None:
        """Stand again at a step that was passed, with another value for its slot, or none.

        What was found on the way to it, such as the sum that is owed, still counts; what was asked after it does not.
        """
        number = flow.index[step.id]
        self._walk.because("corrected")
        self._dialogue.is_understood()
        dropped = {later.name for later in flow.steps[number:] if later.kind is Kind.COLLECT} | {PRICE_ASKED}
        frame.slots = {name: old for name, old in frame.slots.items() if name not in dropped} | {step.name: value}
        frame.taken = [*frame.taken, step.name]
        frame.step, frame.is_asking = step.id, False
        frame.told, frame.read_back = [], None
        self._walk.run()

    def _other_value(self, flow: Flow, frame: Frame, step: Step, heard: Heard) -> Any:
        rule = self._book.slots[step.name]
        is_named = self._is_named(step, heard)
        # "In two parts" to what was read back names another choice as well as "no, in two parts" does.
        is_at_read_back = flow.step(frame.step).is_agreement and not tells_enough(heard.text)
        names_it = heard.intent == "deny" or (is_at_read_back and heard.intent in {"inform", FALLBACK, *flow.intents})
        if not is_named and not (names_it and rule.type in CHOOSING):
            return None
        if not is_named and not heard.text:
            return None
        options = self._walk.options(rule, frame)
        filling = fill(rule, heard, options, self._walk.rules.region, is_answer=False)
        if isinstance(filling, Filled) and filling.value != frame.slots[step.name]:
            return filling.value
        return None

    def correct_the_last(self, heard: Heard) -> bool:
        """ "No, the March one" after the answer was given: run the flow again with what is said now."""
        last = self._dialogue.last
        if last is None or (self._dialogue.stack and not self._is_about_what_was_told_beside(last, heard)):
            return False
        flow = self._book.flows[last.flow]
        if heard.intent == "affirm":
            return self._follow_up(flow, last, heard)
        is_about_it = heard.intent in CORRECTING | set(flow.intents)
        if is_about_it and any(step.is_each for step in flow.steps) and means_all(heard.text):
            self._walk.because("corrected")
            self._dialogue.is_understood()
            self._walk.push(flow, heard=heard).intent = last.intent
            self._walk.run()
            return True
        if is_about_it and names_another_line(heard.text) and self._run_for_another(flow, last, heard):
            return True
        if heard.intent not in ("inform", "deny", FALLBACK):
            return False
        renewed = next((step for step in flow.steps if self._is_named(step, heard)), None)
        value = None
        for step in flow.steps if renewed is None else ():
            value = self._another_choice(flow, last, step, heard)
            if value is not None:
                renewed = step
                break
        if renewed is None:
            return self._follow_up(flow, last, heard)
        self._walk.because("corrected")
        self._dialogue.is_understood()
        frame = self._walk.push(flow, heard=heard)
        frame.intent = last.intent
        kept = {name: old for name, old in last.slots.items() if self._stays(flow, name) and name != renewed.name}
        frame.slots = kept if value is None else {**kept, renewed.name: value}
        self._walk.run()
        return True

    def _is_about_what_was_told_beside(self, last: Frame, heard: Heard) -> bool:
        """ "Madrid then" to the shops that were told while another question stands."""
        if not self._walk.was_last_fresh or heard.intent not in ("inform", FALLBACK):
            return False
        return any(self._is_named(step, heard) for step in self._book.flows[last.flow].steps)

    def _run_for_another(self, flow: Flow, last: Frame, heard: Heard) -> bool:
        """ "And for my other line?": of two the other, of more the question which; False where there is no other."""
        if flow.is_sensitive and self._walk.turn.customer is None:
            return False
        for step in flow.steps:
            rule = self._book.slots[step.name] if step.kind is Kind.COLLECT else None
            chosen = last.slots.get(step.name)
            if rule is None or not rule.is_remembered or chosen is None:
                continue
            others = [one for one in self._walk.options(rule, last) if one.value != chosen]
            if not others:
                return False
            self._walk.because("corrected")
            self._dialogue.is_understood()
            self._dialogue.remembered.pop(step.name, None)
            frame = self._walk.push(flow, heard=heard)
            frame.intent = last.intent
            frame.slots[step.name] = others[0].value if len(others) == 1 else None
            self._walk.run()
            return True
        return False

    def _stays(self, flow: Flow, name: str) -> bool:
        """Whether a slot that was asked for still counts; a yes was said to what was read back then, and to no more."""
        is_collected = any(step.kind is Kind.COLLECT and step.name == name for step in flow.steps)
        return is_collected and self._book.slots[name].type != "yes_no"

    def _follow_up(self, flow: Flow, last: Frame, heard: Heard) -> bool:
        """ "To my email, please" after a bill was explained: go on to the flow that does such a thing."""
        if heard.intent == "deny":
            return False
        for slot, name in flow.follow_ups.items():
            other = self._book.flows[name]
            step = next(step for step in other.steps if step.kind is Kind.COLLECT and step.name == slot)
            if self._another_choice(other, last, step, heard) is not None:
                self._walk.because("followed_up")
                self._dialogue.is_understood()
                self._dialogue.wants_now(other.intents[0])
                self._walk.push(other, heard=heard).intent = other.intents[0]
                self._walk.run()
                return True
        return False

    def _is_named(self, step: Step, heard: Heard) -> bool:
        """Whether an entity in the message may be this step's; a country is known by its name alone, "and Korea?"."""
        if step.kind is not Kind.COLLECT:
            return False
        rule = self._book.slots[step.name]
        is_country = rule.type == "country" and not tells_enough(heard.text) and country_in(heard.text) is not None
        return is_country or any(heard.entities.get(entity) for entity in rule.entities)

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
