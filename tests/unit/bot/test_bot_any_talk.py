"""Whatever customers say in whatever order: the engine answers, ends, keeps its state small, and leaks nothing."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bss.facts import PRIVATE, BillsOf, LinesOf, Outages
from bot.engine.heard import Command, Heard
from tests.unit.bot.conversation import ANN, FAMILY, NOW, QUEUES, WORLD, Conversation, rules, text_of

INTENTS = sorted({*rules().book.topics, "nlu_fallback", "unread"} - {"opt_in", "opt_out", "human_request"})
COMMANDS = st.sampled_from([*[None] * 5, *get_args(Command)])
ENTITIES = st.dictionaries(
    st.sampled_from(["plan_name", "bill_period", "date", "place", "phone_number", "account_number", "data_amount"]),
    st.sampled_from(["Flow 20", "month:09", "Madrid", "+12025550147", "20 GB", "", "x" * 100]).map(
        lambda value: (value,)
    ),
    max_size=2,
)
TEXTS = st.sampled_from(
    [
        "2", "the last one", "flow 20", "+12025550147", "a@example.com", "", "hugo", "Valencia", "你好",
        "20", "a bigger one", "another one", "all of them", "how much is it", "4 Elm Street, 46002 Valencia",
    ]
)  # fmt: skip
SAID = st.builds(
    Heard,
    text=TEXTS,
    intent=st.sampled_from(INTENTS),
    entities=ENTITIES,
    ranking=st.just(("bill_balance", "out_of_scope")),
    command=COMMANDS,
)
STEPS = st.one_of(
    SAID,
    st.lists(SAID, min_size=2, max_size=3),
    st.sampled_from(["choose", "right", "wrong", "expired", "exhausted", "lapse", "order", "no order", "away", "back"]),
    st.sampled_from(["agent", "shut"]),
)
SHUT = {name: replace(queue, is_open=False, opens_at=NOW + timedelta(hours=20)) for name, queue in QUEUES.items()}
WORLDS = st.sampled_from([WORLD, {**WORLD, LinesOf("C1"): FAMILY}, {**WORLD, Outages(): (), BillsOf("BA1"): ()}])


def take(talk: Conversation, step: Any, world: dict[Any, object]) -> None:
    if step == "choose":
        offered = [choice for reply in (talk.draft.replies if talk.draft else ()) for choice in reply.choices]
        if offered:
            talk.presses(offered[-1].title)
    elif step in ("right", "wrong", "expired", "exhausted"):
        talk.enters_code(step)
    elif step == "agent":
        talk.says("agent")
    elif step == "shut":
        talk.queues = SHUT
    elif step == "lapse":
        talk.customer = None
    elif step == "order":
        talk.learns("product_order", id="PO1", plan_name="Flow 20", starts="2026-12-01")
    elif step == "no order":
        talk.learns("send_code", succeeded=False)
    elif step == "away":
        talk.world.clear()
        talk.now += timedelta(seconds=40)
    elif step == "back":
        talk.world.update(world)
        talk.waiting_in = None
    elif isinstance(step, list):
        talk.turn(*step)
    else:
        talk.turn(step)


@settings(max_examples=300)
@given(st.lists(STEPS, max_size=14), WORLDS, st.booleans())
def test_any_talk_is_answered_and_stays_within_bounds(
    steps: list[Any], world: dict[Any, object], verified: bool
) -> None:
    talk = Conversation(verified=verified, world=world)
    for step in steps:
        waits = talk.waiting_in is not None
        before = len(talk.facts_read)
        verified_now = talk.customer is not None or step == "right"
        take(talk, step, world)
        assert len(json.dumps(talk.state)) < 20_000
        if isinstance(step, Heard | list) and not waits:
            assert talk.draft is not None
            assert talk.draft.replies
        if not verified_now:
            assert not [fact for fact in talk.facts_read[before:] if isinstance(fact, PRIVATE)]


@settings(max_examples=150)
@given(st.lists(STEPS.filter(lambda step: step not in ("right", "order")), max_size=12))
def test_no_talk_of_a_stranger_brings_out_anything_of_the_customer(steps: list[Any]) -> None:
    talk = Conversation()
    for step in steps:
        take(talk, step, dict(WORLD))
        if talk.draft is not None:
            assert ANN.name not in text_of(talk.draft)
            assert "35.90" not in text_of(talk.draft)
            assert all(effect.kind != "product_order" for effect in talk.draft.effects)
