"""What one message does to a dialogue: the question in hand, corrections, and new wishes, in this order. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answering_words import hesitates, leaves_everything, sets_a_condition, was_tried
from bot.choosing_words import bare_figure, means_all
from bot.engine.asked import answers_what_is_asked
from bot.engine.choose import ordinal
from bot.engine.correcting import CORRECTING, Correcting
from bot.engine.dialogue import Frame
from bot.engine.each import can_take_each, split
from bot.engine.failing import tell_away
from bot.engine.fill import Filled, Rejected, fill, tells_enough
from bot.engine.flow import CHOOSING, Flow, Step
from bot.engine.heard import FALLBACK, UNREAD, Heard
from bot.engine.leaving import GOODBYE, may_answer, says_goodbye, take_leave
from bot.engine.scene import Option
from bot.engine.shown import asks_of_what_is_shown
from bot.engine.verifying import explain
from bot.engine.walk import NAMED_KEPT, SAID_KEPT, Walk
from bot.engine.wishes import put_off, wished_flow
from bot.language import asked_for
from bot.words import (
    consents,
    declines_first,
    opening_intent,
    says_as_before,
    says_still,
    takes_leave,
)
from wire.turn import Choice

MOST_UNSURE = 2
"""Times in a row that the bot may fail to understand before a person takes over."""
CLARIFY_CHOICES = 3
NOT_UNDERSTOOD = "not_understood"
WISH_LONGEST = 80
FIGURES_OF_A_PLACE = 3
"""Of a number from here on nobody counted options."""
HUMAN = "/human_request"

_SMALL = frozenset({"affirm", "deny", "greet", "thank", "goodbye", "help", "bot_challenge", "out_of_scope"})

_OPENINGS = frozenset({"affirm", "help"})
"""What leads up to a wish in the same turn, as "ok so" and "I have a question" do."""


class Hearing:
    """The messages of one turn, heard one after another."""

    def __init__(self, walk: Walk, everything: tuple[Heard, ...]) -> None:
        self._walk = walk
        self._heard = everything
        self._dialogue = walk.dialogue
        self._book = walk.rules.book
        self._correcting = Correcting(walk)

    def hear(self, heard: Heard) -> None:
        """Take one message; leaves a reason in `gathered.hand_off` when people must take over."""
        if heard.command in ("try_again", "back_to_bot"):
            self._walk.run()
            if not self._walk.gathered.replies:
                self._walk.say("utter_menu")
            return
        top = self._dialogue.top
        if heard.command == "cancel":
            if top is None or not top.is_asking or not self._step_of(top).is_agreement:
                self._cancel()
                return
            # "Forget it" to what was read back is a no, and its flow knows what that leaves as it is.
            heard = replace(heard, intent="deny", command=None)
        if says_goodbye(heard) and (top is None or not top.is_asking or not may_answer(self._walk, top, heard)):
            self._leave(heard)
            return
        if self._dialogue.stack and not heard.chosen and leaves_everything(heard.text):
            self._leave_everything()
            return
        if asks_of_what_is_shown(self._walk, heard):
            return
        if explain(self._walk, heard) or answers_what_is_asked(self._walk, heard):
            return
        if top is not None and top.is_asking and not self._is_next_wish(heard):
            if self._is_locked(top) and heard.intent in CORRECTING | {UNREAD}:
                self._walk.run()
                return
            if not self._is_locked(top) and (self._correcting.correct(top, heard) or self.answer(top, heard)):
                return
            self._decline_before_a_wish(top, heard)
        if heard.intent == UNREAD:
            self._dialogue.unread = heard.text
            tell_away(self._walk, "nlu")
            return
        if heard.intent == "language_change":
            self._change_language(heard)
            return
        if self._correcting.correct_the_last(heard):
            return
        self._begin(heard)

    def _decline_before_a_wish(self, frame: Frame, heard: Heard) -> None:
        """ "No, leave it. How much data have I left?" says no to the question in hand before it wishes for more."""
        rule = self._book.slots[self._step_of(frame).name]
        main, flow = self._dialogue.main, wished_flow(heard, self._book)
        if rule.type != "yes_no" or flow is None or main is None or heard.intent == main.intent or frame.is_gate:
            return
        if not self._is_locked(frame) and declines_first(heard.text):
            self.answer(frame, Heard(text="", intent="deny", message_id=heard.message_id))

    def keep(self, later: Sequence[Heard]) -> None:
        """Let wishes wait that could not be heard now."""
        for heard in later:
            flow = wished_flow(heard, self._book)
            if flow is not None:
                put_off(self._walk, heard, flow)

    def _is_next_wish(self, heard: Heard) -> bool:
        """The question was put in this very turn, so another wish in it is no answer."""
        main = self._dialogue.main
        flow = wished_flow(heard, self._book)
        return self._walk.gathered.has_asked and flow is not None and main is not None and flow.name != main.flow

    def _is_locked(self, frame: Frame) -> bool:
        """Its question was asked of a customer who is not verified any more: only a new code opens it again."""
        return self._book.flows[frame.flow].is_sensitive and self._walk.turn.customer is None

    def _cancel(self) -> None:
        main = self._dialogue.main
        self._because("cancelled")
        self._dialogue.is_understood()
        if main is None:
            self._cancel_what_was_done()
            return
        self._walk.say("utter_cancelled")
        top = self._dialogue.top
        if top is not None and top.is_gate:
            # Who will not be verified wants nothing else that is private either.
            self._walk.give_up_private()
        else:
            self._walk.give_up()
        self._walk.run()

    def _leave_everything(self) -> None:
        self._because("cancelled")
        self._dialogue.is_understood()
        self._walk.say("utter_cancelled")
        self._dialogue.stack = []

    def _cancel_what_was_done(self) -> None:
        done = self._dialogue.done
        if done is None:
            self._walk.say("utter_all_right")
        elif done.number is None:
            self._walk.say("utter_under_way_already")
        else:
            self._walk.say("utter_done_already", number=done.number)

    def _change_language(self, heard: Heard) -> None:
        self._because("language")
        self._walk.say("utter_language_changed" if asked_for(heard) else "utter_which_language")
        if self._dialogue.top is not None and self._dialogue.top.is_asking:
            self._walk.run()

    def answer(self, frame: Frame, heard: Heard) -> bool:
        """Take `heard` as the answer to the question in hand; False when it is none."""
        step = self._step_of(frame)
        rule = self._book.slots[step.name]
        main = self._dialogue.main
        if rule.type == "yes_no" and main is not None and heard.intent == main.intent:
            # "No, still slow" sounds like the wish itself, and is a no.
            is_no = rule.is_remedy and (says_still(heard.text) or was_tried(heard.text))
            heard = replace(heard, intent="deny" if is_no else "inform")
        elif rule.is_remedy and (says_as_before(heard.text) or was_tried(heard.text)):
            heard = replace(heard, intent="deny")
        if rule.type == "yes_no" and not heard.chosen and hesitates(heard.text):
            heard = replace(heard, intent="deny")
        if step.is_agreement and not heard.chosen and _agrees_in_part(heard):
            self._because("conditional_yes")
            self._dialogue.is_understood()
            self._walk.say("utter_only_as_it_stands")
            self._walk.run()
            return True
        options = self._walk.options(rule, frame)
        if rule.type == "choice" and len(options) > 1 and not heard.chosen and means_all(heard.text):
            self._take_all(frame, step, options)
            return True
        filling = fill(rule, _answering(heard, frame), options, self._walk.rules.region, is_answer=True)
        match filling:
            case Filled(value=value):
                self._dialogue.is_understood()
                if step.is_agreement and value and not self._walk.agree(frame, heard):
                    self._walk.run()
                    return True
                frame.slots[step.name] = value
                frame.is_asking = False
                if rule.type == "yes_no" and rule.entities:
                    # A number said with the yes is the one to verify by.
                    frame.said = heard.text[:SAID_KEPT]
                elif rule.type == "yes_no" and value is True and not step.is_agreement and not heard.chosen:
                    # "Yes, but an eSIM" says more than the question asked.
                    frame.said = f"{frame.said} {heard.text}".strip()[:SAID_KEPT]
                tells_more = tells_enough(heard.text) or _names_a_size(heard, options)
                if rule.type == "choice" and not heard.chosen and tells_more:
                    # Whoever answers with the whole story, or with the size itself, is not asked for it again.
                    frame.said = heard.text[:SAID_KEPT]
                if rule.type in ("choice", "place"):
                    # "5 GB" to "what do you need?" is more data, and names the pack as well; so does "Valencia,
                    # Venezuela" to "which town?" name the country.
                    frame.entities |= {name: list(values[:NAMED_KEPT]) for name, values in heard.entities.items()}
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

    def _take_all(self, frame: Frame, step: Step, options: Sequence[Option]) -> None:
        """ "All of them" to the question which one: each is told or, where it takes one, the question is put again."""
        if can_take_each(step, options):
            self._dialogue.is_understood()
            split(self._dialogue.stack, frame, step, options)
        elif self._missed():
            return
        else:
            self._walk.say("utter_one_at_a_time")
        self._walk.run()

    def _begin(self, heard: Heard) -> None:
        flow = self._flow_of(heard)
        if flow is None or heard.intent in (FALLBACK, "inform"):
            self._not_understood(heard)
            return
        if flow.is_small_talk:
            self._small_talk(flow, heard)
            return
        if self._is_next_wish(heard) and not self._book.topics[heard.intent].is_urgent:
            put_off(self._walk, heard, flow)
            return
        self._dialogue.wants_now(heard.intent)
        top = self._dialogue.top
        under_way = self._under_way(flow, heard)
        if under_way is not None and top is not None and top.is_asking and not under_way.waits:
            if self._walk.gathered.has_asked:
                # Said in pieces: the question has just been asked.
                self._walk.note(under_way, heard)
                return
            if under_way.intent == heard.intent and (top.is_gate or not _names_more(heard, under_way)):
                # The same wish again is no answer to the question: ask once more, but not for ever.
                self._walk.note(under_way, heard)
                if not self._missed():
                    self._walk.run()
                return
        self._dialogue.is_understood()
        self._drop_where_it_led(heard)
        named = sorted(value for values in heard.entities.values() for value in values[:1])
        self._walk.gathered.begun = " ".join([heard.intent, *named])[:WISH_LONGEST]
        self._walk.push(flow, heard=heard)
        self._walk.run()

    def _under_way(self, flow: Flow, heard: Heard) -> Frame | None:
        """Where this wish stands already: in its own flow, or, while a remedy is tried, in one that this has led to."""
        own = next((frame for frame in self._dialogue.stack if frame.flow == flow.name), None)
        main = self._dialogue.main
        is_of_main = main is not None and main.intent == heard.intent
        return main if own is None and is_of_main and self._is_trying_remedy() else own

    def _is_trying_remedy(self) -> bool:
        top = self._dialogue.top
        return top is not None and top.is_asking and self._book.slots[self._step_of(top).name].is_remedy

    def _drop_where_it_led(self, heard: Heard) -> None:
        """The same wish anew, such as another town: the question that it had led to is no longer of use."""
        main, stack = self._dialogue.main, self._dialogue.stack
        if main is not None and main.intent == heard.intent and not main.waits:
            del stack[stack.index(main) :]

    def _small_talk(self, flow: Flow, heard: Heard) -> None:
        top = self._dialogue.top
        if len(self._heard) > 1 and heard.intent in ("greet", "thank") and not self._is_alone(heard):
            return
        if heard.intent in _OPENINGS and self._has_wish_beside(heard):
            return
        if heard.intent == GOODBYE and top is not None and not says_goodbye(heard):
            self._not_understood(heard)
            return
        if heard.intent == GOODBYE or (heard.intent == "deny" and takes_leave(heard.text)):
            self._leave(heard)
            return
        if heard.intent == "affirm" and top is not None and top.is_asking:
            self._not_understood(heard)
            return
        if heard.intent == "out_of_scope":
            self._out_of_scope(flow, heard)
            return
        self._dialogue.is_understood()
        if heard.intent == "deny" and top is not None and top.is_asking:
            self._cancel()
            return
        if heard.intent == "thank" and top is not None and top.is_asking:
            self._walk.say("utter_you_are_welcome_beside")
            self._walk.run()
            return
        self._walk.push(flow, heard=heard)
        self._walk.run()

    def _leave(self, heard: Heard) -> None:
        """End here, but for a goodbye that only closes a message with a wish, or is followed by one."""
        after = self._heard[self._heard.index(heard) + 1 :] if heard in self._heard else ()
        beside = [other for other in self._heard if other.message_id == heard.message_id]
        if any(wished_flow(other, self._book) for other in (*beside, *after)):
            return
        take_leave(self._walk)

    def _out_of_scope(self, flow: Flow, heard: Heard) -> None:
        """The first time is no misunderstanding; from the second in a row on each counts as one."""
        self._dialogue.beside += 1
        if self._dialogue.beside == 1 and self._dialogue.top is not None and self._dialogue.top.is_asking:
            # One question at a time: a yes must not be taken for the other one's.
            self._walk.say("utter_out_of_scope_beside")
            self._walk.run()
            return
        if self._dialogue.beside == 1:
            self._walk.push(flow, heard=heard)
            self._walk.run()
            return
        if self._missed():
            return
        self._walk.say("utter_out_of_scope_again")
        if self._dialogue.top is not None and self._dialogue.top.is_asking:
            self._walk.run()

    def _is_alone(self, heard: Heard) -> bool:
        return all(other is heard or other.intent in ("greet", "thank") for other in self._heard)

    def _has_wish_beside(self, heard: Heard) -> bool:
        return any(wished_flow(other, self._book) for other in self._heard if other is not heard)

    def _not_understood(self, heard: Heard) -> None:
        is_said_already = NOT_UNDERSTOOD in self._walk.gathered.reasons
        self._because(NOT_UNDERSTOOD)
        if is_said_already or self._has_wish_beside(heard):
            return
        if self._missed():
            return
        top = self._dialogue.top
        if top is not None and top.is_asking:
            count, place = self._count_of_choices(top), heard.text.strip()
            if count and place.isdecimal() and len(place) < FIGURES_OF_A_PLACE:
                self._walk.say("utter_no_such_choice", place=place, count=count)
            else:
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

    def _count_of_choices(self, frame: Frame) -> int:
        """How many options the question in hand offers."""
        rule = self._book.slots[self._step_of(frame).name]
        if rule.type not in CHOOSING:
            return 0
        return sum(option.is_offered for option in self._walk.options(rule, frame))

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
        return self._book.flows[frame.flow].step(frame.step)

    def _because(self, reason: str) -> None:
        self._walk.gathered.reasons.append(reason)


def _names_more(heard: Heard, frame: Frame) -> bool:
    """Whether a wish said again names what it did not the first time: another town, two plans to compare."""
    return any(set(values) - set(frame.entities.get(name, ())) for name, values in heard.entities.items())


def _names_a_size(heard: Heard, options: Sequence[Option]) -> bool:
    """ "5" where there are three options is no place among them, but 5 GB."""
    return bare_figure(heard.text) is not None and ordinal(heard.text, len(options)) is None


def _answering(heard: Heard, frame: Frame) -> Heard:
    """ "Yes block it" sounds like the wish itself, and is a yes to the question it led to; so is "yes bye"."""
    if says_goodbye(heard) and consents(heard.text):
        return replace(heard, intent="affirm")
    opening = opening_intent(heard.text) if heard.intent == frame.intent else None
    return replace(heard, intent=opening) if opening in ("affirm", "deny") else heard


def _agrees_in_part(heard: Heard) -> bool:
    """Whether a message is a yes with a condition, whatever the NLU takes it for."""
    return "affirm" in (heard.intent, opening_intent(heard.text)) and sets_a_condition(heard.text)
