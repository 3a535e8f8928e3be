"""One turn: load, decide, store. The rules are in `routing/`, the words in the attendant.

A turn that finds its conversation moved on is decided again; a message taken in before is not decided again at all.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from uuid import UUID

import msgspec
from redis.asyncio import Redis

from record import effect, turn
from record.effect import Effect
from record.pool import Pool, connected
from record.states import Floor
from record.turn import Known
from router.guesses import Guesses
from router.notices import notice
from router.outlook import Outlook
from router.routing import verification
from router.routing.come import Come
from router.routing.gather import FLOOD
from router.routing.plan import Plan, plan
from router.routing.situation import could_not_process, situation
from router.rules import Rules
from router.store import Collided, Moved, store
from wire import bells
from wire.batched import Batched
from wire.bells import Rings
from wire.clock import Clock
from wire.errors import Later
from wire.message import EffectDone, Entry, Inbound, address_id, message_id
from wire.shown import Answered, Shown
from wire.turn import Abilities, Attendant, Decision

DECIDE_AT_MOST = 5
ATTEND_TIMEOUT_S = 20.0
TYPING = msgspec.json.encode({"typing": "bot"})

Phase = Callable[[str], AbstractContextManager[None]]
"""Times one phase of a turn, by name."""


class Turns:
    """Runs turns. Is given whatever it needs; holds nothing between two turns."""

    def __init__(
        self,
        *,
        pool: Pool,
        valkey: Redis,
        attendant: Attendant,
        outlook: Outlook,
        guesses: Guesses,
        rules: Rules,
        clock: Clock,
        phase: Phase,
    ) -> None:
        self._pool = pool
        self._valkey = valkey
        self._attendant = attendant
        self._outlook = outlook
        self._guesses = guesses
        self._rules = rules
        self._clock = clock
        self._phase = phase
        self._known = Batched(self._load_known)

    async def run(self, entries: Sequence[Entry], *, error: str | None = None, notify: bool = True) -> Rings:
        """Handle the entries of one address as one turn; return the bells to ring.

        `error` names what made earlier tries fail: the messages are then stored undecided and go to people.
        `notify`: a flood gets its notice; it gets only one. Raises `Later` when a dependency is away; anything
        else is our fault.
        """
        last: Moved | None = None
        for _ in range(DECIDE_AT_MOST):
            try:
                changes, generation = await self._decide_and_store(entries, error, notify)
            except Moved as moved:
                last = moved
                continue
            return self._rings(entries, changes, generation)
        if isinstance(last, Collided):
            # Another writer's row would have been seen by now; waiting would not help.
            raise last
        raise Later("router", "the conversation kept moving")

    async def _decide_and_store(
        self, entries: Sequence[Entry], error: str | None, notify: bool
    ) -> tuple[Plan | None, int | None]:
        """What the turn changed, if anything, and the chat secret's new generation if it verified a customer."""
        first = entries[0]
        said = {message_id(entry): entry for entry in entries if isinstance(entry, Inbound)}
        if not error:
            self._attendant.read_ahead([message.text for message in said.values() if message.choice is None])
        with self._phase("load"):
            known, outcomes = await self._load(entries, list(said))
        messages = [message for id_, message in said.items() if id_ not in known.seen]
        if not messages and not outcomes:
            return None, None

        now = self._clock()
        speaking = all(verification.may_speak(known.address, message) for message in messages)
        verified = speaking and verification.is_verified(
            known.address, known.conversation, verified_for=self._rules.verified_for, now=now
        )
        guessed, texts = await self._guesses.judge(known.code, messages, counts=speaking)
        come = Come(messages=messages, texts=texts, outcomes=outcomes, guessed=guessed, now=now)
        with self._phase("decide"):
            decision = await self._decide(known, come, first.channel, verified, error)
        changes = plan(
            known,
            come,
            decision,
            channel=first.channel,
            endpoint=first.endpoint,
            address=first.address,
            verified=verified,
            lapsed=verification.has_lapsed(known.address, speaking=bool(messages) and speaking, verified=verified),
            notices=self._notices(known, messages, decision, error, notify),
        )
        with self._phase("store"):
            return changes, await store(self._pool, changes)

    async def _load(self, entries: Sequence[Entry], message_ids: Sequence[UUID]) -> tuple[Known, list[Effect]]:
        first = entries[0]
        known = await self._known((address_id(first.channel, first.endpoint, first.address), message_ids))
        if isinstance(known, Later):
            raise Later(known.system, "a turn could not be read") from known
        told_of = [entry.effect_id for entry in entries if isinstance(entry, EffectDone)]
        if not told_of:
            return known, []
        async with connected(self._pool) as connection:
            ended = [await effect.find(connection, id_) for id_ in told_of]
        return known, [found for found in ended if found and not found.told]

    async def _load_known(self, asked: Sequence[tuple[UUID, Sequence[UUID]]]) -> Sequence[Known | Later]:
        try:
            async with connected(self._pool) as connection:
                return await turn.load(connection, asked)
        except Later as later:
            return [later] * len(asked)

    async def _decide(
        self, known: Known, come: Come, channel: str, verified: bool, error: str | None
    ) -> Decision | None:
        """What the attendant decides; None when a person has the floor."""
        if known.conversation and known.conversation.floor == Floor.AGENT:
            return None
        if error:
            return could_not_process(known, error, self._rules.default_language)
        if known.address and come.messages and self._abilities(channel).typing:
            await bells.ring(self._valkey, [(bells.chat(known.address.id), TYPING)])
        view = await self._outlook.view()
        facing = situation(known, come, channel=channel, verified=verified, view=view, rules=self._rules)
        async with asyncio.timeout(ATTEND_TIMEOUT_S):
            return await self._attendant.attend(facing)

    def _notices(
        self, known: Known, messages: Sequence[Inbound], decision: Decision | None, error: str | None, notify: bool
    ) -> list[str]:
        language = decision.language if decision else (known.conversation.language if known.conversation else None)
        notices = []
        if error and decision:
            notices.append(notice("could_not_process", language))
        if len(messages) > FLOOD and notify and decision:
            notices.append(notice("slow_down", language))
        return notices

    def _abilities(self, channel: str) -> Abilities:
        return self._rules.abilities.get(channel, Abilities())

    def _rings(self, entries: Sequence[Entry], changes: Plan | None, generation: int | None) -> Rings:
        """The bells of a turn that is stored; also of a repeat, whose first ring may have been lost."""
        first = entries[0]
        word: dict[str, object] = {}
        if changes and changes.guessed and generation is not None:
            guess = changes.guessed.message_id
            said = next(m.external_id for m in entries if isinstance(m, Inbound) and message_id(m) == guess)
            word = {"verified_by": said, "generation": generation}
        rings: list[tuple[str, bytes]] = []
        for bell in {entry.bell for entry in entries}:
            if bell is None:
                chat = bells.chat(address_id(first.channel, first.endpoint, first.address))
                rings.append((chat, msgspec.json.encode(word)))
                continue
            ids = [message_id(entry) for entry in entries if isinstance(entry, Inbound) and entry.bell == bell]
            rings.append((bell, msgspec.json.encode(_answered(ids, changes if len(entries) == 1 else None))))
        rings.append((bells.EVENTS, b""))
        if not changes or changes.effects or not self._abilities(first.channel).pull:
            rings.append((bells.WORK, b""))
        return rings


def _answered(ids: Sequence[UUID], changes: Plan | None) -> Answered:
    """What the bell of a door says; `changes` of a turn of one message."""
    if not changes:
        return Answered(messages=tuple(ids))
    core = changes.core
    return Answered(
        messages=tuple(ids),
        after=core.conversation.last_seq - len(core.messages),
        replies=tuple(
            Shown(
                id=message.id,
                seq=message.seq,
                author=message.author,
                name=None,
                text=message.text,
                choices=list(message.choices),
                at=message.created_at,
            )
            for message in core.deliveries
        ),
    )
