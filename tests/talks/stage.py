"""Plays a talk on the running system, line by line; `VERBS` is the table of what a line can be."""

import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any

import aiohttp
import asyncpg

from tests.talks.agent import Agent
from tests.talks.cast import AGENTS, CUSTOMERS
from tests.talks.chat import UNTOLD, ChatSocket, Door, Heard, RestClient
from tests.talks.far_side import FarSide
from tests.talks.sms import SmsPhone
from tests.talks.stored import Record, StoredTurn
from tests.talks.talk import Step, Talk, as_list, filled, fits, rewritten
from tests.talks.world import World

OUTLOOK_IS_OLD_S = 2.0
"""The queues' standing is kept for a second (router/outlook.py)."""
BREAKER_HAS_RESTED_S = 11.0
"""bot/bss/breaker.py"""
CODE = r"(?P<code>\d{6})"


class Stage:
    """One talk under way; `async with` opens its doors and tidies up behind it."""

    def __init__(self, world: World, talk: Talk, *, rewrites: bool) -> None:
        self._world = world
        self._talk = talk
        self._rewrites = rewrites
        self._stack = AsyncExitStack()
        self._who = CUSTOMERS[talk.customer]
        self._known = {"phone": self._who.phone, "name": self._who.name}
        self._agents: dict[str, Agent] = {}
        self._turn: StoredTurn | None = None
        self._owed = 0
        self._last: Heard | None = None
        self._texts_before = 0
        self._books_before: Mapping[str, int] = {}
        self._has_trouble = False
        self._outage_ended: str | None = None
        self.played: list[Step] = []
        """The steps as they went, for rewriting."""

    async def __aenter__(self) -> "Stage":
        try:
            await self._open()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def _open(self) -> None:
        http = await self._stack.enter_async_context(aiohttp.ClientSession())
        connection = await asyncpg.connect(self._world.database_url)
        self._stack.push_async_callback(connection.close)
        self._record = Record(connection)
        self._far = FarSide(http, self._world.operator_url)
        self._texts_before = len(await self._far.texts_to(self._who.phone))
        self._books_before = await self._far.books()
        self._stack.push_async_callback(self._tidy)
        for name in self._talk.agents:
            self._agents[name] = Agent(name, self._world.url)
            await self._agents[name].sign_in()
        self._world.forward(OUTLOOK_IS_OLD_S)
        doors: Mapping[str, Callable[[], Door]] = {
            "chat": lambda: ChatSocket(http, self._world.url, self._talk.hint),
            "rest": lambda: RestClient(http, self._world.url),
            "sms": lambda: SmsPhone(self._world.redis_url, self._far, self._who.phone, lambda: self._world.now),
        }
        self._door = doors[self._talk.door]()
        self._stack.push_async_callback(self._door.close)
        await self._door.open()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def play(self) -> None:
        """Go through all steps; raises AssertionError at the first that goes otherwise."""
        for number, step in enumerate(self._talk.steps, start=1):
            try:
                value = await VERBS[step.verb](self, step.value)
            except (AssertionError, TimeoutError) as error:
                words = str(error) or f"nothing came ({type(error).__name__})"
                raise AssertionError(f"step {number}, {step.verb}: {step.value!r}\n{words}") from error
            self.played.append(Step(verb=step.verb, value=step.value if value is None else value))
        self._all_was_heard()

    # The customer

    async def _customer(self, value: Any) -> None:
        await self._say([filled(text, self._known) for text in as_list(value)])

    async def _presses(self, title: str) -> None:
        assert self._last, "no choices were shown"
        choice = next((one for one in self._last.choices if one["title"] == title), None)
        assert choice, f"the choices are {[one['title'] for one in self._last.choices]}"
        await self._say([title], choice=choice["payload"])

    async def _say(self, texts: list[str], *, choice: str | None = None) -> None:
        self._all_was_heard()
        ids = await self._door.say(texts, choice=choice)
        self._turn = await self._record.turn_of(ids)
        self._owed = self._turn.replies

    async def _reconnects(self, value: Any) -> None:
        await self._door.close()
        await self._door.open()

    async def _phone(self, value: Any) -> None:
        if value == "nothing":
            await self._record.effects_settled(self._heard_turn.conversation)
            assert len(await self._far.texts_to(self._who.phone)) == self._texts_before, "an SMS came"
            return
        text = await self._far.next_text_to(self._who.phone, self._texts_before)
        self._texts_before += 1
        found = re.search(re.escape(str(value)).replace(r"\{code\}", CODE), text)
        assert found, f"the SMS says: {text}"
        code = found["code"]
        self._world.codes.append(code)
        self._known |= {"code": code, "wrong code": f"{(int(code) + 1) % 1_000_000:06d}"}

    # What the customer is shown

    async def _bot(self, value: Any) -> Any:
        expected = as_list(value)
        said = [await self._hear() for _ in range(self._owed)]
        self._owed = 0
        return self._compare(value, expected, said, {"bot", "system"})

    async def _later(self, value: Any) -> Any:
        expected = as_list(value)
        return self._compare(value, expected, [await self._hear() for _ in expected], {"bot"})

    async def _system(self, value: Any) -> Any:
        expected = as_list(value)
        return self._compare(value, expected, [await self._hear() for _ in expected], {"system"})

    async def _choices(self, value: Any) -> Any:
        shown = [one["title"] for one in self._last.choices] if self._last else []
        if self._rewrites:
            return shown
        assert shown == as_list(value), f"the choices are {shown}"
        return None

    async def _hear(self) -> Heard:
        self._last = await self._door.hear()
        return self._last

    def _compare(self, value: Any, expected: list[str], said: list[Heard], authors: set[str]) -> Any:
        texts = [heard.text for heard in said]
        lines = [filled(line, self._known) for line in expected]
        is_right = len(lines) == len(texts) and all(map(fits, lines, texts))
        if self._rewrites:
            return value if is_right else rewritten(expected, texts, self._known)
        assert is_right, "what was said:\n" + "\n".join(f"- {text}" for text in texts)
        assert {heard.author for heard in said} <= authors | {UNTOLD}, f"written by {[heard.author for heard in said]}"
        return None

    def _all_was_heard(self) -> None:
        assert not self._owed, f"{self._owed} replies were not listened to"
        left = [heard.text for heard in self._door.unheard()]
        assert not left, f"not listened to: {left}"

    # Behind the scenes

    async def _understood(self, value: Any) -> Any:
        intents = list(self._heard_turn.intents)
        if self._rewrites:
            return intents[0] if len(intents) == 1 else intents
        assert intents == as_list(value), f"understood: {intents}"
        return None

    async def _answers(self, value: Any) -> None:
        answers = self._heard_turn.answers
        assert set(as_list(value)) <= set(answers), f"reasons and answers: {answers}"

    async def _stored(self, value: Any) -> None:
        assert self._heard_turn.texts == as_list(value), f"stored: {self._heard_turn.texts}"

    async def _nowhere(self, value: Any) -> None:
        for words in as_list(value):
            stored = await self._record.stored_anywhere(self._heard_turn.conversation, filled(words, self._known))
            assert not stored, f"{words} is stored"

    async def _conversation(self, value: Mapping[str, Any]) -> None:
        row = await self._record.conversation(self._heard_turn.conversation)
        facts = {**row, "verified": row["customer_id"] is not None, "follows": row["follows"] is not None}
        _agree(value, facts)

    async def _queue(self, value: Mapping[str, Any]) -> None:
        _agree(value, await self._record.queue_item(self._heard_turn.conversation))

    async def _call_back(self, value: Mapping[str, Any]) -> None:
        known = {name: filled(str(one), self._known) for name, one in value.items()}
        _agree(known, await self._record.queue_item(self._heard_turn.conversation, "call_back"))

    async def _agreed(self, value: Any) -> None:
        texts = await self._record.agreed(self._heard_turn.conversation)
        expected = as_list(value)
        assert len(texts) == len(expected), f"agreed: {texts}"
        assert all(map(fits, expected, texts)), f"agreed: {texts}"

    async def _books(self, value: Mapping[str, int]) -> None:
        await self._record.effects_settled(self._heard_turn.conversation)
        now = await self._far.books()
        _agree(value, {name: now[name] - before for name, before in self._books_before.items()})

    async def _outage(self, id_: str) -> None:
        self._outage_ended = id_
        await self._far.outage(id_, "resolved")

    async def _shop(self, value: Mapping[str, str]) -> None:
        await self._far.order(self._who.party, value["line"], value["offer"])

    # People

    async def _agent(self, name: str, value: Any) -> None:
        agent = self._agents.get(name)
        assert agent, f"{name} is not among the talk's agents"
        act, said = next(iter(value.items())) if isinstance(value, dict) else (value, None)
        conversation = self._heard_turn.conversation
        if act == "reads":
            timeline = "\n".join(await agent.reads(conversation))
            missing = [words for words in as_list(said) if words not in timeline]
            assert not missing, f"not in the time line: {missing}\n{timeline}"
            return
        await agent.act(conversation, act, said)
        if act == "writes":
            heard = await self._hear()
            assert heard.author in ("agent", UNTOLD), f"the customer reads: {heard}"
            assert heard.text == said, f"the customer reads: {heard}"

    # Trouble and time

    async def _faults(self, value: Any) -> None:
        if value == "end":
            await self._far.well_again()
            self._world.forward(BREAKER_HAS_RESTED_S)
            return
        self._has_trouble = True
        await self._far.trouble({"seconds": 120, **value})

    async def _nlu(self, value: str) -> None:
        assert value in ("away", "back")
        self._has_trouble = True
        self._world.nlu_away(is_away=value == "away")

    async def _passes(self, value: str) -> None:
        number, unit = str(value).split()
        self._world.forward(float(number) * {"s": 1, "min": 60}[unit])

    # Internal

    @property
    def _heard_turn(self) -> StoredTurn:
        assert self._turn, "nobody has said anything yet"
        return self._turn

    async def _tidy(self) -> None:
        """Leave no trouble, nobody at work and nothing in the queues."""
        if self._outage_ended:
            await self._far.outage(self._outage_ended, "inProgress")
        if self._has_trouble:
            self._world.nlu_away(is_away=False)
            await self._faults("end")
        for agent in self._agents.values():
            await agent.sign_out()
        if self._turn is None or not await self._record.has_work(self._turn.conversation):
            return
        sam = Agent("sam", self._world.url)
        await sam.sign_in()
        await sam.ends_call_backs()
        if (await self._record.conversation(self._turn.conversation))["floor"] in ("queue", "agent"):
            await sam.act(self._turn.conversation, "takes over", None)
            await sam.act(self._turn.conversation, "closes", "resolved")
        await sam.sign_out()


