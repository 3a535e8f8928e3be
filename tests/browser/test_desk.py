"""The desk in a real browser over real engines: a working day by mouse and by key, two agents at once, both themes."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from router.commands import floor, words
from tests.chromium import running_chromium
from tests.desk_server import Far, Served, serve_desk
from tests.desk_trial import PROFILES, overfill, seed
from tests.desk_world import PASSWORD, Line, World, open_world

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

DESKTOP = (1280, 800)
TABLET = (800, 1100)
PHONE = (390, 844)
HOSTILE = "<img src=x onerror=\"document.title='pwned'\"> <script>document.title='pwned'</script>"
# Browsers write every refused request to the console, also those that the page expects.
REFUSED = re.compile(r"Failed to load resource|WebSocket connection")


@pytest_asyncio.fixture(loop_scope="module")
async def world(database_url: str, redis_url: str) -> AsyncIterator[World]:
    async with open_world(database_url, redis_url, now=datetime.now(UTC)) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def desk(world: World) -> AsyncIterator[Served]:
    async with serve_desk(world, far=Far(profiles=dict(PROFILES))) as served:
        yield served


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with running_chromium() as chromium:
        yield chromium


@asynccontextmanager
async def at_the_desk(
    browser: Browser,
    desk: Served,
    sign_in: str | None,
    *,
    size: tuple[int, int] = DESKTOP,
    theme: Literal["light", "dark"] = "light",
) -> AsyncIterator[Page]:
    """A page at the desk with cookies of its own, signed in; ends with the assertion that nothing went wrong in it."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=theme, has_touch=size[0] < 500, locale="en-GB"
    )
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    try:
        await page.goto(f"{desk.url}/desk/")
        if sign_in:
            await page.get_by_label("Name").fill(sign_in)
            await page.get_by_label("Password").fill(PASSWORD)
            await page.get_by_role("button", name="Sign in").click()
            await expect(page.get_by_text("Live", exact=True)).to_be_attached()
            await expect(page.locator(".skeleton")).to_have_count(0)
        yield page
    finally:
        await context.close()
    assert [words for words in wrong if not REFUSED.search(words)] == []


async def assert_accessible(page: Page) -> None:
    """No violation that axe-core finds."""
    found = await Axe().run(page)
    told: Callable[[Any], str] = lambda v: f"{v['id']}: {[n['html'][:160] for n in v['nodes'][:3]]}"  # noqa: E731
    assert [told(violation) for violation in found.response["violations"]] == []


async def assert_fits(page: Page) -> None:
    """Nothing stands out to the side."""
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


async def test_a_working_day_by_key(world: World, desk: Served, browser: Browser) -> None:
    await world.person("kim", here=False)
    ann = await world.customer("Ann Walker", party="C1001", tier="gold")
    talk = await world.conversation(Line(author="customer", text="my bill is wrong"), customer=ann)
    await world.hand_off(talk, queue="billing", card={"wants": ["bill_dispute"], "summary": "Disputes a late fee."})
    await world.agreed(talk, "Shall I order Flow 20?")
    async with at_the_desk(browser, desk, "kim") as page:
        await page.keyboard.press("2")
        await page.keyboard.press("j")
        await expect(page.get_by_text("Disputes a late fee.")).to_be_visible()
        await expect(page.get_by_text("+€11.00")).to_be_visible()
        await expect(page.get_by_text("Shall I order Flow 20?")).to_be_visible()
        await page.keyboard.press("a")
        await expect(page.get_by_text("With you", exact=True)).to_be_visible()
        field = page.get_by_label("Write to Ann Walker …")
        await expect(field).to_be_focused()
        await page.keyboard.type("/he")
        await expect(page.get_by_role("option", name="/hello")).to_be_visible()
        await page.keyboard.press("Enter")
        await expect(field).to_have_value(re.compile(r"^Hello Ann, this is Kim"))
        await page.keyboard.press("Enter")
        await expect(page.locator(".said.agent")).to_contain_text("Hello Ann, this is Kim")
        await page.keyboard.press("Escape")
        await page.keyboard.press("n")
        await page.keyboard.type("fee is from October")
        await page.keyboard.press("Enter")
        await expect(page.locator(".said.note")).to_contain_text("fee is from October")
        await page.keyboard.press("Escape")
        await page.keyboard.press("c")
        await page.keyboard.type("resol")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Nothing with you right now")).to_be_visible()
    said = [(message.author, message.text) for message in await world.said(talk)]
    assert [author for author, _ in said] == ["customer", "system", "agent", "note", "system"]
    stored = await world.stored(talk)
    assert (stored.floor, stored.wrap_up) == ("nobody", "resolved")


