"""What orders do to a line at the demo operator: blocks, roaming, new SIMs, PUKs, packs, and plans on their day."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from demo.books import Books
from demo.line_changes import puk_of
from demo.seed import build
from demo.tmf import ordering
from tests.demo_operator import TODAY, DemoClient, running_demo

PRODUCT = "/tmf-api/productInventory/v4/product"
USAGE = "/tmf-api/usageConsumption/v4/queryUsageConsumption"
ORDER = "/tmf-api/productOrderingManagement/v4/productOrder"


@pytest.fixture
async def demo() -> AsyncIterator[DemoClient]:
    async with running_demo() as client:
        yield client


def change(product: str = "P1003-1", category: str = "roaming", **wanted: Any) -> dict[str, Any]:
    item = {"id": "1", "action": "modify", "product": {"id": product, **wanted}}
    return {"category": category, "productOrderItem": [item]}


def named(name: str, value: object) -> dict[str, Any]:
    return {"productCharacteristic": [{"name": name, "value": value}]}


async def line(demo: DemoClient, product: str = "P1003-1") -> dict[str, Any]:
    found: dict[str, Any] = await (await demo.get(f"{PRODUCT}/{product}")).json()
    return found


def values(document: dict[str, Any]) -> dict[str, Any]:
    return {entry["name"]: entry["value"] for entry in document["productCharacteristic"]}


async def test_a_lost_line_is_blocked_at_once_and_money_does_not_bring_it_back(demo: DemoClient) -> None:
    answer = await demo.post(ORDER, json=change("P1006-1", "suspension", status="suspended"))
    assert (await answer.json())["state"] == "completed"
    blocked = await line(demo, "P1006-1")
    assert (blocked["status"], values(blocked)["suspensionReason"]) == ("suspended", "lostOrStolen")
    page = values(blocked)["paymentUrl"]
    link = page.split("link=")[1]
    await demo.post("/pages/pay", data={"link": link})
    assert "reconnectsAt" not in values(await line(demo, "P1006-1"))
    again = await demo.post(ORDER, json=change("P1006-1", "suspension", status="suspended"))
    assert (await again.json())["code"] == "sameState"


async def test_roaming_is_switched_at_once_and_not_twice(demo: DemoClient) -> None:
    assert values(await line(demo))["roaming"] is False
    await demo.post(ORDER, json=change(**named("roaming", True)))
    assert values(await line(demo))["roaming"] is True
    assert "productOrderItem" not in await line(demo)
    again = await demo.post(ORDER, json=change(**named("roaming", True)))
    assert (again.status, (await again.json())["code"]) == (400, "sameState")


async def test_a_sim_card_is_under_way_for_three_days_and_an_esim_is_there_at_once(demo: DemoClient) -> None:
    card = await (await demo.post(ORDER, json=change(category="newSim", **named("newSim", "card")))).json()
    assert card["state"] == "acknowledged"
    assert card["expectedCompletionDate"].startswith("2026-11-23T")
    assert [item["role"] for item in (await line(demo))["productOrderItem"]] == ["newSim"]
    esim = await (await demo.post(ORDER, json=change(category="newSim", **named("newSim", "esim")))).json()
    assert esim["state"] == "completed"


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (change(), "invalidBody"),
        (change(status="active"), "invalidBody"),
        (change(**named("roaming", "yes")), "invalidBody"),
        (change(**named("newSim", "big")), "invalidBody"),
        (change(**named("puk", ["show"])), "invalidBody"),
        (change(productCharacteristic=["roaming"]), "invalidBody"),
        (change("P1005-4", **named("roaming", True)), "notCompatible"),
        (change("P9", **named("roaming", True)), "unknownProduct"),
    ],
)
async def test_a_change_that_cannot_be_is_refused(demo: DemoClient, order: dict[str, Any], code: str) -> None:
    answer = await demo.post(ORDER, json=order)
    assert (answer.status, (await answer.json())["code"]) == (400, code)


async def test_a_puk_is_never_in_an_order_and_its_page_shows_it_once(demo: DemoClient) -> None:
    answer = await demo.post(ORDER, json=change(category="pukRequest", **named("puk", "show")))
    text = await answer.text()
    assert puk_of("P1003-1") not in text
    url = values((await answer.json())["productOrderItem"][0]["product"])["pukUrl"]
    path = url.removeprefix(str(demo.make_url("")).rstrip("/"))
    looked = await (await demo.get(path)).text()
    assert puk_of("P1003-1") not in looked
    link = {"link": path.split("link=")[1]}
    assert puk_of("P1003-1") in await (await demo.post("/pages/puk", data=link)).text()
    once_more = await demo.post("/pages/puk", data=link)
    assert (once_more.status, puk_of("P1003-1") in await once_more.text()) == (410, False)
    assert (await demo.get(path)).status == 410
    assert (await demo.post("/pages/puk", data={"link": link["link"][:-2] + "xx"})).status == 404


def test_puks_have_eight_digits_and_are_not_alike() -> None:
    puks = {puk_of(f"P{number}-1") for number in range(1000)}
    assert len(puks) == 1000
    assert all(re.fullmatch(r"\d{8}", puk) for puk in puks)


async def test_a_pack_that_was_bought_is_in_what_is_left(demo: DemoClient) -> None:
    item = {
        "id": "1",
        "action": "add",
        "product": {"id": "P1002-1"},
        "productOffering": {"id": "data-boost-5", "name": "Data Boost 5"},
    }
    await demo.post(ORDER, json={"productOrderItem": [item]})
    answer = await demo.post(USAGE, json={"searchCriteria": {"product": [{"id": "P1002-1"}]}})
    (report,) = (await answer.json())["usageConsumption"]
    assert report["bucketRefOrValue"][0]["remainingValue"]["amount"] == pytest.approx(6.3)


def at(day: int, month: int = 12) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC)


async def test_a_plan_starts_on_its_day_with_its_price_allowances_and_term() -> None:
    books = Books(build(TODAY))
    item = {"id": "1", "action": "modify", "product": {"id": "P1003-1"}, "productOffering": {"id": "flow-20"}}
    order, _ = ordering.place(
        "PO000001", {"category": "planChange", "productOrderItem": [item]}, books.products.get, at(20, 11)
    )
    await books.record("order", order)
    books.carry_out(at(30, 11))
    before = books.products.get("P1003-1")
    assert before is not None
    assert before["productOffering"]["id"] == "flow-50"
    books.carry_out(at(1))
    after = books.products.get("P1003-1")
    assert after is not None
    assert after["productOffering"] == {"id": "flow-20", "name": "Flow 20"}
    assert after["productPrice"][0]["price"]["taxIncludedAmount"]["value"] == 17.9
    assert (values(after)["dataAllowanceGb"], values(after)["minutesAllowance"]) == (20, 1000)
    assert values(after)["earlyTerminationFeePerMonth"] == 4.0
    assert after["terminationDate"] == "2027-12-01T00:00:00Z"
    assert "productOrderItem" not in after
    done = books.orders.get("PO000001")
    assert done is not None
    assert (done["state"], done["completionDate"]) == ("completed", "2026-12-01T00:00:00Z")
    assert [one["state"] for one in done["productOrderItem"]] == ["completed"]


async def test_an_operator_that_starts_after_the_day_has_carried_the_order_out(tmp_path: Path) -> None:
    books = tmp_path / "books.jsonl"
    item = {"id": "1", "action": "modify", "product": {"id": "P1003-1"}, "productOffering": {"id": "start-5"}}
    async with running_demo(books=books) as before:
        await before.post(ORDER, json={"category": "planChange", "productOrderItem": [item]})
    async with running_demo(books=books, today=date(2026, 12, 2)) as after:
        moved = await line(after)
        assert moved["productOffering"]["id"] == "start-5"
        assert "terminationDate" not in moved
        answer = await after.post(USAGE, json={"searchCriteria": {"product": [{"id": "P1003-1"}]}})
        (report,) = (await answer.json())["usageConsumption"]
        assert report["bucketRefOrValue"][0]["bucketCounter"][1]["value"] == {"amount": 5, "units": "GB"}
