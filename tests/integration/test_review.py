"""Learning from use: what was not understood or was corrected is grouped, masked, and becomes training messages."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiohttp import ClientSession

from bot import lessons as files
from bot import training
from router.commands import lessons
from router.commands.lessons import UNDO_WITHIN, WrittenDown
from tandem.bot_review import Review
from tests.desk_server import Served
from tests.desk_world import Line, World
from wire.lesson import Lesson

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
        for count in (1, 0):
            answer = await browser.post(f"{API}/review/dismissal", json={"messages": ids})
            assert (answer.status, await answer.json()) == (201, {"dismissed": count})
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
    write = partial(files.add, folder=tmp_path)
    assert await lessons.write_down(world.pool, write, "en", world.now) == WrittenDown(count=1, left={})
    assert await lessons.write_down(world.pool, write, "en", world.now) == WrittenDown(count=0, left={})
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
    written: list[tuple[str, str, Sequence[Lesson]]] = []

    def add(language: str, intent: str, taught: Sequence[Lesson]) -> list[bool]:
        written.append((language, intent, taught))
        return [True] * len(taught)

    monkeypatch.setattr(files, "add", add)
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


async def shown_review(browser: ClientSession) -> dict[str, Any]:
    answer = await browser.get(f"{API}/review")
    assert answer.status == 200, await answer.text()
    review: dict[str, Any] = await answer.json()
    return review


async def accepted(browser: ClientSession, messages: Sequence[dict[str, Any]], intent: str) -> dict[str, Any]:
    chosen = {"messages": [message["id"] for message in messages], "intent": intent}
    answer = await browser.post(f"{API}/review/acceptance", json=chosen)
    assert answer.status == 201, await answer.text()
    taken: dict[str, Any] = await answer.json()
    return taken


async def undone(browser: ClientSession, decision: str) -> tuple[int, dict[str, Any]]:
    answer = await browser.post(f"{API}/review/decisions/{decision}/reversal", json={})
    return answer.status, await answer.json()


async def test_a_decision_is_shown_with_who_and_when_and_undone_once(world: World, desk: Served) -> None:
    kim, _ = await world.person("kim"), await world.person("sam", role="supervisor")
    pat = await world.person("pat", role="supervisor")
    talk = await world.conversation(unclear("the thing 12", "bill_explain"), unclear("the thing 13", "bill_explain"))
    said = await world.pool.fetchval("SELECT id FROM message WHERE conversation_id = $1 AND text LIKE '%12'", talk)
    async with world.pool.acquire() as connection:
        await lessons.correct(connection, kim, said, "refund_status", world.now)
    async with desk.signed_in("sam") as sam, desk.signed_in("pat") as browser:
        (group,) = await reviewed(sam)
        assert await accepted(sam, group["messages"], "bill_explain") == {"accepted": 2, "written": True}
        (decision,) = (await shown_review(browser))["decisions"]
        told = {key: decision[key] for key in ("intent", "by", "language", "text", "messages", "unwritten")}
        expected = {"intent": "bill_explain", "by": "Sam", "language": "en", "text": "the thing 00"}
        assert told == {**expected, "messages": 2, "unwritten": 0}
        assert await undone(browser, decision["id"]) == (201, {"undone": 2})
        status, body = await undone(sam, decision["id"])
        assert (status, body["code"]) == (409, "already_ended")
        review = await shown_review(sam)
    assert review["decisions"] == []
    (again,) = review["groups"]
    proposals = {message["proposed"]: message["proposed_by"] for message in again["messages"]}
    assert proposals == {"refund_status": "Kim", None: None}
    assert desk.far.taken_out == [("en", "bill_explain", ["the thing 00"])]
    events = await world.pool.fetch("SELECT actor FROM event WHERE kind = 'lesson_undone'")
    assert [row["actor"] for row in events] == [f"agent:{pat.id}"] * 2


async def test_what_was_dismissed_or_not_yet_written_is_undone_without_a_word_in_the_files(
    world: World, desk: Served
) -> None:
    await world.person("sam", role="supervisor")
    await world.conversation(unclear("asdf jkl"), unclear("what is this line on it", "bill_explain"))
    desk.far.write_error = PermissionError("read-only")
    async with desk.signed_in("sam") as sam:
        one, other = await reviewed(sam)
        ids = [message["id"] for message in one["messages"]]
        await sam.post(f"{API}/review/dismissal", json={"messages": ids})
        assert await accepted(sam, other["messages"], "bill_explain") == {"accepted": 1, "written": False}
        decisions = (await shown_review(sam))["decisions"]
        told = {decision["intent"]: decision["unwritten"] for decision in decisions}
        assert told == {None: 0, "bill_explain": 1}
        for decision in decisions:
            assert await undone(sam, decision["id"]) == (201, {"undone": 1})
        assert len(await reviewed(sam)) == 2
    assert desk.far.taken_out == []
    assert await lessons.write_down(world.pool, desk.far.write_down, "en", world.now) == WrittenDown(count=0, left={})


async def test_an_old_decision_stays_and_so_does_one_whose_file_cannot_be_written(world: World, desk: Served) -> None:
    await world.person("sam", role="supervisor")
    await world.conversation(unclear("the thing on it", "bill_explain"))
    async with desk.signed_in("sam") as sam:
        (group,) = await reviewed(sam)
        await accepted(sam, group["messages"], "bill_explain")
        (decision,) = (await shown_review(sam))["decisions"]
        desk.far.write_error = PermissionError("read-only")
        status, body = await undone(sam, decision["id"])
        assert (status, body["code"]) == (409, "not_written")
        assert (await shown_review(sam))["decisions"] == [decision]
        desk.far.write_error = None
        await world.pool.execute("UPDATE lesson SET decided_at = decided_at - $1::interval", UNDO_WITHIN * 2)
        assert (await shown_review(sam))["decisions"] == []
        status, body = await undone(sam, decision["id"])
        assert (status, body["code"]) == (409, "already_ended")


async def test_a_line_leaves_the_file_with_the_last_decision_that_needs_it(world: World, tmp_path: Path) -> None:
    sam = await world.person("sam", role="supervisor")
    (tmp_path / "en").mkdir()
    write = partial(files.add, folder=tmp_path)
    take_out = partial(files.take_out, folder=tmp_path)
    files.add("en", "bill_explain", [Lesson(text="written by hand 0")], tmp_path)
    decisions: list[UUID] = []
    for text in ("that thing 1", "that thing 2", "written by hand 3"):
        talk = await world.conversation(unclear(text))
        said = await world.pool.fetchval("SELECT id FROM message WHERE conversation_id = $1", talk)
        assert await lessons.accept(world.pool, sam, [said], "bill_explain", world.now) == 1
        decisions.append(await world.pool.fetchval("SELECT decision FROM lesson WHERE message_id = $1", said))
        await lessons.write_down(world.pool, write, "en", world.now)

    def texts() -> list[str]:
        return [one.text for one in training.read_file(tmp_path / "en" / "talk" / "bill_explain.yml", "en")]

    left = [texts()]
    for decision in decisions:
        await lessons.undo(world.pool, sam, decision, take_out, "en", world.now)
        left.append(texts())
    by_hand, both = ["written by hand 0"], ["written by hand 0", "that thing 0"]
    assert left == [both, both, by_hand, by_hand]


async def test_two_supervisors_at_once_decide_each_message_once_and_are_told_what_was_theirs(
    world: World, desk: Served
) -> None:
    await world.person("sam", role="supervisor")
    await world.person("pat", role="supervisor")
    await world.conversation(*(unclear(f"the thing number {number}", "bill_explain") for number in range(20)))
    async with desk.signed_in("sam") as sam, desk.signed_in("pat") as pat:
        (group,) = await reviewed(sam)
        ids = [message["id"] for message in group["messages"]]
        first, second, third = await asyncio.gather(
            accepted(sam, group["messages"], "bill_explain"),
            pat.post(f"{API}/review/dismissal", json={"messages": list(reversed(ids))}),
            accepted(pat, group["messages"], "bill_balance"),
        )
        assert first["accepted"] + (await second.json())["dismissed"] + third["accepted"] == 20
        assert await reviewed(sam) == []
    written = [text for _, _, texts in desk.far.written for text in texts]
    assert len(written) == first["accepted"] + third["accepted"]


async def test_one_file_that_somebody_edits_keeps_no_other_from_being_written(world: World, tmp_path: Path) -> None:
    sam = await world.person("sam", role="supervisor")
    (tmp_path / "en" / "talk").mkdir(parents=True)
    (tmp_path / "en" / "talk" / "bill_balance.yml").write_text("half a file: [")
    write = partial(files.add, folder=tmp_path)
    for intent in ("bill_balance", "bill_explain"):
        talk = await world.conversation(unclear(f"something of {intent}"))
        said = await world.pool.fetchval("SELECT id FROM message WHERE conversation_id = $1", talk)
        await lessons.accept(world.pool, sam, [said], intent, world.now)
    written = await lessons.write_down(world.pool, write, "en", world.now)
    assert (written.count, list(written.left)) == (1, [("en", "bill_balance")])
    assert "bill_balance.yml" in written.left["en", "bill_balance"]
    (tmp_path / "en" / "talk" / "bill_balance.yml").unlink()
    assert (await lessons.write_down(world.pool, write, "en", world.now)).count == 1


async def test_a_name_is_hidden_that_was_asked_for_or_belongs_to_the_address(world: World, desk: Served) -> None:
    await world.person("sam", role="supervisor")
    tom = await world.customer("Tom Baker", party="C6")
    agent = Line(author="agent", text="May I have your name, please?")
    await world.conversation(agent, unclear("Sarah Whitcombe, and it is odd"))
    known = await world.conversation(unclear("Baker again, tell me"))
    await world.pool.execute(
        "UPDATE address SET customer_id = $1 FROM conversation c WHERE c.address_id = address.id AND c.id = $2",
        tom.id,
        known,
    )
    await world.conversation(agent, unclear("Sarah Whitcombe"), unclear("000"))
    async with desk.signed_in("sam") as sam:
        texts = {message["text"] for group in await reviewed(sam) for message in group["messages"]}
    assert texts == {"…, and it is odd", "… again, tell me"}


async def test_more_than_is_shown_is_counted_and_long_ones_take_no_seconds(world: World, desk: Served) -> None:
    await world.person("sam", role="supervisor")
    words = [f"{'abcdefghij'[number % 10] * 3}{number} " for number in range(3000)]
    long = ["".join(words[number:] + words[:number])[:19_000] for number in range(0, 3000, 100)]
    await world.conversation(*(unclear(text) for text in long))
    await world.conversation(*(unclear(f"{'qwertzuiop'[number % 10] * 9} {number}a") for number in range(290)))
    async with desk.signed_in("sam") as sam:
        started = asyncio.get_running_loop().time()
        review = await shown_review(sam)
        assert asyncio.get_running_loop().time() - started < 3
    assert (sum(len(group["messages"]) for group in review["groups"]), review["more"]) == (300, 20)
    assert max(len(message["text"]) for group in review["groups"] for message in group["messages"]) <= 600


async def test_a_sitting_in_a_terminal_undoes(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    add, take_out = files.add, files.take_out
    monkeypatch.setattr(files, "add", partial(add, folder=tmp_path))
    monkeypatch.setattr(files, "take_out", partial(take_out, folder=tmp_path))
    sam = await world.person("sam", role="supervisor")
    for text in ("the papers of 2024 please", "the papers of 2025 please", "qwerty"):
        await world.conversation(unclear(text, "bill_copy"))
    answers = iter(["1", "u", "1", "q"])
    said: list[str] = []
    review = Review(world.pool, sam, default_language="en", ask=lambda _: next(answers), say=said.append)
    await review.decide()
    assert any("Sam: bill_copy: the papers of 0000 please and 1 more" in line for line in said)
    assert "  Undone; waiting again: 2. A group shown before comes at the next start." in said
    assert await world.pool.fetchval("SELECT count(*) FROM lesson WHERE state = 'open'") == 2
    assert not (tmp_path / "en" / "talk" / "bill_copy.yml").exists()
    await Review(world.pool, sam, default_language="en", ask=lambda _: "", say=said.append).undo()
    assert said[-1] == "Nothing was decided in the last 7 days."