async def test_two_agents_want_one_conversation_and_one_is_told(world: World, desk: Served, browser: Browser) -> None:
    kim_agent = await world.person("kim", here=False)
    await world.person("lee", here=False)
    talk = await world.waiting_conversation("who takes me?")
    async with at_the_desk(browser, desk, "lee") as lee:
        await lee.get_by_role("tab", name="Queue").click()
        await lee.get_by_role("button", name="who takes me?").click()
        await expect(
            lee.get_by_role("region", name="Conversation", exact=True).get_by_role("button", name="Accept").first
        ).to_be_visible()
        # Kim is quicker by an answer that Lee's page has not heard of yet.
        await lee.route("**/acceptance", lambda route: _after(route, world.accept(kim_agent, talk)))
        await (
            lee.get_by_role("region", name="Conversation", exact=True)
            .get_by_role("button", name="Accept")
            .first.click()
        )
        await expect(lee.get_by_text("Kim was a moment quicker.")).to_be_visible()
        await expect(lee.get_by_text("Somebody else has this one now")).to_be_visible()
    assert (await world.stored(talk)).agent_id == kim_agent.id


async def test_what_a_colleague_has_is_asked_for_again_only_when_it_comes_back(
    world: World, desk: Served, browser: Browser
) -> None:
    kim = await world.person("kim", here=False)
    lee_agent = await world.person("lee", here=False)
    talk = await world.waiting_conversation("who takes me?")
    async with at_the_desk(browser, desk, "lee") as lee:
        await lee.get_by_role("tab", name="Queue").click()
        await lee.get_by_role("button", name="who takes me?").click()
        await expect(lee.locator(".said.customer")).to_be_visible()
        await world.accept(kim, talk)
        await expect(lee.get_by_text("Somebody else has this one now")).to_be_visible()
        asked: list[str] = []
        lee.on("request", lambda request: asked.append(request.url) if str(talk) in request.url else None)
        for words_said in ("hello?", "are you there?"):
            await world.customer_says(talk, words_said)
            await world.waiting_conversation(f"after {words_said}")
            await expect(lee.get_by_role("button", name=f"after {words_said}")).to_be_visible()
        assert asked == []
        await floor.assign(world.pool, world.valkey, kim, talk, lee_agent.id, world.now)
        await expect(lee.locator(".said.customer").last).to_contain_text("are you there?")


async def _after(route: Any, first: Any) -> None:
    await first
    await route.continue_()


async def test_what_happens_elsewhere_appears_by_itself(world: World, desk: Served, browser: Browser) -> None:
    kim = await world.person("kim", here=False)
    async with at_the_desk(browser, desk, "kim") as page:
        talk = await world.waiting_conversation("is anybody there?")
        await page.get_by_role("tab", name="Queue").click()
        await expect(page.get_by_role("button", name="is anybody there?")).to_be_visible()
        await world.accept(kim, talk)
        await page.get_by_role("tab", name="Mine").click()
        await page.get_by_role("button", name="is anybody there?").click()
        world.now += timedelta(seconds=1)
        await world.customer_says(talk, HOSTILE)
        await expect(page.locator(".said.customer").last).to_contain_text("<img src=x onerror=")
        await expect(page).to_have_title("(1) Tandem desk")
        world.now += timedelta(seconds=1)
        await words.write(world.pool, world.valkey, kim, talk, uuid4(), "I am", world.now)
        await expect(page.locator(".said.agent")).to_contain_text("I am")
        await expect(page).to_have_title("Tandem desk")


