"""Where a customer who waits can be reached: a number or an address to call back or write to. Pure."""

from bot.engine.fill import Filled, fill
from bot.engine.flow import SlotRule
from bot.engine.heard import Heard
from bot.engine.walk import Walk
from bot.words import HAN
from wire.turn import CallBack

CONTACT = SlotRule(name="contact", type="contact", options=None, entities=(), is_remembered=False)
SENTENCE_WORDS = 4
SENTENCE_HAN = 6


def ask_contact(walk: Walk) -> None:
    """Ask where the customer can be reached."""
    walk.dialogue.asks_contact = True
    walk.say("utter_ask_contact")


def take_contact(walk: Walk, heard: Heard, queue: str) -> bool:
    """Have people of `queue` reach the customer at what `heard` names; False when it names nothing."""
    filling = fill(CONTACT, heard, (), walk.rules.region, is_answer=True)
    if not isinstance(filling, Filled):
        return False
    walk.dialogue.asks_contact = False
    kind, value = filling.value["kind"], filling.value["value"]
    walk.gathered.call_back = CallBack(kind=kind, value=value, queue=queue)
    walk.say(f"utter_will_reach_by_{kind}", contact=value)
    return True


def reject_contact(walk: Walk, heard: Heard) -> bool:
    """Ask for a misspelt one again; False for a whole sentence, which is a message, and the question is dropped."""
    is_contact = "@" in heard.text or any(character.isdecimal() for character in heard.text)
    if is_contact or not _is_sentence(heard.text):
        walk.say("utter_rejected_contact")
        return True
    walk.dialogue.asks_contact = False
    return False


def _is_sentence(text: str) -> bool:
    return text.endswith(("?", "？")) or len(text.split()) >= SENTENCE_WORDS or len(HAN.findall(text)) >= SENTENCE_HAN
