"""The bot as the router knows it: listens, understands, loads facts, decides. I/O stays here; the rules are pure."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.actions import ACTIONS, OPTIONS
from bot.answers.book import Answers
from bot.answers.operator import operator_values
from bot.answers.payloads import check_payloads
from bot.bss.client import BssClient
from bot.bss.facts import Fact
from bot.bss.reader import Reader
from bot.engine.check import Known
from bot.engine.decide import Draft, Needs, Tongue, decide
from bot.engine.dialogue import Dialogue, read_state
from bot.engine.facts import AWAY
from bot.engine.hand_off import on_duty
from bot.engine.heard import FALLBACK, Command, Heard
from bot.engine.load import load_flows
from bot.engine.misunderstanding import NOT_UNDERSTOOD
from bot.engine.question import telling_the_language
from bot.engine.rules import Rules
from bot.language import settle
from bot.listen import Ear, clean, listen, taken_back, understood, unread
from bot.policy import Policy
from bot.understand import Parse, Understand, plain
from wire.errors import Later
from wire.turn import Decision, Language, Reply, Said, Turn, Understanding

FACTS_WAIT_S = 5.0
"""All reads of one turn together."""
MOST_ROUNDS = 8
NOBODYS = UUID(int=0)
TEXTS_READ = 8
"""Messages of one turn that are read one by one; of more, the newest."""
_NOT_CLEAR = frozenset({FALLBACK, "out_of_scope"})
_PIECES = frozenset({"affirm", "greet", "help", "inform", "thank"})
"""What a piece of a sentence may be taken for, where nothing was asked that it could answer."""


class BotAttendant:
    """Answers while the bot has the floor."""

    def __init__(self, *, rules: Rules, understand: Understand, reader: Reader, default_language: Language) -> None:
        self._rules = rules
        self._understand = understand
        self._reader = reader
        self._default_language = default_language

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Begin to understand a lone message, unless it is plain without the NLU or may hold a code."""
        if not self._understand.is_idle:
            return
        if len(texts) == 1 and not any(character.isdecimal() for character in texts[0]):
            ear = Ear(intents=self._rules.book.topics.keys(), in_hand=(), is_waiting=False, goes_on=False, unread=None)
            heard = listen(Said(id=NOBODYS, text=texts[0]), ear)
            if isinstance(heard, str):
                self._understand.read_ahead(heard)

    async def attend(self, turn: Turn) -> Decision:
        """Decide one turn. A system that is away is told to the customer, not raised."""
        dialogue = read_state(turn.state, self._rules.book)
        heard, parsed = await self._listen(turn, dialogue)
        settled = settle(
            telling_the_language(heard, dialogue, self._rules.book),
            turn.language,
            is_settled=dialogue.is_language_settled,
            hint=turn.language_hint,
            hint_before=dialogue.language_hint,
            default=self._default_language,
        )
        draft = await self._decide(turn, heard, Tongue(language=settled.language, is_settled=settled.is_settled))
        return Decision(
            replies=_fitting(draft.replies, turn),
            state=draft.state,
            language=settled.language,
            effects=draft.effects,
            agreed=draft.agreed,
            understood=tuple(_of_use(one, draft) for one in parsed),
            hand_off=draft.hand_off,
            call_back=draft.call_back,
            leave_queue=draft.leave_queue,
            becomes_urgent=draft.becomes_urgent,
            opted_out=draft.opted_out,
            reasons=(*draft.reasons, *draft.said),
        )

    async def _listen(self, turn: Turn, dialogue: Dialogue) -> tuple[tuple[Heard, ...], tuple[Understanding, ...]]:
        ear = self._ear(turn, dialogue)
        messages = turn.messages[-TEXTS_READ:]
        taken = [listen(said, ear) for said in messages]
        questions = taken_back(taken, ear)
        messages = (*messages, *questions)
        taken += [listen(question, replace(ear, is_waiting=False, in_hand=())) for question in questions]
        known = tuple(one for one in taken if isinstance(one, Heard))
        texts = [one for one in taken if isinstance(one, str)]
        if not texts:
            return known, ()
        joined = [clean(" ".join(said.text for said in questions or turn.messages))] if len(texts) > 1 else []
        both = tuple(zip(messages, taken, strict=True))
        try:
            parses = await self._understand.parse([*texts, *joined])
        except Later:
            return tuple(one if isinstance(one, Heard) else unread(said.id, one) for said, one in both), ()
        own = parses[: len(texts)]
        if joined and _is_clearer(parses[-1], own, is_asked=dialogue.asking is not None):
            last = messages[-1]
            return (*known, *understood(last.id, joined[0], parses[-1])), (_understanding(last, parses[-1]),)
        return _each_read(both, own)

    def _ear(self, turn: Turn, dialogue: Dialogue) -> Ear:
        return Ear(
            intents=self._rules.book.topics.keys(),
            in_hand=dialogue.in_hand(),
            is_waiting=turn.waiting_in is not None,
            goes_on=dialogue.goes_on,
            unread=dialogue.unread,
            is_served=turn.waiting_in is not None and not on_duty(turn, turn.waiting_in),
            left_to_people=dialogue.questions_to_people(),
        )

    async def _decide(self, turn: Turn, heard: tuple[Heard, ...], tongue: Tongue) -> Draft:
        loaded: dict[Fact, object] = {}
        deadline = asyncio.get_running_loop().time() + FACTS_WAIT_S
        for _ in range(MOST_ROUNDS):
            drafted = decide(self._rules, turn, heard, tongue, loaded)
            if not isinstance(drafted, Needs):
                return drafted
            facts = tuple(drafted.facts)
            values = await asyncio.gather(*(self._load(fact, deadline) for fact in facts))
            loaded.update(zip(facts, values, strict=True))
        raise RuntimeError("A turn needs facts without end.")

    async def _load(self, fact: Fact, deadline: float) -> object:
        try:
            async with asyncio.timeout_at(deadline):
                return await self._reader.load(fact)
        except (Later, TimeoutError):
            return AWAY


