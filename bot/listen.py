"""What a message is, before anything is decided: a pressed choice, plain words, or a text for the NLU. Pure.

Pressed choices come from outside and may be forged: only one that is in hand fills a slot as it stands; any other is
worth no more than the words a customer could have typed.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args
from uuid import UUID

import msgspec

from bot.engine.choose import match_choice
from bot.engine.heard import FALLBACK, UNREAD, WAITS, Command, Heard
from bot.language import written_in
from bot.mood import is_angry_face, mood_of
from bot.understand import TEXT_MAX, WISHES_KEPT, Entity, Parse
from bot.words import (
    LETTERS,
    QUESTION_MARKS,
    consents,
    is_courtesy,
    opening_intent,
    plain_command,
    plain_intent,
    plain_language,
    takes_leave,
    waiting_command,
)
from wire.masking import mask_cards
from wire.turn import LANGUAGES, Choice, Said

SURE_OF_LANGUAGE = 0.8
VALUE_MAX = 100
FEWEST_WISHES = 2
SURE_TOGETHER = 0.85
"""What two guesses that are one matter must come to."""
PAYLOAD_MAX = 500
MASKS = "•*"
"""What stands for the digits of a masked code or card."""

_PAYLOAD = re.compile(r"/([a-z_]{1,40})(\{.*\})?", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ONE_MATTER = ({"outage_report", "roaming_info"}, {"service_quality", "roaming_info"})
"""Two wishes that are one: a phone that does not work, and the country in which it does not."""
_NO_QUESTIONS = frozenset({"affirm", "deny", "opt_in"})
"""What is never put as a question, but by its own plain words: "yes?"."""
_YES_OR_NO = ("/affirm", "/deny")
_YES_MEANS: Mapping[tuple[str, ...], Command] = {
    ("/leave_contact", "/keep_waiting"): "leave_contact",
    ("/back_to_bot", "/how_long"): "back_to_bot",
    ("/back_to_bot", "/leave_contact"): "back_to_bot",
}
"""What a customer who waits was asked, by the first two choices in hand, and takes by a yes."""
_COMMANDS: Mapping[str, Command] = {command: command for command in get_args(Command)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Ear:
    """What one turn's messages are held against."""

    intents: Collection[str]
    in_hand: tuple[Choice, ...]
    is_waiting: bool
    goes_on: bool
    """There is a question that the bot put to one who waits for a person."""
    unread: str | None
    """What was said while the NLU was away."""
    is_served: bool = False
    """Nobody is on duty: what one who waits for a person writes is read for the bot too."""
    left_to_people: tuple[Said, ...] = ()
    """What the customer wrote while waiting for a person."""


def clean(text: str) -> str:
    """The part of a message that is read: no control characters, no card numbers, no more than the NLU is shown."""
    return mask_cards(_CONTROL.sub(" ", text[: TEXT_MAX * 2])).strip()[:TEXT_MAX]


def listen(said: Said, ear: Ear) -> Heard | str:
    """The message as it is plain without the NLU, or else the text to ask the NLU about."""
    taken = _listen(said, ear)
    return replace(taken, message_id=said.id) if isinstance(taken, Heard) else taken


def _listen(said: Said, ear: Ear) -> Heard | str:
    text = clean(said.text)
    payload = said.choice or (text if _PAYLOAD.fullmatch(text) else None)
    if payload is not None:
        if _answers_an_earlier_question(payload, text, ear):
            return Heard(text="", intent=FALLBACK)
        pressed = _pressed(payload, text, ear)
        if pressed is not None:
            return _again(pressed, ear)
    intent = plain_intent(text)
    if intent in ("opt_out", "opt_in"):
        return _plain(text, intent)
    if ear.is_waiting and (not ear.goes_on or waiting_command(text)):
        waiting = _in_its_language(_while_waiting(text, intent, ear))
        if not ear.is_served or waiting.intent != WAITS or waiting.command is not None:
            return waiting
    chosen = match_choice(text, ear.in_hand)
    if chosen is not None:
        pressed = _pressed(chosen.payload, text, ear)
        if pressed is not None:
            return _again(pressed, ear)
    if intent is not None:
        return _plain(text, intent)
    command = plain_command(text)
    if command is not None:
        return _again(Heard(text=text, intent="inform", command=command), ear)
    if not text:
        return Heard(text=text, intent=FALLBACK)
    if is_angry_face(text):
        return Heard(text=text, intent=FALLBACK, mood="unhappy")
    if not LETTERS.search(text) and any(character.isdecimal() or character in MASKS for character in text):
        return Heard(text=text, intent="inform")
    return text


def taken_back(taken: Sequence[Heard | str], ear: Ear) -> tuple[Said, ...]:
    """What one who goes back to the bot had left to the people, for the bot to answer; else nothing."""
    heard = [one for one in taken if isinstance(one, Heard)]
    if len(heard) < len(taken) or not any(one.command == "back_to_bot" for one in heard):
        return ()
    written = [
        Said(id=one.message_id, text=one.text)
        for one in heard
        if one.intent == WAITS and one.command is None and one.text and one.message_id is not None
    ]
    return (*ear.left_to_people, *written)


