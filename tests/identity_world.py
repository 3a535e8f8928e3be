"""A customer who proves who they are: the telephone on file, the codes that arrive on it, what they are shown."""

import asyncio
import re
from typing import Any

import aiohttp
import asyncpg

from tests.composed import Chatter, until
from tests.demo_operator import DemoClient

DIEGO = "+12025550147"
NOT_ON_FILE = "+12025550000"
BALANCE = {"text": "my balance", "choice": "/bill_balance"}
PAGE_KEY = "a page's key for tests, long enough for HMAC"
WRONG = "000000"
OURS = frozenset({"wire", "record", "channels", "router", "delivery", "bot", "desk", "tandem"})
ACCOUNT = "AC" + "0" * 32
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
PROVIDER = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, "demo-sms-token")}


class Telephone:
    """A customer's telephone at the demo operator."""

    def __init__(self, operator: DemoClient, number: str) -> None:
        self._operator = operator
        self._number = number

    async def codes(self) -> list[str]:
        """The codes that have arrived, oldest first."""
        return [found.group() for text in await self.texts() if (found := re.search(r"\d{6}", text))]

    async def texts(self) -> list[str]:
        """The messages that have been sent to it, oldest first, as the provider lists them."""
        async with self._operator.get(MESSAGES, params={"To": self._number}, headers=PROVIDER) as response:
            listed = (await response.json())["messages"]
        return [message["body"] for message in reversed(listed)]

    async def code(self, number: int = 1) -> str:
        """The code with this number, from 1, once it has arrived."""

        async def arrived() -> str | None:
            codes = await self.codes()
            return codes[number - 1] if len(codes) >= number else None

        code: str = await until(arrived)
        return code


async def ask_for_code(ann: Chatter, phone: str = DIEGO) -> str:
    """Ask for something sensitive and name a phone; return the words of the answer."""
    await ann.say(**BALANCE)
    await ann.answer()
    await ann.say(phone)
    return str((await ann.answer())["text"])


async def verify(ann: Chatter, operator: DemoClient) -> str:
    """Show the code that came; return the sensitive answer. The new secret is not confirmed."""
    await ask_for_code(ann)
    await ann.say(await Telephone(operator, DIEGO).code())
    ann.secret = (await ann.frame("secret"))["secret"]
    answer = await ann.where(lambda frame: frame["type"] == "message" and "€" in frame["text"])
    return str(answer["text"])


async def confirm(ann: Chatter) -> None:
    """Say that the new secret is stored, and wait until that has been taken in."""
    await ann.send(type="secret_stored")
    await ann.send(type="ping")
    await ann.frame("pong")


def texts_of(chatter: Chatter) -> list[str]:
    return [frame["text"] for frame in chatter.frames if frame["type"] == "message"]


async def shown(chatter: Chatter) -> list[str]:
    """Everything that a socket is shown, until a message of its own has been answered."""
    await chatter.say("menu", choice="/help")
    await chatter.answer()
    await asyncio.sleep(0)
    return texts_of(chatter)


async def rows(database_url: str, query: str, *values: Any) -> list[Any]:
    connection = await asyncpg.connect(database_url)
    try:
        return list(await connection.fetch(query, *values))
    finally:
        await connection.close()
