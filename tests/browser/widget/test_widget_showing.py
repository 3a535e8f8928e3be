"""The customer's widget in a real browser: what it shows."""

import re

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from tests.browser.fake_edge import FakeEdge
from tests.browser.widget_page import DESKTOP, PHONE, YES_NO, opened_chat

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_a_reload_keeps_the_thread_of_both_sides_in_order(browser: Browser, edge: FakeEdge) -> None:
    chat = await opened_chat(browser, edge)
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
    chat = await opened_chat(browser, edge)
    first, second, third = (edge.store(text) for text in ("first", "second", "third"))
    for frame in (third, first, third, second, first):
        await edge.send(frame)
    await expect(chat.texts).to_have_text(["first", "second", "third"])
    assert [frame["seq"] for frame in await edge.until("received", 5)] == [3, 1, 3, 2, 1]


async def test_choices_stand_under_the_newest_message_and_are_disabled_by_an_answer(
    browser: Browser, edge: FakeEdge
) -> None:
    chat = await opened_chat(browser, edge)
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
    chat = await opened_chat(browser, edge)
    await edge.send({"type": "queue", "place": 3, "wait_s": 230})
    queue = chat.part(".queue")
    await expect(queue).to_contain_text("You are number 3 in the queue")
    await expect(queue).to_contain_text("About 4 minutes to wait")
    await queue.get_by_role("button").click()
    [said] = await edge.until("message")
    assert said["choice"] == "/leave_contact"
    await edge.send({"type": "queue", "place": 0, "wait_s": None})
    await expect(queue).to_be_hidden()


async def test_the_head_names_the_person_until_they_have_gone(browser: Browser, edge: FakeEdge) -> None:
    chat = await opened_chat(browser, edge)
    await edge.say("Hello, I am Kim", speaker="agent", name="Kim")
    await expect(chat.part("header")).to_contain_text("You are with")
    await edge.say("This conversation is closed.", speaker="system")
    await expect(chat.part("header")).not_to_contain_text("You are with")


async def test_typing_dots_come_and_go(browser: Browser, edge: FakeEdge) -> None:
    chat = await opened_chat(browser, edge)
    await edge.send({"type": "typing", "from": "bot", "on": True})
    await expect(chat.part(".typing")).to_be_visible()
    await edge.say("There you are")
    await expect(chat.part(".typing")).to_have_count(0)


async def test_a_minimised_card_counts_what_is_unread_until_it_is_opened(browser: Browser, edge: FakeEdge) -> None:
    chat = await opened_chat(browser, edge)
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
    chat = await opened_chat(browser, edge)
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
    chat = await opened_chat(browser, edge)
    await edge.say(text, speaker="agent", name="ליה כהן")
    await edge.say("and this from the left", speaker="agent", name="ליה כהן")
    await expect(chat.texts).to_have_count(2)
    directions = await chat.texts.evaluate_all("all => all.map((one) => getComputedStyle(one).direction)")
    assert directions == ["rtl", "ltr"]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
async def test_a_thread_of_500_messages_and_endless_words_stays_in_its_place(
    browser: Browser, edge: FakeEdge, viewport: ViewportSize
) -> None:
    chat = await opened_chat(browser, edge, viewport=viewport)
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
