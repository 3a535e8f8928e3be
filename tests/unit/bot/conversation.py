"""Conversations with the pure engine: what the customer says goes in, what the bot says comes out.

Facts come from a small world of values; what the NLU would have made of a message stands beside it in the test.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import msgspec

from bot.attendant import load_rules
from bot.bss.facts import BillsOf, ChargesOf, Fact, LineByNumber, LinesOf, Offers, Outages, TicketsOf, UsageOf
from bot.bss.model import Bill, Bucket, Charge, Line, Money, Offer, Outage, Owner
from bot.engine.decide import Draft, Needs, Tongue, decide
from bot.engine.dialogue import read_state
from bot.engine.facts import AWAY
from bot.engine.heard import Heard
from bot.engine.question import telling_the_language
from bot.engine.rules import Rules
from bot.language import settle
from bot.listen import Ear, listen, taken_back, understood, unread
from bot.mood import mood_of
from bot.understand import Parse
from tandem.rules import policy
from tandem.settings import Settings
from wire.turn import Abilities, Choice, CodeOutcome, EffectOutcome, KnownCustomer, QueueOutlook, Said, Turn

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Madrid")
QUEUES = {
    name: QueueOutlook(is_open=True, opens_at=None, waiting=2, wait_s=240)
    for name in ("general", "billing", "technical", "retention")
}


SAMPLE = {
    "": {"en": "word", "es": "palabra", "zh": "词"},
    "money": {"amount": "1234.5", "currency": "EUR"},
    "date": "2026-11-30",
    "month": "2026-11-01",
    "weekday": "2026-11-29",
    "moment": "2026-11-23T08:00:00+00:00",
    "number": "1500",
    "days": 3,
    "working_days": 2,
    "months": 5,
    "gigabytes": "1.30",
    "minutes": "860",
    "wait": 240,
    "list": ["Flow 20", "Fibre 600"],
    "country": "CH",
    "rows": [{"answer": "row_speed", "amount": "300"}],
    "cells": [{"answer": "cell_speed", "amount": "300"}],
}
"""A value for each form of an answer's places."""


@cache
def rules() -> Rules:
    """The real flows and answers."""
    return load_rules(region="US", zone=ZONE, policy=policy(Settings()))


