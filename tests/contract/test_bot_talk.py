"""A conversation in the terminal is led as the router would lead it, on the real NLU and the demo operator."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bss.client import BssClient
from tandem import roles
from tandem.bot_talk.rehearsal import Rehearsal, Step
from tandem.bot_talk.saved import Exchange, as_talk
from tandem.bot_talk.told import choices_of, told
from tandem.serve import open_attendant
from tandem.settings import Nlu, Settings
from tests.demo_operator import running_demo
from tests.talks.cast import AGENTS, CUSTOMERS
from tests.talks.stage import VERBS
from tests.talks.talk import read
from wire.clock import utc_now
from wire.turn import Abilities

pytestmark = pytest.mark.nlu


@pytest.fixture
async def rehearsal(nlu_url: str) -> AsyncIterator[Rehearsal]:
    settings = replace(Settings(), nlu=Nlu(url=nlu_url))
    async with running_demo() as operator:
        bss = BssClient(str(operator.make_url("")), token=None, timeout_s=3.0, clock=utc_now)
        await bss.start()
        async with open_attendant(settings, bss) as attendant:
            yield Rehearsal(
                attendant,
                performers={one.kind: one for one in roles.performers(bss, utc_now)},
                queues=("general", "billing", "technical", "retention"),
                abilities=Abilities(),
                digits=lambda: "135790",
            )
        await bss.close()


def lines(steps: list[Step]) -> str:
    return "\n".join(line for step in steps for line in told(step))


async def test_what_was_understood_and_why_is_told_and_a_code_verifies(rehearsal: Rehearsal) -> None:
    asked = lines(await rehearsal.say("how much do I owe you"))
    assert "  . bill_balance" in asked
    assert "bot  That is private" in asked
    assert "utter_ask_phone" in asked
    assert "sms  to +12025550112: 135790" in lines(await rehearsal.say("+1 202 555 0112"))
    assert "bot  Thank you, Ann Walker" not in lines(await rehearsal.say("135791"))
    assert "bot  Thank you, Ann Walker" in lines(await rehearsal.say("135790"))


async def test_a_number_on_nobodys_file_gets_no_code(rehearsal: Rehearsal) -> None:
    await rehearsal.say("how much do I owe you")
    assert "sms  none: +12125550142 is on nobody's file" in lines(await rehearsal.say("+1 212 555 0142"))


async def test_what_is_asked_for_is_done_and_the_bot_speaks_of_it(rehearsal: Rehearsal) -> None:
    for text in ("I want to change my plan", "+1 202 555 0112", "135790"):
        steps = await rehearsal.say(text)
    choice = choices_of(steps)[0]
    await rehearsal.say(choice.title, choice=choice.payload)
    steps = await rehearsal.say("yes")
    assert len(steps) == 2
    assert "  . asks for product_order: " in lines(steps)
    assert "  . product_order done: " in lines(steps)
    assert "Your order is confirmed" in lines(steps)


async def test_a_conversation_is_saved_as_a_talk_that_the_runner_reads(rehearsal: Rehearsal, tmp_path: Path) -> None:
    said = ("how much do I owe you", "+12025550112", "135790", "a person please")
    exchanges = [Exchange(text=text, pressed=None, steps=await rehearsal.say(text)) for text in said]
    path = tmp_path / "en-saved.yml"
    path.write_text(as_talk("Ann asks and wants a person", "Ann", exchanges), encoding="utf-8")
    talk = read(path, customers=tuple(CUSTOMERS), agents=AGENTS, verbs=tuple(VERBS))
    verbs = [(step.verb, step.value) for step in talk.steps]
    assert verbs[0] == ("customer", "how much do I owe you")
    assert ("phone", "{code}") in verbs
    assert ("customer", "{code}") in verbs
    assert ("queue", {"queue": "billing", "reason": "asked"}) in verbs
    assert "135790" not in path.read_text(encoding="utf-8")
