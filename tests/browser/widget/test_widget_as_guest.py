"""The customer's widget in a real browser, on pages that do not make it easy."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.fake_edge import FakeEdge
from tests.browser.widget_page import DESKTOP, Chat, host_page, opened_chat, visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HOSTILE = """
html * { all: unset !important; display: none !important; font: 99px fantasy !important; color: red !important;
    transform: rotate(9deg) !important; position: static !important; opacity: 0 !important; }
body, main, main * { display: block !important; opacity: 1 !important; }
body { transform: scale(0.5) !important; filter: blur(1px) !important; }
button, textarea, p, section { width: 3px !important; height: 3px !important; }
tandem-chat { display: none !important; visibility: hidden !important; }
:root { font-size: 60px; --accent: red; --n0: red; }
"""


async def test_a_page_with_hostile_styles_neither_changes_the_widget_nor_is_changed(
    browser: Browser, edge: FakeEdge
) -> None:
    looks = []
    for style in ("", HOSTILE):
        edge.page = host_page(style=style)
        chat = await visit(browser, edge)
        page_look = "getComputedStyle(document.querySelector('h1')).cssText + Object.keys(window).sort()"
        before = await chat.page.evaluate(page_look)
        await chat.open()
        await edge.until("hello")
        await chat.say("hello")
        await expect(chat.part(".message.delivered")).to_be_visible()
        assert await chat.page.evaluate(page_look) == before
        looks.append(
            await chat.part(".card, .card *").evaluate_all(
                """all => all.map((one) => {
                    const { x, y, width, height } = one.getBoundingClientRect();
                    const { color, fontFamily, fontSize, opacity } = getComputedStyle(one);
                    return [one.className.toString(), x, y, width, height, color, fontFamily, fontSize, opacity];
                })"""
            )
        )
    assert looks[0] == looks[1]
    assert len(looks[0]) > 30


async def test_the_strictest_content_policy_that_allows_the_script_is_enough(browser: Browser, edge: FakeEdge) -> None:
    edge.page_headers = {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:"
    }
    chat = await opened_chat(browser, edge)
    await chat.say("hello")
    await expect(chat.part(".message.delivered")).to_be_visible()
    assert await chat.card.evaluate("(card) => card.offsetWidth") == 380


async def test_nothing_that_fails_reaches_the_page(browser: Browser, edge: FakeEdge) -> None:
    chat = await opened_chat(browser, edge)
    for bad in (
        "",
        "{",
        "null",
        "[1]",
        '{"type":"message"}',
        '{"type":"welcome"}',
        '{"type":"ack","id":"nobody"}',
    ):
        await edge.send(bad)
    await edge.send({"type": "error", "code": "surprise", "id": "nobody"})
    await edge.say("still here")
    await expect(chat.texts).to_have_text(["still here"])
    assert chat.errors == []


@pytest.mark.parametrize("missing", ["app.js", "chat.js", "thread.css"])
async def test_a_part_that_does_not_load_leaves_the_page_as_it_is(
    browser: Browser, edge: FakeEdge, missing: str
) -> None:
    page = await browser.new_page()
    chat = Chat(page)
    await page.route(f"**/{missing}", lambda route: route.abort())
    async with page.expect_console_message(lambda message: "Tandem chat:" in message.text):
        await page.goto(edge.url + "/host")
    await expect(page.get_by_role("heading", name="Host page")).to_be_visible()
    assert chat.errors == []


async def test_without_storage_the_chat_works_for_the_page(browser: Browser, edge: FakeEdge) -> None:
    page = await browser.new_page(viewport=DESKTOP)
    forbid = "{ get() { throw new DOMException('denied', 'SecurityError'); } }"
    for name in ("localStorage", "sessionStorage"):
        await page.add_init_script(f"Object.defineProperty(window, '{name}', {forbid})")
    chat = Chat(page)
    await page.goto(edge.url + "/host")
    await chat.open()
    await chat.say("hello")
    await expect(chat.part(".message.delivered")).to_be_visible()
    assert chat.errors == []


async def test_a_refused_session_starts_a_new_thread(browser: Browser, edge: FakeEdge) -> None:
    chat = await opened_chat(browser, edge)
    await edge.say("from the old thread")
    await expect(chat.texts).to_have_count(1)
    edge.session.secret = "another"
    await edge.cut()
    await expect(chat.texts).to_have_count(0, timeout=20_000)
    await chat.say("anew")
    await expect(chat.part(".message.delivered")).to_have_count(1)
    assert [own["text"] for own in edge.session.own] == ["anew"]
    assert len(edge.sessions) == 2
