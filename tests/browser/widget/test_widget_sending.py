"""The customer's widget in a real browser: what is sent, mostly where the edge misbehaves."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.fake_edge import FakeEdge
from tests.browser.widget_page import opened_chat

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_enter_sends_shift_enter_breaks_and_a_tick_says_delivered(browser: Browser, edge: FakeEdge) -> None:
    chat = await opened_chat(browser, edge)
    await chat.input.press_sequentially("one")
    await chat.input.press("Shift+Enter")
    await chat.input.press_sequentially("two")
    await chat.input.press("Enter")
    await expect(chat.part(".message.delivered .text")).to_have_text("one\ntwo")
    await expect(chat.part(".tick")).to_have_text("Delivered")
    assert [frame["text"] for frame in await edge.until("message")] == ["one\ntwo"]
    await expect(chat.input).to_have_value("")


async def test_a_message_that_was_lost_is_sent_again_under_the_same_id(browser: Browser, edge: FakeEdge) -> None:
    chat = await opened_chat(browser, edge)
    edge.messages_to_lose = 1
    await chat.say("are you there?")
    first, second = await edge.until("message", 2)
    assert first["id"] == second["id"]
    await expect(chat.part(".message.delivered")).to_have_count(1)


async def test_a_message_whose_ack_was_lost_is_confirmed_by_the_next_welcome(browser: Browser, edge: FakeEdge) -> None:
    chat = await opened_chat(browser, edge)
    edge.acks_to_drop = 1
    await chat.say("are you there?")
    await expect(chat.part(".message.delivered")).to_have_count(1)
    assert len(await edge.until("hello", 2)) == 2
    assert len(await edge.until("message")) == 1


async def test_a_message_never_confirmed_fails_and_can_be_tried_again(browser: Browser, edge: FakeEdge) -> None:
    chat = await opened_chat(browser, edge)
    edge.messages_to_lose = 4
    await chat.say("are you there?")
    again = chat.part(".message.failed").get_by_role("button", name="Try again")
    await chat.hasten_to(again)
    await again.click()
    await expect(chat.part(".message.delivered")).to_have_count(1)
    assert len({frame["id"] for frame in await edge.until("message", 5)}) == 1


async def test_a_refused_message_says_why_and_goes_back_into_the_input(browser: Browser, edge: FakeEdge) -> None:
    chat = await opened_chat(browser, edge)
    edge.refusal = {"code": "too_long", "text": "The text is too long."}
    await chat.say("a very long story")
    await expect(chat.part(".failure")).to_contain_text("This message is too long.")
    await chat.part(".failure").get_by_role("button", name="Edit").click()
    await expect(chat.input).to_have_value("a very long story")
    await expect(chat.input).to_be_focused()
    await expect(chat.texts).to_have_count(0)


async def test_without_a_line_messages_wait_and_go_out_when_it_is_back(browser: Browser, edge: FakeEdge) -> None:
    chat = await opened_chat(browser, edge)
    edge.doors_open = False
    await edge.cut()
    await expect(chat.offline).to_be_visible()
    await chat.say("first")
    await chat.say("second")
    await expect(chat.part(".message.pending")).to_have_count(2)
    assert not [frame for frame in edge.frames if frame["type"] == "message"]
    edge.doors_open = True
    await chat.hasten_to(chat.part(".message.delivered").nth(1))
    await expect(chat.part(".message.delivered")).to_have_count(2)
    await expect(chat.offline).to_be_hidden()
    assert [own["text"] for own in edge.session.own] == ["first", "second"]


async def test_what_was_written_without_a_line_survives_a_reload(browser: Browser, edge: FakeEdge) -> None:
    chat = await opened_chat(browser, edge)
    edge.doors_open = False
    await edge.cut()
    await chat.say("do not lose me")
    await expect(chat.part(".message.pending")).to_have_count(1)
    edge.doors_open = True
    await chat.page.reload()
    await expect(chat.part(".message.delivered .text")).to_have_text("do not lose me")
