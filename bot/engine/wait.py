"""What the bot still answers to those who wait for a person: how long, cancel, leave a number. Else it is silent."""

from bot.engine.fill import Filled, fill
from bot.engine.flow import SlotRule
from bot.engine.hand_off import tell_outlook
from bot.engine.heard import Heard
from bot.engine.walk import Walk
from wire.turn import CallBack

CONTACT = SlotRule(name="contact", type="contact", options=None, entities=(), is_remembered=False)


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
        elif dialogue.asks_contact:
            if not self._take_contact(heard):
                self._walk.say("utter_rejected_contact")
        elif heard.intent == "language_change":
            self._walk.say("utter_language_changed")
            self._tell()
        elif self._nobody_is_there():
            # They have been asked for a number or an email; any other words wait for a person.
            self._take_contact(heard)

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
