"""What docs/reference/bss.md promises beyond the specifications: filters, orders, bills that add up, tokens."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.demo_operator import DemoClient, running_demo

PRODUCT = "/tmf-api/productInventory/v4/product"
BILL = "/tmf-api/customerBillManagement/v4/customerBill"
RATE = "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate"
OFFERING = "/tmf-api/productCatalogManagement/v4/productOffering"
USAGE = "/tmf-api/usageConsumption/v4/queryUsageConsumption"
ORDER = "/tmf-api/productOrderingManagement/v4/productOrder"
TICKET = "/tmf-api/troubleTicket/v4/troubleTicket"


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo() -> AsyncIterator[DemoClient]:
    """An operator that is only asked and refuses; `fresh` is one whose books are written to."""
    async with running_demo() as client:
        yield client


@pytest_asyncio.fixture(loop_scope="module")
async def fresh() -> AsyncIterator[DemoClient]:
    async with running_demo() as client:
        yield client


async def get(demo: DemoClient, path: str, **params: str) -> list[dict[str, Any]]:
    answer = await demo.get(path, params=params)
    assert answer.status == 200
    found: list[dict[str, Any]] = await answer.json()
    return found


def change(offering: str, product: str = "P1003-1", action: str = "modify", **more: Any) -> dict[str, Any]:
    item = {"id": "1", "action": action, "product": {"id": product}, "productOffering": {"id": offering}}
    return {"productOrderItem": [item], **more}


def values(document: dict[str, Any], attribute: str = "productCharacteristic") -> dict[str, Any]:
    return {entry["name"]: entry["value"] for entry in document[attribute]}


async def test_a_customer_is_found_by_the_number_of_a_line(demo: DemoClient) -> None:
    (line,) = await get(demo, PRODUCT, productSerialNumber="+12025550147")
    assert line["relatedParty"][0]["name"] == "Diego Herrera"
    assert line["billingAccount"]["id"] == "BA1001"
    assert line["productOffering"] == {"id": "flow-50", "name": "Flow 50"}
    assert values(line)["customerTier"] == "gold"
    assert values(line)["language"] == "es"


async def test_a_number_nobody_has_finds_nothing(demo: DemoClient) -> None:
    assert await get(demo, PRODUCT, productSerialNumber="+12025550199") == []


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"relatedParty.id": "C1005"}, 4),
        ({"relatedParty.id": "C1005", "productOffering.name": "Family Share"}, 3),
        ({"relatedParty.id": "C1005,C1008"}, 6),
        ({"relatedParty.id": "C1005", "status": "suspended"}, 0),
        ({"nothing.like.this": "x"}, 0),
    ],
)
async def test_filters_are_equalities_and_all_must_hold(
    demo: DemoClient, params: dict[str, str], expected: int
) -> None:
    assert len(await get(demo, PRODUCT, **params)) == expected


async def test_pages_tell_how_many_there_are_in_all(demo: DemoClient) -> None:
    first = await demo.get(PRODUCT, params={"limit": "3"})
    second = await demo.get(PRODUCT, params={"limit": "3", "offset": "3"})
    assert (first.headers["X-Total-Count"], first.headers["X-Result-Count"]) == ("387", "3")
    assert {entry["id"] for entry in await first.json()}.isdisjoint({entry["id"] for entry in await second.json()})


async def test_fields_keeps_the_named_attributes_and_the_identity(demo: DemoClient) -> None:
    (bill, *_) = await get(demo, BILL, **{"billingAccount.id": "BA1001", "fields": "billNo,amountDue"})
    assert set(bill) == {"id", "href", "billNo", "amountDue"}


async def test_diegos_bill_went_up_by_eleven_euros_for_two_reasons(demo: DemoClient) -> None:
    newest, before, oldest = await get(demo, BILL, **{"billingAccount.id": "BA1001"})
    assert newest["billingPeriod"]["startDateTime"] == "2026-10-01T00:00:00Z"
    assert newest["paymentDueDate"] == "2026-11-30T00:00:00Z"
    assert (newest["amountDue"]["value"], before["amountDue"]["value"]) == (35.9, 24.9)
    assert (newest["state"], before["state"], oldest["state"]) == ("sent", "settled", "settled")
    lines = await get(demo, RATE, **{"bill.id": newest["id"]})
    keys = {values(line, "characteristic")["lineKey"]: line for line in lines}
    assert set(keys) == {"plan", "roaming:Switzerland", "late-fee"}
    assert values(keys["late-fee"], "characteristic")["reason_en"] == "The September bill was not paid by 31 October."
    assert values(keys["roaming:Switzerland"], "characteristic")["name_zh"] == "瑞士漫游"


async def test_the_lines_of_every_bill_add_up_to_the_cent(demo: DemoClient) -> None:
    bills = await get(demo, BILL, limit="1000")
    rates = [
        rate for offset in range(0, 3000, 1000) for rate in await get(demo, RATE, limit="1000", offset=str(offset))
    ]
    sums: dict[str, int] = {}
    for rate in rates:
        sums[rate["bill"]["id"]] = sums.get(rate["bill"]["id"], 0) + round(rate["taxIncludedAmount"]["value"] * 100)
    assert sums == {bill["id"]: round(bill["amountDue"]["value"] * 100) for bill in bills}


async def test_usage_says_what_is_left_and_when_it_starts_afresh(demo: DemoClient) -> None:
    answer = await demo.post(USAGE, json={"searchCriteria": {"product": [{"id": "P1002-1"}]}})
    (report,) = (await answer.json())["usageConsumption"]
    data = next(bucket for bucket in report["bucketRefOrValue"] if bucket["usageType"] == "data")
    assert data["remainingValue"] == {"amount": 1.3, "units": "GB"}
    assert data["validFor"]["endDateTime"] == "2026-12-01T00:00:00Z"


async def test_a_family_shares_one_bucket_of_data(demo: DemoClient) -> None:
    answer = await demo.post(
        USAGE, json={"searchCriteria": {"relatedParty": [{"id": "C1005", "@referredType": "Individual"}]}}
    )
    reports = (await answer.json())["usageConsumption"]
    shared = [bucket for report in reports for bucket in report["bucketRefOrValue"] if bucket["isShared"]]
    assert len(reports) == 4
    assert len(shared) == 3
    assert len({bucket["id"] for bucket in shared}) == 1
    assert shared[0]["remainingValue"]["amount"] == pytest.approx(120 - 18.2 - 52.6 - 0.4)


@pytest.mark.parametrize(
    ("criteria", "code"),
    [
        ({"product": [{"id": "P9"}]}, "unknownProduct"),
        ({"relatedParty": [{"id": "C9"}]}, "unknownParty"),
        ({"logicalResource": [{"id": "+1"}]}, "unknownResource"),
        ({}, "invalidBody"),
    ],
)
async def test_usage_of_something_unknown_is_refused(demo: DemoClient, criteria: dict[str, Any], code: str) -> None:
    answer = await demo.post(USAGE, json={"searchCriteria": criteria})
    assert (answer.status, (await answer.json())["code"]) == (400, code)


async def test_a_plan_change_starts_with_the_next_billing_period_and_shows_on_the_line(fresh: DemoClient) -> None:
    answer = await fresh.post(ORDER, json=change("flow-20", externalId="e-7"))
    order = await answer.json()
    assert order["state"] == "acknowledged"
    assert order["requestedStartDate"] == order["expectedCompletionDate"] == "2026-12-01T00:00:00Z"
    assert order["relatedParty"][0]["id"] == "C1003"
    (line,) = await get(fresh, PRODUCT, id="P1003-1")
    assert line["productOffering"]["id"] == "flow-50"
    assert line["productOrderItem"] == [
        {"productOrderId": order["id"], "orderItemId": "1", "orderItemAction": "modify"}
    ]


async def test_an_add_on_is_there_at_once(fresh: DemoClient) -> None:
    order = await (await fresh.post(ORDER, json=change("data-boost-5", action="add"))).json()
    assert order["state"] == "completed"
    assert order["requestedStartDate"].startswith("2026-11-20T")


async def test_an_order_is_found_by_its_external_id_and_a_repeat_is_a_second_order(fresh: DemoClient) -> None:
    first = await (await fresh.post(ORDER, json=change("flow-20", externalId="e-8"))).json()
    assert [order["id"] for order in await get(fresh, ORDER, externalId="e-8")] == [first["id"]]
    await fresh.post(ORDER, json=change("flow-20", externalId="e-8"))
    assert len(await get(fresh, ORDER, externalId="e-8")) == 2
    assert await get(fresh, ORDER, externalId="e-9") == []


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (change("flow-20", product="P9"), "unknownProduct"),
        (change("flow-999"), "unknownOffering"),
        (change("flow-50"), "sameOffering"),
        (change("fibre-300"), "notCompatible"),
        (change("data-boost-5"), "notCompatible"),
        (change("flow-20", action="add"), "notCompatible"),
        (change("flow-20", action="teleport"), "invalidBody"),
        (change("flow-20", externalId=7), "invalidBody"),
        (change("flow-20", relatedParty=[{"id": "C1003"}]), "invalidBody"),
        ({"productOrderItem": []}, "invalidBody"),
        ({"productOrderItem": [{"id": "1", "action": "modify", "product": "P1003-1"}]}, "invalidBody"),
        ({"productOrderItem": [7]}, "invalidBody"),
    ],
)
async def test_a_bad_order_is_refused_and_not_in_the_books(demo: DemoClient, order: dict[str, Any], code: str) -> None:
    answer = await demo.post(ORDER, json=order)
    assert (answer.status, (await answer.json())["code"]) == (400, code)
    assert await get(demo, ORDER) == []


async def test_a_known_outage_is_found_by_town_and_told_in_three_languages(demo: DemoClient) -> None:
    (outage,) = await get(demo, TICKET, ticketType="outage", status="inProgress", **{"relatedEntity.name": "Valencia"})
    texts = {note["id"]: note["text"] for note in outage["note"]}
    assert texts["place_zh"] == "瓦伦西亚"
    assert {f"description_{language}" for language in ("en", "es", "zh")} <= set(texts)
    assert outage["expectedResolutionDate"] > "2026-11-20"
    assert await get(demo, TICKET, ticketType="outage", **{"relatedEntity.name": "Vigo"}) == []


async def test_a_ticket_is_found_by_its_external_id(fresh: DemoClient) -> None:
    body = {"externalId": "t-3", "description": "Slow", "severity": "minor", "ticketType": "fault"}
    ticket = await (await fresh.post(TICKET, json=body)).json()
    assert ticket["status"] == "acknowledged"
    assert [found["id"] for found in await get(fresh, TICKET, externalId="t-3")] == [ticket["id"]]


async def test_plans_and_addons_are_told_apart_and_described_in_three_languages(demo: DemoClient) -> None:
    plans = await get(demo, OFFERING, **{"category.id": "plans"})
    addons = await get(demo, OFFERING, **{"category.id": "addons"})
    assert (len(plans), len(addons)) == (8, 5)
    for offer in (*plans, *addons):
        uses = {use["name"]: use["productSpecCharacteristicValue"][0]["value"] for use in offer["prodSpecCharValueUse"]}
        assert {f"{text}_{tongue}" for text in ("description", "terms") for tongue in ("en", "es", "zh")} <= set(uses)
        assert offer["productOfferingPrice"][0]["price"]["taxIncludedAmount"]["value"] > 0


async def test_the_prices_abroad_are_offerings_that_nobody_buys_and_no_country_is_in_two(demo: DemoClient) -> None:
    zones = await get(demo, OFFERING, **{"category.id": "roaming"})
    countries: list[str] = []
    for zone in zones:
        assert zone["isSellable"] is False
        uses = {use["name"]: use["productSpecCharacteristicValue"][0]["value"] for use in zone["prodSpecCharValueUse"]}
        countries += uses["countries"].split(",")
    assert len(countries) == len(set(countries)) == 142
    (free, europe, world) = zones
    assert free["productOfferingPrice"] == []
    assert [price["unitOfMeasure"]["units"] for price in world["productOfferingPrice"]] == ["MB", "minute", "message"]
    assert europe["productOfferingPrice"][0]["price"]["taxIncludedAmount"] == {"unit": "EUR", "value": 0.25}


async def test_packs_say_in_as_many_countries_as_their_description_where_they_work(demo: DemoClient) -> None:
    promised = {"roam-world": "90 countries", "calls-abroad": "60 countries"}
    for offer_id, words in promised.items():
        (offer,) = await get(demo, OFFERING, id=offer_id)
        uses = {use["name"]: use["productSpecCharacteristicValue"][0]["value"] for use in offer["prodSpecCharValueUse"]}
        assert words in uses["description_en"]
        assert len(set(uses["countries"].split(","))) == int(words.split()[0])


async def test_a_demanded_token_must_be_shown() -> None:
    async with running_demo(bss_token="sesame") as demo:
        assert (await demo.get(PRODUCT)).status == 401
        assert (await demo.get(PRODUCT, headers={"Authorization": "Bearer wrong"})).status == 401
        assert (await demo.get(PRODUCT, headers={"Authorization": "Bearer sesame"})).status == 200
        assert (await demo.post(ORDER, json=change("flow-20"))).status == 401
