"""Effects: performed once after a committed claim; in doubt they are looked up at the far side, never done blindly."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiohttp import ClientSession
from aiohttp.web import AppRunner, TCPSite

from bot.bss.client import BssClient
from bot.bss.work_orders import WorkOrders
from delivery.codes import SendCode, SendLimits
from delivery.effects import CLAIM_FOR, HOLD_AFTER, Effects
from demo.server import make_app
from demo.settings import Settings
from record import effect, parked
from record.effect import Effect
from record.parked import Parked
from record.pool import Pool, transaction
from tests.clock import StillClock
from tests.composed import until
from tests.desk_world import Line, World, open_world
from wire.clock import utc_now
from wire.way_out import Declined, NotNow, NotYet, Outgoing, Perform, Unclear

KIND = "work_order"
FAULT: Mapping[str, Any] = {
    "type": "fault",
    "name": "No service",
    "description": "no signal",
    "party": None,
    "about": [{"id": "Teruel", "role": "affectedPlace", "type": "GeographicLocation"}],
    "notes": {},
    "promised": None,
}


@dataclass(kw_only=True)
class FarSide:
    """A system that does what it is asked, or fails as it is told to, and remembers."""

    done: list[UUID] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    does_it_all_the_same: bool = False
    look_up_fails: Exception | None = None

    async def perform(self, effect_id: UUID, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        error = self.fails.pop(0) if self.fails else None
        if error is None or self.does_it_all_the_same:
            self.done.append(effect_id)
        if error:
            raise error
        return {"id": "T1"}

    async def look_up(self, effect_id: UUID) -> Mapping[str, Any] | None:
        if self.look_up_fails:
            raise self.look_up_fails
        return {"id": "T1"} if effect_id in self.done else None


@dataclass(kw_only=True)
class Story:
    """One effect that waits to be performed, and who may perform it."""

    pool: Pool
    clock: StillClock
    world: World

    async def ask(self, kind: str = KIND, conversation_id: UUID | None = None, **payload: Any) -> UUID:
        effect_id = uuid4()
        conversation_id = conversation_id or await self.world.conversation(Line(author="customer", text="hello"))
        async with transaction(self.pool) as connection:
            await effect.add(
                connection,
                effect_id=effect_id,
                conversation_id=conversation_id,
                customer_id=None,
                kind=kind,
                payload=payload,
                now=self.clock(),
            )
        return effect_id

    def by(self, performer: Perform, kind: str = KIND) -> Effects:
        return Effects(self.pool, kind=kind, performer=performer, clock=self.clock)

    async def stored(self, effect_id: UUID) -> Effect:
        async with transaction(self.pool) as connection:
            found = await effect.find(connection, effect_id)
        assert found
        return found


@pytest.fixture
async def story(database_url: str, redis_url: str) -> AsyncIterator[Story]:
    async with open_world(database_url, redis_url) as world:
        yield Story(pool=world.pool, clock=StillClock(now=world.now), world=world)


async def test_an_effect_is_performed_once_however_many_work_at_once(story: Story) -> None:
    asked, far = await story.ask(), FarSide()
    workers = [story.by(far) for _ in range(5)]
    await asyncio.gather(*(worker.work() for worker in workers))
    await asyncio.gather(*(worker.work() for worker in workers))
    assert far.done == [asked]
    assert ((await story.stored(asked)).state, (await story.stored(asked)).result) == ("done", {"id": "T1"})


async def test_what_surely_was_not_done_is_done_later(story: Story) -> None:
    asked, far = await story.ask(), FarSide(fails=[NotNow("away")])
    await story.by(far).work()
    assert (await story.stored(asked)).state == "pending"
    await story.by(far).work()
    assert far.done == []
    story.clock.now += timedelta(seconds=10)
    await story.by(far).work()
    assert far.done == [asked]


async def test_what_it_is_not_time_for_is_looked_at_again_however_long_it_takes_and_nothing_happened(
    story: Story,
) -> None:
    far = FarSide(fails=[NotYet(timedelta(minutes=5)), NotYet(timedelta(minutes=5))], look_up_fails=NotYet(timedelta()))
    effects = story.by(far)
    asked = await story.ask()
    for _ in range(2):
        assert len(await effects.work()) == 1
        assert await effects.work() == []
        story.clock.now += HOLD_AFTER
    far.fails = [Unclear()]
    await effects.work()
    assert (await story.stored(asked)).state == "doubt"
    await effects.cure()
    await effects.work()
    assert (await story.stored(asked)).state == "done"
    async with transaction(story.pool) as connection:
        kinds = await connection.fetch("SELECT kind FROM event WHERE detail->>'effect' = $1 ORDER BY id", str(asked))
    assert "effect_retry" not in [row["kind"] for row in kinds]


async def test_a_no_for_good_fails_with_its_reason(story: Story) -> None:
    asked, far = await story.ask(), FarSide(fails=[Declined("sameOffering")])
    await story.by(far).work()
    assert ((await story.stored(asked)).state, (await story.stored(asked)).reason) == ("failed", "sameOffering")


async def test_a_claim_that_runs_out_is_in_doubt_and_found_at_the_far_side(story: Story) -> None:
    asked, far = await story.ask(), FarSide()
    async with transaction(story.pool) as connection:
        now = story.clock()
        await effect.claim(connection, kind=KIND, claim=uuid4(), now=now, until=now + CLAIM_FOR, limit=1)
    far.done.append(asked)  # the one who claimed it did it and died
    await story.by(far).cure()
    assert (await story.stored(asked)).state == "performing"
    story.clock.now += CLAIM_FOR + timedelta(seconds=1)
    await story.by(far).cure()
    assert (await story.stored(asked)).state == "done"
    await story.by(far).work()
    assert far.done == [asked]


async def test_whoever_lost_its_claim_cannot_write_what_came_of_it(story: Story) -> None:
    asked = await story.ask()
    resume = asyncio.Event()
    speaking = asyncio.Event()

    class Slow(FarSide):
        async def perform(self, effect_id: UUID, payload: Mapping[str, Any]) -> Mapping[str, Any]:
            speaking.set()
            await resume.wait()
            return {"id": "late"}

    working = asyncio.create_task(story.by(Slow()).work())
    await speaking.wait()
    story.clock.now += CLAIM_FOR + timedelta(seconds=1)
    far = FarSide(done=[asked])
    await story.by(far).cure()
    resume.set()
    await working
    assert (await story.stored(asked)).result == {"id": "T1"}


async def test_what_is_missing_is_not_done_again_while_the_first_request_may_still_be_under_way(story: Story) -> None:
    asked, far = await story.ask(), FarSide(fails=[Unclear("no answer")])
    await story.by(far).work()
    await story.by(far).cure()
    assert (await story.stored(asked)).state == "doubt"
    far.done.append(asked)  # the far side was only slow
    story.clock.now += CLAIM_FOR
    await story.by(far).cure()
    await story.by(far).work()
    assert (far.done, (await story.stored(asked)).state) == ([asked], "done")


async def test_however_often_a_system_was_away_before_what_is_missing_is_still_done(story: Story) -> None:
    asked, far = await story.ask(), FarSide(fails=[NotNow("away")] * 8 + [Unclear("no answer")])
    for _ in range(14):
        await story.by(far).work()
        await story.by(far).cure()
        story.clock.now += timedelta(seconds=10)
    assert (far.done, (await story.stored(asked)).state) == ([asked], "done")


async def test_what_is_still_missing_after_that_is_done_again(story: Story) -> None:
    asked, far = await story.ask(), FarSide(fails=[Unclear("no answer")])
    await story.by(far).work()
    await story.by(far).cure()
    story.clock.now += CLAIM_FOR + timedelta(seconds=1)
    await story.by(far).cure()
    await story.by(far).work()
    assert (far.done, (await story.stored(asked)).attempt) == ([asked], 2)


async def test_what_nobody_can_look_up_for_long_is_held_for_a_person(story: Story) -> None:
    asked, far = await story.ask(), FarSide(fails=[Unclear("no answer")], look_up_fails=NotNow("away"))
    await story.by(far).work()
    await story.by(far).cure()
    assert (await story.stored(asked)).state == "doubt"
    story.clock.now += HOLD_AFTER + timedelta(seconds=1)
    await story.by(far).cure()
    assert (await story.stored(asked)).state == "held"
    async with transaction(story.pool) as connection:
        assert [one.id for one in await effect.untold(connection, story.clock.now)] == [asked]


async def test_an_effect_that_makes_its_performer_raise_stops_no_other(story: Story) -> None:
    class Broken(FarSide):
        async def perform(self, effect_id: UUID, payload: Mapping[str, Any]) -> Mapping[str, Any]:
            if payload.get("bad"):
                raise KeyError("party")
            return await super().perform(effect_id, payload)

    bad, good, far = await story.ask(bad=True), await story.ask(), Broken()
    for _ in range(20):
        with suppress(KeyError):
            await story.by(far).work()
        await story.by(far).cure()
        story.clock.now += timedelta(minutes=1)
    assert far.done == [good]
    assert ((await story.stored(bad)).state, (await story.stored(bad)).reason) == ("failed", "never_done")


async def test_word_that_was_taken_aside_is_not_told_again_until_a_supervisor_puts_it_back(story: Story) -> None:
    asked, now = await story.ask(), story.clock()
    await story.by(FarSide()).work()
    word = Parked(
        id=uuid4(),
        kind="ours",
        partition=0,
        raw=b"{}",
        error="ValueError",
        conversation_id=None,
        effect_id=asked,
        state="parked",
        parked_at=now,
        ended_at=None,
    )

    async def untold() -> list[UUID]:
        return [one.id for one in await effect.untold(connection, now)]

    async with story.pool.acquire() as connection:
        assert await untold() == [asked]
        await parked.add(connection, word)
        assert await untold() == []
        await parked.end(connection, word.id, "rerun", now)
        assert await untold() == [asked]
        await parked.add(connection, word)
        assert await untold() == []
        assert [one.id for one in await parked.open_ones(connection)] == [word.id]


async def test_effects_of_another_kind_are_left_to_their_own_performer(story: Story) -> None:
    asked = await story.ask(kind="ticket")
    await story.by(FarSide()).work()
    assert (await story.stored(asked)).state == "pending"


@asynccontextmanager
async def _slow_operator() -> AsyncIterator[str]:
    """The demo operator as it really runs: it goes on with a request whose asker has gone."""
    runner = AppRunner(make_app(Settings(faults=True)))
    await runner.setup()
    await TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


async def test_a_slow_operator_is_not_asked_for_a_second_ticket(story: Story) -> None:
    asked = await story.ask(**FAULT)
    async with _slow_operator() as url, ClientSession(url) as http:
        bss = BssClient(url, token=None, timeout_s=0.3, clock=utc_now)
        await bss.start()
        order = {"kind": "slow", "seconds": 60, "times": 1, "delay_s": 1.0}
        assert (await http.post("/demo/faults", json=order)).status == 201
        effects = story.by(WorkOrders(bss))
        for _ in range(3):
            await effects.work()
            await effects.cure()

        async def written() -> Any:
            return await (await http.get(f"/tmf-api/troubleTicket/v4/troubleTicket?externalId={asked}")).json()

        await until(written)  # the far side tells nobody when it has done what it was slow to do
        story.clock.now += CLAIM_FOR + timedelta(seconds=1)
        await effects.cure()
        await effects.work()
        assert len(await written()) == 1
        await bss.close()
    assert (await story.stored(asked)).state == "done"


@dataclass(kw_only=True)
class Phone:
    """A provider that takes messages, or fails as it is told to."""

    texts: list[str] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)

    async def send(self, outgoing: Outgoing) -> str:
        if self.fails:
            raise self.fails.pop(0)
        self.texts.append(outgoing.text)
        return "SM1"

    async def look_up(self, outgoing: Outgoing) -> str | None:
        return None


def send_code(story: Story, phone: Phone, per_phone_hour: int = 3) -> SendCode:
    return SendCode(
        story.pool,
        send=phone,
        hmac=lambda _id, digits: digits.encode(),
        text=lambda _language, digits: digits,
        limits=SendLimits(lasts=timedelta(minutes=5), per_phone_hour=per_phone_hour, per_ip_hour=100),
        clock=story.clock,
    )


async def test_two_codes_asked_for_at_once_leave_one_that_is_good(story: Story) -> None:
    conversation = await story.world.conversation(Line(author="customer", text="code"))
    phone = Phone()
    customer = {"party": "P1", "name": "Ann"}
    numbers = [f"+3460000000{n}" for n in range(6)]
    asked = [await story.ask("send_code", conversation, phone=number, customer=customer) for number in numbers]
    for _ in range(3):  # a slow machine may put one off
        await story.by(send_code(story, phone), "send_code").work()
        story.clock.now += timedelta(seconds=10)
    assert [(await story.stored(one)).state for one in asked] == ["done"] * len(numbers)
    kept = await story.pool.fetch("SELECT hmac FROM code WHERE state = 'open'")
    assert len(kept) == 1
    assert kept[0]["hmac"].decode() in phone.texts


async def test_a_code_that_left_at_the_second_try_is_the_one_that_is_kept(story: Story) -> None:
    phone = Phone(fails=[NotNow("away")])
    customer = {"party": "P1", "name": "Ann"}
    asked = await story.ask("send_code", phone="+34600000001", customer=customer)
    codes = story.by(send_code(story, phone, per_phone_hour=1), "send_code")
    await codes.work()
    story.clock.now += timedelta(seconds=10)
    await codes.work()
    assert (await story.stored(asked)).state == "done"
    assert [row["hmac"].decode() for row in await story.pool.fetch("SELECT hmac FROM code")] == phone.texts


async def test_a_code_in_doubt_is_never_sent_again(story: Story) -> None:
    phone = Phone(fails=[Unclear("no answer")])
    asked = await story.ask("send_code", phone="+34600000001", customer={"party": "P1", "name": "Ann"})
    codes = story.by(send_code(story, phone), "send_code")
    for _ in range(5):
        await codes.work()
        await codes.cure()
        story.clock.now += timedelta(minutes=1)
    assert ((await story.stored(asked)).state, phone.texts) == ("failed", [])
