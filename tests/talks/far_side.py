"""The demo operator as a talk sees it: the customer's telephone, the books, and faults on order."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp

from demo.settings import Settings

WAIT_S = 20.0
LOOK_EVERY_S = 0.03
REQUESTS = ("auto_pay_stop", "bill_mail", "bill_delivery", "dispute", "payment_arrangement")
"""Types of tickets by which customers ask something of the operator's people."""

WORK_ORDERS = ("fault", "quality", "complaint", "account_update", "outage_news")


class FarSide:
    """Asks the demo operator, over its own interfaces, what has reached it."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url
        account = Settings().sms_account_sid
        self._messages = f"{url}/2010-04-01/Accounts/{account}/Messages.json"
        self._auth = {"Authorization": aiohttp.encode_basic_auth(account, Settings().sms_auth_token)}

    async def texts_to(self, phone: str) -> list[str]:
        """The SMS that reached a telephone, newest first."""
        async with self._http.get(self._messages, params={"To": phone}, headers=self._auth) as response:
            return [message["body"] for message in (await response.json())["messages"]]

    async def next_text_to(self, phone: str, known: int) -> str:
        """The newest SMS to a telephone once there are more than `known`; waits for it."""
        async with asyncio.timeout(WAIT_S):
            while len(texts := await self.texts_to(phone)) <= known:  # noqa: ASYNC110 (the provider can only be asked)
                await asyncio.sleep(LOOK_EVERY_S)
        return texts[0]

    async def books(self) -> dict[str, int]:
        """How many orders, work orders about service and other requests stand in the operator's books."""
        requests, work_orders = ",".join(REQUESTS), ",".join(WORK_ORDERS)
        return {
            "orders": await self._count("/tmf-api/productOrderingManagement/v4/productOrder", {}),
            "tickets": await self._count("/tmf-api/troubleTicket/v4/troubleTicket", {"ticketType": work_orders}),
            "requests": await self._count("/tmf-api/troubleTicket/v4/troubleTicket", {"ticketType": requests}),
        }

    async def order(self, party: str, line: str, offer: str) -> None:
        """Order another plan behind Tandem's back, as a shop would."""
        body = {
            "category": "planChange",
            "relatedParty": [{"id": party, "role": "customer", "@referredType": "Individual"}],
            "productOrderItem": [
                {"id": "1", "action": "modify", "product": {"id": line}, "productOffering": {"id": offer}}
            ],
        }
        url = f"{self._url}/tmf-api/productOrderingManagement/v4/productOrder"
        async with self._http.post(url, json=body) as response:
            assert response.status == 201, await response.text()

    async def outage(self, id_: str, status: str) -> None:
        """Change an outage's state, as the network team does."""
        url = f"{self._url}/tmf-api/troubleTicket/v4/troubleTicket/{id_}"
        async with self._http.patch(url, json={"status": status}) as response:
            assert response.status == 200, await response.text()

    async def trouble(self, order: Mapping[str, Any]) -> None:
        """Order a fault."""
        async with self._http.post(f"{self._url}/demo/faults", json=dict(order)) as response:
            assert response.status == 201, await response.text()

    async def well_again(self) -> None:
        """End all faults."""
        async with self._http.delete(f"{self._url}/demo/faults") as response:
            assert response.status == 204

    async def _count(self, path: str, query: Mapping[str, str]) -> int:
        async with self._http.get(self._url + path, params={**query, "limit": "1"}) as response:
            assert response.status in (200, 206), await response.text()
            return int(response.headers["X-Total-Count"])
