"""The customer's widget in a real browser, mostly in situations that only a misbehaving edge makes."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.fake_edge import FakeEdge
from tests.chromium import running_chromium

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)
SMALLEST_TARGET_PX = 40
YES_NO = [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]


def host_page(*, style: str = "", body: str = "<h1>Host page</h1><p>Words.</p>", lang: str = "en") -> str:
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>Host</title>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<style>{style}</style><link rel='icon' href='data:,'></head><body><main>{body}</main>"
        "<script src='/chat/widget.js' defer data-title='Tandem Mobile'></script></body></html>"
    )


@pytest_asyncio.fixture(loop_scope="module")
async def edge() -> AsyncIterator[FakeEdge]:
    async with FakeEdge() as edge:
        edge.page = host_page()
        yield edge


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with running_chromium() as chromium:
        yield chromium


@pytest_asyncio.fixture(loop_scope="module")
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """A browser without anybody's pages."""
    yield chromium
    for context in chromium.contexts:
        await context.close()


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


async def visit(browser: Browser, edge: FakeEdge, *, path: str = "/host", **context: Any) -> Chat:
    page = await browser.new_page(**({"viewport": DESKTOP, "locale": "en-GB", "reduced_motion": "reduce"} | context))
    page.set_default_timeout(10_000)
    chat = Chat(page)
    await page.goto(edge.url + path)
    await expect(chat.launcher).to_be_attached()
    return chat


async def talk(browser: Browser, edge: FakeEdge, **context: Any) -> Chat:
    """A chat that is open and has been greeted."""
    chat = await visit(browser, edge, **context)
    await chat.open()
    await edge.until("hello")
    await expect(chat.part(".greeting")).to_be_visible()
    return chat


# Sending


