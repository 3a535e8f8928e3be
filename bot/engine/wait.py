"""What the bot still answers to those who wait for a person: how long, cancel, leave a number, back to the bot.

All else is for the person who will come; that it goes there is said once and again after a while. A flow may
go on meanwhile, such as the offer of a new SIM once a lost one is blocked: its question is answered too. While nobody
is on duty the bot serves the wishes that it is sure of and that need no person, and the place is kept.
"""

from dataclasses import replace
from datetime import timedelta

from bot.engine.coming_back import come_back
from bot.engine.contact import ask_contact, reject_contact, take_contact
from bot.engine.facts import SystemAway
from bot.engine.failing import run_unless_away, tell_away
from bot.engine.hand_off import on_duty, tell_outlook, tell_who_waits
from bot.engine.heard import AROUND_MASKED, FALLBACK, WAITS, Heard
from bot.engine.hearing import Hearing
from bot.engine.leaving import GOODBYE, may_answer, says_goodbye, take_leave_of_the_queue
from bot.engine.question import answer
from bot.engine.verifying import take_code
from bot.engine.walk import Walk
from bot.engine.wishes import tell_put_off, wished_flow
from bot.words import waits_no_longer

PASSED_ON_AGAIN_AFTER = timedelta(minutes=15)
"""What is written sooner after the customer was told that it goes to people is passed on without a word."""
_SAYS_NOTHING_NEW = frozenset({"affirm", "thank"})
_MENU = "help"


def wait(walk: Walk, queue: str, everything: tuple[Heard, ...]) -> None:
    """Hear a customer who waits in `queue`, or has come back to the bot from there."""
    walk.because("waiting")
    tell_who_waits(walk)
    if any(heard.command == "back_to_bot" for heard in everything):
        come_back(walk, queue, everything)
        return
    go_on(walk)
    Waiting(walk, queue, everything).hear_all()


def go_on(walk: Walk) -> None:
    """Begin what goes on while the customer waits; with the operator's systems away it is left to people."""
    dialogue, main = walk.dialogue, walk.dialogue.main
    if main is None or not main.goes_on or dialogue.asking is not None:
        return
    try:
        walk.run()
    except SystemAway:
        dialogue.end_what_goes_on()


