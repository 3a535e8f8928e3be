"""Several wishes of one turn: which comes first, and what is said of those that wait. Pure."""

from collections.abc import Sequence

from bot.engine.flow import Flow, FlowBook
from bot.engine.heard import FALLBACK, Heard
from bot.engine.walk import Walk


def wished_flow(heard: Heard, book: FlowBook) -> Flow | None:
    """The flow that a message wishes for; None when it is an answer, small talk or not understood."""
    name = book.by_intent.get(heard.intent) if heard.intent not in (FALLBACK, "inform") else None
    if name is None or book.flows[name].is_small_talk:
        return None
    return book.flows[name]


def has_wish_beside(heard: Heard, everything: Sequence[Heard], book: FlowBook) -> bool:
    """Whether a wish stands beside `heard` in the turn."""
    return any(wished_flow(other, book) for other in everything if other is not heard)


def in_order(everything: Sequence[Heard], book: FlowBook) -> tuple[Heard, ...]:
    """What was said, the wishes that cannot wait before the others; all that is no wish keeps its place."""
    places = [place for place, heard in enumerate(everything) if wished_flow(heard, book)]
    wishes = sorted((everything[place] for place in places), key=lambda heard: not _comes_first(heard, book))
    ordered = list(everything)
    for place, heard in zip(places, wishes, strict=True):
        ordered[place] = heard
    return tuple(ordered)


def put_off(walk: Walk, heard: Heard, flow: Flow) -> None:
    """Let a wish wait until those before it are done."""
    walk.dialogue.also_wants(heard.intent)
    if any(frame.flow == flow.name for frame in walk.dialogue.stack):
        return
    frame = walk.push(flow, heard=heard)
    frame.waits = True
    walk.dialogue.stack.remove(frame)
    walk.dialogue.stack.insert(0, frame)
    walk.gathered.put_off.append(frame)


def tell_put_off(walk: Walk) -> None:
    """Say before the question in hand what comes after it."""
    topics = [walk.topic(frame) for frame in walk.gathered.put_off if frame.waits]
    if topics and walk.gathered.has_asked:
        walk.say_before("utter_noted_for_later", topics=topics)


def _comes_first(heard: Heard, book: FlowBook) -> bool:
    topic = book.topics[heard.intent]
    return topic.is_urgent or topic.is_first
