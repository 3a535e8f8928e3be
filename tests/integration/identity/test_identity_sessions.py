"""Sessions and their secrets: what is stolen opens nothing, and a verification ends."""

from datetime import timedelta
from uuid import uuid4

from tandem.settings import Settings
from tests.composed import Doors, MovedClock
from tests.demo_operator import DemoClient
from tests.identity_world import BALANCE, DIEGO, Telephone, confirm, shown, texts_of, verify
from wire.clock import utc_now
from wire.message import Inbound
from wire.streams import Inlet
from wire.valkey import connect


async def test_a_stolen_session_id_without_its_secret_opens_nothing(doors: Doors, operator: DemoClient) -> None:
    async with doors.chat() as ann:
        balance = await verify(ann, operator)
        for secret in (None, "", "0", "1." + "0" * 64, ann.secret[:-1] + ("0" if ann.secret[-1] != "0" else "1")):
            async with doors.chat({"session": ann.session, "secret": secret}) as thief:
                assert thief.session != ann.session
                assert thief.own == []
                assert [frame["code"] for frame in thief.frames] == ["session_refused"]
                assert balance not in await shown(thief)


async def test_an_old_secret_opens_nothing_once_the_new_one_is_stored(doors: Doors, operator: DemoClient) -> None:
    async with doors.chat() as ann:
        old = ann.secret
        balance = await verify(ann, operator)
        assert old != ann.secret
        await confirm(ann)
        async with doors.chat({"session": ann.session, "secret": old}) as thief:
            assert thief.session != ann.session
            assert balance not in await shown(thief)
    async with doors.chat({"session": ann.session, "secret": ann.secret}) as again:
        assert again.session == ann.session
        assert (await again.where(lambda frame: frame.get("text") == balance))["from"] == "bot"


async def test_verification_drops_the_other_sockets_of_the_session(doors: Doors, operator: DemoClient) -> None:
    async with doors.chat() as ann, doors.chat({"session": ann.session, "secret": ann.secret}) as thief:
        balance = await verify(ann, operator)
        assert await thief.closed() == 4001
        assert balance not in texts_of(thief)


async def test_a_secret_that_never_arrived_leaves_the_old_one_good_but_nobody_verified(
    doors: Doors, operator: DemoClient
) -> None:
    async with doors.chat() as ann:
        old = ann.secret
        balance = await verify(ann, operator)
    async with doors.chat({"session": ann.session, "secret": old}) as again:
        assert again.session == ann.session
        assert again.own == []
        await again.say(**BALANCE)
        assert "What is your phone number" in (await again.answer())["text"]
        assert balance not in texts_of(again)


async def test_what_was_told_to_the_verified_is_not_shown_to_an_older_secret(
    doors: Doors, operator: DemoClient
) -> None:
    async with doors.chat() as ann:
        old = ann.secret
        balance = await verify(ann, operator)
    for _ in range(2):
        async with doors.chat({"session": ann.session, "secret": old}) as thief:
            assert thief.session == ann.session
            old = thief.secret
            assert balance not in await shown(thief)


async def test_a_secret_is_never_given_twice(doors: Doors, operator: DemoClient) -> None:
    """Somebody verifies on a shared machine and keeps the new secret; the next one verifies in the same session."""
    async with doors.chat() as thief:
        old = thief.secret
        await verify(thief, operator)
    async with doors.chat({"session": thief.session, "secret": old}) as ann:
        await ann.say(**BALANCE)
        await ann.answer()
        await ann.say(DIEGO)
        await ann.answer()
        await ann.say(await Telephone(operator, DIEGO).code(2))
        ann.secret = (await ann.frame("secret"))["secret"]
        assert ann.secret != thief.secret
        await confirm(ann)
    async with doors.chat({"session": thief.session, "secret": thief.secret}) as again:
        assert again.session != thief.session
    async with doors.chat({"session": ann.session, "secret": ann.secret}) as again:
        assert again.session == ann.session


async def test_a_message_under_way_when_the_secret_was_rotated_still_speaks_for_its_customer(
    doors: Doors, operator: DemoClient, redis_url: str, settings: Settings
) -> None:
    async with doors.chat() as ann:
        balance = await verify(ann, operator)
        await confirm(ann)
        ann.frames.clear()
        await append_under_old_secret(redis_url, settings, ann.session, written_after=timedelta(seconds=1))
        assert (await ann.answer())["text"] == balance
        await append_under_old_secret(redis_url, settings, ann.session, written_after=timedelta(seconds=11))
        assert "What is your phone number" in (await ann.answer())["text"]


async def append_under_old_secret(
    redis_url: str, settings: Settings, session: str, *, written_after: timedelta
) -> None:
    """Put a message on its stream as an edge does whose customer holds the first secret."""
    valkey = connect(redis_url)
    try:
        await Inlet(valkey, partitions=settings.streams.partitions, backlog=10).append(
            Inbound(
                channel="webchat",
                endpoint="web",
                address=session,
                external_id=str(uuid4()),
                text=BALANCE["text"],
                choice=BALANCE["choice"],
                at=utc_now() + written_after,
                assurance="secret",
                generation=0,
            )
        )
    finally:
        await valkey.aclose()


async def test_a_verification_ends_after_half_an_hour_of_silence(
    doors: Doors, operator: DemoClient, clock: MovedClock
) -> None:
    async with doors.chat() as ann:
        balance = await verify(ann, operator)
        await confirm(ann)
        clock.ahead = timedelta(minutes=29)
        ann.frames.clear()
        await ann.say(**BALANCE)
        assert (await ann.answer())["text"] == balance
        clock.ahead = timedelta(minutes=29 + 31)
        await ann.say(**BALANCE)
        assert "What is your phone number" in (await ann.answer())["text"]
