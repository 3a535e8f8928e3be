"""The attendant on real parts: the real NLU, and real HTTP to the demo operator."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from bot.attendant import BotAttendant, open_bot
from bot.bss.client import BssClient
from tandem.rules import policy
from tandem.settings import Settings
from tests.demo_operator import TODAY, DemoClient, running_demo
from wire.turn import Abilities, Decision, KnownCustomer, QueueOutlook, Said, Turn

pytestmark = pytest.mark.nlu
NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
OPEN = QueueOutlook(is_open=True, opens_at=None, waiting=0, wait_s=None)
DIEGO = KnownCustomer(id=uuid4(), party="C1001", name="Diego Herrera", phone="+12025550147")


class Talk:
    """One customer writing to the attendant; state and language go on as the router would keep them."""

    def __init__(self, bot: BotAttendant, *, customer: KnownCustomer | None = None, **turn: Any) -> None:
        self._bot = bot
        self._turn = turn
        self.customer = customer
        self._state: dict[str, Any] = {}
        self._language: str | None = None

    async def says(self, *texts: str, choice: str | None = None) -> Decision:
        decision = await self._bot.attend(
            Turn(
                conversation_id=uuid4(),
                messages=tuple(Said(id=uuid4(), text=text, choice=choice) for text in texts),
                state=self._state,
                language=self._language,
                customer=self.customer,
                queues=dict.fromkeys(("general", "billing", "technical", "retention"), OPEN),
                now=NOW,
                **self._turn,
            )
        )
        self._state, self._language = json.loads(json.dumps(decision.state)), decision.language
        return decision


@pytest.fixture
async def demo() -> AsyncIterator[DemoClient]:
    async with running_demo(faults=True) as client:
        yield client


@pytest.fixture
async def bot(demo: DemoClient, nlu_url: str) -> AsyncIterator[BotAttendant]:
    async for opened in open_with(nlu_url, str(demo.make_url(""))):
        yield opened


async def open_with(nlu: str, operator: str, nlu_wait_s: float = 5.0) -> AsyncIterator[BotAttendant]:
    bss = BssClient(operator, token=None, timeout_s=1.0, clock=lambda: NOW)
    await bss.start()
    try:
        async with open_bot(
            nlu_url=nlu,
            nlu_wait_s=nlu_wait_s,
            nlu_batch_max=64,
            bss=bss,
            default_language="en",
            region="US",
            zone=ZoneInfo("Europe/Madrid"),
            policy=policy(Settings()),
        ) as opened:
            yield opened
    finally:
        await bss.close()


def text_of(decision: Decision) -> str:
    return "\n".join(reply.text for reply in decision.replies)


@pytest.mark.parametrize(
    ("asked", "language", "told"),
    [
        ("why is my bill so much higher this month?", "en", "€11.00 more than the one for September 2026"),
        ("¿por qué me ha subido tanto la factura?", "es", "11,00\u00a0€ más que la de septiembre de 2026"),
        ("为什么这个月账单这么高？", "zh", "多 €11.00"),
    ],
)
async def test_a_bill_is_explained_in_the_language_it_was_asked_in(
    bot: BotAttendant, asked: str, language: str, told: str
) -> None:
    decision = await Talk(bot, customer=DIEGO).says(asked)
    assert decision.language == language
    assert told in text_of(decision)
    assert [understood.intent for understood in decision.understood] == ["bill_explain"]


async def test_a_sentence_in_several_messages_and_a_greeting_are_one_turn(bot: BotAttendant) -> None:
    decision = await Talk(bot, customer=DIEGO).says("hello", "how much do I owe?")
    assert decision.reasons == ("utter_balance_open",)


async def test_a_sentence_in_several_messages_may_begin_with_a_greeting_and_a_question(bot: BotAttendant) -> None:
    decision = await Talk(bot, customer=DIEGO).says("hola", "una pregunta", "es sobre", "la factura", "que es muy alta")
    assert decision.reasons == ("utter_bill_higher",)


async def test_an_answer_where_nothing_was_asked_is_noted_as_not_understood(bot: BotAttendant) -> None:
    ann = Talk(bot)
    (lost,) = (await ann.says("what about the second one then, the blue one")).understood
    (clear,) = (await ann.says("which plans do you have?")).understood
    assert (lost.intent, lost.is_of_no_use, clear.is_of_no_use) == ("inform", True, False)


async def test_a_channel_without_buttons_gets_one_text_with_numbered_choices(bot: BotAttendant) -> None:
    talk = Talk(bot, abilities=Abilities(choices=False, max_length=1600))
    decision = await talk.says("what plans do you have")
    (reply,) = decision.replies
    assert reply.choices == ()
    assert reply.text.endswith("1. Mobile phone\n2. Internet at home\n3. Prepaid")
    assert "Fibre 600" in text_of(await talk.says("2"))


async def test_a_card_number_is_not_kept_in_the_dialogue(bot: BotAttendant) -> None:
    decision = await Talk(bot).says("I want to pay with 4111 1111 1111 1111")
    assert "4111" not in json.dumps(decision.state)


async def test_the_longest_text_and_control_characters_are_taken_calmly(bot: BotAttendant) -> None:
    decision = await Talk(bot, customer=DIEGO).says("\x00how much do I owe? " + "please " * 3000)
    assert decision.replies
    assert len(json.dumps(decision.state)) < 10_000


async def test_without_the_operators_systems_there_is_one_apology_with_choices(
    bot: BotAttendant, demo: DemoClient
) -> None:
    await demo.post("/demo/faults", json={"kind": "slow", "seconds": 60, "delay_s": 30})
    talk = Talk(bot, customer=DIEGO)
    async with asyncio.timeout(6):
        decision = await talk.says("how much do I owe?")
    assert decision.reasons == ("bss_away", "utter_system_away")
    assert [choice.payload for choice in decision.replies[0].choices] == ["/try_again", "/human_request"]
    await demo.delete("/demo/faults")
    again = await talk.says("Try again", choice="/try_again")
    assert "utter_balance_open" in again.reasons


async def test_without_the_nlu_a_person_stop_choices_and_digits_work(demo: DemoClient, unused_tcp_port: int) -> None:
    async for bot in open_with(f"http://127.0.0.1:{unused_tcp_port}", str(demo.make_url(""))):
        talk = Talk(bot)
        assert "utter_system_away" in (await talk.says("why is my bill so high?")).reasons
        assert "utter_ask_phone" in (await talk.says("x", choice="/bill_balance")).reasons
        assert [effect.kind for effect in (await talk.says("202 555 0147")).effects] == ["send_code"]
        assert (await talk.says("STOP")).opted_out is True
        assert (await talk.says("agent")).hand_off is not None


async def test_many_turns_at_once_are_each_answered_for_themselves(bot: BotAttendant) -> None:
    talks = [Talk(bot, customer=DIEGO) for _ in range(32)]
    wishes = ("how much do I owe?", "which plan am I on?", "hello there", "thanks a lot")
    decisions = await asyncio.gather(*(talk.says(wishes[at % 4]) for at, talk in enumerate(talks)))
    expected = ("utter_balance_open", "utter_plan_current", "utter_greet_by_name", "utter_you_are_welcome")
    assert [decision.reasons[0] for decision in decisions] == [expected[at % 4] for at in range(32)]