def _agree(expected: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    for name, value in expected.items():
        real = found.get(name)
        is_right = fits(value, real) if isinstance(value, str) and isinstance(real, str) else real == value
        assert is_right, f"{name} is {real!r}"


Play = Callable[[Stage, Any], Awaitable[Any]]


def _as(agent: str) -> Play:
    async def act(stage: Stage, value: Any) -> None:
        await stage._agent(agent, value)

    return act


VERBS: Mapping[str, Play] = {
    "customer": Stage._customer,
    "presses": Stage._presses,
    "reconnects": Stage._reconnects,
    "phone": Stage._phone,
    "bot": Stage._bot,
    "later": Stage._later,
    "system": Stage._system,
    "choices": Stage._choices,
    "understood": Stage._understood,
    "answers": Stage._answers,
    "stored": Stage._stored,
    "nowhere": Stage._nowhere,
    "conversation": Stage._conversation,
    "queue": Stage._queue,
    "call back": Stage._call_back,
    "agreed": Stage._agreed,
    "books": Stage._books,
    "shop orders": Stage._shop,
    "outage ends": Stage._outage,
    "faults": Stage._faults,
    "nlu": Stage._nlu,
    "passes": Stage._passes,
    **{f"agent {name}": _as(name) for name in AGENTS},
}