def understood(message_id: UUID, text: str, parse: Parse) -> tuple[Heard, ...]:
    """The message as the NLU understands it: one thing or, where several wishes are sure, each of them."""
    language = parse.language if parse.language and parse.language.name in LANGUAGES else None
    whole = Heard(
        text=text,
        intent=_intent_of(text, parse),
        message_id=message_id,
        confidence=parse.intent.confidence,
        entities=_named(parse.entities),
        ranking=tuple(guess.name for guess in parse.intent_ranking),
        language=language.name if language else None,
        is_sure_of_language=bool(language and language.confidence >= SURE_OF_LANGUAGE),
        mood=mood_of(text, parse.intent.name),
    )
    if len(parse.wishes) < FEWEST_WISHES or {wish.intent.name for wish in parse.wishes} in _ONE_MATTER:
        return (whole,)
    return tuple(
        replace(
            whole,
            text=wish.text[:TEXT_MAX],
            intent=wish.intent.name,
            confidence=wish.intent.confidence,
            entities=_named(wish.entities),
            ranking=(wish.intent.name,),
        )
        for wish in parse.wishes[:WISHES_KEPT]
    )


def _intent_of(text: str, parse: Parse) -> str:
    """The intent of the whole message; doubt between two that are one matter is none, and a question no yes or no."""
    likeliest = [guess for guess in parse.intent_ranking if guess.name != FALLBACK][:2]
    is_one_matter = {guess.name for guess in likeliest} in _ONE_MATTER
    if (
        parse.intent.name == FALLBACK
        and is_one_matter
        and sum(guess.confidence for guess in likeliest) >= SURE_TOGETHER
    ):
        return likeliest[0].name
    if parse.intent.name in _NO_QUESTIONS and text.endswith(QUESTION_MARKS) and opening_intent(text) is None:
        # "¿Y si no me gusta?" is no no.
        return FALLBACK
    return parse.intent.name


def _named(found: Sequence[Entity]) -> dict[str, tuple[str, ...]]:
    entities: dict[str, tuple[str, ...]] = {}
    for entity in found:
        entities[entity.entity] = (*entities.get(entity.entity, ()), entity.value[:VALUE_MAX])
    return entities


def unread(message_id: UUID, text: str) -> Heard:
    """The message while the NLU is away: its letters may still tell the language."""
    return _in_its_language(Heard(text=text, intent=UNREAD, message_id=message_id, mood=mood_of(text, UNREAD)))


def _in_its_language(heard: Heard) -> Heard:
    """What is not read by the NLU is in the language that its letters and commonest words give away."""
    language = written_in(heard.text)
    return replace(heard, language=language, is_sure_of_language=language is not None)


def _plain(text: str, intent: str) -> Heard:
    """A message that is plain without the NLU; its words may still tell the language."""
    language = plain_language(text)
    return Heard(text=text, intent=intent, language=language, is_sure_of_language=language is not None)


def _answers_an_earlier_question(payload: str, title: str, ear: Ear) -> bool:
    """Whether a yes or no was pressed under another question than the one in hand, which has such choices too.

    A question may arrive just while the customer presses the button of the one before.
    """
    titles = {clean(choice.title) for choice in ear.in_hand if choice.payload == payload}
    return payload in _YES_OR_NO and bool(titles) and title not in titles | {"", payload}


def _pressed(payload: str, text: str, ear: Ear) -> Heard | None:
    match = _PAYLOAD.fullmatch(payload[:PAYLOAD_MAX])
    if match is None:
        return None
    name, values = match.group(1), _values(match.group(2))
    if name in _COMMANDS:
        return Heard(text=text, intent="inform", command=_COMMANDS[name])
    if name not in ear.intents:
        return None
    if any(choice.payload == payload for choice in ear.in_hand):
        return Heard(text=text, intent=name, chosen=values)
    language = {key: value for key, value in values.items() if key == "language"}
    return Heard(text=text, intent=name, chosen=language, entities={key: (value,) for key, value in values.items()})


def _values(body: str | None) -> dict[str, str]:
    if body is None:
        return {}
    try:
        values: dict[str, Any] = msgspec.json.decode(body.encode(), type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeEncodeError):
        return {}
    return {key[:VALUE_MAX]: value[:VALUE_MAX] for key, value in values.items() if isinstance(value, str)}


def _again(heard: Heard, ear: Ear) -> Heard | str:
    """ "Try again" after a message that could not be read means that message."""
    return ear.unread if heard.command == "try_again" and ear.unread else heard


def _while_waiting(text: str, intent: str | None, ear: Ear) -> Heard:
    chosen = match_choice(text, ear.in_hand)
    pressed = _pressed(chosen.payload, text, ear) if chosen else None
    if pressed is not None and pressed.command is not None:
        return pressed
    command = waiting_command(text) or _taken_by_yes(text, intent, ear.in_hand)
    if command is not None:
        return Heard(text=text, intent=WAITS, command=command)
    if takes_leave(text):
        return Heard(text=text, intent="goodbye")
    if is_courtesy(text):
        return Heard(text=text, intent="thank")
    return Heard(text=text, intent=intent if intent in ("human_request", "affirm", "deny") else WAITS)


def _taken_by_yes(text: str, intent: str | None, in_hand: Sequence[Choice]) -> Command | None:
    """What a yes takes of what was offered last; "ok" gives up no place in the queue."""
    command = _YES_MEANS.get(tuple(choice.payload for choice in in_hand[:2]))
    if command == "back_to_bot":
        return command if consents(text) and intent == "affirm" else None
    return command if intent == "affirm" else None
