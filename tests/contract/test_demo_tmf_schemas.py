"""Everything the demo operator answers is what the TM Forum specifications describe, and nothing else."""

import copy
import json
from collections.abc import AsyncIterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import pytest_asyncio

from tests.demo_operator import DemoClient, running_demo

SPECS = Path(__file__).parents[3] / "shared" / "spec" / "tmf"

pytestmark = [
    pytest.mark.skipif(not SPECS.is_dir(), reason=f"the TM Forum specifications are not at {SPECS}"),
    pytest.mark.asyncio(loop_scope="module"),
]

INVENTORY = "TMF637-ProductInventory-v4.0.0"
BILLING = "TMF678-CustomerBill-v4.0.0"
CATALOG = "TMF620-ProductCatalog-v4.1.0"
USAGE = "TMF677-UsageConsumption-v4.0.1"
ORDERING = "TMF622-ProductOrder-v4.0.0"
TICKETS = "TMF621-TroubleTicket-v4.0.0"

LISTS = [
    (INVENTORY, "product", "Product", 387),
    (BILLING, "customerBill", "CustomerBill", 975),
    (BILLING, "appliedCustomerBillingRate", "AppliedCustomerBillingRate", 1000),
    (CATALOG, "productOffering", "ProductOffering", 16),
    (CATALOG, "productOfferingPrice", "ProductOfferingPrice", 13),
    (CATALOG, "category", "Category", 3),
    (TICKETS, "troubleTicket", "TroubleTicket", 8),
]

PLAN_CHANGE = {
    "externalId": "e-1",
    "category": "planChange",
    "productOrderItem": [
        {"id": "1", "action": "modify", "product": {"id": "P1003-1"}, "productOffering": {"id": "flow-20"}}
    ],
}
BLOCK = {
    "externalId": "e-2",
    "category": "suspension",
    "productOrderItem": [
        {
            "id": "1",
            "action": "modify",
            "product": {
                "id": "P1003-1",
                "status": "suspended",
                "productCharacteristic": [{"name": "suspensionReason", "value": "lostOrStolen"}],
            },
        }
    ],
}
SHOW_PUK = {
    "category": "pukRequest",
    "productOrderItem": [
        {
            "id": "1",
            "action": "modify",
            "product": {"id": "P1003-1", "productCharacteristic": [{"name": "puk", "value": "show"}]},
        }
    ],
}
TICKET = {"externalId": "t-1", "description": "No signal", "severity": "minor", "ticketType": "fault"}
USAGE_QUERY = {"searchCriteria": {"relatedParty": [{"id": "C1005", "@referredType": "Individual"}]}}

POSTS = [
    (ORDERING, "productOrder", "ProductOrder", PLAN_CHANGE),
    (ORDERING, "productOrder", "ProductOrder", BLOCK),
    (ORDERING, "productOrder", "ProductOrder", SHOW_PUK),
    (TICKETS, "troubleTicket", "TroubleTicket", TICKET),
    (USAGE, "queryUsageConsumption", "QueryUsageConsumption", USAGE_QUERY),
]

checker = jsonschema.FormatChecker(formats=())


@checker.checks("date-time", raises=ValueError)
def is_date_time(value: object) -> bool:
    """An aware ISO 8601 time."""
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo() -> AsyncIterator[DemoClient]:
    """An operator that is only asked and refuses; `fresh` is one whose books are written to."""
    async with running_demo() as client:
        yield client


@pytest_asyncio.fixture(loop_scope="module")
async def fresh() -> AsyncIterator[DemoClient]:
    async with running_demo() as client:
        yield client


def load(spec: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SPECS / f"{spec}.swagger.json").read_text())
    return loaded


def path(spec: str, resource: str) -> str:
    loaded = load(spec)
    assert f"/{resource}" in loaded["paths"]
    return f"{loaded['basePath']}{resource}"


@cache
def strict_validator(spec: str, definition: str) -> jsonschema.Draft4Validator:
    """A validator to which attributes that the specification does not know are wrong too."""
    definitions = copy.deepcopy(load(spec)["definitions"])
    for form in definitions.values():
        if "properties" in form and "allOf" not in form:
            form["additionalProperties"] = False
    schema = {"$ref": f"#/definitions/{definition}", "definitions": definitions}
    return jsonschema.Draft4Validator(schema, format_checker=checker)


