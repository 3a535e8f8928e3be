"""Trouble on order: each kind does what it says, only where and as often as it was asked."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.demo_operator import DemoClient, running_demo

PRODUCT = "/tmf-api/productInventory/v4/product"
ORDER = "/tmf-api/productOrderingManagement/v4/productOrder"
FAULTS = "/demo/faults"
CHANGE = {
    "externalId": "e-1",
    "productOrderItem": [
        {"id": "1", "action": "modify", "product": {"id": "P1003-1"}, "productOffering": {"id": "flow-20"}}
    ],
}


@pytest.fixture
async def demo() -> AsyncIterator[DemoClient]:
    async with running_demo(faults=True) as client:
        yield client


async def order_fault(demo: DemoClient, **fault: Any) -> None:
    answer = await demo.post(FAULTS, json=fault)
    assert answer.status == 201


async def test_faults_cannot_be_ordered_unless_allowed() -> None:
    async with running_demo() as demo:
        assert (await demo.post(FAULTS, json={"kind": "down", "seconds": 1})).status == 404


async def test_down_answers_503_until_the_fault_is_cleared(demo: DemoClient) -> None:
    await order_fault(demo, kind="down", seconds=60)
    answer = await demo.get(PRODUCT)
    assert (answer.status, (await answer.json())["code"]) == (503, "unavailable")
    assert (await demo.get("/healthz")).status == 200
    assert (await demo.delete(FAULTS)).status == 204
    assert (await demo.get(PRODUCT)).status == 200


async def test_a_fault_ends_by_itself_when_its_time_is_over(demo: DemoClient) -> None:
    await order_fault(demo, kind="down", seconds=0.05)
    async with asyncio.timeout(5):
        while (await demo.get(PRODUCT)).status == 503:
            pass


async def test_a_fault_meets_only_the_named_paths_and_so_many_times(demo: DemoClient) -> None:
    await order_fault(demo, kind="down", seconds=60, paths=PRODUCT, times=2)
    assert (await demo.get(ORDER)).status == 200
    assert [(await demo.get(PRODUCT)).status for _ in range(3)] == [503, 503, 200]


async def test_drop_does_the_work_and_closes_without_an_answer(demo: DemoClient) -> None:
    await order_fault(demo, kind="drop", seconds=60, paths=ORDER, times=1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await demo.post(ORDER, json=CHANGE)
    found = await (await demo.get(ORDER, params={"externalId": "e-1"})).json()
    assert len(found) == 1


async def test_nonsense_is_no_answer_of_the_specification(demo: DemoClient) -> None:
    await order_fault(demo, kind="nonsense", seconds=60, paths=PRODUCT, times=3)
    texts = [await (await demo.get(PRODUCT)).text() for _ in range(3)]
    assert len(set(texts)) == 3
    for text in texts:
        try:
            assert not isinstance(json.loads(text), list)
        except json.JSONDecodeError:
            continue


async def test_slow_waits_before_it_works(demo: DemoClient) -> None:
    await order_fault(demo, kind="slow", seconds=60, delay_s=0.2, times=1)
    start = time.monotonic()
    assert (await demo.get(PRODUCT)).status == 200
    assert time.monotonic() - start >= 0.2


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"kind": "down"},
        {"kind": "meteor", "seconds": 1},
        {"kind": "down", "seconds": 301},
        {"kind": "down", "seconds": 0},
        {"kind": "down", "seconds": True},
        {"kind": "slow", "seconds": 1, "delay_s": 61},
        {"kind": "down", "seconds": 1, "times": 0},
        {"kind": "down", "seconds": 1, "paths": "product"},
        {"kind": "down", "seconds": 1, "colour": "red"},
    ],
)
async def test_a_fault_without_bounds_or_sense_is_refused(demo: DemoClient, fault: dict[str, Any]) -> None:
    assert (await demo.post(FAULTS, json=fault)).status == 400
    assert await (await demo.get(FAULTS)).json() == []