class Waiting:
    """The messages of one turn of a customer who waits in a queue."""

    def __init__(self, walk: Walk, queue: str, everything: tuple[Heard, ...]) -> None:
        self._walk = walk
        self._queue = queue
        self._everything = everything
        self._hearing = Hearing(walk, everything)
        self._has_wish = any(self._is_for_the_bot(heard) for heard in everything)
        self._first: int | None = None
        self._knows_of_the_place = False

    def hear_all(self) -> None:
        """Take every message, and the code that came with them; what turns out to be for people is left to them."""
        walk = self._walk
        is_code = walk.dialogue.serves_who_waits and walk.turn.code is not None
        if is_code:
            try:
                take_code(walk)
            except SystemAway:
                tell_away(walk, "bss")
        for heard in self._everything:
            if not is_code or heard.intent not in AROUND_MASKED:
                self._hear(heard)
        self._close()
        if walk.gathered.hand_off is not None:
            tell_who_waits(walk)
            walk.dialogue.end_what_goes_on()
            walk.dialogue.is_understood()

    def _hear(self, heard: Heard) -> None:
        """Answer one message, or leave it to the person who will come."""
        dialogue = self._walk.dialogue
        if dialogue.asks_contact and take_contact(self._walk, heard, self._queue):
            return
        if self._answers(heard):
            return
        if heard.command == "cancel":
            self._cancel()
        elif heard.command == "leave_contact":
            if not take_contact(self._walk, heard, self._queue):
                ask_contact(self._walk)
        elif heard.command == "keep_waiting":
            dialogue.asks_contact = False
            self._keep_waiting()
        elif heard.command == "how_long" or heard.intent == "human_request":
            self._tell()
        elif heard.intent == GOODBYE and says_goodbye(heard):
            take_leave_of_the_queue(self._walk)
        elif dialogue.asks_contact and not self._is_for_the_bot(heard):
            if not reject_contact(self._walk, heard):
                self._pass_on(heard)
        elif heard.intent == "language_change":
            self._walk.say("utter_language_changed")
            self._tell()
        elif self._is_for_the_bot(heard):
            self._serve(heard)
        elif not (self._nobody_is_there() and take_contact(self._walk, heard, self._queue)):
            self._pass_on(heard)

    def _close(self) -> None:
        """Say of what was begun in this turn that the place is kept, or how things stand where it is for people."""
        walk, first = self._walk, self._first
        if first is None:
            return
        if walk.gathered.hand_off is not None:
            self._tell()
            return
        tell_put_off(walk)
        if not self._knows_of_the_place:
            walk.say_first(first, "utter_place_kept")

    def _is_for_the_bot(self, heard: Heard) -> bool:
        """Whether nobody is on duty and this is a wish that the bot is sure of and that needs no person."""
        if self._walk.gathered.hand_off is not None or not self._nobody_is_there() or heard.mood == "angry":
            return False
        book = self._walk.rules.book
        return heard.intent == _MENU or (
            wished_flow(heard, book) is not None and not book.topics[heard.intent].is_for_people
        )

    def _serve(self, heard: Heard) -> None:
        """Begin the wish; the customer keeps the place."""
        self._walk.dialogue.asks_contact = False
        self._note_first()
        try:
            self._hearing.hear(heard)
        except SystemAway:
            tell_away(self._walk, "bss")

    def _answers(self, heard: Heard) -> bool:
        """Take the message as the answer to the question that goes on; never from whom the verification has left."""
        walk, top = self._walk, self._walk.dialogue.top
        if top is None or not self._may_go_on():
            return False
        if heard.command == "cancel" and waits_no_longer(heard.text):
            return False
        if heard.command == "cancel" and heard.intent == WAITS:
            # "不用了" and "forget it" are a no to what was asked last; who says it again leaves the queue.
            heard = replace(heard, intent="deny", command=None)
        if heard.intent == GOODBYE and not (top.is_asking and may_answer(walk, top, heard)):
            return False
        try:
            if heard.command == "try_again":
                walk.run()
                return True
            if heard.command is not None or heard.intent == "human_request" or not top.is_asking:
                return False
            if walk.dialogue.serves_who_waits:
                self._note_first()
                if self._is_for_the_bot(heard):
                    return False
                if self._is_about_the_question(heard):
                    self._hearing.hear(heard)
                    return True
            return not walk.is_locked(top) and answer(walk, top, heard)
        except SystemAway:
            tell_away(walk, "bss")
            return True

    def _note_first(self) -> None:
        """Remember where the replies begin with which the bot serves, and whether the place was spoken of before."""
        if self._first is None:
            self._first = len(self._walk.gathered.replies)
            self._knows_of_the_place = self._walk.dialogue.serves_who_waits
            self._walk.dialogue.serves_who_waits = True

    def _is_about_the_question(self, heard: Heard) -> bool:
        """While nobody is on duty all that is not plainly for people; then the bot asks again what it cannot use."""
        is_wish = wished_flow(heard, self._walk.rules.book) is not None
        return self._nobody_is_there() and heard.mood != "angry" and not is_wish and heard.intent != "language_change"

    def _may_go_on(self) -> bool:
        """There is something that goes on; once the verification has left, only what the bot may verify again for."""
        dialogue = self._walk.dialogue
        top, main = dialogue.top, dialogue.main
        if top is None or main is None or not dialogue.goes_on:
            return False
        if main.goes_on:
            return self._walk.turn.customer is not None
        return self._nobody_is_there() or not self._walk.is_locked(top)

    def _nobody_is_there(self) -> bool:
        return not on_duty(self._walk.turn, self._queue)

    def _tell(self) -> None:
        tell_outlook(self._walk, self._walk.turn.queues.get(self._queue))

    def _cancel(self) -> None:
        self._walk.gathered.leaves_queue = True
        self._walk.dialogue.end_what_goes_on()
        self._walk.dialogue.end_waiting()
        self._walk.say("utter_left_queue")

    def _pass_on(self, heard: Heard) -> None:
        """Leave the message to the person who will come, and say so unless that was said a short while ago."""
        dialogue, now = self._walk.dialogue, self._walk.turn.now
        if heard.command is not None or heard.intent in _SAYS_NOTHING_NEW or _is_nothing(heard):
            return
        if self._has_wish and wished_flow(heard, self._walk.rules.book) is None:
            # It only leads up to what the bot is answering.
            return
        if heard.text and heard.message_id is not None and heard.intent != "deny":
            dialogue.leave_to_people(heard.message_id, heard.text)
        if dialogue.passed_on_at is not None and now - dialogue.passed_on_at < PASSED_ON_AGAIN_AFTER:
            return
        dialogue.passed_on_at = now
        if self._may_go_on() and dialogue.asking is not None:
            self._walk.say("utter_passed_on_meanwhile")
            run_unless_away(self._walk)
        elif self._nobody_is_there():
            self._say_kept()
        else:
            self._walk.say("utter_passed_on")

    def _keep_waiting(self) -> None:
        if self._nobody_is_there():
            self._say_kept()
        else:
            self._tell()

    def _say_kept(self) -> None:
        """Say when people are back, and what the bot can do until then."""
        opens_at = self._walk.turn.queues[self._queue].opens_at
        if opens_at is None:
            self._walk.say("utter_kept")
        else:
            self._walk.say("utter_kept_until", opens_at=opens_at.isoformat())


def _is_nothing(heard: Heard) -> bool:
    """A button of an earlier question: neither its answer nor a message."""
    return not heard.text and heard.intent == FALLBACK
