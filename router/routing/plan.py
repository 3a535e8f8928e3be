"""What a turn changes, as one value: from what is known, what has come and what was decided to what is to be stored.

Ids are derived from the turn's first message, so that deciding the same turn twice stores it once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from record.address import Address, unknown
from record.agreement import Agreement
from record.conversation import Conversation
from record.customer import Customer
from record.queue_item import QueueItem
from record.states import FLOOR, Floor, FloorEvent, follow
from record.turn import Core, Known
from router.routing.agreed import agreements
from router.routing.come import Come, Guessed
from router.routing.hand_off import queue_items
from router.routing.happened import happened
from router.routing.words import TO_CUSTOMER, words
from wire.message import effect_id, message_id
from wire.turn import Decision

# Intents that say nothing about why a customer wrote.
SMALL_TALK = frozenset(
    {
        "greet",
        "goodbye",
        "thank",
        "affirm",
        "deny",
        "inform",
        "bot_challenge",
        "language_change",
        "nlu_fallback",
        "help",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Everything that one turn stores."""

    core: Core
    queue_items: Sequence[QueueItem] = ()
    leaves_queue: bool = False
    becomes_urgent: bool = False
    effects: Sequence[tuple[UUID, str, Mapping[str, Any]]] = ()
    agreements: Sequence[Agreement] = ()
    told: Sequence[tuple[UUID, str]] = ()
    guessed: Guessed | None = None
    verified: Customer | None = None
    lapsed: bool = False
    """A verification was too old and ends."""
    opted_out: bool | None = None
    language: str | None = None

    @property
    def only_core(self) -> bool:
        """Whether the core's one statement stores the whole turn."""
        return self == Plan(core=self.core)


def plan(
    known: Known,
    come: Come,
    decision: Decision | None,
    *,
    channel: str,
    endpoint: str,
    address: str,
    verified: bool,
    lapsed: bool = False,
    notices: Sequence[str] = (),
) -> Plan:
    """What this turn changes; `decision` is None when a person has the floor."""
    home = known.address or unknown(channel, endpoint, address)
    before = known.conversation or _new_conversation(known, come, home)
    customer = come.shown
    owner = customer.id if customer else (home.customer_id if verified else before.customer_id)
    moved_by = _moved_by(before, decision)
    messages = words(before, come, decision, notices)
    after = _after(before, decision, moved_by, owner, len(messages))
    language = decision.language if decision else None
    return Plan(
        core=Core(
            conversation=after,
            seen=[message_id(message) for message in come.messages],
            messages=messages,
            deliveries=[message for message in messages if message.author in TO_CUSTOMER],
            channel=channel,
            events=happened(come, decision, before, after, opened=known.conversation is None, moved_by=moved_by),
            now=come.now,
            opens=None if known.conversation else replace(home, language=language or home.language),
        ),
        queue_items=tuple(queue_items(come, decision, after, verified=verified or come.was_right)),
        leaves_queue=moved_by is FloorEvent.LEAVE_QUEUE,
        becomes_urgent=bool(decision and decision.becomes_urgent and after.floor == Floor.QUEUE),
        effects=tuple(
            (effect_id(come.turn_id, asked.step), asked.kind, {**asked.payload, "ip_hash": come.ip_hash})
            for asked in (decision.effects if decision else ())
        ),
        agreements=tuple(agreements(come, decision, after)),
        told=tuple((effect.id, effect.state) for effect in come.outcomes),
        guessed=come.guessed,
        verified=customer,
        lapsed=lapsed and customer is None,
        opted_out=decision.opted_out if decision else None,
        language=language if known.address and language != home.language else None,
    )


def _moved_by(before: Conversation, decision: Decision | None) -> FloorEvent | None:
    if decision is None:
        return None
    if decision.hand_off and before.floor == Floor.BOT:
        return FloorEvent.HAND_OFF
    if decision.leave_queue and before.floor == Floor.QUEUE:
        return FloorEvent.LEAVE_QUEUE
    return None


def _after(
    before: Conversation, decision: Decision | None, moved_by: FloorEvent | None, owner: UUID | None, messages: int
) -> Conversation:
    after = replace(before, customer_id=owner, last_seq=before.last_seq + messages)
    if decision is None:
        return after
    meant = [u.intent for u in decision.understood if u.intent not in SMALL_TALK]
    after = replace(
        after,
        language=decision.language,
        dialogue=decision.state,
        subject=meant[0] if meant else before.subject,
    )
    if moved_by is None:
        return after
    queue = decision.hand_off.queue if decision.hand_off else None
    return replace(after, floor=follow(FLOOR, Floor(before.floor), moved_by), queue=queue)


def _new_conversation(known: Known, come: Come, home: Address) -> Conversation:
    previous = known.previous
    return Conversation(
        id=come.conversation_id,
        address_id=home.id,
        customer_id=home.customer_id,
        follows=previous.id if previous else None,
        floor=Floor.BOT,
        queue=None,
        agent_id=None,
        language=home.language or (previous.language if previous else None),
        dialogue={},
        version=0,
        last_seq=previous.last_seq if previous else 0,
        subject=None,
        wrap_up=None,
        opened_at=come.now,
        active_at=come.now,
        closed_at=None,
    )