def problems(spec: str, definition: str, document: Any) -> list[str]:
    """What is wrong with a document."""
    validator = strict_validator(spec, definition)
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(document)]


@pytest.mark.parametrize(("spec", "resource", "definition", "expected"), LISTS)
async def test_each_listed_resource_has_the_form_of_its_specification(
    demo: DemoClient, spec: str, resource: str, definition: str, expected: int
) -> None:
    answer = await demo.get(path(spec, resource), params={"limit": "1000"})
    documents = await answer.json()
    assert answer.status == 200
    assert len(documents) == expected
    assert [problem for document in documents for problem in problems_of_some(spec, definition, document)] == []


def problems_of_some(spec: str, definition: str, document: dict[str, Any]) -> list[str]:
    """Checks the documents of the customers with a story, and all documents that belong to nobody."""
    account = document.get("billingAccount", {}).get("id", "BA1001")
    return problems(spec, definition, document) if account <= "BA1030" or account >= "BA1323" else []


@pytest.mark.parametrize(("spec", "resource", "definition", "expected"), LISTS)
async def test_one_resource_by_id_is_the_same_as_in_the_list(
    demo: DemoClient, spec: str, resource: str, definition: str, expected: int
) -> None:
    listed = (await (await demo.get(path(spec, resource), params={"limit": "1"})).json())[0]
    shown = await (await demo.get(f"{path(spec, resource)}/{listed['id']}")).json()
    assert shown == listed
    by_href = await (await demo.get(shown["href"].removeprefix(str(demo.make_url("")).rstrip("/")))).json()
    assert by_href == listed


@pytest.mark.parametrize(("spec", "resource", "definition", "body"), POSTS)
async def test_what_is_posted_is_answered_and_found_again_in_the_form_of_the_specification(
    fresh: DemoClient, spec: str, resource: str, definition: str, body: dict[str, Any]
) -> None:
    assert problems(spec, f"{definition}_Create", body) == []
    answer = await fresh.post(path(spec, resource), json=body)
    created = await answer.json()
    assert answer.status == 201
    assert problems(spec, definition, created) == []
    assert answer.headers["Location"] == created["href"]
    again = await (await fresh.get(f"{path(spec, resource)}/{created['id']}")).json()
    assert again == created


@pytest.mark.parametrize(
    ("method", "url", "body", "status"),
    [
        ("GET", "/tmf-api/productInventory/v4/product/none", None, 404),
        ("GET", "/tmf-api/productInventory/v4/product?limit=0", None, 400),
        ("GET", "/tmf-api/productInventory/v4/product?offset=-1", None, 400),
        ("GET", "/tmf-api/nothing", None, 404),
        ("DELETE", "/tmf-api/productInventory/v4/product", None, 405),
        ("POST", "/tmf-api/productOrderingManagement/v4/productOrder", b"{", 400),
        ("POST", "/tmf-api/productOrderingManagement/v4/productOrder", b"[]", 400),
        ("POST", "/tmf-api/productOrderingManagement/v4/productOrder", b"{}", 400),
        ("POST", "/tmf-api/productOrderingManagement/v4/productOrder", b"[" * 30_000, 400),
        ("POST", "/tmf-api/productOrderingManagement/v4/productOrder", b'{"x":"' + b"x" * 70_000 + b'"}', 413),
        ("POST", "/tmf-api/troubleTicket/v4/troubleTicket", b'{"description":"x"}', 400),
        ("POST", "/tmf-api/usageConsumption/v4/queryUsageConsumption", b'{"searchCriteria":7}', 400),
        ("POST", "/tmf-api/usageConsumption/v4/queryUsageConsumption", b'{"searchCriteria":NaN}', 400),
        ("POST", "/tmf-api/usageConsumption/v4/queryUsageConsumption", b"\xff", 400),
    ],
)
async def test_a_refusal_has_the_error_form_of_the_specifications(
    demo: DemoClient, method: str, url: str, body: bytes | None, status: int
) -> None:
    answer = await demo.request(method, url, data=body)
    error = await answer.json()
    assert answer.status == status
    assert problems(INVENTORY, "Error", error) == []
    assert error["status"] == str(status)


async def test_the_check_itself_finds_a_wrong_enum_type_and_attribute() -> None:
    wrong = {"id": 7, "status": "asleep", "startDate": "yesterday", "colour": "teal"}
    assert len(problems(INVENTORY, "Product", wrong)) == 4
