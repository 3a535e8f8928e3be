"""A copy of a bill: by a link, to the mail address on file, on paper or not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.bss.facts import BillsOf, LinesOf
from bot.bss.model import Link, Paying
from tests.unit.bot.conversation import BILLS, WORLD, Conversation, line, rules, text_of

PAGES = rules().policy.payments.pages_url
UNTIL = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
WITH_DOCUMENTS = tuple(replace(bill, document=Link(url=f"{PAGES}bill?link={bill.id}", until=UNTIL)) for bill in BILLS)


def ann(*, on_paper: bool = False, email: str | None = "ann@example.com") -> Conversation:
    own = line(paying=Paying(is_on_paper=on_paper))
    own = replace(own, owner=replace(own.owner, email=email))
    return Conversation(verified=True, world={**WORLD, LinesOf("C1"): (own,), BillsOf("BA1"): WITH_DOCUMENTS})


def test_the_newest_bill_or_the_named_one_is_shown_by_a_link() -> None:
    newest = ann().says("can you send me a copy of my bill", "bill_copy")
    assert newest.said == ("utter_bill_link",)
    assert "October 2026 (number 2026-10-1)" in text_of(newest)
    assert f"{PAGES}bill?link=B-2026-10" in text_of(newest)
    named = ann().says("I need my September invoice as a pdf", "bill_copy", bill_period="month:09")
    assert f"{PAGES}bill?link=B-2026-09" in text_of(named)


def test_paper_that_is_not_wanted_is_not_ordered_in_any_language() -> None:
    talk = ann(on_paper=True)
    talk.language = "es"
    assert talk.says("quíteme la factura en papel", "bill_copy").said == ("utter_ask_confirm_paperless_bill",)


def test_another_month_may_be_named_afterwards() -> None:
    talk = ann()
    talk.says("a copy of my bill", "bill_copy")
    assert "B-2026-08" in text_of(talk.says("no, the August one", "inform", date="month:08"))


@pytest.mark.parametrize(
    "said", ["send the bill to my email pls", "mándame el recibo al correo", "把账单发到我邮箱", "email me my bill"]
)
def test_by_mail_it_goes_to_the_address_on_file_after_a_yes(said: str) -> None:
    talk = ann()
    asked = talk.says(said, "bill_copy")
    assert asked.said == ("utter_ask_confirm_bill_mail",)
    assert "a…@example.com" in text_of(asked)
    assert "ann@" not in text_of(asked)
    done = talk.says("yes")
    (effect,) = done.effects
    assert effect.payload["type"] == "bill_mail"
    assert effect.payload["about"][0]["id"] == "B-2026-10"
    told = talk.learns("work_order", payload=effect.payload, id="TT000004")
    assert told.said == ("utter_recorded_bill_mail",)
    assert "TT000004" in text_of(told)


def test_the_bill_that_was_shown_can_be_mailed_by_the_button_or_by_words() -> None:
    for follow_up in ("button", "words"):
        talk = ann()
        talk.says("a copy of my September bill", "bill_copy", bill_period="month:09")
        pressed = follow_up == "button"
        asked = talk.presses("Send it by email") if pressed else talk.says("to my email please", "nlu_fallback")
        assert asked.said == ("utter_ask_confirm_bill_mail",)
        assert "September 2026" in text_of(asked)


def test_without_an_address_on_file_nothing_is_sent() -> None:
    assert ann(email=None).says("email me my bill", "bill_copy").said == ("utter_bill_no_mail",)


@pytest.mark.parametrize(
    ("said", "on_paper", "answer"),
    [
        ("Please post me a paper bill from now on", False, "utter_ask_confirm_paper_bill"),
        ("quiero que me la manden en papel", False, "utter_ask_confirm_paper_bill"),
        ("我要纸质账单", False, "utter_ask_confirm_paper_bill"),
        ("send it on paper", True, "utter_bill_paper_already"),
        ("switch me to paperless billing", True, "utter_ask_confirm_paperless_bill"),
        ("stop sending me paper, email is fine", True, "utter_ask_confirm_paperless_bill"),
        ("stop paper bills", True, "utter_ask_confirm_paperless_bill"),
        ("quíteme la factura en papel", True, "utter_ask_confirm_paperless_bill"),
        ("取消纸质账单", True, "utter_ask_confirm_paperless_bill"),
        ("quiero factura electrónica", True, "utter_ask_confirm_paperless_bill"),
        ("以后别寄纸质的了，发邮件就行", True, "utter_ask_confirm_paperless_bill"),
        ("switch me to paperless billing", False, "utter_bill_paperless_already"),
    ],
)
def test_paper_or_not_is_asked_for_a_yes(said: str, on_paper: bool, answer: str) -> None:
    talk = ann(on_paper=on_paper)
    assert talk.says(said, "bill_copy").said == (answer,)
    if answer.startswith("utter_ask"):
        done = talk.says("yes")
        (effect,) = done.effects
        assert effect.payload["type"] == "bill_delivery"
        assert effect.payload["notes"]["delivery"] == ("paperless" if on_paper else "paper")
        assert len(done.agreed) == 1
        told = talk.learns("work_order", payload=effect.payload, id="TT000005")
        assert ("online only" if on_paper else "on paper") in text_of(told)


def test_a_no_changes_nothing() -> None:
    talk = ann()
    talk.says("paper bill please", "bill_copy")
    declined = talk.says("no")
    assert declined.said == ("utter_nothing_changed",)
    assert declined.effects == ()


def test_no_bill_and_no_document_are_said() -> None:
    talk = ann()
    talk.world[BillsOf("BA1")] = ()
    assert talk.says("a copy of my bill", "bill_copy").said == ("utter_no_bill",)
    talk = ann()
    talk.world[BillsOf("BA1")] = BILLS
    assert talk.says("a copy of my bill", "bill_copy").said == ("utter_bill_no_link",)
