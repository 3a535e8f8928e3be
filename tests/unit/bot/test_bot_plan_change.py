"""Changing the plan, told as conversations: the terms, the yes to them, and the order."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from bot.bss.facts import LinesOf, Offers
from bot.engine.heard import Heard
from tests.unit.bot.conversation import (
    OFFERS,
    WORLD,
    Conversation,
    euros,
    line,
    text_of,
)


def test_a_plan_change_shows_terms_asks_and_orders_and_tells_when_it_starts() -> None:
    ann = Conversation(verified=True)
    terms = ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    assert terms.said == ("utter_plan_change_cheaper", "utter_ask_confirm_plan_change")
    assert "€17.90 a month, €7.00 less than now" in text_of(terms)
    ordered = ann.says("yes")
    assert ordered.said == ("utter_plan_change_placing",)
    assert [(effect.kind, effect.step) for effect in ordered.effects] == [("product_order", "plan_change")]
    assert ordered.effects[0].payload == {
        "party": "C1",
        "line": "P0147",
        "offer": "flow-20",
        "plan_name": "Flow 20",
    }
    payload = ordered.effects[0].payload
    told = ann.learns("product_order", payload=payload, id="PO1", plan_name="Flow 20", starts="2026-12-01")
    assert told.said == ("utter_plan_order_placed",)
    assert "Flow 20 starts on 1 December 2026" in text_of(told)


def test_saying_no_to_a_plan_change_orders_nothing() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    declined = ann.says("no")
    assert declined.said == ("utter_plan_change_declined",)
    assert declined.effects == ()
    assert declined.agreed == ()


def test_what_was_agreed_is_kept_in_the_words_the_customer_saw() -> None:
    ann = Conversation(verified=True)
    terms = ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    yes = UUID(int=77)
    [agreed] = ann.turn(Heard(text="yes", intent="affirm", message_id=yes)).agreed
    assert (agreed.flow, agreed.message_id, agreed.language) == ("plan_change", yes, "en")
    assert agreed.text == "\n\n".join(reply.text for reply in terms.replies)
    assert agreed.details["new_price"] == {"amount": "17.90", "currency": "EUR"}


def test_a_question_asked_again_after_another_matter_is_agreed_to_with_all_its_terms_once() -> None:
    ann = Conversation(verified=True)
    terms = ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    ann.says("when is my bill due", "bill_due_date")
    [agreed] = ann.says("yes").agreed
    assert agreed.text == "\n\n".join(reply.text for reply in terms.replies)
    assert ann.says("thanks", "thank").agreed == ()


def test_after_a_correction_only_the_new_terms_are_agreed_to() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    ann.says("no, start 5", "inform", plan_name="Start 5")
    [agreed] = ann.says("yes").agreed
    assert "Start 5" in agreed.text
    assert "Flow 20" not in agreed.text


def test_a_question_in_another_language_is_agreed_to_in_the_language_it_was_asked_in() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    ann.says("en español, por favor", "language_change")
    [agreed] = ann.says("sí").agreed
    assert agreed.language == "es"
    assert "¿Encargo Flow 20" in agreed.text


def test_a_yes_to_words_that_were_not_kept_is_asked_for_again() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    state = json.loads(json.dumps(ann.state))
    del state["stack"][0]["read_back"]
    ann.state = state
    again = ann.says("yes")
    assert again.said == ("utter_ask_confirm_plan_change",)
    assert (again.agreed, again.effects) == ((), ())
    assert len(ann.says("yes").effects) == 1


def test_a_refused_order_is_told_and_a_person_offered() -> None:
    ann = Conversation(verified=True)
    draft = ann.learns("product_order", succeeded=False, reason="notCompatible")
    assert draft.said == ("utter_order_failed",)
    assert [choice.payload for choice in draft.replies[0].choices] == ["/human_request"]


def test_an_order_is_told_without_details_when_nobody_is_verified_any_more() -> None:
    draft = Conversation().learns("product_order", id="PO1", plan_name="Flow 20", starts="2026-12-01")
    assert draft.said == ("utter_order_placed",)
    assert "Flow" not in text_of(draft)


@pytest.mark.parametrize("answer", ["2", "the second one", "Flow 20", "flow 20, €17.90", "the 20 one", "20"])
def test_a_plan_is_chosen_by_place_name_or_its_own_word(answer: str) -> None:
    ann = Conversation(verified=True)
    ann.says("I want another plan", "plan_change")
    draft = ann.says(answer, "inform")
    assert draft.said == ("utter_plan_change_cheaper", "utter_ask_confirm_plan_change")


def test_a_correction_at_the_confirmation_starts_from_the_corrected_plan() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    corrected = ann.says("no, max unlimited", "deny", plan_name="Max Unlimited")
    assert corrected.said == ("utter_plan_change_dearer", "utter_ask_confirm_plan_change")
    assert ann.says("yes").effects[0].payload["offer"] == "max-unlimited"


def test_a_question_about_another_plan_is_answered_and_does_not_change_what_yes_means() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    aside = ann.says("how much is max unlimited", "plan_browse", plan_name="Max Unlimited")
    assert aside.said == ("utter_plans_compared", "utter_back_to", "utter_ask_confirm_plan_change")
    assert "Max Unlimited costs €10.00 a month more than you pay now." in text_of(aside)
    assert ann.says("yes").effects[0].payload["offer"] == "flow-20"


def test_the_plan_one_has_is_no_change_and_another_is_asked_for_once() -> None:
    ann = Conversation(verified=True)
    draft = ann.says("move me to flow 50", "plan_change", plan_name="Flow 50")
    assert draft.said == ("utter_plan_change_same", "utter_ask_plan_name")
    assert ann.says("Start 5", "inform").said == ("utter_plan_change_cheaper", "utter_ask_confirm_plan_change")


def test_a_plan_that_is_not_on_sale_is_refused_by_name() -> None:
    ann = Conversation(verified=True)
    draft = ann.says("move me to Turbo 9", "plan_change", plan_name="Turbo 9")
    assert draft.said == ("utter_rejected_plan_name", "utter_ask_plan_name")
    assert "Turbo 9" in text_of(draft)


def test_terms_that_moved_between_question_and_yes_are_shown_again_and_not_ordered() -> None:
    ann = Conversation(verified=True)
    ann.says("move me to flow 20", "plan_change", plan_name="Flow 20")
    ann.world[Offers()] = tuple(
        replace(offer, price=euros("19.90")) if offer.id == "flow-20" else offer for offer in OFFERS
    )
    draft = ann.says("yes")
    assert draft.effects == ()
    assert draft.said == (
        "utter_plan_change_terms_moved",
        "utter_plan_change_cheaper",
        "utter_ask_confirm_plan_change",
    )
    assert [effect.kind for effect in ann.says("yes").effects] == ["product_order"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"has_order": True}, "utter_plan_change_under_way"),
        ({"is_active": False}, "utter_plan_change_suspended"),
        ({"kind": "prepaid", "offer": "go-prepaid", "plan_name": "Go Prepaid"}, "utter_no_other_plan"),
    ],
)
def test_a_line_whose_plan_cannot_be_changed_is_told_so_before_anything_is_asked(
    changes: dict[str, Any], said: str
) -> None:
    ann = Conversation(verified=True, world={**WORLD, LinesOf("C1"): (line(**changes),)})
    assert ann.says("I want another plan", "plan_change").said == (said,)


def test_an_order_that_nobody_can_tell_of_goes_to_people_and_is_not_tried_again() -> None:
    ann = Conversation()
    told = ann.learns("product_order", succeeded=False, held=True, reason="in_doubt")
    assert told.said[0] == "utter_in_doubt"
    assert told.hand_off is not None
    assert told.hand_off.reason == "in_doubt"
    assert told.effects == ()


def test_no_with_another_plan_is_a_correction_whatever_else_it_sounds_like() -> None:
    ann = Conversation(verified=True)
    ann.says("put me on Flow 20", "plan_change", plan_name="Flow 20")
    corrected = ann.says("no, rather Max Unlimited", "plan_recommend", plan_name="Max Unlimited")
    assert "corrected" in corrected.reasons
    assert "Max Unlimited" in text_of(corrected)
