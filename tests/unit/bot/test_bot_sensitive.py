"""Nothing private without a verified customer: every step of every flow, whatever is said, however it was reached."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from bot.actions import ACTIONS, OPTIONS
from bot.answers.book import Answers
from bot.bss.facts import PRIVATE, LineByNumber, Offers, Outages
from bot.engine.facts import Facts, NotVerified
from bot.engine.flow import Flow, Kind, Step
from bot.engine.heard import Heard
from tests.unit.bot.conversation import ANN, SAMPLE, WORLD, ZONE, Conversation, rules
from wire.turn import KnownCustomer

FLOWS = list(rules().book.flows.values())
SENSITIVE_INTENTS = (
    "bill_balance", "bill_explain", "bill_due_date", "bill_copy", "bill_dispute",
    "payment_status", "payment_extension", "payment_method_update", "refund_status", "plan_current",
    "plan_recommend", "plan_change", "plan_cancel", "contract_terms", "usage_remaining",
    "addon_buy", "sim_lost", "account_update", "work_order_status",
)  # fmt: skip
"""Wishes about private things; written down here so that a flow cannot forget it."""
PLACES = {
    place.name: SAMPLE[place.form]
    for _, name, answer in Answers.load(zone=ZONE)
    if name.startswith(("utter_", "summary_"))
    for place in answer.usual.text.places
}
# What somebody who saw an earlier, verified talk could know of it, or forge.
SLOTS: Mapping[str, Any] = {
    **PLACES,
    "line": "P0147",
    "account": "BA1",
    "bill_period": "B-2026-10",
    "plan_name": "flow-20",
    "confirm_plan_change": True,
    "change": "possible",
    "phone": "+12025550147",
    "place": "Madrid",
    "standing": "open",
    "hand_off_reason": "asked",
    "top_up_number": "+12025550147",
    "top_up_amount": "20.00",
    "prepaid_line": "P0147",
    "arrangement": "parts:2",
    "disputed_charge": "R-roaming",
    "dispute_reason": "other",
    "confirm_dispute": True,
    "confirm_arrangement": True,
    "confirm_bill_mail": True,
    "confirm_bill_delivery": True,
    "bill_delivery": "paper",
    "copy": "paper",
    "email": "a…@example.com",
    "confirm_auto_pay_stop": True,
    "auto_pay_wish": "stop",
    "outage_id": "OUT-1",
    "trouble": "slow_internet",
    "complaint_about": "staff",
    "complaint_text": "Nobody called me back.",
    "account_detail": "email",
    "new_email": "me@example.com",
    "new_address": "Calle Mayor 5",
    "work_order": "TT1",
}
SAID = ("affirm", "deny", "inform", "nlu_fallback", "unread", "greet", "bill_balance", "plan_change", "out_of_scope")
PUBLIC_EFFECTS = {"send_code", "work_order"}


def is_private(step: Step) -> bool:
    if step.kind is Kind.ACTION and step.name in ACTIONS:
        return ACTIONS[step.name].is_private
    options = rules().book.slots[step.name].options if step.kind is Kind.COLLECT else None
    return options is not None and OPTIONS[options].is_private


def private_answers() -> set[str]:
    """All answers that only sensitive flows give."""
    said: dict[bool, set[str]] = {True: set(), False: set()}
    for flow in FLOWS:
        for step in flow.steps:
            answer = step.name if step.name.startswith("utter_") else step.utter
            if answer is not None:
                said[flow.is_sensitive].add(answer)
    return said[True] - said[False]


def stood_at(flow: Flow, step: Step, *, party: str | None) -> dict[str, Any]:
    frame = {
        "flow": flow.name,
        "step": step.id,
        "slots": dict(SLOTS),
        "is_asking": step.kind is Kind.COLLECT,
        "said": "flow 20",
        "entities": {"plan_name": ["Flow 20"], "bill_period": ["month:10"]},
    }
    if step.kind is Kind.COLLECT:
        frame["slots"] = {name: value for name, value in SLOTS.items() if name != step.name}
    ended = {**frame, "step": flow.steps[0].id, "is_asking": False}
    return {"version": 1, "stack": [frame], "last": ended, "party": party, "remembered": {"line": "P0147"}}


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
@pytest.mark.parametrize("party", [None, "C1"])
def test_no_step_of_any_flow_tells_or_does_anything_private_for_a_stranger(flow: Flow, party: str | None) -> None:
    forbidden = private_answers()
    assert "utter_balance_open" in forbidden
    for step in flow.steps:
        for intent in SAID:
            stranger = Conversation()
            stranger.state = stood_at(flow, step, party=party)
            draft = stranger.turn(
                Heard(text="flow 20", intent=intent, entities={"plan_name": ("Flow 20",), "date": ("month:09",)})
            )
            where = f"{flow.name}, {step.id}, {intent}"
            assert not [fact for fact in stranger.facts_read if isinstance(fact, PRIVATE)], where
            assert not forbidden & set(draft.said), where
            assert {effect.kind for effect in draft.effects} <= PUBLIC_EFFECTS, where
            assert all(effect.payload["party"] is None for effect in draft.effects if effect.kind == "work_order"), (
                where
            )


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_the_same_walk_reads_private_things_for_a_verified_customer(flow: Flow) -> None:
    """The walk above would find a leak: with a customer it does reach the private parts."""
    if not any(is_private(step) for step in flow.steps):
        pytest.skip("nothing private in this flow")
    read = []
    for step in flow.steps:
        ann = Conversation(verified=True)
        ann.state = stood_at(flow, step, party="C1")
        ann.turn(Heard(text="flow 20", intent="affirm"))
        read += ann.facts_read
    assert any(isinstance(fact, PRIVATE) for fact in read)


@pytest.mark.parametrize("intent", SENSITIVE_INTENTS)
def test_a_sensitive_wish_of_a_stranger_is_verified_or_declined_first(intent: str) -> None:
    stranger = Conversation()
    draft = stranger.says("about me", intent)
    assert not [fact for fact in stranger.facts_read if isinstance(fact, PRIVATE)]
    assert draft.said[0] in ("utter_ask_phone", "utter_ask_has_other_line")


def test_flows_for_sensitive_intents_are_sensitive_unless_they_tell_nothing() -> None:
    for intent in SENSITIVE_INTENTS:
        flow = rules().book.flows[rules().book.by_intent[intent]]
        assert flow.is_sensitive or not any(is_private(step) for step in flow.steps)


def test_every_intent_of_the_taxonomy_has_a_flow_or_a_rule() -> None:
    ruled = {"human_request", "language_change", "opt_in", "opt_out", "inform"}
    assert set(rules().book.topics) - set(rules().book.by_intent) == ruled


@pytest.mark.parametrize(
    "read",
    [
        lambda facts: facts.own_lines(),
        lambda facts: facts.bills_of("BA1"),
        lambda facts: facts.charges_of("B-2026-10"),
        lambda facts: facts.usage_of("P0147"),
    ],
)
def test_the_second_lock_holds_even_when_the_facts_are_there(read: Any) -> None:
    with pytest.raises(NotVerified):
        read(Facts(WORLD, None))


def test_a_verified_customer_cannot_read_the_account_of_another() -> None:
    facts = Facts(WORLD, ANN)
    assert facts.bills_of("BA1")
    with pytest.raises(NotVerified):
        facts.bills_of("BA2")
    with pytest.raises(NotVerified):
        facts.usage_of("P9999")


def test_facts_that_belong_to_nobody_are_free() -> None:
    facts = Facts(WORLD, None)
    assert facts.offers() == WORLD[Offers()]
    assert facts.outages() == WORLD[Outages()]
    assert facts.line_by_number("+12025550147") == WORLD[LineByNumber("+12025550147")]


OTHER = KnownCustomer(id=UUID(int=2), party="C2", name="Ben Stone", phone="+12025550199")
WORK_ORDER = {"type": "bill_mail", "party": "C1", "told": {"email": "a…@example.com", "period": "2026-10-01"}}
PLAN_ORDER = {"party": "C1", "line": "P0147", "offer": "flow-20", "plan_name": "Flow 20"}


@pytest.mark.parametrize(
    ("kind", "payload", "said"),
    [
        ("work_order", WORK_ORDER, "utter_work_order_recorded"),
        ("product_order", PLAN_ORDER, "utter_order_placed"),
    ],
)
def test_what_one_customer_asked_for_is_not_told_to_another_who_is_verified_since(
    kind: str, payload: Mapping[str, Any], said: str
) -> None:
    talk = Conversation(verified=True)
    talk.customer = OTHER
    told = talk.learns(kind, payload=payload, id="TT1", plan_name="Flow 20", starts="2026-12-01")
    assert told.said == (said,)


def test_another_customer_hears_no_number_of_what_the_one_before_ordered() -> None:
    talk = Conversation(verified=True)
    talk.says("hello", "greet")
    talk.says("change to flow 20", "plan_change", plan_name="Flow 20")
    assert talk.says("yes").effects
    talk.learns("product_order", payload=PLAN_ORDER, id="PO1", plan_name="Flow 20", starts="2026-12-01")
    assert talk.says("forget it").said == ("utter_done_already",)
    talk.customer = OTHER
    assert talk.says("forget it").said == ("utter_all_right",)