def euros(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


def line(number: str = "+12025550147", **changes: Any) -> Line:
    owner = Owner(
        party="C1",
        name="Ann Walker",
        tier="gold",
        stage="mature",
        language="en",
        town="Valencia",
        email="ann@example.com",
    )
    usual = Line(
        id=f"P{number[-4:]}",
        number=number,
        owner=owner,
        account="BA1",
        kind="mobile",
        label=None,
        is_active=True,
        offer="flow-50",
        plan_name="Flow 50",
        price=euros("24.90"),
        term_end=date(2027, 4, 1),
        renewal_day=1,
        data_gb=Decimal(50),
        minutes="unlimited",
        texts=Decimal(500),
        speed_mbit=None,
        fee_per_month=Decimal(5),
        has_order=False,
    )
    return replace(usual, **changes)


def bill(month: int, amount: str, **changes: Any) -> Bill:
    usual = Bill(
        id=f"B-2026-{month:02}",
        number=f"2026-{month:02}-1",
        account="BA1",
        starts=date(2026, month, 1),
        ends=date(2026, month + 1, 1),
        due=date(2026, month + 1, 30),
        amount=euros(amount),
        remaining=euros(amount),
        state="open",
    )
    return replace(usual, **changes)


def charge(key: str, amount: str, line_id: str = "P0147", reason: str | None = None) -> Charge:
    return Charge(
        id=f"R-{key}",
        key=key,
        line=line_id,
        name={"en": key.title(), "es": key, "zh": key},
        reason={"en": reason} if reason else None,
        amount=euros(amount),
    )


def offer(offer_id: str, name: str, price: str, kind: Any = "mobile", data: Any = None) -> Offer:
    return Offer(
        id=offer_id,
        name=name,
        is_plan=True,
        kind=kind,
        price=euros(price),
        description={"en": f"{name} for you."},
        terms={"en": "12 months."},
        data_gb=data,
        minutes="unlimited",
        texts=None,
        speed_mbit=None,
        contract_months=12,
    )


OFFERS = (
    offer("start-5", "Start 5", "9.90", data=Decimal(5)),
    offer("flow-20", "Flow 20", "17.90", data=Decimal(20)),
    offer("flow-50", "Flow 50", "24.90", data=Decimal(50)),
    offer("max-unlimited", "Max Unlimited", "34.90", data="unlimited"),
    offer("fibre-600", "Fibre 600", "37.90", kind="fibre"),
    offer("go-prepaid", "Go Prepaid", "0.00", kind="prepaid"),
)
BILLS = (
    bill(10, "35.90"),
    bill(9, "24.90", remaining=euros("0"), state="paid"),
    bill(8, "24.90", remaining=euros("0"), state="paid"),
)
PLAN = charge("plan", "24.90")
WORLD: Mapping[Fact, object] = {
    LinesOf("C1"): (line(),),
    LineByNumber("+12025550147"): line(),
    LineByNumber("+12025550199"): None,
    BillsOf("BA1"): BILLS,
    ChargesOf("B-2026-10"): (PLAN, charge("roaming", "7.50", reason="30 MB abroad."), charge("late fee", "3.50")),
    ChargesOf("B-2026-09"): (PLAN,),
    ChargesOf("B-2026-08"): (PLAN,),
    UsageOf("P0147"): (
        Bucket(
            id="d",
            kind="data",
            used=Decimal("48.7"),
            allowance=Decimal(50),
            left=Decimal("1.3"),
            resets=date(2026, 12, 1),
            is_shared=False,
        ),
    ),
    Offers(): OFFERS,
    TicketsOf("C1"): (),
    Outages(): (
        Outage(
            id="OUT-1",
            town="Valencia",
            town_in={"en": "Valencia", "zh": "巴伦西亚"},
            description={"en": "A damaged cable."},
            services=frozenset({"mobile"}),
            expected_end=datetime(2026, 11, 23, 19, 0, tzinfo=UTC),
        ),
    ),
}
ANN = KnownCustomer(id=UUID(int=1), party="C1", name="Ann Walker", phone="+12025550147")
FAMILY = (
    line("+12025550121", label="Rosa"),
    line("+12025550122", label="Hugo"),
    line("+12025550123", label="Grandma", has_order=True),
)


class Conversation:
    """One customer talking to the bot."""

    def __init__(
        self,
        *,
        verified: bool = False,
        world: Mapping[Fact, object] = WORLD,
        language: str | None = "en",
        queues: Mapping[str, QueueOutlook] = QUEUES,
        abilities: Abilities | None = None,
    ) -> None:
        self.customer = ANN if verified else None
        self.world = dict(world)
        self.language = language
        self.queues = queues
        self.abilities = abilities or Abilities()
        self.language_hint: str | None = None
        self.waiting_in: str | None = None
        self.now = NOW
        self.state: Mapping[str, Any] = {}
        self.facts_read: list[Fact] = []
        self.draft: Draft | None = None

    def says(self, text: str, intent: str | None = None, *, spoken: str | None = None, **entities: str) -> Draft:
        """The customer writes; `intent` and `entities` are what the NLU makes of words it is needed for."""
        taken = listen(Said(id=uuid4(), text=text), self._ear())
        return self.turn(_meant(taken, intent, spoken, entities))

    def goes_back(self, *intents: str, text: str = "") -> Draft:
        """The customer who waits goes back to the bot, by the choice or by `text`; `intents` are what the NLU makes of
        the messages that were left to the people."""
        choice = None if text else "/back_to_bot"
        ear = self._ear()
        back = listen(Said(id=uuid4(), text=text, choice=choice), ear)
        assert isinstance(back, Heard)
        assert back.command == "back_to_bot"
        alone = replace(ear, is_waiting=False, in_hand=())
        taken = [listen(question, alone) for question in taken_back([back], ear)]
        return self.turn(back, *(_meant(one, intent, None, {}) for one, intent in zip(taken, intents, strict=True)))

    def wishes(self, *wishes: tuple[str, str] | tuple[str, str, Mapping[str, str]]) -> Draft:
        """The customer says several things in one message: each part of the text with its intent and entities."""
        text = " ".join(wish[0] for wish in wishes)
        parse = msgspec.convert(
            {
                "intent": {"name": wishes[0][1], "confidence": 0.9},
                "entities": [
                    {"entity": name, "value": value}
                    for wish in wishes
                    for name, value in (wish[2] if len(wish) > 2 else {}).items()
                ],
                "wishes": [
                    {
                        "intent": {"name": wish[1], "confidence": 0.9},
                        "text": wish[0],
                        "start": text.index(wish[0]),
                        "end": text.index(wish[0]) + len(wish[0]),
                        "entities": [
                            {"entity": name, "value": value}
                            for name, value in (wish[2] if len(wish) > 2 else {}).items()
                        ],
                    }
                    for wish in wishes
                ],
            },
            Parse,
        )
        return self.turn(*understood(uuid4(), text, parse))

    def says_unread(self, text: str) -> Draft:
        """The customer writes while the NLU is away."""
        taken = listen(Said(id=uuid4(), text=text), self._ear())
        return self.turn(unread(uuid4(), taken) if isinstance(taken, str) else taken)

    def presses(self, title: str) -> Draft:
        """The customer presses a choice of the newest replies."""
        assert self.draft is not None
        offered = {choice.title: choice.payload for reply in self.draft.replies for choice in reply.choices}
        taken = listen(Said(id=uuid4(), text=title, choice=offered[title]), self._ear())
        assert isinstance(taken, Heard)
        return self.turn(taken)

    def presses_late(self, choice: Choice) -> Draft:
        """The customer presses a choice of an earlier question."""
        taken = listen(Said(id=uuid4(), text=choice.title, choice=choice.payload), self._ear())
        assert isinstance(taken, Heard)
        return self.turn(taken)

    def enters_code(self, outcome: CodeOutcome, customer: KnownCustomer = ANN) -> Draft:
        """The customer types a code, which the router has judged and masked."""
        if outcome == "right":
            self.customer = customer
        taken = listen(Said(id=uuid4(), text="••••••"), self._ear())
        assert isinstance(taken, Heard)
        return self.turn(taken, code=outcome)

    def learns(
        self,
        kind: str,
        *,
        succeeded: bool = True,
        held: bool = False,
        payload: Mapping[str, Any] | None = None,
        **result: Any,
    ) -> Draft:
        """Word comes of an effect."""
        outcome = EffectOutcome(kind=kind, succeeded=succeeded, held=held, result=result, payload=payload or {})
        return self.turn(outcome=outcome)

    def turn(self, *heard: Heard, code: CodeOutcome | None = None, outcome: EffectOutcome | None = None) -> Draft:
        """One turn; the state goes through JSON, as it does in the record."""
        heard = tuple(replace(one, message_id=one.message_id or uuid4()) for one in heard)
        dialogue = read_state(self.state, rules().book)
        settled = settle(
            telling_the_language(heard, dialogue, rules().book),
            self.language,
            is_settled=dialogue.is_language_settled,
            hint=self.language_hint,
            hint_before=dialogue.language_hint,
            default="en",
        )
        turn = Turn(
            conversation_id=UUID(int=9),
            messages=(),
            state=self.state,
            language=self.language,
            language_hint=self.language_hint,
            customer=self.customer,
            code=code,
            outcome=outcome,
            waiting_in=self.waiting_in,
            queues=self.queues,
            abilities=self.abilities,
            now=self.now,
        )
        loaded: dict[Fact, object] = {}
        while True:
            tongue = Tongue(language=settled.language, is_settled=settled.is_settled)
            drafted = decide(rules(), turn, heard, tongue, loaded)
            if isinstance(drafted, Draft):
                break
            assert isinstance(drafted, Needs)
            self.facts_read.extend(drafted.facts)
            loaded |= {fact: self.world.get(fact, AWAY) for fact in drafted.facts}
        self.draft = drafted
        self.state = json.loads(json.dumps(drafted.state))
        self.language = settled.language
        if drafted.hand_off is not None:
            self.waiting_in = drafted.hand_off.queue
        if drafted.leave_queue:
            self.waiting_in = None
        return drafted

    def _ear(self) -> Ear:
        dialogue = read_state(self.state, rules().book)
        return Ear(
            intents=rules().book.topics.keys(),
            in_hand=dialogue.in_hand(),
            is_waiting=self.waiting_in is not None,
            goes_on=dialogue.goes_on,
            unread=dialogue.unread,
            is_served=self.waiting_in is not None and not self.queues[self.waiting_in].is_open,
            left_to_people=dialogue.questions_to_people(),
        )


def _meant(taken: Heard | str, intent: str | None, spoken: str | None, entities: Mapping[str, str]) -> Heard:
    if isinstance(taken, Heard):
        return taken
    assert intent is not None, f"'{taken}' needs the NLU: say what it means"
    return Heard(
        text=taken,
        intent=intent,
        entities={name: (value,) for name, value in entities.items()},
        ranking=(intent,) if intent != "nlu_fallback" else ("bill_balance", "plan_change"),
        language=spoken,
        is_sure_of_language=spoken is not None,
        mood=mood_of(taken, intent),
    )


def text_of(draft: Draft) -> str:
    """All that the bot said in a turn."""
    return "\n".join(reply.text for reply in draft.replies)
