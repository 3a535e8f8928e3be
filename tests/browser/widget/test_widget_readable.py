"""The customer's widget and the landing page in a real browser: nothing keeps anybody from reading them."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.browser.fake_edge import FakeEdge
from tests.browser.widget_page import DESKTOP, PHONE, furnish, host_page, visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
async def test_axe_finds_nothing_in_an_empty_and_in_a_full_card(
    browser: Browser, edge: FakeEdge, scheme: str, viewport: ViewportSize
) -> None:
    edge.page = host_page(style=":root { color-scheme: light dark }")
    chat = await visit(browser, edge, viewport=viewport, color_scheme=scheme)
    await expect_no_violations(chat.page)
    await chat.open()
    await edge.until("hello")
    await expect(chat.part(".greeting")).to_be_visible()
    await expect_no_violations(chat.page)
    await furnish(chat, edge)
    await expect_no_violations(chat.page)


@pytest.mark.parametrize("language", ["en", "es", "zh"])
@pytest.mark.parametrize(("scheme", "viewport"), [("light", DESKTOP), ("dark", PHONE)])
async def test_axe_finds_nothing_on_the_landing_page_and_it_opens_the_chat(
    browser: Browser, edge: FakeEdge, language: str, scheme: str, viewport: ViewportSize
) -> None:
    chat = await visit(browser, edge, path=f"/?lang={language}", viewport=viewport, color_scheme=scheme)
    assert await chat.page.locator("html").get_attribute("lang") == language
    assert await chat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await expect_no_violations(chat.page)
    question = chat.page.locator("#help button").first
    text = await question.text_content()
    await question.click()
    await expect(chat.input).to_have_value(text or "nothing")
    assert (await edge.until("hello"))[0]["language"] == language


async def test_the_landing_page_has_the_same_words_in_every_language(browser: Browser, edge: FakeEdge) -> None:
    chat = await visit(browser, edge, path="/?lang=en")
    keys = await chat.page.evaluate(
        """async () => {
            const { WORDS } = await import("/chat/assets/landing/words.js");
            const { WORDS: WIDGET } = await import("/chat/assets/strings.js");
            return [WORDS, WIDGET].map((words) => Object.values(words).map((one) => Object.keys(one).sort().join()));
        }"""
    )
    for words in keys:
        assert len(words) == 3
        assert len(set(words)) == 1


async def expect_no_violations(page: Page) -> None:
    results = await Axe().run(page)
    found = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in results.response["violations"]]
    assert found == []
