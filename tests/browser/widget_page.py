"""A page with the customer's widget on it, and the widget as a customer handles it."""

import asyncio
from typing import Any

from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.fake_edge import FakeEdge

DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)
SMALLEST_TARGET_PX = 40
HASTENED_WITHIN_S = 30.0
YES_NO = [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]


def host_page(*, style: str = "", body: str = "<h1>Host page</h1><p>Words.</p>", lang: str = "en") -> str:
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>Host</title>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<style>{style}</style><link rel='icon' href='data:,'></head><body><main>{body}</main>"
        "<script src='/chat/widget.js' defer data-title='Tandem Mobile'></script></body></html>"
    )


class Chat:
    """The widget on a page, as a customer handles it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.launcher = self.part(".launcher")
        self.card = self.part(".card")
        self.input = self.part("textarea")
        self.texts = self.part(".rows .message:not(.typing) .text")
        self.chips = self.part(".asking .chip")
        self.offline = self.part(".offline")

    def part(self, selector: str) -> Locator:
        return self.page.locator(f"tandem-chat {selector}")

    async def open(self) -> None:
        await self.launcher.click()
        await expect(self.card).to_be_visible()

    async def say(self, text: str) -> None:
        await self.input.fill(text)
        await self.input.press("Enter")

    async def hasten_to(self, wanted: Locator) -> None:
        """Lets the page's clock run about ten times as fast until something is to be seen."""
        await self.page.clock.install()
        async with asyncio.timeout(HASTENED_WITHIN_S):
            while not await wanted.is_visible():
                await self.page.clock.fast_forward(500)
                await asyncio.sleep(0.05)  # real time for the edge, which is outside of the page


async def visit(browser: Browser, edge: FakeEdge, *, path: str = "/host", **context: Any) -> Chat:
    page = await browser.new_page(**({"viewport": DESKTOP, "locale": "en-GB", "reduced_motion": "reduce"} | context))
    page.set_default_timeout(10_000)
    chat = Chat(page)
    await page.goto(edge.url + path)
    await expect(chat.launcher).to_be_attached()
    return chat


async def opened_chat(browser: Browser, edge: FakeEdge, **context: Any) -> Chat:
    """A chat that is open and has been greeted."""
    chat = await visit(browser, edge, **context)
    await chat.open()
    await edge.until("hello")
    await expect(chat.part(".greeting")).to_be_visible()
    return chat


async def furnish(chat: Chat, edge: FakeEdge) -> None:
    """Puts everything there is into the card at once."""
    await chat.say("hello")
    await expect(chat.part(".message.delivered")).to_have_count(1)
    await edge.say("Hello, I am the bot. See https://tandem.example")
    await edge.say("Kim has joined", speaker="system")
    await edge.say("Which one?", speaker="agent", name="Kim Lee", choices=YES_NO)
    await edge.send({"type": "typing", "from": "agent", "on": True})
    await edge.send({"type": "queue", "place": 2, "wait_s": None})
    edge.refusal = {"code": "too_long", "text": ""}
    await chat.say("too much")
    await expect(chat.part(".failure")).to_be_visible()
    edge.refusal = None
    edge.doors_open = False
    await edge.cut()
    await chat.say("not sent yet")
    await expect(chat.offline).to_be_visible()
    await expect(chat.offline.get_by_role("button")).to_be_visible(timeout=20_000)
