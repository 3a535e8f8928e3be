"""Says what went wrong in a crash run, from what the far sides saw: customers' frames and the operator's books. Pure.

PostgreSQL is asked too, but only for what no far side can see: that a message is stored once and in one turn.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.crash.attendant import ENDED, HEARD
from tests.crash.customer import Connection, Wish

KINDS = {"order": "product_order", "ticket": "work_order", "code": "send_code"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One customer's side of the story; `again` is the whole talk as read at the end by a side that had nothing."""

    name: str
    wishes: Sequence[Wish]
    confirmed: frozenset[str]
    connections: Sequence[Connection]
    again: Connection


@dataclass(frozen=True, kw_only=True, slots=True)
class Books:
    """How often the operator was asked for each thing."""

    orders: Counter[str] = field(default_factory=Counter)
    """By line."""
    tickets: Counter[str] = field(default_factory=Counter)
    """By description."""
    texts: Counter[str] = field(default_factory=Counter)
    """By telephone number."""
    external_ids: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """What only PostgreSQL and Valkey can say."""

    rows: Counter[str]
    """Message rows by the customer's own id."""
    turns: Mapping[str, str]
    """The turn of each message, by the customer's own id."""
    unfinished: Mapping[str, int]
    """How much is still on its way, by what it is."""


def books_of(journal: Sequence[Mapping[str, Any]]) -> Books:
    """The operator's journal, counted."""
    books = Books()
    for line in journal:
        entry = line["entry"]
        match line["book"]:
            case "order":
                books.orders.update(item["product"]["id"] for item in entry["productOrderItem"])
                books.external_ids[entry["externalId"]] += 1
            case "ticket":
                books.tickets[entry["description"]] += 1
                books.external_ids[entry["externalId"]] += 1
            case "message":
                books.texts[entry["to"]] += 1
    return books


def judge(told: Sequence[Told], books: Books, stored: Stored) -> list[str]:
    """Every violation, in words; none is what a run must show."""
    found = [f"{one.name}: {what}" for one in told for what in _of_customer(one)]
    found += _of_books(told, books)
    wanted = [wish.id for one in told for wish in one.wishes]
    found += [f"message {id_} is stored {stored.rows[id_]} times" for id_ in wanted if stored.rows[id_] != 1]
    found += [f"message {id_} is in no turn" for id_ in wanted if not stored.turns.get(id_)]
    found += [f"stored, but nobody wrote it: {id_}" for id_ in stored.rows.keys() - set(wanted)]
    found += [f"{count} {what} left unfinished" for what, count in stored.unfinished.items() if count]
    return found


def _of_customer(told: Told) -> Iterator[str]:
    for wish in told.wishes:
        if wish.id not in told.confirmed:
            yield f"message {wish.number} was never confirmed"
    yield from _shown_once(told)
    yield from _in_order(told)
    yield from _answered_once(told)
    ended = Counter(text.split()[1] for text in _texts(told) if text.startswith(ENDED))
    for verb, kind in KINDS.items():
        asked = sum(wish.verb == verb for wish in told.wishes)
        if ended[kind] != asked:
            yield f"asked for {asked} {verb}s, told how {ended[kind]} ended"


def _shown_once(told: Told) -> Iterator[str]:
    """Nothing is shown again that the customer's side said it had, and a message always has the same number."""
    ids: dict[int, str] = {}
    for number, connection in enumerate([*told.connections, told.again]):
        last = connection.since
        for frame in connection.frames:
            if frame["seq"] <= last:
                yield f"connection {number}: seq {frame['seq']} shown after {last}"
            last = max(last, frame["seq"])
            if ids.setdefault(frame["seq"], frame["id"]) != frame["id"]:
                yield f"seq {frame['seq']} names two messages"
    for id_, times in Counter(ids.values()).items():
        if times > 1:
            yield f"message {id_} was shown under {times} numbers"
    live = {frame["seq"] for connection in told.connections for frame in connection.frames}
    again = {frame["seq"] for frame in told.again.frames}
    if live != again:
        yield f"shown live and not again, or the other way round: {sorted(live ^ again)}"


def _in_order(told: Told) -> Iterator[str]:
    own = [str(message["id"]) for message in sorted(told.again.own, key=lambda message: int(message["seq"]))]
    if own != [wish.id for wish in told.wishes]:
        lost = {wish.id for wish in told.wishes} - set(own)
        yield f"own messages come back in another order or number: {len(own)}, {len(lost)} lost"
    numbers = sorted([int(message["seq"]) for message in [*told.again.own, *told.again.frames]])
    if numbers != list(range(1, len(numbers) + 1)):
        yield "the talk's numbers have gaps or doubles"


def _answered_once(told: Told) -> Iterator[str]:
    heard = [int(number) for text in _texts(told) if text.startswith(HEARD) for number in text.split()[1:]]
    if heard != sorted(heard):
        yield f"answered out of order: {heard}"
    for wish in told.wishes:
        if (times := heard.count(wish.number)) != 1:
            yield f"message {wish.number} was answered {times} times"
    said_at = {str(message["id"]): int(message["seq"]) for message in told.again.own}
    said_at_number = {wish.number: said_at.get(wish.id, 0) for wish in told.wishes}
    for frame in told.again.frames:
        if str(frame["text"]).startswith(HEARD):
            for number in str(frame["text"]).split()[1:]:
                if said_at_number.get(int(number), 0) > frame["seq"]:
                    yield f"message {number} was answered before it was said"


def _of_books(told: Sequence[Told], books: Books) -> Iterator[str]:
    wishes = [wish for one in told for wish in one.wishes]
    for what, counted, verb in (("order", books.orders, "order"), ("ticket", books.tickets, "ticket")):
        asked = Counter(wish.what for wish in wishes if wish.verb == verb)
        for name in asked | counted:
            if asked[name] != counted[name]:
                yield f"{name}: {asked[name]} {what}s asked for, {counted[name]} in the books"
    for id_, times in books.external_ids.items():
        if times > 1:
            yield f"the operator was asked {times} times for {id_}"
    codes = {wish.what for wish in wishes if wish.verb == "code"}
    for phone, times in books.texts.items():
        if times > 1 or phone not in codes:
            yield f"{phone}: {times} codes sent, {int(phone in codes)} asked for"
    done = sum(text.startswith(f"{ENDED} send_code done") for one in told for text in _texts(one))
    if done > len(books.texts):
        yield f"{done} codes were said to be sent, {len(books.texts)} were"


def _texts(told: Told) -> list[str]:
    return [str(frame["text"]) for frame in told.again.frames]
