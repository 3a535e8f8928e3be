"""`make screenshots`: the pictures of the documents, taken from the running system as people use it."""

from __future__ import annotations

import asyncio
import re
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.chromium import running_chromium
from tests.people import DESKTOP, PHONE, Customer, Theme, looking, play, sign_in, visit_website
from tests.whole_system import ROOT, System, running_system

PICTURES = ROOT / "docs" / "pictures"
LARGEST_BYTES = 200_000
CLOSE = ViewportSize(width=1200, height=720)


def main() -> None:
    """Takes all pictures anew."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running_system(Path(folder)) as system:
        asyncio.run(_take_all(system))
    for picture in sorted(PICTURES.glob("*.png")):
        size = picture.stat().st_size
        print(f"{picture.relative_to(ROOT)}  {size / 1000:.0f} kB")
        if size > LARGEST_BYTES:
            raise SystemExit(f"{picture.name} is larger than {LARGEST_BYTES / 1000:.0f} kB")


async def _take_all(system: System) -> None:
    async with running_chromium() as browser:
        await _a_day(browser, system)
        await _chat_on_a_phone(browser, system)


async def _a_day(browser: Browser, system: System) -> None:
    """Tom asks about his bill and gets Kim; others wait; Sam looks at the floor."""
    async with AsyncExitStack() as visits:

        async def visitor(theme: Theme = "light", size: ViewportSize = DESKTOP) -> Page:
            return await visits.enter_async_context(looking(browser, theme=theme, size=size))

        kim = await sign_in(await visitor(), system, "kim")
        lee = await sign_in(await visitor("dark"), system, "lee")
        tom = await play(await visitor(size=CLOSE), system, "Tom Baker")
        await tom.prove_identity("why is my bill higher than last month?")
        await tom.hears(re.compile(r"€\d"))
        await _take(tom.page, "customer")

        diego = await play(await visitor(), system, "Diego Herrera")
        await diego.prove_identity("¿por qué ha subido mi factura?")
        await diego.hears("€")
        mei = await play(await visitor(), system, "Mei Lin")
        await mei.say("转人工")
        for customer, words in ((diego, "esto es un robo, quiero hablar con una persona"), (tom, "agent please")):
            await customer.say(words)
            await expect(customer.part(".queue")).to_be_visible()
        await expect(mei.part(".queue")).to_be_visible()

        await kim.look_at("Queue", "Tom Baker")
        await kim.button("Accept").click()
        await kim.write("Hello Tom, this is Kim. I have both bills in front of me: give me a minute.")
        await tom.hears("this is Kim", "agent")
        await tom.say("OK. I am not amused, you know")
        await expect(kim.page.locator(".said.customer").last).to_contain_text("not amused")
        await kim.page.get_by_role("tab", name="Queue").click()
        await expect(kim.page.locator(".toast")).to_have_count(0)
        await _take(kim.page, "desk")

        await lee.look_at("Queue", "Diego Herrera")
        await expect(lee.page.locator(".skeleton")).to_have_count(0)
        await _take(lee.page, "desk-dark")

        sam = await sign_in(await visitor(), system, "sam")
        await sam.page.get_by_role("button", name="Floor").click()
        await expect(sam.page.get_by_role("heading", name="Longest wait")).to_be_visible()
        await expect(sam.page.locator(".skeleton")).to_have_count(0)
        await _take(sam.page, "floor")


async def _chat_on_a_phone(browser: Browser, system: System) -> None:
    talks: tuple[tuple[str, Theme, str, tuple[str, ...]], ...] = (
        ("en", "light", "chat-phone", ("hello", "which plans do you have?")),
        ("zh", "dark", "chat-phone-dark", ("你好", "有哪些套餐？")),
    )
    for language, theme, name, words in talks:
        async with looking(browser, size=PHONE, theme=theme) as page:
            visitor = await visit_website(page, system, language=language)
            for said in words:
                await _ask(visitor, said)
            await visitor.part(".asking .chip").first.click()
            await expect(visitor.heard("bot")).to_have_count(len(words) + 1)
            await _take(page, name)


async def _ask(visitor: Customer, words: str) -> None:
    before = await visitor.heard("bot").count()
    await visitor.say(words)
    await expect(visitor.heard("bot")).to_have_count(before + 1)


async def _take(page: Page, name: str) -> None:
    await page.screenshot(path=PICTURES / f"{name}.png", animations="disabled", caret="hide")


if __name__ == "__main__":
    main()
