"""The customer's widget in a real browser: keyboard, sizes, languages, tabs."""

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from tests.browser.fake_edge import FakeEdge
from tests.browser.widget_page import DESKTOP, PHONE, SMALLEST_TARGET_PX, Chat, furnish, host_page, opened_chat, visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_everything_is_reached_by_keyboard_and_escape_minimises(browser: Browser, edge: FakeEdge) -> None:
    edge.page = host_page(body="<script>addEventListener('keydown', () => document.title += '!')</script>")
    chat = await visit(browser, edge)
    await chat.page.keyboard.press("Tab")
    await expect(chat.launcher).to_be_focused()
    title = await chat.page.title()
    await chat.page.keyboard.press("Enter")
    await expect(chat.input).to_be_focused()
    await chat.page.keyboard.type("hi")
    for part in (".send", ".language select", ".quiet", ".scroller", ".greeting .chip >> nth=0"):
        await chat.part(part).focus()
        await expect(chat.part(part)).to_be_focused()
    await chat.page.keyboard.press("Escape")
    await expect(chat.card).to_be_hidden()
    await expect(chat.launcher).to_be_focused()
    assert await chat.page.title() == title, "the host page heard what was typed into the chat"


async def test_on_a_phone_the_card_fills_the_window_and_tab_stays_inside(browser: Browser, edge: FakeEdge) -> None:
    edge.page = host_page(body="<a href='#x'>a link of the page behind</a>")
    chat = await opened_chat(browser, edge, viewport=PHONE)
    assert await chat.card.bounding_box() == {"x": 0, "y": 0, **PHONE}
    for _ in range(20):
        await chat.page.keyboard.press("Tab")
        assert await chat.page.evaluate("document.activeElement.localName") == "tandem-chat"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
async def test_everything_to_press_is_large_enough(browser: Browser, edge: FakeEdge, viewport: ViewportSize) -> None:
    chat = await opened_chat(browser, edge, viewport=viewport)
    await furnish(chat, edge)
    targets = await chat.page.locator("tandem-chat :is(button, select):visible").all()
    assert len(targets) >= 8
    for target in targets:
        box = await target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= SMALLEST_TARGET_PX, await target.text_content()


async def test_the_input_grows_to_five_lines_and_then_scrolls(browser: Browser, edge: FakeEdge) -> None:
    chat = await opened_chat(browser, edge)
    heights = []
    for lines in (1, 5, 9):
        await chat.input.fill("\n".join(str(line) for line in range(lines)))
        heights.append(await chat.input.evaluate("(input) => input.offsetHeight"))
    line = await chat.input.evaluate("(input) => parseFloat(getComputedStyle(input).lineHeight)")
    assert heights[1] - heights[0] == pytest.approx(4 * line, abs=1)
    assert heights[2] == heights[1]


@pytest.mark.parametrize(
    ("language", "words", "opener"),
    [("en", "Write a message", "Why"), ("es", "Escriba un mensaje", "¿Por"), ("zh", "输入消息", "我的")],
)
async def test_the_widget_speaks_the_language_of_the_page(
    browser: Browser, edge: FakeEdge, language: str, words: str, opener: str
) -> None:
    edge.page = host_page(lang=language)
    chat = await opened_chat(browser, edge, locale="de-DE")
    assert (await edge.until("hello"))[0]["language"] == language
    await expect(chat.input).to_have_attribute("placeholder", words)
    await expect(chat.part(".greeting .chip").first).to_contain_text(opener)
    await expect(chat.part(".tandem")).to_have_attribute("lang", language)


async def test_the_language_switch_turns_the_words_and_tells_the_edge(browser: Browser, edge: FakeEdge) -> None:
    chat = await opened_chat(browser, edge)
    await chat.part("select").select_option("zh")
    await expect(chat.input).to_have_attribute("placeholder", "输入消息")
    assert (await edge.until("language"))[0]["language"] == "zh"
    await chat.page.reload()
    await expect(chat.input).to_have_attribute("placeholder", "输入消息")


async def test_the_page_can_open_the_chat_with_a_draft_and_say_who_its_visitor_is(
    browser: Browser, edge: FakeEdge
) -> None:
    edge.page = host_page(
        body="""<script>
            addEventListener("tandem:ready", () => {
                dispatchEvent(new CustomEvent("tandem:identify", { detail: { token: "signed" } }));
                dispatchEvent(new CustomEvent("tandem:open", { detail: { draft: "my bill" } }));
            });
        </script>"""
    )
    chat = await visit(browser, edge)
    await expect(chat.input).to_have_value("my bill")
    assert await edge.until("identify") == [{"type": "identify", "token": "signed"}]


async def test_two_tabs_of_one_customer_show_one_thread(browser: Browser, edge: FakeEdge) -> None:
    context = await browser.new_context(viewport=DESKTOP, locale="en-GB")
    tabs = [Chat(await context.new_page()) for _ in range(2)]
    for tab in tabs:
        await tab.page.goto(edge.url + "/host")
        await tab.open()
        await expect(tab.part(".greeting")).to_be_visible()
        await edge.until("hello", tabs.index(tab) + 1)
    await tabs[0].say("said in the first tab")
    await expect(tabs[0].part(".message.delivered")).to_have_count(1)
    await edge.say("answered to both")
    for tab in tabs:
        await expect(tab.texts).to_have_text(["said in the first tab", "answered to both"])
    assert len(edge.sessions) == 1
