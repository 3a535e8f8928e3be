"""Payments, refunds, links and work orders, over real HTTP to the demo operator."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from bot.bss.client import TICKET, BssClient
from bot.bss.model import Money
from bot.bss.reader import Reader
from bot.bss.work_orders import WorkOrders
from tests.demo_operator import TODAY, DemoClient, running_demo
from wire.way_out import Declined, Unclear

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
STOP = {
    "type": "auto_pay_stop",
    "name": "Stop automatic payment",
    "description": "By hand from now on.",
    "party": "C1004",
    "about": [{"id": "BA1004", "role": "account", "type": "BillingAccount"}],
    "notes": {"why": "asked"},
    "told": {},
    "promised": "2026-11-27T18:00:00+01:00",
}


@pytest.fixture
async def demo() -> AsyncIterator[DemoClient]:
    async with running_demo(faults=True) as client:
        yield client


@pytest.fixture
async def bss(demo: DemoClient) -> AsyncIterator[BssClient]:
    client = BssClient(str(demo.make_url("")), token=None, timeout_s=2.0, clock=lambda: NOW)
    await client.start()
    yield client
    await client.close()


@pytest.fixture
def reader(bss: BssClient) -> Reader:
    return Reader(bss)


def euros(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


async def test_links_come_with_lines_and_bills_and_say_until_when(reader: Reader, demo: DemoClient) -> None:
    pages = str(demo.make_url("/pages/"))
    (tom,) = await reader.lines_of("C1006")
    (lucia,) = await reader.lines_of("C1004")
    (olivia,) = await reader.lines_of("C1323")
    assert tom.paying.pay is not None
    assert tom.paying.pay.url.startswith(f"{pages}pay?link=")
    assert tom.paying.pay.until.tzinfo is not None
    assert tom.paying.back_at is None
    assert lucia.paying.pay is None
    assert lucia.paying.is_automatic
    assert lucia.paying.card is not None
    assert olivia.paying.top_up is not None
    assert olivia.paying.credit is not None
    assert olivia.paying.last_top_up is not None
    assert olivia.paying.last_top_up.amount.amount == 10
    assert olivia.paying.last_top_up.at == datetime(2026, 11, 16, 9, 42, tzinfo=UTC)
    (bill, *_) = await reader.bills_of("BA1006")
    assert bill.document is not None
    assert bill.document.url.startswith(f"{pages}bill?link=")


async def test_payments_are_told_by_day_way_and_whether_they_are_booked(reader: Reader) -> None:
    newest, before, _ = await reader.bills_of("BA1325")
    (pending,) = newest.payments
    assert (pending.day, pending.method, pending.is_booked) == (date(2026, 11, 19), "transfer", False)
    assert newest.remaining == newest.amount
    (booked,) = before.payments
    assert (booked.amount, booked.is_booked) == (euros("24.90"), True)


async def test_a_line_that_was_paid_says_when_it_works_again(reader: Reader) -> None:
    (line,) = await reader.lines_of("C1324")
    assert not line.is_active
    assert line.paying.back_at == datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("party", "state", "amount", "day"),
    [
        ("C1323", "requested", "10.00", None),
        ("C1324", "approved", "12.00", date(2026, 11, 25)),
        ("C1325", "paid", "7.50", date(2026, 11, 12)),
    ],
)
async def test_a_refund_is_read_with_state_amount_and_day(
    reader: Reader, party: str, state: str, amount: str, day: date | None
) -> None:
    (refund,) = await reader.refunds_of(party)
    assert (refund.state, refund.amount, refund.day) == (state, euros(amount), day)
    assert set(refund.about) == {"en", "es", "zh"}
    assert await reader.refunds_of("C1001") == ()


async def test_a_work_order_is_recorded_once_with_what_it_concerns_and_what_was_promised(
    bss: BssClient, demo: DemoClient
) -> None:
    effect_id = uuid4()
    orders = WorkOrders(bss)
    assert await orders.look_up(effect_id) is None
    await demo.post("/demo/faults", json={"kind": "drop", "times": 1, "seconds": 20, "paths": TICKET})
    with pytest.raises(Unclear):
        await orders.perform(effect_id, STOP)
    found = await orders.look_up(effect_id)
    assert found is not None
    assert found["promised"] == "2026-11-27"
    (ticket,) = await (await demo.get(TICKET, params={"externalId": str(effect_id)})).json()
    assert ticket["relatedParty"][0]["id"] == "C1004"
    assert ticket["relatedEntity"][0]["id"] == "BA1004"
    assert ticket["note"] == [{"id": "why", "text": "asked"}]


async def test_an_arrangement_is_read_again_with_its_bills_and_last_day(
    bss: BssClient, reader: Reader, demo: DemoClient
) -> None:
    assert await reader.arrangements_of("C1006") == ()
    about = [{"id": "B1006-2026-10", "name": "2026-10-1006", "role": "bill", "type": "CustomerBill"}]
    payload = {**STOP, "type": "payment_arrangement", "party": "C1006", "about": about}
    await WorkOrders(bss).perform(uuid4(), payload)
    (made,) = await reader.arrangements_of("C1006")
    assert (made.made, made.until, made.bills) == (TODAY, date(2026, 11, 27), frozenset({"B1006-2026-10"}))
    assert await reader.arrangements_of("C1001") == ()


async def test_a_dispute_is_read_again_with_what_it_is_about(bss: BssClient, reader: Reader) -> None:
    about = [{"id": "B1006-late-fee", "name": "Late fee", "role": "charge", "type": "AppliedCustomerBillingRate"}]
    await WorkOrders(bss).perform(uuid4(), {**STOP, "type": "dispute", "party": "C1006", "about": about})
    (made,) = await reader.disputes_of("C1006")
    assert made.is_open
    assert (made.promised, made.about) == (date(2026, 11, 27), frozenset({"B1006-late-fee"}))
    assert await reader.disputes_of("C1001") == ()


async def test_bills_on_paper_are_switched_on_and_off(bss: BssClient, reader: Reader) -> None:
    for delivery in ("paper", "paperless"):
        payload = {**STOP, "type": "bill_delivery", "notes": {"delivery": delivery}}
        await WorkOrders(bss).perform(uuid4(), payload)
        (line,) = await reader.lines_of("C1004")
        assert line.paying.is_on_paper == (delivery == "paper")


async def test_a_work_order_that_is_refused_is_declined_for_good(bss: BssClient) -> None:
    with pytest.raises(Declined):
        await WorkOrders(bss).perform(uuid4(), {**STOP, "description": ""})
