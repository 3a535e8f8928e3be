"""An agent of a talk, at the desk's real API."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import aiohttp

from desk.accounts import DEMO_SUFFIX

WAIT_S = 20.0
LOOK_EVERY_S = 0.03


class Agent:
    """Somebody who is signed in at the desk."""

    def __init__(self, name: str, url: str) -> None:
        self.name = name
        self._url = url
        self._http = aiohttp.ClientSession(
            f"{url}/desk/api/", cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"Origin": url}
        )

    async def sign_in(self) -> None:
        """Come to work."""
        await self.ask("POST", "session", {"sign_in": self.name, "password": self.name + DEMO_SUFFIX})

    async def sign_out(self) -> None:
        """Go home."""
        await self.ask("DELETE", "session", {})
        await self._http.close()

    async def finds_in_queue(self, conversation: UUID) -> dict[str, Any]:
        """The row of a conversation in the agent's queue; waits for it."""
        async with asyncio.timeout(WAIT_S):
            while True:
                rows = (await self.ask("GET", "inbox/queue"))["items"]
                for row in rows:
                    if row["id"] == str(conversation):
                        return dict(row)
                await asyncio.sleep(LOOK_EVERY_S)

    async def act(self, conversation: UUID, act: str, value: Any) -> None:
        """Do one of the things that the page has buttons for."""
        path = f"conversations/{conversation}"
        match act:
            case "accepts":
                await self.finds_in_queue(conversation)
                await self.ask("POST", f"{path}/acceptance", {})
            case "writes":
                await self.ask("POST", f"{path}/messages", {"id": str(uuid4()), "text": value})
            case "notes":
                await self.ask("POST", f"{path}/notes", {"id": str(uuid4()), "text": value})
            case "transfers to":
                await self.ask("POST", f"{path}/transfer", {"queue": value})
            case "returns to the bot":
                await self.ask("POST", f"{path}/bot-return", {})
            case "takes over":
                await self.ask("POST", f"{path}/takeover", {})
            case "closes":
                await self.ask("POST", f"{path}/closure", {"wrap_up": value or "resolved"})
            case _:
                raise AssertionError(f"an agent cannot do {act!r}")

    async def reads(self, conversation: UUID) -> list[str]:
        """Everything that was said, as the agent sees it."""
        page = await self.ask("GET", f"conversations/{conversation}/messages")
        return [item["text"] for item in page["items"]]

    async def ends_call_backs(self) -> None:
        """Take and finish every call-back that waits."""
        for item in (await self.ask("GET", "inbox/queue"))["call_backs"]:
            await self.ask("POST", f"call-backs/{item['id']}/acceptance", {})
            await self.ask("POST", f"call-backs/{item['id']}/completion", {"outcome": "reached"})

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """One call; raises AssertionError with the desk's own words when it refuses."""
        async with self._http.request(method, path, json=body) as response:
            text = await response.text()
            assert response.status < 300, f"{method} {path}: {response.status} {text}"
            return await response.json() if text else None
