"""The demo operator's page: who one can be, text messages live, and in a real browser the whole of it."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientResponse, ClientSession, encode_basic_auth
from aiohttp.web import AppRunner, TCPSite
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from demo.server import make_app
from demo.settings import Settings
from tests.chromium import running_chromium
from tests.demo_operator import DemoClient, running_demo

SID = Settings().sms_account_sid
AUTH = {"Authorization": encode_basic_auth(SID, Settings().sms_auth_token)}

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def demo() -> AsyncIterator[DemoClient]:
    async with running_demo() as client:
        yield client


async def send(demo: DemoClient, to: str, body: str) -> None:
    form = {"To": to, "From": "+12025550100", "Body": body}
    answer = await demo.post(f"/2010-04-01/Accounts/{SID}/Messages.json", headers=AUTH, data=form)
    assert answer.status == 201


async def next_sms(stream: ClientResponse) -> dict[str, Any]:
    while True:
        line = await asyncio.wait_for(stream.content.readline(), 10)
        if line.startswith(b"data: "):
            message: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
            return message


async def test_the_people_one_can_be_have_a_story_and_three_things_to_try(demo: DemoClient) -> None:
    people = await (await demo.get("/demo/people")).json()
    numbers = [*range(1001, 1009), *range(1323, 1326)]
    assert [person["id"] for person in people] == [f"C{number}" for number in numbers]
    assert all(person["quote"] and len(person["tries"]) == 3 for person in people)
    assert {person["language"] for person in people} == {"en", "es", "zh"}


async def test_a_telephone_tells_old_messages_then_new_ones_as_they_come(demo: DemoClient) -> None:
    await send(demo, "+12025550147", "before")
    async with demo.get("/demo/telephones/%2B12025550147/messages") as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        assert (await next_sms(stream))["text"] == "before"
        await send(demo, "+12025550188", "for somebody else")
        await send(demo, "+12025550147", "Código: 123456")
        seen: list[tuple[str, str]] = []
        while seen[-1:] != [("Código: 123456", "delivered")]:
            message = await next_sms(stream)
            seen.append((message["text"], message["status"]))
        assert "for somebody else" not in {text for text, _ in seen}


async def test_a_telephone_that_has_gone_is_no_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("demo.page.HEARTBEAT_S", 0.02)
    # Not the test server: it ends the handler of a caller who has gone, and the real one does not.
    runner = AppRunner(make_app(Settings()))
    await runner.setup()
    site = TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    async with ClientSession(site.name) as http:
        gone = await http.get("/demo/telephones/%2B12025550149/messages")
        gone.close()
        async with http.get("/demo/telephones/%2B12025550149/messages") as stream:
            for _ in range(20):
                await stream.content.readline()
    await runner.cleanup()
    assert [record.message for record in caplog.records if record.name == "aiohttp.server"] == []


async def test_the_page_runs_scripts_of_its_own_and_of_tandem_only() -> None:
    async with running_demo(tandem_url='http://127.0.0.1:9"><script>') as demo:
        answer = await demo.get("/")
        assert "<script>" not in await answer.text()
    async with running_demo(tandem_url="http://127.0.0.1:9") as demo:
        policy = (await demo.get("/")).headers["Content-Security-Policy"]
        assert "script-src 'self' http://127.0.0.1:9;" in policy
        assert "ws://127.0.0.1:9" in policy


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with running_chromium() as chromium:
        yield chromium


@pytest_asyncio.fixture(loop_scope="module", params=["light", "dark"])
async def page(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    context = await browser.new_context(color_scheme=request.param)
    yield await context.new_page()
    await context.close()


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
async def test_a_code_arrives_on_the_telephone_of_whoever_one_plays(
    demo: DemoClient, page: Page, size: tuple[int, int]
) -> None:
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    await page.goto(str(demo.make_url("/")))
    await page.get_by_label("Lucía Romero").check()
    await expect(page.locator(".try-say").first).to_have_text("no tengo cobertura en Valencia")
    if size[0] < 720:
        await page.get_by_role("button", name="Telephone").click()
    await expect(page.locator(".telephone-line")).to_contain_text("+1 202 555 0163")
    await expect(page.locator(".telephone-empty")).to_be_visible()
    await send(demo, "+12025550147", "for Diego: 111111")
    await send(demo, "+12025550163", "<b>493027</b> es tu código")
    await expect(page.locator(".sms-text")).to_have_text(["<b>493027</b> es tu código"])
    await expect(page.get_by_role("button", name="Copy the code 493027")).to_be_visible()
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= size[0]
    found = await Axe().run(page, options={"iframes": False})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.browser
async def test_without_tandem_the_page_says_so_and_how_to_start_it(page: Page) -> None:
    async with running_demo(tandem_url="http://127.0.0.1:9") as demo:
        await page.goto(str(demo.make_url("/")))
        notice = page.frame_locator(".browser-page iframe").get_by_role("status")
        await expect(notice).to_contain_text("Tandem does not answer at http://127.0.0.1:9")