@asynccontextmanager
async def open_bot(
    *,
    nlu_url: str,
    nlu_wait_s: float,
    nlu_batch_max: int,
    bss: BssClient,
    default_language: Language,
    region: str,
    zone: ZoneInfo,
    policy: Policy,
) -> AsyncIterator[BotAttendant]:
    """The bot with its flows and answers loaded and checked, and its connection to the NLU open.

    `region` (ISO 3166) says how telephone numbers without a country are read, `zone` where the operator's days begin.
    """
    understand = Understand(nlu_url, wait_s=nlu_wait_s, batch_max=nlu_batch_max)
    rules = load_rules(region=region, zone=zone, policy=policy)
    await understand.start()
    try:
        yield BotAttendant(rules=rules, understand=understand, reader=Reader(bss), default_language=default_language)
    finally:
        await understand.close()


def load_rules(*, region: str, zone: ZoneInfo, policy: Policy) -> Rules:
    """Flows, answers and actions, loaded and checked; raises `FlowError` or `AnswersError`."""
    answers = Answers.load(zone=zone)
    known = Known(
        answers=answers.names,
        actions={name: action.is_private for name, action in ACTIONS.items()},
        options={name: options.is_private for name, options in OPTIONS.items()},
    )
    book = load_flows(known)
    check_payloads(answers, {*book.topics, *get_args(Command)})
    return Rules(
        book=book,
        answers=answers,
        actions=ACTIONS,
        options=OPTIONS,
        region=region,
        zone=zone,
        policy=policy,
        values=operator_values(policy),
    )


def _each_read(
    messages: Sequence[tuple[Said, Heard | str]], parses: Sequence[Parse]
) -> tuple[tuple[Heard, ...], tuple[Understanding, ...]]:
    """Every message for itself: plain without the NLU, or as the next of `parses` understands it."""
    read = iter(parses)
    heard: list[Heard] = []
    parsed: list[Understanding] = []
    for said, one in messages:
        if isinstance(one, Heard):
            heard.append(one)
            continue
        parse = next(read)
        heard.extend(understood(said.id, one, parse))
        parsed.append(_understanding(said, parse))
    return tuple(heard), tuple(parsed)


def _is_clearer(joined: Parse, own: Sequence[Parse], *, is_asked: bool) -> bool:
    """Several messages of one turn, some of which mean nothing alone, may be one sentence with one wish."""
    said = {parse.intent.name for parse in own}
    clear = said - _NOT_CLEAR
    is_one_wish = not clear if is_asked else clear - _PIECES <= {joined.intent.name}
    return clear != said and is_one_wish and joined.intent.name not in _NOT_CLEAR | (said & _PIECES)


def _understanding(said: Said, parse: Parse) -> Understanding:
    return Understanding(message_id=said.id, **plain(parse))


def _of_use(understanding: Understanding, draft: Draft) -> Understanding:
    """An answer where nothing was asked, or none that could be asked for, was not understood either."""
    is_lost = understanding.intent == "inform" and NOT_UNDERSTOOD in draft.reasons
    return replace(understanding, is_of_no_use=is_lost)


def _fitting(replies: tuple[Reply, ...], turn: Turn) -> tuple[Reply, ...]:
    """The replies as the channel can show them: without buttons, choices are numbered lines of one message."""
    if turn.abilities.choices or not replies:
        return replies
    last = max((place for place, reply in enumerate(replies) if reply.choices), default=None)
    parts = [reply.text + ("\n" + _numbered(reply) if place == last else "") for place, reply in enumerate(replies)]
    return (Reply(text="\n\n".join(parts)),)


def _numbered(reply: Reply) -> str:
    return "\n".join(f"{number}. {choice.title}" for number, choice in enumerate(reply.choices, start=1))