async def test_enter_sends_shift_enter_breaks_and_a_tick_says_delivered(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
    await chat.input.press_sequentially("one")
    await chat.input.press("Shift+Enter")
    await chat.input.press_sequentially("two")
    await chat.input.press("Enter")
    await expect(chat.part(".message.delivered .text")).to_have_text("one\ntwo")
    await expect(chat.part(".tick")).to_have_text("Delivered")
    assert [frame["text"] for frame in await edge.until("message")] == ["one\ntwo"]
    await expect(chat.input).to_have_value("")


async def test_a_message_that_was_lost_is_sent_again_under_the_same_id(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
    edge.messages_to_lose = 1
    await chat.say("are you there?")
    first, second = await edge.until("message", 2)
    assert first["id"] == second["id"]
    await expect(chat.part(".message.delivered")).to_have_count(1)


async def test_a_message_whose_ack_was_lost_is_confirmed_by_the_next_welcome(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
    edge.acks_to_drop = 1
    await chat.say("are you there?")
    await expect(chat.part(".message.delivered")).to_have_count(1)
    assert len(await edge.until("hello", 2)) == 2
    assert len(await edge.until("message")) == 1


async def test_a_message_never_confirmed_fails_and_can_be_tried_again(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
    edge.messages_to_lose = 4
    await chat.say("are you there?")
    again = chat.part(".message.failed").get_by_role("button", name="Try again")
    await again.click(timeout=30_000)
    await expect(chat.part(".message.delivered")).to_have_count(1)
    assert len({frame["id"] for frame in await edge.until("message", 5)}) == 1


async def test_a_refused_message_says_why_and_goes_back_into_the_input(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
    edge.refusal = {"code": "too_long", "text": "The text is too long."}
    await chat.say("a very long story")
    await expect(chat.part(".failure")).to_contain_text("This message is too long.")
    await chat.part(".failure").get_by_role("button", name="Edit").click()
    await expect(chat.input).to_have_value("a very long story")
    await expect(chat.input).to_be_focused()
    await expect(chat.texts).to_have_count(0)


async def test_without_a_line_messages_wait_and_go_out_when_it_is_back(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
    edge.doors_open = False
    await edge.cut()
    await expect(chat.offline).to_be_visible()
    await chat.say("first")
    await chat.say("second")
    await expect(chat.part(".message.pending")).to_have_count(2)
    assert not [frame for frame in edge.frames if frame["type"] == "message"]
    edge.doors_open = True
    await expect(chat.part(".message.delivered")).to_have_count(2, timeout=20_000)
    await expect(chat.offline).to_be_hidden()
    assert [own["text"] for own in edge.session.own] == ["first", "second"]


async def test_what_was_written_without_a_line_survives_a_reload(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
    edge.doors_open = False
    await edge.cut()
    await chat.say("do not lose me")
    await expect(chat.part(".message.pending")).to_have_count(1)
    edge.doors_open = True
    await chat.page.reload()
    await expect(chat.part(".message.delivered .text")).to_have_text("do not lose me")


# Showing


async def test_a_reload_keeps_the_talk_of_both_sides_in_order(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
    await chat.say("hello")
    await expect(chat.part(".message.delivered")).to_have_count(1)
    await edge.say("Hello, this is the bot")
    await chat.say("my bill")
    await expect(chat.part(".message.delivered")).to_have_count(2)
    await edge.say("Kim here", speaker="agent", name="Kim Lee")
    await chat.page.reload()
    await expect(chat.texts).to_have_text(["hello", "Hello, this is the bot", "my bill", "Kim here"])
    await expect(chat.card).to_be_visible()
    await expect(chat.part(".subtitle")).to_contain_text("Kim Lee")


async def test_messages_stand_by_seq_and_once_however_they_arrive(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
    first, second, third = (edge.store(text) for text in ("first", "second", "third"))
    for frame in (third, first, third, second, first):
        await edge.send(frame)
    await expect(chat.texts).to_have_text(["first", "second", "third"])
    assert [frame["seq"] for frame in await edge.until("received", 5)] == [3, 1, 3, 2, 1]


async def test_choices_stand_under_the_newest_message_and_are_disabled_by_an_answer(
    browser: Browser, edge: FakeEdge
) -> None:
    chat = await talk(browser, edge)
    await edge.say("First question?", choices=YES_NO)
    await edge.say("Second question?", choices=YES_NO)
    await expect(chat.chips).to_have_count(2)
    await chat.chips.get_by_text("No").click()
    [said] = await edge.until("message")
    assert (said["text"], said["choice"]) == ("No", "/deny")
    await expect(chat.chips.nth(0)).to_be_disabled()
    await expect(chat.chips.nth(1)).to_be_disabled()
    await expect(chat.chips.nth(1)).to_have_class(re.compile("chosen"))
    await expect(chat.input).to_be_focused()
    await edge.say("Fine.")
    await expect(chat.chips).to_have_count(0)


async def test_the_place_in_the_queue_is_shown_and_a_contact_can_be_left(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
    await edge.send({"type": "queue", "place": 3, "wait_s": 230})
    queue = chat.part(".queue")
    await expect(queue).to_contain_text("You are number 3 in the queue")
    await expect(queue).to_contain_text("About 4 minutes to wait")
    await queue.get_by_role("button").click()
    [said] = await edge.until("message")
    assert said["choice"] == "/leave_contact"
    await edge.send({"type": "queue", "place": 0, "wait_s": None})
    await expect(queue).to_be_hidden()


async def test_typing_dots_come_and_go(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
    await edge.send({"type": "typing", "from": "bot", "on": True})
    await expect(chat.part(".typing")).to_be_visible()
    await edge.say("There you are")
    await expect(chat.part(".typing")).to_have_count(0)


async def test_a_minimised_card_counts_what_is_unread_until_it_is_opened(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
    await edge.say("seen")
    await edge.until("read")
    await chat.page.keyboard.press("Escape")
    await edge.say("one")
    await edge.say("two")
    await expect(chat.part(".badge")).to_have_text("2")
    await expect(chat.launcher).to_have_accessible_name("Open chat with Tandem Mobile, 2 unread")
    assert [frame["seq"] for frame in await edge.until("read")] == [1]
    await chat.open()
    assert [frame["seq"] for frame in await edge.until("read", 2)] == [1, 3]
    await expect(chat.part(".badge")).to_be_hidden()


async def test_markup_is_text_and_only_web_addresses_are_links(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
    text = "<img src=x onerror=alert(1)> javascript:alert(1) https://tandem.example/help."
    await edge.say(text, choices=[{"title": "<b>bold</b>", "payload": "/x"}])
    await expect(chat.texts).to_have_text([text])
    link = chat.texts.locator("a")
    await expect(link).to_have_count(1)
    await expect(link).to_have_attribute("href", "https://tandem.example/help")
    await expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    await expect(chat.chips).to_have_text("<b>bold</b>")
    assert chat.errors == []


@pytest.mark.parametrize("text", ["مرحبا، فاتورتي 42 أعلى!", "שלום, החשבון שלי גבוה"])
async def test_right_to_left_text_runs_right_to_left_in_its_bubble_alone(
    browser: Browser, edge: FakeEdge, text: str
) -> None:
    chat = await talk(browser, edge)
    await edge.say(text, speaker="agent", name="ליה כהן")
    await edge.say("and this from the left", speaker="agent", name="ליה כהן")
    await expect(chat.texts).to_have_count(2)
    directions = await chat.texts.evaluate_all("all => all.map((one) => getComputedStyle(one).direction)")
    assert directions == ["rtl", "ltr"]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
async def test_a_talk_of_500_messages_and_endless_words_stays_in_its_place(
    browser: Browser, edge: FakeEdge, viewport: ViewportSize
) -> None:
    chat = await talk(browser, edge, viewport=viewport)
    for number in range(498):
        edge.store(f"message {number}")
    edge.store("Donaudampfschifffahrtsgesellschaft" * 40)
    edge.store("last", choices=[{"title": "endless" * 40, "payload": "/x"}])
    await edge.cut()
    await expect(chat.texts).to_have_count(500, timeout=20_000)
    await expect(chat.texts.last).to_be_in_viewport()
    await expect(chat.chips).to_be_in_viewport()
    scroller = chat.part(".scroller")
    assert await scroller.evaluate("(box) => box.scrollWidth <= box.clientWidth")
    assert await chat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await scroller.evaluate("(box) => { box.scrollTop = 0; }")
    await expect(chat.part(".latest")).to_be_visible()
    await edge.say("newer than the last")
    await expect(chat.part(".latest")).to_have_text("New messages")
    await expect(chat.texts.last).not_to_be_in_viewport()
    await chat.part(".latest").click()
    await expect(chat.texts.last).to_be_in_viewport()


# Handling


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
    chat = await talk(browser, edge, viewport=PHONE)
    assert await chat.card.bounding_box() == {"x": 0, "y": 0, **PHONE}
    for _ in range(20):
        await chat.page.keyboard.press("Tab")
        assert await chat.page.evaluate("document.activeElement.localName") == "tandem-chat"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
async def test_everything_to_press_is_large_enough(browser: Browser, edge: FakeEdge, viewport: ViewportSize) -> None:
    chat = await talk(browser, edge, viewport=viewport)
    await furnish(chat, edge)
    targets = await chat.page.locator("tandem-chat :is(button, select):visible").all()
    assert len(targets) >= 8
    for target in targets:
        box = await target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= SMALLEST_TARGET_PX, await target.text_content()


async def test_the_input_grows_to_five_lines_and_then_scrolls(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
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
    chat = await talk(browser, edge, locale="de-DE")
    assert (await edge.until("hello"))[0]["language"] == language
    await expect(chat.input).to_have_attribute("placeholder", words)
    await expect(chat.part(".greeting .chip").first).to_contain_text(opener)
    await expect(chat.part(".tandem")).to_have_attribute("lang", language)


async def test_the_language_switch_turns_the_words_and_tells_the_edge(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
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


async def test_two_tabs_of_one_customer_show_one_talk(browser: Browser, edge: FakeEdge) -> None:
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


# Being a guest

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
    chat = await talk(browser, edge)
    await chat.say("hello")
    await expect(chat.part(".message.delivered")).to_be_visible()
    assert await chat.card.evaluate("(card) => card.offsetWidth") == 380


async def test_nothing_that_fails_reaches_the_page(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
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


@pytest.mark.parametrize("missing", ["app.js", "chat.js", "talk.css"])
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


async def test_a_refused_session_starts_a_new_talk(browser: Browser, edge: FakeEdge) -> None:
    chat = await talk(browser, edge)
    await edge.say("from the old talk")
    await expect(chat.texts).to_have_count(1)
    edge.session.secret = "another"
    await edge.cut()
    await expect(chat.texts).to_have_count(0, timeout=20_000)
    await chat.say("anew")
    await expect(chat.part(".message.delivered")).to_have_count(1)
    assert [own["text"] for own in edge.session.own] == ["anew"]
    assert len(edge.sessions) == 2


# Being readable


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