async def test_a_list_that_is_pointed_at_keeps_its_places(world: World, desk: Served, browser: Browser) -> None:
    await world.person("kim", here=False)
    await world.waiting_conversation("first", waited_s=10)
    async with at_the_desk(browser, desk, "kim") as page:
        await page.get_by_role("tab", name="Queue").click()
        rows = page.locator(".rows .row .last")
        await rows.first.hover()
        await world.waiting_conversation("urgent one", urgent=True)
        await expect(rows).to_have_text(["first", "urgent one"])
        await page.mouse.move(700, 400)
        await world.waiting_conversation("third")
        await expect(rows).to_have_text(["urgent one", "first", "third"])


async def test_a_message_that_could_not_be_sent_is_kept_and_sent_once(
    world: World, desk: Served, browser: Browser
) -> None:
    kim = await world.person("kim", here=False)
    talk = await world.waiting_conversation("hello?")
    await world.accept(kim, talk)
    async with at_the_desk(browser, desk, "kim") as page:
        await page.get_by_role("button", name="hello?").click()
        # The server stores the message, the answer is lost on the way.
        await page.route("**/messages", _lose_answer)
        await page.get_by_label(re.compile("^Write to")).fill("only once")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="Try again")).to_be_visible()
        await page.unroute("**/messages")
        await page.get_by_role("button", name="Try again").click()
        await expect(page.get_by_role("button", name="Try again")).to_have_count(0)
        await expect(page.locator(".said.agent")).to_have_count(1)
    assert [message.text for message in await world.said(talk)].count("only once") == 1


async def _lose_answer(route: Any) -> None:
    if route.request.method != "POST":
        await route.continue_()
        return
    await route.fetch()
    await route.abort()


async def test_a_lost_connection_is_said_and_comes_back_without_a_gap(world: World, browser: Browser) -> None:
    await world.person("kim", here=False)
    async with serve_desk(world) as desk:
        port = int(desk.url.rsplit(":", 1)[1])
        async with at_the_desk(browser, desk, "kim") as page:
            await page.get_by_role("tab", name="Queue").click()
            await page.evaluate("window.kept = true")
            await desk.stop()
            await expect(page.locator(".pulse")).to_contain_text("Reconnecting")
            await world.waiting_conversation("written meanwhile")
            async with serve_desk(world, port=port):
                await expect(page.locator(".pulse")).to_contain_text("Live", timeout=20_000)
                await expect(page.get_by_role("button", name="written meanwhile")).to_be_visible()
                assert await page.evaluate("window.kept")


async def test_a_supervisor_assigns_takes_over_and_reruns(world: World, browser: Browser) -> None:
    await seed(world)
    far = Far(profiles=dict(PROFILES))
    async with serve_desk(world, far=far) as desk, at_the_desk(browser, desk, "sam") as page:
        await page.keyboard.press("3")
        await page.get_by_label("Search people").fill("tom")
        await page.get_by_role("button", name="Tom Baker").click()
        await page.get_by_role("button", name="Take over").click()
        await expect(page.get_by_text("With you", exact=True).first).to_be_visible()
        await page.get_by_role("button", name="Assign").click()
        await page.get_by_role("option", name="Lee").click()
        await expect(
            page.get_by_role("region", name="Conversation", exact=True).get_by_text("With Lee").first
        ).to_be_visible()
        await page.get_by_role("button", name="Floor").click()
        await expect(page.get_by_role("heading", name="Longest wait")).to_be_visible()
        await page.get_by_role("button", name="Set aside").click()
        await page.get_by_role("button", name="Run again").click()
        await expect(page.get_by_text("Nothing is parked")).to_be_visible()
    assert [partition for partition, _ in far.appended] == [3]


