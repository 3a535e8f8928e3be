"""Paying, told as conversations: what is open and the link for it, payments, refunds, automatic payment, top-ups."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.bss.facts import BillsOf, Fact, LinesOf, RefundsOf
from bot.bss.model import Bill, Line, Link, Paying, Payment, Refund
from tests.unit.bot.conversation import WORLD, Conversation, bill, euros, line, rules, text_of
from wire.turn import Abilities

UNTIL = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
PAGES = rules().policy.payments.pages_url
SMS = Abilities(choices=False, max_length=1600)
PAID = Payment(day=date(2026, 10, 1), method="card", amount=euros("24.90"), is_booked=True)
PENDING = Payment(day=date(2026, 11, 20), method="transfer", amount=euros("35.90"), is_booked=False)


def link(page: str) -> Link:
    return Link(url=f"{PAGES}{page}?link=x", until=UNTIL)


PAYING = Paying(pay=link("pay"), method=link("payment-method"))
OPEN = (bill(10, "35.90"), bill(9, "24.90", remaining=euros("0"), state="paid", payments=(PAID,)))


def world(*lines: Line, bills: tuple[Bill, ...] = OPEN, refunds: tuple[Refund, ...] = ()) -> Mapping[Fact, object]:
    own = lines or (line(paying=PAYING),)
    return {**WORLD, LinesOf("C1"): own, BillsOf("BA1"): bills, RefundsOf("C1"): refunds}


def ann(*lines: Line, bills: tuple[Bill, ...] = OPEN, refunds: tuple[Refund, ...] = ()) -> Conversation:
    return Conversation(verified=True, world=world(*lines, bills=bills, refunds=refunds))


def test_a_stranger_is_told_the_ways_to_pay_and_verified_only_for_the_link() -> None:
    stranger = Conversation(world=world())
    ways = stranger.says("how can I pay", "payment_make")
    assert ways.said == ("utter_payment_ways", "utter_ask_wants_payment_link")
    assert "ES91 2100 0418 4502 0005 1332" in text_of(ways)
    assert stranger.facts_read == []
    assert stranger.says("yes").said == ("utter_ask_phone",)
    stranger.says("+12025550147")
    done = stranger.enters_code("right")
    assert done.said == ("utter_verified", "utter_payment_link")
    assert f"{PAGES}pay?link=x" in text_of(done)


@pytest.mark.parametrize(
    ("way", "answer"),
    [
        ("card", "utter_payment_way_taken"),
        ("cash", "utter_payment_way_taken"),
        ("wallet", "utter_payment_way_not_taken"),
    ],
)
def test_a_way_that_is_named_is_answered(way: str, answer: str) -> None:
    stranger = Conversation()
    draft = stranger.says("can I pay like this", "payment_make", payment_method=way)
    assert draft.said == (answer, "utter_ask_wants_payment_link")
    assert stranger.says("no").said == ("utter_all_right",)


def test_what_is_open_is_told_with_a_link_until_when_it_works() -> None:
    draft = ann().says("I want to pay", "payment_make")
    assert draft.said == ("utter_payment_link",)
    assert "€35.90 is unpaid, due on 30 November 2026" in text_of(draft)
    assert "until Sunday 22 November at 15:00" in text_of(draft)


def test_several_open_bills_are_listed_with_their_sum() -> None:
    both = (bill(10, "21.40"), bill(9, "17.90", due=date(2026, 10, 31)))
    draft = ann(bills=both).says("I want to pay", "payment_make")
    assert draft.said == ("utter_payment_link_several",)
    assert "€39.30 is unpaid in all" in text_of(draft)
    assert "September 2026: €17.90, due on 31 October 2026" in text_of(draft)


def test_nothing_open_is_said_so() -> None:
    settled = (bill(10, "35.90", remaining=euros("0"), state="paid"),)
    assert ann(bills=settled).says("I want to pay", "payment_make").said == ("utter_nothing_to_pay",)
    assert ann(bills=()).says("I want to pay", "payment_make").said == ("utter_nothing_to_pay",)


def test_bills_that_are_taken_automatically_on_different_days_are_told_each_with_its_own() -> None:
    automatic = line(paying=replace(PAYING, is_automatic=True, card="4417"))
    both = (bill(10, "21.40"), bill(9, "17.90", due=date(2026, 11, 25)))
    draft = ann(automatic, bills=both).says("pay", "payment_make")
    assert draft.said == ("utter_payment_automatic_several",)
    assert "€39.30" in text_of(draft)
    assert "October 2026: €21.40 on 30 November 2026" in text_of(draft)
    assert "September 2026: €17.90 on 25 November 2026" in text_of(draft)


def test_who_pays_automatically_need_not_unless_it_is_overdue() -> None:
    automatic = line(paying=replace(PAYING, is_automatic=True, card="4417"))
    assert ann(automatic).says("pay", "payment_make").said == ("utter_payment_automatic",)
    overdue = (bill(9, "17.90", due=date(2026, 10, 31)),)
    assert ann(automatic, bills=overdue).says("pay", "payment_make").said == ("utter_payment_link",)


def test_a_payment_under_way_is_told_before_the_link() -> None:
    pending = (bill(10, "35.90", payments=(PENDING,)),)
    draft = ann(bills=pending).says("pay", "payment_make")
    assert draft.said == ("utter_payment_under_way", "utter_payment_link")
    assert "20 November 2026: €35.90 by transfer, not received yet" in text_of(draft)


@pytest.mark.parametrize("url", ["https://pay.example/pay?link=x", "http://127.0.0.1:8090@evil.example/pages/pay", ""])
def test_a_link_that_leads_elsewhere_is_not_passed_on(url: str) -> None:
    foreign = line(paying=replace(PAYING, pay=Link(url=url, until=UNTIL), method=Link(url=url, until=UNTIL)))
    draft = ann(foreign).says("pay", "payment_make")
    assert draft.said == ("utter_payment_no_link",)
    assert "example/" not in text_of(draft)
    assert ann(foreign).says("autopay", "payment_method_update").said == ("utter_auto_pay_no_link",)


def test_by_sms_the_link_comes_in_a_few_words() -> None:
    sms = Conversation(verified=True, world=world(), abilities=SMS)
    draft = sms.says("pay", "payment_make")
    assert text_of(draft) == f"To pay: €35.90, due 30 November 2026. Pay here: {PAGES}pay?link=x"


def test_a_line_blocked_though_paid_is_told_when_it_works_again() -> None:
    back = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    blocked = line(is_active=False, paying=replace(PAYING, pay=None, back_at=back))
    paid = (bill(10, "35.90", remaining=euros("0"), state="paid", payments=(PAID,)),)
    draft = ann(blocked, bills=paid).says("I paid and it is blocked", "payment_status")
    assert draft.said == ("utter_payments_line_back",)
    assert "should work again by Monday 23 November at 09:00" in text_of(draft)


def test_a_payment_that_was_not_seen_is_said_so_with_what_to_do() -> None:
    blocked = line(is_active=False, paying=PAYING)
    talk = ann(blocked, bills=(bill(10, "35.90"),))
    draft = talk.says("I paid and it is blocked", "payment_status")
    assert draft.said == ("utter_payments_not_seen", "utter_ask_payment_proof")
    handed = talk.says("yes")
    assert handed.hand_off is not None
    assert (handed.hand_off.queue, handed.hand_off.reason) == ("billing", "asked")
    other = ann(blocked, bills=(bill(10, "35.90"),))
    other.says("I paid and it is blocked", "payment_status")
    assert other.presses("No, send me the link").said == ("utter_payment_link",)


def test_where_no_payment_has_come_yet_no_list_is_promised() -> None:
    draft = ann(bills=(bill(10, "35.90"),)).says("did you get my money", "payment_status")
    assert draft.said == ("utter_payments_nothing_came", "utter_ask_payment_proof")


def test_a_lost_line_is_not_said_to_be_blocked_for_money() -> None:
    lost = line(is_active=False, is_lost=True, paying=PAYING)
    draft = ann(lost, bills=(bill(10, "35.90"),)).says("did you get my money", "payment_status")
    assert draft.said[0] == "utter_payments_nothing_came"


def test_a_payment_on_its_way_need_not_be_made_again() -> None:
    talk = ann(bills=(bill(10, "35.90", payments=(PENDING,)),))
    draft = talk.says("did my transfer arrive", "payment_status")
    assert draft.said == ("utter_payments_under_way",)
    assert "2 working days" in text_of(draft)


def test_the_last_payments_are_listed_whether_something_is_open_or_not() -> None:
    draft = ann().says("did you get my money", "payment_status")
    assert draft.said == ("utter_payments_still_open", "utter_ask_payment_proof")
    assert "1 October 2026: €24.90 by card, received" in text_of(draft)
    settled = (bill(9, "24.90", remaining=euros("0"), state="paid", payments=(PAID,)),)
    assert ann(bills=settled).says("did you get it", "payment_status").said == ("utter_payments_all_paid",)
    assert ann(bills=()).says("did you get it", "payment_status").said == ("utter_payments_none",)


def refund(state: str, day: date | None) -> Refund:
    return Refund(
        id="R1",
        state=state,  # type: ignore[arg-type]
        about={"en": "Paid twice"},
        amount=euros("12.00"),
        way="transfer",
        asked=date(2026, 11, 10),
        day=day,
    )


@pytest.mark.parametrize(
    ("state", "day", "told"),
    [
        ("requested", None, "Paid twice, €12.00: asked for on 10 November 2026, not decided yet"),
        ("approved", date(2026, 11, 27), "approved; it is paid by transfer by 27 November 2026"),
        ("approved", None, "approved; it is paid by transfer"),
        ("paid", date(2026, 11, 12), "paid by transfer on 12 November 2026"),
        ("paid", None, "paid by transfer"),
        ("rejected", None, "not approved"),
    ],
)
def test_a_refund_is_told_by_its_state(state: str, day: date | None, told: str) -> None:
    draft = ann(refunds=(refund(state, day),)).says("where is my refund", "refund_status")
    assert draft.said == ("utter_refunds",)
    assert told in text_of(draft)


def test_without_a_refund_a_person_is_offered() -> None:
    talk = ann()
    assert talk.says("where is my refund", "refund_status").said == ("utter_ask_refund_person",)
    handed = talk.says("yes")
    assert handed.hand_off is not None
    assert handed.hand_off.wants == ("refund_status",)


def test_automatic_payment_is_set_up_and_changed_on_the_secure_page() -> None:
    draft = ann().says("set up direct debit", "payment_method_update")
    assert draft.said == ("utter_auto_pay_off",)
    assert f"{PAGES}payment-method?link=x" in text_of(draft)
    automatic = line(paying=replace(PAYING, is_automatic=True, card="4417"))
    draft = ann(automatic).says("my card expired", "payment_method_update")
    assert draft.said == ("utter_auto_pay_on",)
    assert "card ending in 4417" in text_of(draft)


def test_automatic_payment_is_stopped_after_a_yes() -> None:
    automatic = line(paying=replace(PAYING, is_automatic=True, card="4417"))
    talk = ann(automatic)
    assert talk.says("stop automatic payments", "payment_method_update").said == ("utter_ask_confirm_auto_pay_stop",)
    done = talk.says("yes")
    assert done.said == ("utter_recording",)
    (effect,) = done.effects
    assert (effect.kind, effect.payload["type"], effect.payload["party"]) == ("work_order", "auto_pay_stop", "C1")
    told = talk.learns("work_order", payload=effect.payload, id="TT000007", status="acknowledged", promised=None)
    assert told.said == ("utter_recorded_auto_pay_stop",)
    assert "TT000007" in text_of(told)


def test_automatic_payment_stays_after_a_no_and_what_is_off_is_not_stopped() -> None:
    automatic = line(paying=replace(PAYING, is_automatic=True, card="4417"))
    talk = ann(automatic)
    talk.says("cancel my direct debit", "payment_method_update")
    declined = talk.says("no")
    assert declined.said == ("utter_auto_pay_kept",)
    assert declined.effects == ()
    assert ann().says("turn off autopay", "payment_method_update").said == ("utter_auto_pay_off_already",)


def test_a_request_that_could_not_be_recorded_is_told_and_its_details_only_to_the_verified() -> None:
    talk = ann()
    assert talk.learns("work_order", succeeded=False, reason="unknown").said == ("utter_work_order_failed",)
    stranger = Conversation()
    payload = {"type": "auto_pay_stop", "told": {}}
    assert stranger.learns("work_order", payload=payload, id="TT1").said == ("utter_work_order_recorded",)


PREPAID = line(
    "+16175550102",
    kind="prepaid",
    plan_name="Go Prepaid",
    paying=Paying(top_up=link("top-up"), method=link("payment-method"), credit=euros("3.70")),
)


def test_a_stranger_tops_up_any_number_on_the_page_for_everybody() -> None:
    stranger = Conversation()
    assert stranger.says("top up my phone", "top_up").said == ("utter_ask_top_up_number",)
    assert stranger.says("+1 617 555 0102").said == ("utter_ask_top_up_amount",)
    done = stranger.says("20")
    assert done.said == ("utter_top_up_page",)
    assert f"{PAGES}top-up?number=%2B16175550102&amount=20.00&language=en" in text_of(done)
    assert stranger.facts_read == []


def test_everything_said_at_once_needs_no_question() -> None:
    draft = Conversation().says("recharge", "top_up", phone_number="+16175550102", amount="15.00")
    assert draft.said == ("utter_top_up_page",)
    assert "€15.00" in text_of(draft)


def test_an_amount_that_is_not_on_offer_is_asked_for_again() -> None:
    draft = Conversation().says("recharge", "top_up", phone_number="+16175550102", amount="25.00")
    assert draft.said == ("utter_rejected_top_up_amount", "utter_ask_top_up_amount")
    assert [choice.title for choice in draft.replies[-1].choices] == ["€10.00", "€15.00", "€20.00", "€30.00", "€50.00"]


@pytest.mark.parametrize(("said", "amount"), [("2", "15.00"), ("10", "10.00"), ("the last one", "50.00")])
def test_an_amount_is_named_by_its_figure_or_its_place(said: str, amount: str) -> None:
    talk = Conversation()
    talk.says("recharge", "top_up", phone_number="+16175550102")
    assert f"amount={amount}" in text_of(talk.says(said))


def test_a_verified_customer_gets_the_link_of_the_own_prepaid_line_with_its_credit() -> None:
    draft = ann(PREPAID).says("top up 20", "top_up", amount="20.00")
    assert draft.said == ("utter_top_up_link_and_credit",)
    assert f"{PAGES}top-up?link=x&amount=20.00" in text_of(draft)
    assert "€3.70 left" in text_of(draft)


def test_one_of_several_prepaid_lines_is_asked_for() -> None:
    other = replace(PREPAID, id="P2", number="+16175550105", label="Sim 2")
    talk = ann(PREPAID, other, line())
    assert talk.says("top up 20", "top_up", amount="20.00").said == ("utter_ask_prepaid_line",)
    assert "+16175550105" in text_of(talk.says("the second one"))


def test_a_line_with_a_monthly_bill_needs_no_top_up() -> None:
    assert ann().says("top up 20", "top_up", amount="20.00").said == ("utter_top_up_with_bill",)
    named = ann(PREPAID, line()).says("top up", "top_up", phone_number="+12025550147", amount="20.00")
    assert named.said == ("utter_top_up_with_bill",)


def test_a_verified_customer_may_top_up_somebody_elses_number() -> None:
    draft = ann().says("top up 10", "top_up", phone_number="+16175550102", amount="10.00")
    assert draft.said == ("utter_top_up_page",)


def test_a_prepaid_line_without_a_link_leads_to_a_person() -> None:
    bare = replace(PREPAID, paying=Paying())
    assert ann(bare).says("top up 20", "top_up", amount="20.00").said == ("utter_top_up_no_link",)


CARD = "4111 1111 1111 1111"


def test_a_card_number_is_hidden_and_said_so_whatever_else_is_said() -> None:
    talk = Conversation()
    draft = talk.says(f"my card is {CARD}, can I pay with it?", "payment_make", payment_method="card")
    assert draft.said == ("utter_card_hidden", "utter_payment_way_taken", "utter_ask_wants_payment_link")
    assert "4111" not in str(talk.state)


def test_a_card_number_alone_is_no_misunderstanding_and_the_question_is_asked_again() -> None:
    talk = Conversation()
    assert talk.says(CARD).said == ("utter_card_hidden",)
    talk.says("top up my phone", "top_up")
    again = talk.says(CARD)
    assert again.said == ("utter_card_hidden", "utter_ask_top_up_number")
    assert again.hand_off is None
