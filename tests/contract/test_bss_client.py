"""The client of the operator's systems against the real demo operator, in good days and in bad ones."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.bss.breaker import FAILURES_TO_OPEN, OPEN_FOR
from bot.bss.client import TICKET, BssClient
from bot.bss.effects import ProductOrders
from bot.bss.facts import BillsOf, ChargesOf, Fact, LineByNumber, LinesOf, Offers, Outages, RoamingZones, UsageOf
from bot.bss.line_orders import LINE_CHANGES, AddonOrders, LineOrders
from bot.bss.model import Money, Used
from bot.bss.outage_news import OutageNews
from bot.bss.outage_over import OutageOver
from bot.bss.reader import Reader
from bot.bss.tmf import CreatedTicket
from bot.bss.urges import Urges
from bot.bss.work_orders import WorkOrders
from tests.clock import StillClock
from tests.demo_operator import TODAY, DemoClient, running_demo
from wire.errors import Later
from wire.way_out import Declined, NotNow, NotYet, Unclear

TIMEOUT_S = 0.4
ORDERS = "/tmf-api/productOrderingManagement/v4/productOrder"
TICKETS = "/tmf-api/troubleTicket/v4/troubleTicket"
CHANGE = {"party": "C1003", "line": "P1003-1", "offer": "flow-20", "plan_name": "Flow 20"}
FAULT: Mapping[str, Any] = {
    "type": "fault",
    "name": "No service",
    "description": "No service in Granada.",
    "party": None,
    "about": [{"id": "Granada", "role": "affectedPlace", "type": "GeographicLocation"}],
    "notes": {},
    "promised": None,
}


@pytest.fixture
async def demo() -> AsyncIterator[DemoClient]:
    async with running_demo(faults=True) as client:
        yield client


@pytest.fixture
def clock() -> StillClock:
    return StillClock(now=datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC))


@pytest.fixture
async def bss(demo: DemoClient, clock: StillClock) -> AsyncIterator[BssClient]:
    async with connected(str(demo.make_url("")), clock) as client:
        yield client


@pytest.fixture
def reader(bss: BssClient) -> Reader:
    return Reader(bss)


@asynccontextmanager
async def connected(url: str, clock: StillClock, token: str | None = None) -> AsyncIterator[BssClient]:
    """A started client, closed at the end."""
    client = BssClient(url, token=token, timeout_s=TIMEOUT_S, clock=clock)
    await client.start()
    try:
        yield client
    finally:
        await client.close()


async def order_fault(demo: DemoClient, **fault: Any) -> None:
    answer = await demo.post("/demo/faults", json={"seconds": 30, **fault})
    assert answer.status == 201


async def books(demo: DemoClient, path: str) -> list[dict[str, Any]]:
    answer = await demo.get(path, params={"limit": "1000"})
    found: list[dict[str, Any]] = await answer.json()
    return found


async def test_a_customer_is_found_by_number_with_lines_bills_and_usage(reader: Reader) -> None:
    line = await reader.line_by_number("+12025550147")
    assert line is not None
    assert (line.owner.party, line.owner.name, line.owner.tier, line.owner.language) == (
        "C1001",
        "Diego Herrera",
        "gold",
        "es",
    )
    assert (line.plan_name, line.kind, line.data_gb, line.minutes) == ("Flow 50", "mobile", Decimal(50), "unlimited")
    assert await reader.lines_of("C1001") == (line,)
    newest, before, _ = await reader.bills_of(line.account)
    assert newest.amount.amount - before.amount.amount == Decimal("11.00")
    assert newest.starts > before.starts
    (bucket,) = [one for one in await reader.usage_of(line.id) if one.kind == "data"]
    assert bucket.allowance == Decimal(50)
    assert bucket.resets is not None
    assert bucket.resets > TODAY


async def test_the_lines_of_a_bill_add_up_and_say_why_in_three_languages(reader: Reader) -> None:
    (newest, *_) = await reader.bills_of("BA1001")
    charges = await reader.charges_of(newest.id)
    assert sum(charge.amount.amount for charge in charges) == newest.amount.amount
    (plan,) = [charge for charge in charges if charge.key == "plan"]
    assert plan.used == Used(data_gb=Decimal("26.3"), minutes=Decimal(431), texts=Decimal(22))
    (roaming,) = [charge for charge in charges if charge.key == "roaming:Switzerland"]
    assert roaming.used is None
    assert roaming.reason is not None
    assert set(roaming.reason) == set(roaming.name) == {"en", "es", "zh"}


async def test_every_customer_of_the_demo_can_be_read(reader: Reader) -> None:
    for number in range(1001, 1051):
        for line in await reader.lines_of(f"C{number}"):
            assert len(await reader.bills_of(line.account)) == 3
            await reader.usage_of(line.id)


async def test_offers_and_outages_are_read_in_our_words(reader: Reader) -> None:
    offers = {offer.id: offer for offer in await reader.offers()}
    assert offers["flow-20"].price.amount == Decimal("17.90")
    assert offers["max-unlimited"].data_gb == "unlimited"
    assert offers["fibre-600"].kind == "fibre"
    assert not offers["roam-world"].is_plan
    assert set(offers["flow-20"].terms) == {"en", "es", "zh"}
    assert (offers["flow-20"].extra_minute, offers["max-unlimited"].extra_minute) == (
        Money(amount=Decimal("0.1"), currency="EUR"),
        None,
    )
    assert offers["roam-world"].is_abroad
    assert "JP" in offers["roam-world"].countries
    assert not offers["calls-abroad"].is_abroad
    assert offers["calls-abroad"].valid_days == 30
    assert all(offer.id.startswith("zone-") is False for offer in offers.values())
    zones = {zone.megabyte.amount if zone.megabyte else None: zone for zone in await reader.roaming_zones()}
    assert "CH" in zones[Decimal("0.25")].countries
    assert "FR" in zones[None].countries
    towns = {outage.town: outage for outage in await reader.outages()}
    assert towns["Valencia"].services == {"mobile"}
    assert towns["Bilbao"].expected_end is not None


async def test_what_is_unknown_is_none_or_empty_and_no_error(reader: Reader) -> None:
    assert await reader.line_by_number("+34999999999") is None
    assert await reader.lines_of("C9999") == ()
    assert await reader.bills_of("BA9999") == ()


async def test_offers_are_kept_for_a_minute_and_read_anew_after_it(
    reader: Reader, demo: DemoClient, clock: StillClock
) -> None:
    await reader.offers()
    await order_fault(demo, kind="down")
    assert await reader.offers()
    clock.now += OPEN_FOR * 7
    with pytest.raises(Later):
        await reader.offers()


FACTS: tuple[Fact, ...] = (
    LinesOf("C1001"),
    LineByNumber("+12025550147"),
    BillsOf("BA1001"),
    ChargesOf("B1001-2026-10"),
    UsageOf("P1001-1"),
    Offers(),
    RoamingZones(),
    Outages(),
)


@pytest.mark.parametrize("kind", ["down", "drop", "slow", "nonsense"])
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: type(fact).__name__)
async def test_whatever_is_wrong_a_read_says_later_and_in_time(
    bss: BssClient, reader: Reader, demo: DemoClient, kind: str, fact: Fact
) -> None:
    await order_fault(demo, kind=kind)
    async with asyncio.timeout(4 * TIMEOUT_S + 1):
        with pytest.raises(Later) as away:
            await reader.load(fact)
    assert away.value.system == "bss"


async def test_a_read_that_fails_once_is_tried_again(reader: Reader, demo: DemoClient) -> None:
    await order_fault(demo, kind="down", times=1)
    assert await reader.lines_of("C1001")


async def test_a_system_that_keeps_failing_is_left_alone_and_tried_again_after_a_rest(
    reader: Reader, demo: DemoClient, clock: StillClock
) -> None:
    await order_fault(demo, kind="down")
    for _ in range(FAILURES_TO_OPEN):
        with pytest.raises(Later):
            await reader.outages()
    await demo.delete("/demo/faults")
    with pytest.raises(Later, match="left alone"):
        await reader.outages()
    clock.now += OPEN_FOR
    assert await reader.outages()


async def test_a_wrong_token_is_later_and_the_right_one_opens(clock: StillClock) -> None:
    async with running_demo(bss_token="let-me-in") as demo:
        url = str(demo.make_url(""))
        async with connected(url, clock) as stranger:
            with pytest.raises(Later):
                await Reader(stranger).offers()
        async with connected(url, clock, token="let-me-in") as friend:
            assert await Reader(friend).offers()


async def test_a_plan_change_is_ordered_once_and_tells_when_it_starts(
    bss: BssClient, reader: Reader, demo: DemoClient
) -> None:
    effect_id = uuid4()
    orders = ProductOrders(bss)
    assert await orders.look_up(effect_id) is None
    result = await orders.perform(effect_id, CHANGE)
    assert result["plan_name"] == "Flow 20"
    assert date.fromisoformat(result["starts"]) > TODAY
    assert await orders.look_up(effect_id) == result
    assert [order["externalId"] for order in await books(demo, ORDERS)] == [str(effect_id)]
    (line,) = await reader.lines_of("C1003")
    assert line.has_order


async def test_an_order_whose_answer_is_lost_is_unclear_and_found_by_its_id(bss: BssClient, demo: DemoClient) -> None:
    effect_id = uuid4()
    orders = ProductOrders(bss)
    await order_fault(demo, kind="drop", times=1, paths=ORDERS)
    with pytest.raises(Unclear):
        await orders.perform(effect_id, CHANGE)
    found = await orders.look_up(effect_id)
    assert found is not None
    assert found["plan_name"] == "Flow 20"
    assert len(await books(demo, ORDERS)) == 1


async def test_an_order_that_is_refused_is_declined_for_good(bss: BssClient) -> None:
    with pytest.raises(Declined) as declined:
        await ProductOrders(bss).perform(uuid4(), {**CHANGE, "offer": "fibre-600", "plan_name": "Fibre 600"})
    assert declined.value.reason == "notCompatible"


async def test_an_order_that_never_left_may_be_tried_again(clock: StillClock, unused_tcp_port: int) -> None:
    async with connected(f"http://127.0.0.1:{unused_tcp_port}", clock) as nobody:
        with pytest.raises(NotNow):
            await ProductOrders(nobody).perform(uuid4(), CHANGE)
        with pytest.raises(NotNow):
            await ProductOrders(nobody).look_up(uuid4())


async def test_a_fault_is_reported_with_a_number(bss: BssClient, demo: DemoClient) -> None:
    effect_id = uuid4()
    tickets = WorkOrders(bss)
    result = await tickets.perform(effect_id, FAULT)
    assert await tickets.look_up(effect_id) == result
    assert [ticket["id"] for ticket in await books(demo, f"{TICKETS}?ticketType=fault")] == [result["id"]]
    assert await WorkOrders(bss).perform(uuid4(), {**FAULT, "party": "C1001"})


async def test_an_add_on_and_a_change_of_the_line_are_ordered_once_and_found_again(
    bss: BssClient, reader: Reader, demo: DemoClient
) -> None:
    addon, change = uuid4(), uuid4()
    bought = await AddonOrders(bss).perform(addon, {"party": "C1003", "line": "P1003-1", "offer": "data-boost-5"})
    assert bought["state"] == "completed"
    assert await AddonOrders(bss).look_up(addon) == bought
    block = {"party": "C1003", "line": "P1003-1", "change": "block"}
    blocked = await LineOrders(bss).perform(change, block)
    assert await LineOrders(bss).look_up(change) == blocked
    assert await LineOrders(bss).look_up(uuid4()) is None
    with pytest.raises(Declined) as declined:
        await LineOrders(bss).perform(uuid4(), block)
    assert declined.value.reason == "sameState"
    (line,) = await reader.lines_of("C1003")
    assert (line.is_lost, line.is_active, line.has_order) == (True, False, False)


@pytest.mark.parametrize("change", sorted(LINE_CHANGES))
async def test_every_change_of_a_line_is_one_that_the_operator_knows(bss: BssClient, change: str) -> None:
    line = "P1001-1" if change == "roaming_off" else "P1003-1"
    result = await LineOrders(bss).perform(uuid4(), {"party": "C1003", "line": line, "change": change})
    assert result["id"]
    assert ("url" in result) is (change == "puk")


async def test_a_new_sim_under_way_is_no_change_of_plan(bss: BssClient, reader: Reader) -> None:
    await LineOrders(bss).perform(uuid4(), {"party": "C1003", "line": "P1003-1", "change": "new_sim_card"})
    (line,) = await reader.lines_of("C1003")
    assert (line.has_sim_order, line.has_order) == (True, False)


COMPLAINT = {
    "type": "complaint",
    "name": "Complaint",
    "description": "Nobody called back.",
    "party": "C1003",
    "about": [],
    "notes": {"about": "waiting"},
    "told": {},
    "promised": "2026-11-24T11:00:00+00:00",
}


async def test_a_work_order_carries_its_promise_and_can_be_urged_once_a_day(bss: BssClient, reader: Reader) -> None:
    opened = await WorkOrders(bss).perform(uuid4(), COMPLAINT)
    [ticket] = await reader.tickets_of("C1003")
    assert (ticket.id, ticket.kind, ticket.state) == (opened["id"], "complaint", "received")
    assert ticket.promised == datetime(2026, 11, 24, 11, tzinfo=UTC)
    urge = {"ticket": ticket.id, "party": "C1003", "at": "2026-11-21T10:00:00+00:00"}
    effect_id, urges = uuid4(), Urges(bss)
    assert await urges.perform(effect_id, urge) == {"id": ticket.id, "again": False}
    assert await urges.look_up(effect_id) == {"id": ticket.id, "again": False}
    assert await urges.perform(uuid4(), {**urge, "at": "2026-11-21T18:00:00+00:00"}) == {"id": ticket.id, "again": True}
    assert (await urges.perform(uuid4(), {**urge, "at": "2026-11-22T10:00:00+00:00"}))["again"] is False
    [urged] = await reader.tickets_of("C1003")
    assert urged.urged == datetime(2026, 11, 22, 10, tzinfo=UTC)


async def test_the_work_order_of_somebody_else_is_not_urged(bss: BssClient) -> None:
    with pytest.raises(Declined):
        await Urges(bss).perform(uuid4(), {"ticket": "TT000002", "party": "C1003", "at": "2026-11-21T10:00:00+00:00"})
    assert await Urges(bss).look_up(uuid4()) is None


async def test_a_customer_is_joined_to_an_outage_once_whoever_asks(bss: BssClient, reader: Reader) -> None:
    join, news, first = {"outage": "OUT-1", "party": "C1004", "phone": "+12025550163"}, OutageNews(bss), uuid4()
    joined = await news.perform(first, join)
    assert await news.look_up(first) == joined
    assert await news.perform(uuid4(), join) == joined
    [ticket] = [one for one in await reader.tickets_of("C1004") if one.kind == "outage_news"]
    assert (ticket.id, ticket.outage) == (joined["id"], "OUT-1")
    assert await news.look_up(uuid4()) is None


async def test_an_outage_is_waited_for_until_its_ticket_is_settled(bss: BssClient) -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    over = OutageOver(bss, lambda: now)
    with pytest.raises(NotYet):
        await over.perform(uuid4(), {"outage": "OUT-2"})
    await bss.change(f"{TICKET}/OUT-2", {"status": "resolved"}, CreatedTicket)
    with pytest.raises(NotYet):  # what was read is good for a minute
        await over.perform(uuid4(), {"outage": "OUT-2"})
    now += timedelta(minutes=5)
    assert await over.perform(uuid4(), {"outage": "OUT-2"}) == {"id": "OUT-2"}
    with pytest.raises(NotYet):
        await over.look_up(uuid4())
    with pytest.raises(Declined):
        await over.perform(uuid4(), {"outage": "OUT-77"})


async def test_an_outage_is_waited_for_while_nobody_can_say_how_it_stands() -> None:
    away = BssClient("http://127.0.0.1:9", token=None, timeout_s=1.0, clock=lambda: datetime.now(UTC))
    await away.start()
    with pytest.raises(NotYet):
        await OutageOver(away, lambda: datetime.now(UTC)).perform(uuid4(), {"outage": "OUT-1"})
    await away.close()


Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def _endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(64):
        await response.write(b"[" * 65536)
    return response


async def _elsewhere(request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound("http://127.0.0.1:1/")


async def _somebody_else(request: web.Request) -> web.StreamResponse:
    product = {
        "id": "P2",
        "name": "Flow 20",
        "status": "active",
        "productSerialNumber": "+12025550112",
        "relatedParty": [{"id": "C2", "role": "customer", "name": "Bob"}],
        "billingAccount": {"id": "BA2"},
        "productOffering": {"id": "flow-20"},
        "productCharacteristic": [{"name": "lineKind", "value": "mobile"}],
    }
    return web.json_response([product])


@pytest.mark.parametrize("answer", [_endless, _elsewhere, _somebody_else])
async def test_an_endless_answer_a_redirect_and_somebody_elses_line_are_refused(
    answer: Answer, clock: StillClock
) -> None:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server, connected(str(server.make_url("")), clock) as client:
        with pytest.raises(Later):
            await Reader(client).lines_of("C1")
        with pytest.raises(Later):
            await Reader(client).line_by_number("+12025550147")


def test_an_address_that_is_no_http_is_refused_by_name(clock: StillClock) -> None:
    with pytest.raises(ValueError, match=r"bss\.url has value 'file:///etc/passwd'"):
        BssClient("file:///etc/passwd", token=None, timeout_s=1, clock=clock)