def unclear(text: str) -> Line:
    ranking = [["bill_explain", 0.4], ["bill_dispute", 0.3]]
    understood = {"intent": "nlu_fallback", "confidence": 0.4, "ranking": ranking, "language": "en", "entities": []}
    return Line(author="customer", text=text, understood=understood)


async def test_the_bot_learns_what_an_agent_corrects_and_a_supervisor_takes(
    world: World, desk: Served, browser: Browser
) -> None:
    kim = await world.person("kim", here=False)
    await world.person("sam", role="supervisor", here=False)
    talk = await world.conversation(unclear("someone must look at the 12.50 please"))
    await world.hand_off(talk, queue="billing")
    await world.accept(kim, talk)
    for text in ("what on earth is that thing of 9 euros", "what on earth is that thing of 9.99 euros??"):
        await world.conversation(unclear(text))
    async with at_the_desk(browser, desk, "kim") as page:
        await page.get_by_text("someone must look at the 12.50 please").first.click()
        await page.get_by_role("button", name="Not sure").click()
        await page.get_by_role("button", name="It means something else").click()
        await page.keyboard.type("where is the ref")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Noted for the bot: Where is the refund.")).to_be_visible()
        await page.get_by_role("button", name="Explain the bill").click()
        await expect(page.get_by_text("Noted for the bot: Explain the bill.")).to_be_visible()
    async with at_the_desk(browser, desk, "sam") as page:
        await page.get_by_role("button", name="Learning").click()
        await expect(page.get_by_text("Explain the bill, says Kim")).to_be_visible()
        alike = page.get_by_role("region", name="2 messages alike")
        await expect(alike.get_by_text("what on earth is that thing of 0.00 euros??")).to_be_visible()
        await assert_accessible(page)
        await assert_fits(page)
        await alike.get_by_role("checkbox").first.click()
        await alike.get_by_role("button", name="Explain the bill").click()
        await expect(page.get_by_text("1 taken as: Explain the bill.")).to_be_visible()
        await (
            page.get_by_role("region", name="1 message")
            .filter(has_text="of 0")
            .get_by_role("button", name="Nothing to learn")
            .click()
        )
        corrected = page.get_by_role("region", name="1 message").filter(has_text="someone must")
        await corrected.get_by_role("button", name="Explain the bill").click()
        await expect(page.get_by_text("Nothing to learn right now")).to_be_visible()
    assert [(language, intent) for language, intent, _ in desk.far.written] == [("en", "bill_explain")] * 2
    assert desk.far.written[1][2] == ["someone must look at the 00.00 please"]


