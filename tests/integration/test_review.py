"""Learning from use: what was not understood or was corrected is grouped, masked, and becomes training messages."""

from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot import training
from router.commands import lessons
from tandem.bot_review import Review
from tests.desk_server import Served
from tests.desk_world import Line, World

API = "/desk/api"


def unclear(text: str, *guesses: str, language: str = "en", entities: tuple[dict[str, Any], ...] = ()) -> Line:
    """What a customer said and the bot did not understand."""
    ranking = [[name, 0.3 / place] for place, name in enumerate(guesses, start=1)]
    understood = {
        "intent": "nlu_fallback",
        "confidence": 0.3,
        "ranking": ranking,
        "entities": list(entities),
        "language": language,
    }
    return Line(author="customer", text=text, understood=understood)


def of_no_use(text: str) -> Line:
    """What a customer said as if in answer to a question that nobody asked."""
    understood = {"intent": "inform", "confidence": 0.9, "ranking": [["inform", 0.9]], "language": "en"}
    return Line(author="customer", text=text, understood={**understood, "of_no_use": True})


def clear(text: str, intent: str) -> Line:
    """What a customer said and the bot took for something."""
    understood = {"intent": intent, "confidence": 0.9, "ranking": [[intent, 0.9]], "language": "en"}
    return Line(author="customer", text=text, understood=understood)


async def reviewed(browser: ClientSession) -> list[dict[str, Any]]:
    answer = await browser.get(f"{API}/review")
    assert answer.status == 200, await answer.text()
    groups: list[dict[str, Any]] = (await answer.json())["groups"]
    return groups


async def test_what_was_not_understood_is_shown_grouped_and_without_digits_and_names(
    world: World, desk: Served
) -> None:
    await world.person("sam", role="supervisor")
    ann = await world.customer("Ann Walker", party="C1")
    await world.conversation(unclear("what is that 12.50 thing, I am Ann WALKER", "bill_explain"), customer=ann)
    await world.conversation(unclear("what is that 9.90 thing, I am ann@example.com", "bill_explain", "bill_balance"))
    await world.conversation(clear("how much do I owe", "bill_balance"), unclear("esa cosa qué", language="es"))
    await world.conversation(of_no_use("the blue one"))
    async with desk.signed_in("sam") as browser:
        groups = await reviewed(browser)
    assert [(group["language"], len(group["messages"])) for group in groups] == [("en", 2), ("en", 1), ("es", 1)]
    assert groups[0]["guesses"] == ["bill_explain", "bill_balance"]
    assert {message["text"] for message in groups[0]["messages"]} == {
        "what is that 00.00 thing, I am … …",
        "what is that 0.00 thing, I am …",
    }


async def test_an_agents_correction_is_accepted_into_the_training_messages_and_leaves_the_page(
    world: World, desk: Served
) -> None:
    kim, sam = await world.person("kim"), await world.person("sam", role="supervisor")
    talk = await world.waiting_conversation()
    await world.accept(kim, talk)
    async with desk.signed_in("kim") as browser:
        timeline = await (await browser.get(f"{API}/conversations/{talk}/messages")).json()
        said = next(message for message in timeline["items"] if message["author"] == "customer")
        body = {"intent": "bill_explain"}
        assert (await browser.post(f"{API}/messages/{said['id']}/correction", json=body)).status == 204
        bad = await browser.post(f"{API}/messages/{said['id']}/correction", json={"intent": "bill_xplain"})
        assert bad.status == 422
    async with desk.signed_in("sam") as browser:
        (group,) = await reviewed(browser)
        (message,) = group["messages"]
        assert (group["guesses"][0], message["proposed"], message["proposed_by"]) == (
            "bill_explain",
            "bill_explain",
            "Kim",
        )
        chosen = {"messages": [message["id"]], "intent": "bill_explain"}
        answer = await browser.post(f"{API}/review/acceptance", json=chosen)
        assert await answer.json() == {"accepted": 1, "written": True}
        again = await browser.post(f"{API}/review/acceptance", json=chosen)
        assert await again.json() == {"accepted": 0, "written": True}
        assert await reviewed(browser) == []
    assert desk.far.written == [("en", "bill_explain", [message["text"]])]
    kinds = [row["kind"] for row in await world.pool.fetch("SELECT kind FROM event WHERE kind LIKE 'lesson%'")]
    assert kinds == ["lesson_proposed", "lesson_accepted"]
    async with desk.signed_in("kim") as browser:
        late = await browser.post(f"{API}/messages/{said['id']}/correction", json={"intent": "bill_balance"})
        assert late.status == 409
    assert sam.role == "supervisor"


