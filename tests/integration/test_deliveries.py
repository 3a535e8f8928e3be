"""Deliveries: sent after a committed claim, once or known to be in doubt, in the order of their address."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from delivery.sender import ATTEMPTS_AT_MOST, CLAIM_FOR, Sender
from record import delivery
from record.delivery import Delivery
from record.pool import Pool, transaction
from record.states import DeliveryEvent, Refused
from tests.at_rest import deliveries_of
from tests.clock import StillClock
from tests.desk_world import Line, World, open_world
from wire.way_out import Declined, NotNow, Outgoing, Unclear

SMS = "sms"
TICK = timedelta(seconds=1)


@dataclass(kw_only=True)
class Provider:
    """Sends, or fails as it is told to, and remembers what really left."""

    left: list[str] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    sends_all_the_same: bool = False
    look_up_fails: Exception | None = None

    async def send(self, outgoing: Outgoing) -> str:
        error = self.fails.pop(0) if self.fails else None
        if error is None or self.sends_all_the_same:
            self.left.append(outgoing.text)
        if error:
            raise error
        return f"SM-{outgoing.text}"

    async def look_up(self, outgoing: Outgoing) -> str | None:
        if self.look_up_fails:
            raise self.look_up_fails
        return f"SM-{outgoing.text}" if outgoing.text in self.left else None


@dataclass(kw_only=True)
class Story:
    """Replies that wait to be sent by SMS."""

    pool: Pool
    clock: StillClock
    world: World

    def by(self, provider: Provider) -> Sender:
        return Sender(self.pool, channels={SMS: provider}, clock=self.clock)

    async def replies(self, *texts: str) -> UUID:
        """A talk by SMS whose replies have not left yet; returns the conversation's id."""
        lines = [Line(author="bot", text=text) for text in texts]
        conversation = await self.world.conversation(*lines, channel=SMS, address=uuid4().hex)
        await self.pool.execute(
            "UPDATE delivery SET state = 'pending', created_at = $2 WHERE conversation_id = $1",
            conversation,
            self.clock(),
        )
        return conversation

    async def deliveries(self, conversation: UUID) -> list[Delivery]:
        async with transaction(self.pool) as connection:
            ids = await connection.fetch("SELECT id FROM message WHERE conversation_id = $1 ORDER BY seq", conversation)
            found = await deliveries_of(connection, [row["id"] for row in ids])
        return sorted(found.values(), key=lambda one: one.seq)

    async def states(self, conversation: UUID) -> list[str]:
        return [one.state for one in await self.deliveries(conversation)]


@pytest.fixture
async def story(database_url: str, redis_url: str) -> AsyncIterator[Story]:
    async with open_world(database_url, redis_url) as world:
        yield Story(pool=world.pool, clock=StillClock(now=world.now), world=world)


async def test_replies_of_one_address_leave_one_after_another_in_order_whoever_sends(story: Story) -> None:
    conversation, provider = await story.replies("one", "two", "three"), Provider()
    senders = [story.by(provider) for _ in range(4)]
    for _ in range(6):
        await asyncio.gather(*(sender.work() for sender in senders))
    assert provider.left == ["one", "two", "three"]
    assert await story.states(conversation) == ["sent", "sent", "sent"]
    assert [one.provider_id for one in await story.deliveries(conversation)] == ["SM-one", "SM-two", "SM-three"]


async def test_nothing_overtakes_a_reply_that_is_in_doubt(story: Story) -> None:
    conversation, provider = await story.replies("one", "two"), Provider(fails=[Unclear("no answer")])
    provider.look_up_fails = NotNow("away")
    await story.by(provider).work()
    story.clock.now += CLAIM_FOR + TICK
    await story.by(provider).cure()
    await story.by(provider).work()
    assert await story.states(conversation) == ["doubt", "pending"]
    assert provider.left == []


async def test_a_claim_that_ran_out_is_doubt_and_never_pending(story: Story) -> None:
    conversation = await story.replies("one")
    async with transaction(story.pool) as connection:
        now = story.clock()
        await delivery.claim(connection, channels=[SMS], claim=uuid4(), now=now, until=now + CLAIM_FOR, limit=9)
    provider = Provider(look_up_fails=NotNow("away"))
    await story.by(provider).cure()
    assert await story.states(conversation) == ["sending"]
    story.clock.now += CLAIM_FOR + TICK
    await story.by(provider).cure()
    await story.by(provider).work()
    assert (await story.states(conversation), provider.left) == (["doubt"], [])


async def test_doubt_about_what_did_leave_ends_without_a_second_one(story: Story) -> None:
    conversation = await story.replies("one")
    provider = Provider(fails=[Unclear("no answer")], sends_all_the_same=True)
    await story.by(provider).work()
    story.clock.now += CLAIM_FOR + TICK
    await story.by(provider).cure()
    await story.by(provider).work()
    assert (await story.states(conversation), provider.left) == (["sent"], ["one"])