async def test_two_supervisors_learn_at_once_and_one_undoes_what_the_other_did_by_key(
    world: World, desk: Served, browser: Browser
) -> None:
    for name in ("sam", "pat"):
        await world.person(name, role="supervisor")
    for text in ("the green thing hums", "a wholly other riddle", "and one more for later"):
        await world.conversation(unclear(text))
    async with at_the_desk(browser, desk, "sam") as sam, at_the_desk(browser, desk, "pat", size=PHONE) as pat:
        await sam.keyboard.press("5")
        await pat.get_by_role("button", name="Learning").click()
        for page in (sam, pat):
            await expect(page.get_by_role("heading", level=3)).to_have_count(3)
        places = await sam.locator(".lesson bdi").all_inner_texts()
        second = pat.get_by_role("region", name=f"1 message: {places[1]}")
        await second.get_by_role("button", name="Nothing to learn").click()
        await expect(pat.get_by_text("1 left out.")).to_be_visible()
        # The other's list keeps its places; what was decided is marked there and cannot be pressed.
        await expect(sam.get_by_text("Decided by a colleague meanwhile")).to_be_visible()
        assert await sam.locator(".lesson bdi").all_inner_texts() == places
        await expect(sam.get_by_role("region", name=places[1]).get_by_role("button")).to_have_count(0)
        await assert_accessible(sam)
        first = sam.get_by_role("region", name=places[0])
        await first.get_by_role("button", name="Explain the bill").press("Enter")
        await expect(sam.get_by_text("1 taken as: Explain the bill.")).to_be_visible()
        await expect(sam.get_by_role("heading", level=3).first).to_be_focused()
        lately = sam.get_by_text("Decided lately")
        await lately.press("Enter")
        await expect(sam.locator(".lately bdi")).to_have_count(2)
        await assert_accessible(sam)
        await pat.get_by_text("Decided lately").tap()
        await assert_fits(pat)
        await assert_accessible(pat)
        undo = pat.get_by_role("button", name=f"Undo Explain the bill, by Sam: {places[0]}")
        await undo.press("Enter")
        await expect(pat.get_by_text("Undone: 1 message waits again.")).to_be_visible()
        await expect(pat.locator(".lately summary")).to_be_focused()
        await expect(sam.locator(".lately bdi")).to_have_text([places[1]])
        await expect(sam.get_by_role("region", name=places[0])).to_be_visible()
    assert [texts for _, _, texts in desk.far.taken_out] == [[places[0]]]


async def test_a_training_file_that_cannot_be_written_is_told_and_its_messages_wait_in_sight(
    world: World, desk: Served, browser: Browser
) -> None:
    await world.person("sam", role="supervisor")
    await world.conversation(unclear("the green thing hums"))
    desk.far.write_error = PermissionError("read-only")
    async with at_the_desk(browser, desk, "sam") as page:
        await page.get_by_role("button", name="Learning").click()
        await page.get_by_role("button", name="Explain the bill").click()
        await expect(page.get_by_text("Not in the training file yet")).to_be_visible()
        await page.get_by_text("Decided lately").click()
        await expect(page.get_by_text("not in the file yet", exact=False).last).to_be_visible()


async def test_a_reload_keeps_the_place_and_what_was_being_written(
    world: World, desk: Served, browser: Browser
) -> None:
    kim = await world.person("kim", here=False)
    talk = await world.waiting_conversation("my bill is wrong")
    await world.waiting_conversation("another wish")
    async with at_the_desk(browser, desk, "kim") as page:
        await world.accept(kim, talk)
        await page.get_by_role("button", name="my bill is wrong").click()
        await page.get_by_label(re.compile("^Write to")).fill("I am looking into")
        await page.reload()
        field = page.get_by_label(re.compile("^Write to"))
        await expect(field).to_have_value("I am looking into")
        await field.fill("")
        await page.get_by_role("button", name="Note", exact=True).click()
        await page.get_by_label(re.compile("^A note")).fill("only for us")
        await page.get_by_role("tab", name="Queue").click()
        await page.get_by_role("button", name="another wish").click()
        await expect(page.get_by_text("Accept the conversation to answer.")).to_be_visible()
        await page.get_by_role("tab", name="Mine").click()
        await page.get_by_role("button", name="my bill is wrong").click()
        await expect(page.get_by_label(re.compile("^A note"))).to_have_value("only for us")
        await page.get_by_role("button", name=re.compile("^Kim, Available")).click()
        await page.get_by_role("menuitem", name="Sign out").click()
        await expect(page.get_by_label("Password")).to_be_visible()
        assert await page.evaluate("Object.values(sessionStorage).join('')") == ""


