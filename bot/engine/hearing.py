"""What the messages of a turn do to a dialogue: the question in hand, corrections, new wishes, in this order. Pure."""

from dataclasses import replace
from typing import Any

from bot.answering_words import leaves_everything
from bot.engine.asked import answers_what_is_asked
from bot.engine.cancelling import cancel, cancel_everything
from bot.engine.correcting import CORRECTING, Correcting
from bot.engine.dialogue import Frame
from bot.engine.facts import SystemAway
from bot.engine.failing import tell_away
from bot.engine.flow import Flow, Kind
from bot.engine.heard import AROUND_MASKED, FALLBACK, UNREAD, Heard
from bot.engine.leaving import may_answer, says_goodbye, take_leave
from bot.engine.misunderstanding import missed, tell_not_understood
from bot.engine.question import answer, decline_before_a_wish
from bot.engine.repeating import notice_repetition
from bot.engine.shown import asks_of_what_is_shown
from bot.engine.small_talk import take_small_talk
from bot.engine.verifying import explain
from bot.engine.walk import Walk
from bot.engine.wishes import put_off, tell_put_off, wished_flow
from bot.language import asked_for

WISH_LONGEST = 80


class Hearing:
    """The messages of one turn, heard one after another."""

    def __init__(self, walk: Walk, everything: tuple[Heard, ...]) -> None:
        self._walk = walk
        self._everything = everything
        self._dialogue = walk.dialogue
        self._book = walk.rules.book
        self._correcting = Correcting(walk)

    def hear_all(self) -> None:
        """Take every message until people must take over; the wishes that were not come to wait."""
        for place, heard in enumerate(self._everything):
            if self._walk.turn.code is not None and heard.intent in AROUND_MASKED:
                continue
            try:
                self.hear(heard)
            except SystemAway:
                self._put_off_after(place)
                raise
            if self._walk.gathered.hand_off is not None:
                self._put_off_after(place)
                return
        tell_put_off(self._walk)
        if self._walk.gathered.begun is not None:
            notice_repetition(self._walk, self._walk.gathered.begun)

    def hear(self, heard: Heard) -> None:
        """Take one message; leaves a reason in `gathered.hand_off` when people must take over."""
        walk, asking = self._walk, self._dialogue.asking
        if heard.command in ("try_again", "back_to_bot"):
            walk.run()
            if not walk.gathered.replies:
                walk.say("utter_menu")
            return
        if heard.command == "cancel":
            if asking is None or not walk.step(asking).is_agreement:
                cancel(walk)
                return
            # "Forget it" to what was read back is a no, and its flow knows what that leaves as it is.
            heard = replace(heard, intent="deny", command=None)
        if says_goodbye(heard) and (asking is None or not may_answer(walk, asking, heard)):
            take_leave(walk, heard, self._everything)
            return
        if self._dialogue.stack and not heard.chosen and leaves_everything(heard.text):
            cancel_everything(walk)
            return
        if asks_of_what_is_shown(walk, heard) or explain(walk, heard) or answers_what_is_asked(walk, heard):
            return
        if asking is not None and not self._is_next_wish(heard):
            if walk.is_locked(asking):
                if heard.intent in CORRECTING | {UNREAD}:
                    walk.run()
                    return
            elif self._correcting.correct(asking, heard) or answer(walk, asking, heard):
                return
            decline_before_a_wish(walk, asking, heard)
        if heard.intent == UNREAD:
            self._dialogue.unread = heard.text
            tell_away(walk, "nlu")
        elif heard.intent == "language_change":
            self._change_language(heard)
        elif not self._correcting.correct_the_last(heard):
            self._begin(heard)

    def _put_off_after(self, place: int) -> None:
        """Let the wishes wait that stand behind the message at `place`."""
        for heard in self._everything[place + 1 :]:
            flow = wished_flow(heard, self._book)
            if flow is not None:
                put_off(self._walk, heard, flow)

    def _is_next_wish(self, heard: Heard) -> bool:
        """The question was put in this very turn, so another wish in it is no answer."""
        main = self._dialogue.main
        flow = wished_flow(heard, self._book)
        return self._walk.gathered.has_asked and flow is not None and main is not None and flow.name != main.flow

    def _change_language(self, heard: Heard) -> None:
        self._walk.because("language")
        self._walk.say("utter_language_changed" if asked_for(heard) else "utter_which_language")
        if self._dialogue.asking is not None:
            self._walk.run()

    def _begin(self, heard: Heard) -> None:
        name = self._book.by_intent.get(heard.intent) if heard.intent not in (FALLBACK, "inform") else None
        if name is None:
            tell_not_understood(self._walk, heard, self._everything)
            return
        flow = self._book.flows[name]
        if flow.is_small_talk:
            take_small_talk(self._walk, flow, heard, self._everything)
            return
        if self._is_next_wish(heard) and not self._book.topics[heard.intent].is_urgent:
            put_off(self._walk, heard, flow)
            return
        self._dialogue.wants_now(heard.intent)
        if self._is_said_again(flow, heard):
            return
        self._dialogue.is_understood()
        known = self._drop_where_it_led(flow, heard)
        named = sorted(value for values in heard.entities.values() for value in values[:1])
        self._walk.gathered.begun = " ".join([heard.intent, *named])[:WISH_LONGEST]
        heard = replace(
            heard, entities={**{name: tuple(values) for name, values in self._dialogue.named.items()}, **heard.entities}
        )
        self._dialogue.named = {}
        self._walk.push(flow, heard=heard).slots |= known
        self._walk.run()

    def _is_said_again(self, flow: Flow, heard: Heard) -> bool:
        """Take a wish that is under way already as more words for it; False when it is to begin anew."""
        under_way, asking = self._under_way(flow, heard), self._dialogue.asking
        if under_way is None or asking is None or under_way.waits:
            return False
        if self._walk.gathered.has_asked:
            # Said in pieces: the question has just been asked.
            self._walk.note(under_way, heard)
            return True
        if under_way.intent == heard.intent and (asking.is_gate or not _names_more(heard, under_way)):
            # The same wish again is no answer to the question: ask once more, but not for ever.
            self._walk.note(under_way, heard)
            if not missed(self._walk):
                self._walk.run()
            return True
        return False

    def _under_way(self, flow: Flow, heard: Heard) -> Frame | None:
        """Where this wish stands already: in its own flow, or in one that this has led to.

        The latter only while a remedy is tried, or the customer verified: the number would be asked for once more.
        """
        own = next((frame for frame in self._dialogue.stack if frame.flow == flow.name), None)
        main = self._dialogue.main
        is_of_main = main is not None and main.intent == heard.intent
        return main if own is None and is_of_main and self._goes_on_where_it_led() else own

    def _goes_on_where_it_led(self) -> bool:
        asking = self._dialogue.asking
        return asking is not None and (asking.is_gate or self._book.slots[self._walk.step(asking).name].is_remedy)

    def _drop_where_it_led(self, flow: Flow, heard: Heard) -> dict[str, Any]:
        """The same wish anew, such as another town: the question that it had led to is no longer of use.

        Returns the place that was told for it, unless another is named: nobody is asked for the town again.
        """
        main, stack = self._dialogue.main, self._dialogue.stack
        if main is None or main.intent != heard.intent or main.waits:
            return {}
        del stack[stack.index(main) :]
        rules = [self._book.slots[step.name] for step in flow.steps if step.kind is Kind.COLLECT]
        return {
            rule.name: main.slots[rule.name]
            for rule in rules
            if rule.type == "place"
            and main.slots.get(rule.name) is not None
            and not any(heard.entities.get(entity) for entity in rule.entities)
        }


def _names_more(heard: Heard, frame: Frame) -> bool:
    """Whether a wish said again names what it did not the first time: another town, two plans to compare."""
    return any(set(values) - set(frame.entities.get(name, ())) for name, values in heard.entities.items())
