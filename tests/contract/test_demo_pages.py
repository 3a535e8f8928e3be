"""The operator's own pages: opened by their links alone, and what is done there stands in the books."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.links import BadLink, Links, OldLink
from tests.demo_operator import DemoClient, running_demo

PRODUCT = "/tmf-api/productInventory/v4/product"
BILL = "/tmf-api/customerBillManagement/v4/customerBill"
TOM, OLIVIA, LUCIA = "C1006", "C1323", "C1004"
NOON = datetime(2026, 11, 20, 12, 20, tzinfo=UTC)
KEY = b"a key for tests, not secret"


@pytest.fixture
async def demo() -> AsyncIterator[DemoClient]:
    async with running_demo() as client:
        yield client


async def line_of(demo: DemoClient, party: str) -> dict[str, Any]:
    (line,) = await (await demo.get(PRODUCT, params={"relatedParty.id": party})).json()
    values: dict[str, Any] = {entry["name"]: entry["value"] for entry in line["productCharacteristic"]}
    return {**line, **values}


async def bills_of(demo: DemoClient, party: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await (await demo.get(BILL, params={"relatedParty.id": party})).json()
    return found


def path(url: str) -> str:
    return re.sub(r"^http://[^/]+", "", url)


def hidden(text: str) -> dict[str, str]:
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', text))


async def opened(demo: DemoClient, url: str) -> str:
    answer = await demo.get(path(url))
    assert answer.status == 200
    return await answer.text()


async def test_paying_settles_the_bills_and_the_line_works_again_next_morning(demo: DemoClient) -> None:
    line = await line_of(demo, TOM)
    page = await opened(demo, line["paymentUrl"])
    assert "€39.30" in page
    assert "2026-09-1006" in page
    assert "€17.90" in page
    done = await demo.post("/pages/pay", data=hidden(page))
    assert "€39.30 is paid" in await done.text()
    assert [bill["state"] for bill in await bills_of(demo, TOM)] == ["settled"] * 3
    paid = await line_of(demo, TOM)
    assert paid["status"] == "suspended"
    assert paid["reconnectsAt"] == "2026-11-21T08:00:00Z"
    assert "paymentUrl" not in paid
    again = await demo.post("/pages/pay", data=hidden(page))
    assert "Nothing is open" in await again.text()
    assert len((await bills_of(demo, TOM))[0]["appliedPayment"]) == 1


async def test_a_prepaid_line_is_topped_up_by_its_link_or_by_anybody(demo: DemoClient) -> None:
    line = await line_of(demo, OLIVIA)
    before = line["credit"]
    page = await opened(demo, line["topUpUrl"] + "&amount=20.00")
    assert line["productSerialNumber"] in page
    assert "€20.00" in page
    await demo.post("/pages/top-up", data=hidden(page))
    assert (await line_of(demo, OLIVIA))["credit"] == pytest.approx(before + 20)
    public = await opened(demo, "/pages/top-up?number=%2B16175550102&amount=10&language=es")
    assert "Recargar una línea de prepago" in public
    await demo.post("/pages/top-up", data=hidden(public))
    topped_up = await line_of(demo, OLIVIA)
    assert topped_up["credit"] == pytest.approx(before + 30)
    assert topped_up["lastTopUp"] == pytest.approx(10)
    assert topped_up["lastTopUpAt"].startswith("2026-11-20T")


async def test_the_public_page_does_not_tell_whose_a_number_is(demo: DemoClient) -> None:
    texts = set()
    for number in ("%2B16175550102", "%2B12025550147", "%2B12025550199"):
        page = await opened(demo, f"/pages/top-up?number={number}&amount=10")
        done = await (await demo.post("/pages/top-up", data=hidden(page))).text()
        texts.add(re.sub(r"\+\d{11}", "", page + done))
    assert len(texts) == 1


async def test_automatic_payment_is_switched_on_and_off(demo: DemoClient) -> None:
    line = await line_of(demo, TOM)
    page = await opened(demo, line["paymentMethodUrl"])
    on = await (await demo.post("/pages/payment-method", data=hidden(page))).text()
    assert (await line_of(demo, TOM))["autoPay"] is True
    assert (await line_of(demo, TOM))["autoPayCard"] in on
    await demo.post("/pages/payment-method", data=hidden(on))
    assert (await line_of(demo, TOM))["autoPay"] is False
    assert "autoPayCard" not in await line_of(demo, TOM)


async def test_a_ticket_that_stops_automatic_payment_stops_it(demo: DemoClient) -> None:
    assert (await line_of(demo, LUCIA))["autoPay"] is True
    about = [{"id": "BA1004", "role": "account", "@referredType": "BillingAccount"}]
    body = {"description": "Stop", "severity": "Minor", "ticketType": "auto_pay_stop", "relatedEntity": about}
    answer = await demo.post("/tmf-api/troubleTicket/v4/troubleTicket", json=body)
    assert answer.status == 201
    assert (await line_of(demo, LUCIA))["autoPay"] is False


@pytest.mark.parametrize("promised", ["tomorrow", 7, ""])
async def test_a_ticket_promised_for_no_time_is_refused(demo: DemoClient, promised: object) -> None:
    body = {"description": "x", "severity": "Minor", "ticketType": "fault", "expectedResolutionDate": promised}
    assert (await demo.post("/tmf-api/troubleTicket/v4/troubleTicket", json=body)).status == 400


async def test_a_bill_is_shown_line_by_line_in_the_customers_language(demo: DemoClient) -> None:
    (newest, *_) = await bills_of(demo, "C1001")
    (document,) = newest["billDocument"]
    page = await opened(demo, document["url"])
    assert "Factura 2026-10-1001" in page
    assert "Roaming en Suiza" in page
    assert "35,90" in page
    assert document["validFor"]["endDateTime"] > "2026-11-20"


@pytest.mark.parametrize(
    "wrong",
    [
        "/pages/pay",
        "/pages/pay?link=",
        "/pages/pay?link=x.y",
        "/pages/pay?link=%F0%9F%98%80",
        "/pages/top-up?number=abc&amount=10",
        "/pages/top-up?number=%2B16175550102&amount=NaN",
        "/pages/top-up?number=%2B16175550102&amount=-5",
        "/pages/top-up?number=%2B16175550102&amount=1e9",
        "/pages/bill?link=" + "A" * 5000,
    ],
)
async def test_a_wrong_link_opens_nothing(demo: DemoClient, wrong: str) -> None:
    assert (await demo.get(wrong)).status == 404


async def test_a_link_opens_its_own_page_only_and_no_altered_one(demo: DemoClient) -> None:
    link = path((await line_of(demo, TOM))["paymentUrl"])
    assert (await demo.get(link.replace("/pay?", "/bill?"))).status == 404
    assert (await demo.get(link[:-3] + "abc")).status == 404


async def test_attributes_that_were_not_asked_for_carry_no_links(demo: DemoClient) -> None:
    (bill, *_) = await (await demo.get(BILL, params={"relatedParty.id": TOM, "fields": "billNo"})).json()
    assert set(bill) == {"id", "href", "billNo"}
    (line,) = await (await demo.get(PRODUCT, params={"relatedParty.id": TOM, "fields": "name"})).json()
    assert set(line) == {"id", "href", "name"}


def test_a_link_runs_out_on_the_hour_after_one_to_two_hours() -> None:
    now = NOON
    links = Links(KEY, lambda: now)
    link = links.make("pay", "BA1006", Decimal("39.30")).partition("=")[2]
    claim = links.read("pay", link)
    assert (claim.subject, claim.amount, claim.until) == ("BA1006", Decimal("39.30"), NOON.replace(hour=14, minute=0))
    now = NOON + timedelta(hours=1, minutes=40)
    with pytest.raises(OldLink):
        links.read("pay", link)


def test_a_link_of_another_key_is_not_ours() -> None:
    other = Links(b"another key", lambda: NOON).make("pay", "BA1006").partition("=")[2]
    with pytest.raises(BadLink):
        Links(KEY, lambda: NOON).read("pay", other)


@given(st.text(max_size=60))
def test_no_text_is_a_good_link_by_chance(text: str) -> None:
    with pytest.raises(BadLink):
        Links(KEY, lambda: NOON).read("pay", text)