async def test_a_call_back_that_is_taken_stands_under_mine_until_it_has_ended(
    world: World, desk: Served, browser: Browser
) -> None:
    await world.person("kim", here=False)
    await world.person("lee", here=False)
    await world.call_back(await world.conversation(Line(author="customer", text="call me")), value="+12025550147")
    async with at_the_desk(browser, desk, "kim") as kim, at_the_desk(browser, desk, "lee") as lee:
        await lee.get_by_role("tab", name="Queue 1").click()
        await kim.get_by_role("tab", name="Queue 1").click()
        await kim.get_by_role("button", name="Take").click()
        await expect(kim.get_by_role("tab", name="Mine 1")).to_have_attribute("aria-selected", "true")
        await expect(kim.get_by_role("tab", name="Queue 0")).to_be_visible()
        await expect(kim.get_by_role("link", name="+12025550147")).to_have_attribute("href", "tel:+12025550147")
        await expect(lee.get_by_text("The queue is empty")).to_be_visible()
        await kim.get_by_role("button", name="Reached", exact=True).click()
        await expect(kim.get_by_text("Nothing with you right now")).to_be_visible()


async def test_a_connection_that_ends_is_said_at_once(world: World, desk: Served, browser: Browser) -> None:
    await world.person("kim", here=False)
    async with at_the_desk(browser, desk, "kim") as page:
        await page.context.set_offline(True)
        await expect(page.locator(".pulse")).to_contain_text("Reconnecting", timeout=3_000)
        await page.context.set_offline(False)
        await expect(page.locator(".pulse")).to_contain_text("Live", timeout=5_000)


async def test_an_agent_who_signs_out_sees_nothing_more(world: World, desk: Served, browser: Browser) -> None:
    await world.person("kim", here=False)
    await world.waiting_conversation("a secret wish")
    async with at_the_desk(browser, desk, "kim") as page:
        await page.get_by_role("tab", name="Queue").click()
        await expect(page.get_by_text("a secret wish")).to_be_visible()
        await page.get_by_role("button", name=re.compile("^Kim, Available")).click()
        await page.get_by_role("menuitem", name="Sign out").click()
        await expect(page.get_by_label("Password")).to_be_visible()
        assert "a secret wish" not in await page.content()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_every_view_is_accessible_and_fits(
    world: World, browser: Browser, size: tuple[int, int], theme: Literal["light", "dark"]
) -> None:
    await seed(world)
    async with serve_desk(world, far=Far(profiles=dict(PROFILES))) as desk:
        async with at_the_desk(browser, desk, None, size=size, theme=theme) as page:
            await assert_accessible(page)
        async with at_the_desk(browser, desk, "sam", size=size, theme=theme) as page:
            for name in ("Mine", "All", "Queue"):
                await page.get_by_role("tab", name=name).click()
                await expect(page.locator(".skeleton")).to_have_count(0)
                await assert_accessible(page)
            await page.get_by_role("button", name="Diego Herrera").click()
            await expect(page.get_by_text("Disputes the late fee")).to_be_attached()
            await page.locator(".understood").last.click()
            await assert_accessible(page)
            await assert_fits(page)
            if size == DESKTOP:
                await page.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})
                await assert_fits(page)
                await page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
            if size == PHONE:
                await page.get_by_role("button", name="Customer").click()
                await assert_accessible(page)
                await assert_fits(page)
            for key in ("?", "Control+k"):
                await page.keyboard.press(key)
                await assert_accessible(page)
                await page.keyboard.press("Escape")
            for section in ("Floor", "Learning", "Set aside"):
                await page.get_by_role("button", name=section).click()
                await expect(page.locator(".skeleton")).to_have_count(0)
                await assert_accessible(page)
                await assert_fits(page)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_too_much_of_everything_still_fits(world: World, browser: Browser, size: tuple[int, int]) -> None:
    await overfill(world)
    async with serve_desk(world) as desk, at_the_desk(browser, desk, "kim", size=size) as page:
        await assert_fits(page)
        await page.get_by_role("tab", name="Queue").click()
        await assert_fits(page)
        await page.get_by_role("tab", name="Mine").click()
        await page.get_by_role("button", name="Long Talker").click()
        await expect(page.locator(".said").last).to_contain_text("399:")
        await page.get_by_role("button", name="Show earlier messages").click()
        await expect(page.locator("text=300: ")).to_have_count(1)
        await assert_fits(page)