async def test_what_is_dismissed_does_not_come_again(world: World, desk: Served) -> None:
    await world.person("sam", role="supervisor")
    await world.conversation(unclear("asdf jkl"))
    async with desk.signed_in("sam") as browser:
        (group,) = await reviewed(browser)
        ids = [message["id"] for message in group["messages"]]
        assert (await browser.post(f"{API}/review/dismissal", json={"messages": ids})).status == 204
        assert await reviewed(browser) == []
    assert desk.far.written == []


async def test_what_cannot_be_written_at_the_desk_is_written_later_once(
    world: World, desk: Served, tmp_path: Path
) -> None:
    await world.person("sam", role="supervisor")
    amount = {"entity": "amount", "value": "12.50 EUR", "text": "12,50 euros", "start": 15, "end": 26}
    said = unclear("mi factura  de 12,50 euros no cuadra", "bill_explain", language="es", entities=(amount,))
    await world.conversation(said)
    desk.far.write_error = PermissionError("read-only")
    async with desk.signed_in("sam") as browser:
        (group,) = await reviewed(browser)
        chosen = {"messages": [group["messages"][0]["id"]], "intent": "bill_explain"}
        answer = await browser.post(f"{API}/review/acceptance", json=chosen)
        assert await answer.json() == {"accepted": 1, "written": False}
    (tmp_path / "es").mkdir()
    write = lambda language, intent, taught: training.add(language, intent, taught, tmp_path)  # noqa: E731
    assert await lessons.write_down(world.pool, write, "en", world.now) == 1
    assert await lessons.write_down(world.pool, write, "en", world.now) == 0
    (example,) = training.read_file(tmp_path / "es" / "talk" / "bill_explain.yml", "es")
    assert (example.intent, example.text) == ("bill_explain", "mi factura de 00,00 euros no cuadra")
    assert example.entities == ("amount",)


async def test_an_agent_corrects_only_what_they_may_read_and_does_not_review(world: World, desk: Served) -> None:
    await world.person("kim")
    other = await world.conversation(clear("how much do I owe", "bill_balance"))
    said = await world.pool.fetchval("SELECT id FROM message WHERE conversation_id = $1", other)
    async with desk.signed_in("kim") as browser:
        body = {"intent": "bill_explain"}
        assert (await browser.post(f"{API}/messages/{said}/correction", json=body)).status == 403
        assert (await browser.get(f"{API}/review")).status == 403


async def test_a_sitting_in_a_terminal_takes_dismisses_and_leaves(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[str, str, list[str]]] = []
    monkeypatch.setattr(training, "add", lambda *those: written.append(those))
    sam = await world.person("sam", role="supervisor")
    for text in ("the papers of 2024 please", "the papers of 2025 please", "qwerty", "one more riddle", "and the last"):
        await world.conversation(unclear(text, "bill_copy"))
    answers = iter(["no_such_intent", "1", "d", "", "q"])
    said: list[str] = []
    review = Review(world.pool, sam, default_language="en", ask=lambda _: next(answers), say=said.append)
    await review.decide()
    assert said[0] == "5 messages in 4 groups."
    assert "  There is no such intent." in said
    assert [(language, intent, len(texts)) for language, intent, texts in written] == [("en", "bill_copy", 2)]
    states = await world.pool.fetch("SELECT state, count(*) FROM lesson GROUP BY state ORDER BY state")
    assert [tuple(row) for row in states] == [("dismissed", 1), ("written", 2)]
    assert list(answers) == []