async def test_doubt_that_stays_is_resent_once_marked_and_then_given_up(story: Story) -> None:
    conversation = await story.replies("one")
    provider = Provider(fails=[Unclear("no answer"), Unclear("no answer"), Unclear("no answer")])
    sender = story.by(provider)
    await sender.work()
    story.clock.now += CLAIM_FOR + TICK
    await sender.cure()
    [resent] = await story.deliveries(conversation)
    assert (resent.state, resent.attempt, resent.reason) == ("pending", 1, "resent_after_doubt")
    await sender.work()
    story.clock.now += CLAIM_FOR + TICK
    await sender.cure()
    [ended] = await story.deliveries(conversation)
    assert (ended.state, ended.attempt, ended.reason) == ("failed", 2, "in_doubt")
    assert len(provider.fails) == 1


async def test_whoever_lost_its_claim_cannot_write_what_came_of_it(story: Story) -> None:
    conversation = await story.replies("one")
    async with transaction(story.pool) as connection:
        now = story.clock()
        [mine] = await delivery.claim(
            connection, channels=[SMS], claim=uuid4(), now=now, until=now + CLAIM_FOR, limit=9
        )
    story.clock.now += CLAIM_FOR + TICK
    await story.by(Provider(look_up_fails=NotNow("away"))).cure()
    async with transaction(story.pool) as connection:
        assert not await delivery.settle(connection, mine, DeliveryEvent.ACCEPT, story.clock(), provider_id="late")
    [stored] = await story.deliveries(conversation)
    assert (stored.state, stored.provider_id) == ("doubt", None)


async def test_a_process_that_stood_still_does_not_send_under_an_old_claim(story: Story) -> None:
    await story.replies("one")
    provider = Provider()

    class Frozen(StillClock):
        """Stands still between the claim and the sending."""

        def __call__(self) -> datetime:
            now = self.now
            self.now += timedelta(seconds=15)
            return now

    await Sender(story.pool, channels={SMS: provider}, clock=Frozen(now=story.clock())).work()
    assert provider.left == []


async def test_what_surely_did_not_leave_is_sent_again_with_growing_pauses_until_it_fails(story: Story) -> None:
    conversation = await story.replies("one")
    provider = Provider(fails=[NotNow("429") for _ in range(ATTEMPTS_AT_MOST)])
    waits = []
    for _ in range(ATTEMPTS_AT_MOST):
        await story.by(provider).work()
        [stored] = await story.deliveries(conversation)
        if stored.not_before:
            waits.append((stored.not_before - story.clock()).total_seconds())
            await story.by(provider).work()
            story.clock.now = stored.not_before
    assert waits == sorted(set(waits))
    [stored] = await story.deliveries(conversation)
    assert (stored.state, stored.reason, provider.left) == ("failed", "provider_away", [])


async def test_a_no_for_good_fails_and_lets_the_next_one_go(story: Story) -> None:
    conversation, provider = await story.replies("one", "two"), Provider(fails=[Declined("provider_21610")])
    for _ in range(2):
        await story.by(provider).work()
    assert await story.states(conversation) == ["failed", "sent"]
    assert (await story.deliveries(conversation))[0].reason == "provider_21610"


async def test_one_reply_that_makes_its_provider_raise_holds_no_other_address_up(story: Story) -> None:
    bad, good = await story.replies("bad"), await story.replies("good")

    class Broken(Provider):
        async def send(self, outgoing: Outgoing) -> str:
            if outgoing.text == "bad":
                raise ZeroDivisionError
            return await super().send(outgoing)

    with pytest.raises(ZeroDivisionError):
        await story.by(Broken()).work()
    assert await story.states(good) == ["sent"]
    assert await story.states(bad) == ["sending"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("UPDATE address SET opted_out_at = now()", "opted_out"),
        ("UPDATE delivery SET expires_at = created_at", "expired"),
    ],
)
async def test_what_must_not_leave_any_more_is_withdrawn_at_the_last_moment(
    story: Story, change: str, reason: str
) -> None:
    conversation, provider = await story.replies("one"), Provider()
    await story.pool.execute(change)
    await story.by(provider).work()
    [stored] = await story.deliveries(conversation)
    assert (stored.state, stored.reason, provider.left) == ("withdrawn", reason, [])


async def test_the_bots_words_are_withdrawn_once_a_person_has_the_floor(story: Story) -> None:
    conversation, provider = await story.replies("one"), Provider()
    kim = await story.world.person("kim")
    await story.pool.execute("UPDATE conversation SET floor = 'agent', agent_id = $1", kim.id)
    await story.by(provider).work()
    [stored] = await story.deliveries(conversation)
    assert (stored.state, stored.reason) == ("withdrawn", "person_has_the_floor")


async def test_a_settlement_that_the_table_does_not_allow_is_refused_and_changes_nothing(story: Story) -> None:
    conversation = await story.replies("one")
    [pending] = await story.deliveries(conversation)
    async with transaction(story.pool) as connection:
        with pytest.raises(Refused, match="'pending' does not allow 'accept'"):
            await delivery.settle(connection, pending, DeliveryEvent.ACCEPT, story.clock())
    assert await story.deliveries(conversation) == [pending]
