"""What the bot still answers to those who wait for a person: how long, cancel, leave a number. Else it is silent.

A flow may go on meanwhile, such as the offer of a new SIM once a lost one is blocked: its question is answered too.
"""

from dataclasses import replace

from bot.engine.facts import SystemAway
from bot.engine.failing import tell_away
from bot.engine.fill import Filled, fill
from bot.engine.flow import SlotRule
from bot.engine.hand_off import tell_outlook
from bot.engine.heard import WAITS, Heard
from bot.engine.hearing import Hearing
from bot.engine.leaving import GOODBYE, may_answer, take_leave_of_the_queue
from bot.engine.walk import Walk
from wire.turn import CallBack

CONTACT = SlotRule(name="contact", type="contact", options=None, entities=(), is_remembered=False)


def go_on(walk: Walk) -> None:
    """Begin what goes on while the customer waits; with the operator's systems away it is left to people."""
    dialogue = walk.dialogue
    if not dialogue.goes_on or dialogue.stack[-1].is_asking:
        return
    try:
        walk.run()
    except SystemAway:
        dialogue.end_what_goes_on()


class Waiting:
    """One turn of a customer who waits in a queue."""

    def __init__(self, walk: Walk, queue: str) -> None:
        self._walk = walk
        self._queue = queue
        self.call_back: CallBack | None = None
        self.leaves = False

    def hear(self, heard: Heard) -> None:
        """Answer one message, or leave it to the person who will come."""
        dialogue = self._walk.dialogue
        if self._answers(heard):
            return
        if heard.command == "cancel":
            self._cancel()
        elif heard.command == "leave_contact":
            if not self._take_contact(heard):
                dialogue.asks_contact = True
                self._walk.say("utter_ask_contact")
        elif heard.command == "keep_waiting":
            dialogue.asks_contact = False
            self._tell()
        elif heard.command == "how_long" or heard.intent == "human_request":
            self._tell()
        elif heard.intent == GOODBYE:
            take_leave_of_the_queue(self._walk)
        elif dialogue.asks_contact:
            if not self._take_contact(heard):
                self._walk.say("utter_rejected_contact")
        elif heard.intent == "language_change":
            self._walk.say("utter_language_changed")
            self._tell()
        elif self._nobody_is_there():
            # They have been asked for a number or an email; any other words wait for a person.
            self._take_contact(heard)

    def _answers(self, heard: Heard) -> bool:
        """Take the message as the answer to the question that goes on; never from whom the verification has left."""
        walk, top = self._walk, self._walk.dialogue.top
        if not walk.dialogue.goes_on or top is None or walk.turn.customer is None:
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
            return heard.command is None and heard.intent != "human_request" and Hearing(walk, ()).answer(top, heard)
        except SystemAway:
            tell_away(walk, "bss")
            return True

    def _nobody_is_there(self) -> bool:
        outlook = self._walk.turn.queues.get(self._queue)
        return outlook is not None and not outlook.is_open

    def _tell(self) -> None:
        tell_outlook(self._walk, self._walk.turn.queues.get(self._queue))

    def _cancel(self) -> None:
        self.leaves = True
        self._walk.dialogue.asks_contact = False
        self._walk.say("utter_left_queue")

    def _take_contact(self, heard: Heard) -> bool:
        filling = fill(CONTACT, heard, (), self._walk.rules.region, is_answer=True)
        if not isinstance(filling, Filled):
            return False
        self._walk.dialogue.asks_contact = False
        kind, value = filling.value["kind"], filling.value["value"]
        self.call_back = CallBack(kind=kind, value=value, queue=self._queue)
        self._walk.say(f"utter_will_reach_by_{kind}", contact=value)
        return True
