"""A customer and an agent at their pages of the whole system, as they use them with hand and eye."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

from playwright.async_api import Browser, FrameLocator, Locator, Page, ViewportSize, expect

from tests.whole_system import System

Theme = Literal["light", "dark"]
DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)
ANSWER_MS = 15_000  # a turn with its gathering, the operator's systems and a text message to the telephone
# Chromium reports as errors what is only refused: who is signed in before anybody is, what a colleague has taken.
EXPECTED = re.compile(r"the server responded with a status of (401|403|409)")


@asynccontextmanager
async def looking(
    browser: Browser, *, size: ViewportSize = DESKTOP, theme: Theme = "light", scale: float = 1, locale: str = "en-GB"
) -> AsyncIterator[Page]:
    """A page of a visitor's own; ends with the assertion that nothing went wrong in it."""
    context = await browser.new_context(
        viewport=size,
        color_scheme=theme,
        has_touch=size == PHONE,
        locale=locale,
        timezone_id="Europe/Madrid",
        reduced_motion="reduce",
        device_scale_factor=scale,
    )
    wrong: list[str] = []
    page = await context.new_page()
    page.set_default_timeout(ANSWER_MS)
    expect.set_options(timeout=ANSWER_MS)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    try:
        yield page
    finally:
        await context.close()
    assert [words for words in wrong if not EXPECTED.search(words)] == []


@dataclass(frozen=True, kw_only=True)
class Customer:
    """Somebody who writes in the chat; `phone` is their telephone where the page shows one."""

    page: Page
    root: Page | FrameLocator

    def part(self, selector: str) -> Locator:
        """A part of the chat."""
        return self.root.locator(f"tandem-chat {selector}")

    def heard(self, speaker: Literal["bot", "agent", "system", "customer"]) -> Locator:
        """What one side has said, oldest first."""
        return self.part(f".rows .message.{speaker}:not(.typing) .text")

    @property
    def phone(self) -> Locator:
        """The text messages on the telephone, oldest first."""
        return self.page.locator(".telephone .sms-text")

    async def open_chat(self) -> None:
        """Opens the card where it is not open."""
        if await self.part(".launcher").is_visible():
            await self.part(".launcher").click()
        await expect(self.part("textarea")).to_be_visible()

    async def say(self, text: str) -> None:
        """Writes a message and sends it."""
        await self.part("textarea").fill(text)
        await self.part("textarea").press("Enter")

    async def hears(self, words: str | re.Pattern[str], speaker: Literal["bot", "agent", "system"] = "bot") -> None:
        """Waits until one side's newest message holds these words."""
        await expect(self.heard(speaker).last).to_contain_text(words)

    async def prove_identity(self, question: str) -> None:
        """Asks something private, and gives the number and the code that arrives on the telephone."""
        await self.say(await self.ask_for_code(question))

    async def ask_for_code(self, question: str) -> str:
        """Asks something private, gives the number, and returns the code that arrives on the telephone."""
        await self.say(question)
        await expect(self.heard("bot")).to_have_count(1)
        await self.say(await self.number())
        await expect(self.heard("bot")).to_have_count(2)
        await expect(self.phone).to_have_count(1)
        await self.show("Telephone")
        code = _found(r"\d{6}", await self.phone.inner_text())
        await self.show("Chat")
        return code

    async def number(self) -> str:
        """The number of the telephone."""
        copy = self.page.locator(".telephone-line button")
        return _found(r"\+\d+", await copy.get_attribute("aria-label") or "")

    async def show(self, tab: str) -> None:
        """On a narrow screen: turns to one part of the demo operator's page."""
        button = self.page.locator(".tabs").get_by_role("button", name=tab)
        if await button.is_visible():
            await button.click()


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found is not None, f"no {pattern} in {text!r}"
    return found.group()


async def visit_website(page: Page, system: System, *, language: str = "en") -> Customer:
    """A visitor of the operator's website with the chat open."""
    await page.goto(f"{system.web}/?lang={language}")
    customer = Customer(page=page, root=page)
    await expect(customer.part(".launcher")).to_be_attached()
    await customer.open_chat()
    return customer


async def play(page: Page, system: System, name: str) -> Customer:
    """One of the demo operator's customers, at the page with the telephone."""
    await page.goto(f"{system.demo}/")
    await page.get_by_role("radio", name=name).check(force=True)  # the label around it is what is pressed
    customer = Customer(page=page, root=page.frame_locator("iframe"))
    await expect(customer.part(".launcher")).to_be_attached()
    await customer.open_chat()
    return customer


@dataclass(frozen=True, kw_only=True)
class Agent:
    """Somebody at the desk."""

    page: Page

    @property
    def conversation(self) -> Locator:
        """The middle pane."""
        return self.page.get_by_role("region", name="Conversation", exact=True)

    def button(self, name: str) -> Locator:
        """A button of the open conversation."""
        return self.conversation.get_by_role("button", name=name).first

    async def look_at(self, tab: str, customer: str) -> None:
        """Opens a customer's conversation from one of the lists."""
        await self.page.get_by_role("tab", name=tab).click()
        await self.page.get_by_role("button", name=customer).first.click()
        await expect(self.conversation.get_by_role("heading", name=customer)).to_be_visible()

    async def write(self, text: str) -> None:
        """Answers in the open conversation."""
        field = self.page.get_by_label(re.compile("^Write to"))
        await field.fill(text)
        await field.press("Enter")


async def sign_in(page: Page, system: System, name: str) -> Agent:
    """One of the demo accounts at the desk, connected."""
    await page.goto(f"{system.web}/desk/")
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Password").fill(f"{name}-demo")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_text("Live", exact=True)).to_be_attached()
    await expect(page.locator(".skeleton")).to_have_count(0)
    return Agent(page=page)
