"""Outages, bad service, complaints, details of the account, work orders and shops, told as conversations."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.bss.facts import LinesOf, Outages, TicketsOf
from bot.bss.model import Ticket
from tests.unit.bot.conversation import NOW, WORLD, Conversation, line, text_of


def ticket(number: str = "TT2", **changes: Any) -> Ticket:
    usual = {
        "id": number,
        "kind": "quality",
        "state": "in_progress",
        "opened": NOW - timedelta(days=2),
        "promised": NOW + timedelta(days=1),
        "outage": None,
        "urged": None,
    }
    return Ticket(**{**usual, **changes})


QUIET = {**WORLD, Outages(): ()}


def with_tickets(*tickets: Ticket) -> Conversation:
    return Conversation(verified=True, world={**QUIET, TicketsOf("C1"): tickets})


def test_the_customer_is_joined_to_a_known_outage_once() -> None:
    ann = Conversation(verified=True)
    ann.says("no signal at home", "outage_report")
    joined = ann.says("yes")
    asked = [(effect.kind, effect.payload["outage"]) for effect in joined.effects]
    assert asked == [("outage_news", "OUT-1"), ("outage_over", "OUT-1")]
    over = ann.learns("outage_over", payload=joined.effects[1].payload, id="OUT-1")
    assert text_of(over).startswith("The fault in Valencia is over.")
    assert ann.learns("outage_over", payload=joined.effects[1].payload, succeeded=False).said == ()
    assert "TT9" in text_of(ann.learns("outage_news", id="TT9"))
    ann.world[TicketsOf("C1")] = (ticket("TT9", kind="outage_news", outage="OUT-1"),)
    ann.says("no signal at home", "outage_report")
    again = ann.says("yes")
    assert again.said == ("utter_outage_news_before",)
    assert again.effects == ()


def test_a_stranger_who_wants_to_hear_of_the_outages_end_is_verified_first() -> None:
    stranger = Conversation()
    stranger.says("no signal", "outage_report", place="Valencia")
    assert stranger.says("yes").said == ("utter_ask_phone",)
    stranger.says("+12025550147")
    assert [effect.kind for effect in stranger.enters_code("right").effects] == [
        "outage_news",
        "outage_over",
    ]


def test_a_line_that_is_cut_off_is_said_instead_of_a_fault() -> None:
    cut_off = (line(is_active=False),)
    ann = Conversation(verified=True, world={**QUIET, LinesOf("C1"): cut_off})
    assert ann.says("my phone has no service", "outage_report").said == ("utter_outage_suspended",)


def test_a_known_outage_comes_before_the_steps() -> None:
    ann = Conversation(verified=True)
    told = ann.says("my internet is slow", "service_quality")
    assert told.said == ("utter_outage_known", "utter_ask_wants_outage_news")


@pytest.mark.parametrize(
    ("said", "steps"),
    [
        ("the internet is so slow", ("utter_quality_slow_1", "utter_quality_slow_2")),
        ("my calls keep being cut off", ("utter_quality_dropped_1", "utter_quality_dropped_2")),
        ("there is an echo", ("utter_quality_sound_1", "utter_quality_sound_2")),
    ],
)
def test_the_steps_come_one_by_one_and_then_a_work_order(said: str, steps: tuple[str, str]) -> None:
    ann = Conversation(verified=True, world=QUIET)
    assert ann.says(said, "service_quality").said == (steps[0],)
    assert ann.says("no").said == (steps[1],)
    assert ann.says("no").said == ("utter_ask_wants_quality_report",)
    [asked] = ann.says("yes").effects
    assert (asked.payload["type"], asked.payload["about"][0]["id"]) == ("quality", "Valencia")
    # Sunday noon: sixteen working hours end on Tuesday at 12:00 in Madrid.
    assert asked.payload["promised"] == "2026-11-24T11:00:00+00:00"


def test_a_step_that_helped_ends_it() -> None:
    ann = Conversation(verified=True, world=QUIET)
    ann.says("the internet is slow", "service_quality")
    assert ann.says("yes").said == ("utter_quality_helped",)


def test_a_complaint_is_taken_in_the_customers_words_and_read_back() -> None:
    ann = Conversation(world=QUIET)
    assert ann.says("I have a complaint", "complaint").said == ("utter_ask_complaint_about",)
    assert ann.says("how I was treated").said == ("utter_ask_complaint_text",)
    back = ann.says("the man in the shop laughed at me", "out_of_scope")
    assert back.said == ("utter_ask_confirm_complaint",)
    assert "the man in the shop laughed at me" in text_of(back)
    [asked] = ann.says("yes").effects
    assert (asked.payload["type"], asked.payload["party"]) == ("complaint", None)
    told = ann.learns("work_order", payload=asked.payload, id="TT5", promised="2026-11-24")
    assert told.said == ("utter_recorded_complaint",)
    assert [choice.payload for choice in told.replies[0].choices] == ["/human_request"]


def test_the_yes_to_a_complaint_a_fault_report_or_a_case_is_kept_with_the_words_seen() -> None:
    for said, intent, place, answers, words in (
        ("no signal in Vigo", "outage_report", "Vigo", (), "shall I report the fault in Vigo"),
        ("bad sound in Vigo, an echo", "service_quality", "Vigo", ("no", "no"), "Shall I open a case for Vigo?"),
        ("The service is bad. " * 4, "complaint", None, (), "This is what I'll record: \"The service is bad."),
    ):
        ann = Conversation(world=QUIET)
        ann.says(said, intent, **({"place": place} if place else {}))
        for answer in answers:
            ann.says(answer)
        done = ann.says("yes")
        assert [effect.kind for effect in done.effects] == ["work_order"]
        (agreed,) = done.agreed
        assert words in agreed.text


def test_a_complaint_that_tells_it_all_is_not_asked_for_again() -> None:
    ann = Conversation(world=QUIET)
    story = "Your technician was rude to my mother, left mud in the hall and never plugged the router in."
    assert ann.says(story, "complaint").said == ("utter_ask_confirm_complaint",)


def test_a_complaint_about_no_service_tells_of_the_known_outage() -> None:
    ann = Conversation(verified=True)
    told = ann.says("complaint about the network", "complaint")
    assert told.said == ("utter_outage_known", "utter_ask_complaint_text")


def test_a_new_email_is_read_back_agreed_to_and_passed_on() -> None:
    ann = Conversation(verified=True)
    assert ann.says("change my email", "account_update").said == ("utter_ask_new_email",)
    assert ann.says("ann at example", "inform").said[0] == "utter_please_rephrase"
    assert ann.says("ann.new@example.com", "inform").said == ("utter_ask_confirm_new_email",)
    done = ann.says("yes")
    assert done.agreed[0].text.endswith("changed to ann.new@example.com?")
    assert done.effects[0].payload["notes"] == {"detail": "email", "value": "ann.new@example.com"}


@pytest.mark.parametrize("meant", ["account_update", "inform", "nlu_fallback"])
def test_a_yes_to_the_address_is_none_to_the_email_that_comes_after_it(meant: str) -> None:
    ann = Conversation(verified=True)
    ann.says("I have moved to 14 Rowan Terrace, 29002 Málaga", "account_update")
    assert ann.says("yes").effects
    asked = ann.says("and my email should be ann.new@example.com now", meant)
    assert asked.said == ("utter_ask_confirm_new_email",)
    assert asked.effects == ()
    [effect] = ann.says("yes").effects
    assert effect.payload["notes"] == {"detail": "email", "value": "ann.new@example.com"}


def test_another_owner_is_for_a_person() -> None:
    ann = Conversation(verified=True)
    assert ann.says("put the line in my wife's name, she is the owner now", "account_update").said[0] in (
        "utter_account_by_person",
        "utter_ask_account_detail",
    )
    if ann.draft and "utter_ask_account_detail" in ann.draft.said:
        ann.presses("Owner of the line")
    handed = ann.says("yes").hand_off
    assert handed is not None
    assert (handed.reason, handed.queue) == ("needs_person", "general")


def test_the_state_of_a_case_is_told_and_it_is_urged_once_a_day() -> None:
    ann = with_tickets(ticket())
    told = ann.says("where is my case", "work_order_status")
    assert told.said == ("utter_work_order_open", "utter_ask_wants_urge")
    [asked] = ann.says("yes").effects
    assert (asked.kind, asked.payload["ticket"], asked.payload["party"]) == ("urge", "TT2", "C1")
    assert ann.learns("urge", id="TT2", again=False).said == ("utter_urged",)
    ann.world[TicketsOf("C1")] = (ticket(urged=NOW),)
    again = ann.says("hurry up with my case", "work_order_status")
    assert again.said == ("utter_work_order_open", "utter_urged_today")
    assert again.effects == ()


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"promised": NOW - timedelta(hours=1)}, "utter_work_order_late"),
        ({"promised": None}, "utter_work_order_undated"),
        ({"state": "settled"}, "utter_work_order_settled"),
        ({"state": "dropped"}, "utter_work_order_dropped"),
    ],
)
def test_every_state_of_a_case_has_its_words(changes: dict[str, Any], answer: str) -> None:
    assert with_tickets(ticket(**changes)).says("my case?", "work_order_status").said[0] == answer


def test_a_case_that_is_not_theirs_is_not_found() -> None:
    ann = with_tickets(ticket("TT000002"), ticket("TT000007"))
    draft = ann.says("state of TT000003", "work_order_status", work_order_number="TT000003")
    assert draft.said == ("utter_rejected_work_order", "utter_ask_work_order")
    assert "TT000003" in text_of(draft)
    assert ann.says("TT000007", "inform", work_order_number="TT000007").said[0] == "utter_work_order_open"


def test_who_has_no_case_is_told_so() -> None:
    assert with_tickets().says("where is my case", "work_order_status").said == ("utter_no_work_order",)


@pytest.mark.parametrize(
    ("place", "answer", "town"),
    [
        ("Madrid", "utter_shops_here", "Fuencarral"),
        ("马德里", "utter_shops_here", "Fuencarral"),
        ("Granada", "utter_shops_near", "Sierpes"),
        ("Paris", "utter_shops_far", "Gran Vía"),
        (None, "utter_shops", "Colón"),
    ],
)
def test_the_shop_that_is_meant_or_nearest_is_told(place: str | None, answer: str, town: str) -> None:
    ann = Conversation()
    draft = ann.says("where is your shop", "store_info", **({"place": place} if place else {}))
    assert draft.said == (answer,)
    assert town in text_of(draft)


def test_whether_a_shop_is_open_now_is_told() -> None:
    ann = Conversation()
    assert "Closed now, opens on Monday 23 November at 10:00." in text_of(
        ann.says("shop?", "store_info", place="Madrid")
    )
    ann.now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert "Open now." in text_of(ann.says("shop?", "store_info", place="Madrid"))


def test_a_dispute_is_a_case_like_any_other() -> None:
    told = with_tickets(ticket(kind="dispute")).says("what of my dispute?", "work_order_status")
    assert told.said[0] == "utter_work_order_open"
    assert "Disputed charge" in text_of(told)


def test_a_question_whether_this_is_a_robot_is_no_story_of_a_complaint() -> None:
    ann = Conversation(verified=True, world=QUIET)
    ann.says("I want to complain", "complaint")
    ann.says("how I was treated")
    asked = ann.says("am I talking to a robot", "bot_challenge")
    assert asked.said == ("utter_i_am_a_bot", "utter_ask_complaint_text")
