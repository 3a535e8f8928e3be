"""Customers, agents and a supervisor on the whole system: real engines, NLU, demo operator and browser."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, Route, ViewportSize, expect

from tests.chromium import running_chromium
from tests.people import DESKTOP, PHONE, Agent, Theme, looking, play, sign_in, visit_website
from tests.whole_system import System

pytestmark = [pytest.mark.browser, pytest.mark.nlu, pytest.mark.asyncio(loop_scope="module")]

LOOKS = [
    pytest.param(DESKTOP, "light", id="desktop-light"),
    pytest.param(DESKTOP, "dark", id="desktop-dark"),
    pytest.param(PHONE, "light", id="phone-light"),
    pytest.param(PHONE, "dark", id="phone-dark"),
]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with running_chromium() as browser:
        yield browser


@pytest.mark.parametrize(("size", "theme"), LOOKS)
async def test_a_visitor_asks_and_the_bot_answers_with_choices(
    system: System, browser: Browser, size: ViewportSize, theme: Theme
) -> None:
    async with looking(browser, size=size, theme=theme) as page:
        visitor = await visit_website(page, system)
        await visitor.say("hello there")
        await visitor.hears("I'm the assistant of Tandem Mobile")
        await visitor.say("which plans do you have?")
        await expect(visitor.part(".asking .chip").first).to_be_visible()
        await visitor.part(".asking .chip").first.click()
        await visitor.hears("Flow 20")
        await expect(visitor.part(".message.failed")).to_have_count(0)
        await assert_fits(page)


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [
        ("es", "no tengo cobertura", "localidad"),
        ("zh", "你们有哪些套餐？", "套餐"),
    ],
)
async def test_the_bot_answers_in_the_language_it_is_asked_in(
    system: System, browser: Browser, language: str, question: str, answer: str
) -> None:
    async with looking(browser) as page:
        visitor = await visit_website(page, system, language=language)
        await visitor.say(question)
        await visitor.hears(answer)


async def test_the_code_on_the_telephone_opens_the_balance(system: System, browser: Browser) -> None:
    async with looking(browser) as page:
        ann = await play(page, system, "Ann Walker")
        await ann.prove_identity("how much do I owe?")
        await ann.hears(re.compile(r"€\d+\.\d\d"))


async def test_a_wrong_code_opens_nothing(system: System, browser: Browser) -> None:
    async with looking(browser) as page:
        rosa = await play(page, system, "Rosa García")
        right = await rosa.ask_for_code("how much do I owe?")
        await rosa.say(f"{(int(right) + 1) % 1_000_000:06}")
        await expect(rosa.heard("bot")).to_have_count(3)
        assert "€" not in " ".join(await rosa.heard("bot").all_inner_texts())


@pytest.mark.parametrize(
    ("name", "size", "theme"),
    [
        pytest.param("Tom Baker", DESKTOP, "light", id="desktop-light"),
        pytest.param("Bob Sterling", PHONE, "dark", id="phone-dark"),
    ],
)
async def test_a_person_takes_over_answers_and_gives_back_to_the_bot(
    system: System, browser: Browser, name: str, size: ViewportSize, theme: Theme
) -> None:
    look: Any = {"size": size, "theme": theme}
    async with looking(browser, **look) as his_page, looking(browser, **look) as her_page:
        kim = await sign_in(her_page, system, "kim")
        customer = await play(his_page, system, name)
        await customer.prove_identity("how much do I owe?")
        await customer.hears(re.compile(r"€\d+\.\d\d"))
        await customer.say("let me talk to a human being")
        await expect(customer.part(".queue")).to_be_visible()

        await kim.look_at("Queue", name)
        await expect(kim.conversation.get_by_text("Asked for a person").first).to_be_visible()
        await kim.button("Accept").click()
        await customer.hears("Kim is with you now", "system")
        await expect(customer.part(".queue")).to_be_hidden()

        await kim.write("Hello, I have your bill in front of me.")
        await customer.hears("your bill in front of me", "agent")
        await expect(customer.part(".subtitle")).to_contain_text("Kim")
        answers_of_the_bot = await customer.heard("bot").count()
        await customer.say("how much do I owe?")
        await expect(kim.page.locator(".said.customer").last).to_contain_text("how much do I owe?")
        await kim.button("To bot").click()
        await customer.hears("back with the assistant", "system")
        assert await customer.heard("bot").count() == answers_of_the_bot, "the bot spoke while a person had the floor"

        await customer.say("thanks a lot")
        await expect(customer.heard("bot")).to_have_count(answers_of_the_bot + 1)


async def test_the_website_leads_to_the_demo_operator_and_to_the_desk(system: System, browser: Browser) -> None:
    async with looking(browser) as page:
        await page.goto(f"{system.web}/")
        await page.get_by_role("link", name="The demo operator").click()
        await expect(page.get_by_role("heading", name="Telephone")).to_be_visible()
        await page.goto(f"{system.web}/")
        await page.get_by_role("link", name="The agents' desk").click()
        await expect(page.get_by_role("heading", name="Tandem desk")).to_be_visible()


async def test_a_reload_keeps_the_thread(system: System, browser: Browser) -> None:
    async with looking(browser) as page:
        visitor = await visit_website(page, system)
        await visitor.say("hello")
        await visitor.hears("I'm the assistant")
        before = await visitor.part(".rows .message .text").all_inner_texts()
        await page.reload()
        await visitor.open_chat()
        await expect(visitor.part(".rows .message:not(.typing) .text")).to_have_text(before)
        await visitor.say("thank you")
        await expect(visitor.heard("bot")).to_have_count(2)
        await expect(visitor.heard("customer")).to_have_text(["hello", "thank you"])


async def test_two_agents_press_accept_at_once_and_one_is_told(system: System, browser: Browser) -> None:
    both_pressed = asyncio.Barrier(2)

    async def hold(route: Route) -> None:
        await both_pressed.wait()
        await route.continue_()

    async with looking(browser) as page, looking(browser) as kims, looking(browser) as lees:
        agents = [await sign_in(kims, system, "kim"), await sign_in(lees, system, "lee")]
        lucia = await play(page, system, "Lucía Romero")
        await lucia.prove_identity("¿cuánto debo?")
        await expect(lucia.heard("bot")).to_have_count(4)
        await lucia.say("quiero hablar con una persona")
        for agent in agents:
            await agent.look_at("Queue", "Lucía Romero")
            await agent.page.route("**/acceptance", hold)
        await asyncio.gather(*(agent.button("Accept").click() for agent in agents))
        outcomes = await asyncio.gather(*(outcome_of_accepting(agent) for agent in agents))
        assert sorted(outcomes) == ["has it", "was told"]
        await expect(lucia.heard("system")).to_have_text([re.compile("Kim" if outcomes[0] == "has it" else "Lee")])


async def outcome_of_accepting(agent: Agent) -> str:
    has_it = agent.conversation.get_by_text("With you", exact=True)
    was_told = agent.page.get_by_text(re.compile("was a moment quicker"))
    await expect(has_it.or_(was_told).first).to_be_visible()
    return "has it" if await has_it.is_visible() else "was told"


async def test_a_supervisor_sees_all_and_takes_over(system: System, browser: Browser) -> None:
    async with looking(browser) as page, looking(browser) as sams:
        mei = await play(page, system, "Mei Lin")
        await mei.prove_identity("我还剩多少流量？")
        await expect(mei.heard("bot").filter(has_text="GB")).to_be_visible()
        sam = await sign_in(sams, system, "sam")
        await sam.look_at("All", "林美")
        await expect(sam.conversation.get_by_text("With the assistant").first).to_be_visible()
        await sam.button("Take over").click()
        await expect(mei.heard("system")).to_have_count(1)
        await sam.write("您好，我是 Sam，我来帮您。")
        await mei.hears("我是 Sam", "agent")


@pytest.mark.parametrize(("size", "theme"), LOOKS)
async def test_every_page_is_accessible_and_fits(
    system: System, browser: Browser, size: ViewportSize, theme: Theme
) -> None:
    look: Any = {"size": size, "theme": theme}
    async with looking(browser, **look) as page, looking(browser, **look) as sams:
        await sams.goto(f"{system.web}/desk/")
        await expect(sams.get_by_role("heading", name="Tandem desk")).to_be_visible()
        await assert_well_made(sams)
        sam = await sign_in(sams, system, "sam")
        await assert_well_made(sams)

        visitor = await visit_website(page, system)
        await assert_well_made(page)
        await visitor.say("I want to talk to a person")
        await expect(visitor.part(".queue")).to_be_visible()
        await assert_well_made(page)

        await sam.look_at("Queue", "Web visitor")
        await assert_well_made(sams)
    async with looking(browser, **look) as page:
        await play(page, system, "Diego Herrera")
        await assert_well_made(page)


async def assert_well_made(page: Page) -> None:
    await assert_accessible(page)
    await assert_fits(page)


async def assert_accessible(page: Page) -> None:
    for frame in page.frames:
        found = await Axe().run(frame)
        violations = found.response["violations"]
        assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in violations] == []


async def assert_fits(page: Page) -> None:
    """Nothing stands out to the side."""
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
