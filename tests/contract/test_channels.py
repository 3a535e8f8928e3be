"""What every channel promises: one suite over all doors, one over all senders."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Protocol
from uuid import uuid4

import aiohttp
import pytest

from tandem.channels import abilities, senders
from tandem.settings import Conversation, Settings, Sms, Streams
from tests.composed import Doors, running, settings_for
from tests.demo_operator import TODAY, DemoClient, running_demo
from tests.ports import free_port
from wire.clock import utc_now
from wire.codec import decode
from wire.message import Inbound, message_id
from wire.streams import stream_name
from wire.valkey import connect
from wire.way_out import Declined, NotNow, Outgoing, Send, Unclear

MAX_TEXT = 50
BACKLOG = 2
NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
Said = Literal["taken", "later", "refused"]


class Customer(Protocol):
    """Somebody at a door, who hears its answer in its protocol's own words."""

    async def say(self, text: str, id_: str) -> Said: ...


@dataclass
class ChatCustomer:
    """At the chat socket."""

    doors: Doors
    session: dict[str, str]

    async def say(self, text: str, id_: str) -> Said:
        async with self.doors.chat(self.session) as chatter:
            self.session = {"session": chatter.session, "secret": chatter.secret}
            await chatter.send(type="message", id=id_, text=text)
            frame = await chatter.where(lambda frame: frame["type"] in ("ack", "error"))
        if frame["type"] == "ack":
            return "taken"
        return "later" if frame["code"] == "try_later" else "refused"


@dataclass
class RestCustomer:
    """At the REST channel."""

    doors: Doors
    sender: str

    async def say(self, text: str, id_: str) -> Said:
        status, _ = await self.doors.post({"sender": self.sender, "message": text, "message_id": id_})
        words: Mapping[int, Said] = {200: "taken", 503: "later", 400: "refused"}
        return words[status]


DOORS: dict[str, Callable[[Doors], Customer]] = {
    "webchat": lambda doors: ChatCustomer(doors, {}),
    "rest": lambda doors: RestCustomer(doors, uuid4().hex),
}


def test_every_channel_that_takes_messages_in_stands_in_the_suite(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path)
    assert set(DOORS) == set(abilities(settings))


@dataclass
class Edge:
    """A running edge, no router behind it, and a look into its streams."""

    doors: Doors
    settings: Settings
    redis_url: str

    async def taken(self) -> list[Inbound]:
        """What has been made durable."""
        valkey = connect(self.redis_url)
        try:
            found = []
            for partition in range(self.settings.streams.partitions):
                entries: Any = await valkey.xrange(stream_name(partition))
                for _, fields in entries:
                    entry = decode(fields)
                    assert isinstance(entry, Inbound)
                    found.append(entry)
            return found
        finally:
            await valkey.aclose()


@pytest.fixture
async def edge(tmp_path: Path, database_url: str, redis_url: str) -> AsyncIterator[Edge]:
    settings = settings_for(
        tmp_path,
        database_url=database_url,
        redis_url=redis_url,
        conversation=Conversation(max_text=MAX_TEXT),
        streams=Streams(partitions=2, backlog=BACKLOG),
    )
    settings = replace(settings, rest=replace(settings.rest, wait_s=0.05))
    async with running(settings, roles=frozenset({"edge"})) as doors:
        yield Edge(doors, settings, redis_url)


@pytest.mark.parametrize("channel", DOORS)
async def test_a_door_says_yes_to_what_is_durable_and_keeps_it_as_it_was(edge: Edge, channel: str) -> None:
    text = "hé\U0001f600 مرحبا"
    before = utc_now()
    assert await DOORS[channel](edge.doors).say(text, str(uuid4())) == "taken"
    [taken] = await edge.taken()
    assert (taken.channel, taken.text) == (channel, text)
    assert before <= taken.at <= utc_now()


@pytest.mark.parametrize("channel", DOORS)
async def test_a_repeat_is_the_same_message_and_another_customers_is_not(edge: Edge, channel: str) -> None:
    ann, bob = DOORS[channel](edge.doors), DOORS[channel](edge.doors)
    id_ = str(uuid4())
    for customer in (ann, ann):
        assert await customer.say("hi", id_) == "taken"
    assert len({message_id(one) for one in await edge.taken()}) == 1
    assert await bob.say("hi", id_) in ("taken", "later")
    ids = {message_id(one) for one in await edge.taken()}
    assert len(ids) == len({one.address for one in await edge.taken()})


@pytest.mark.parametrize("channel", DOORS)
async def test_a_door_takes_out_what_is_unsafe_and_masks_cards(edge: Edge, channel: str) -> None:
    assert await DOORS[channel](edge.doors).say("\x00a\u202eb 4111 1111 1111 1111", str(uuid4())) == "taken"
    assert [one.text for one in await edge.taken()] == ["ab **** **** **** 1111"]


@pytest.mark.parametrize("channel", DOORS)
@pytest.mark.parametrize("text", ["", "  ", "\x00\x01", "x" * (MAX_TEXT + 1)])
async def test_a_door_refuses_what_is_empty_or_too_long(edge: Edge, channel: str, text: str) -> None:
    assert await DOORS[channel](edge.doors).say(text, str(uuid4())) == "refused"
    assert await edge.taken() == []


@pytest.mark.parametrize("channel", DOORS)
async def test_a_door_says_later_when_the_backlog_is_full(edge: Edge, channel: str) -> None:
    customer = DOORS[channel](edge.doors)
    for _ in range(BACKLOG):
        assert await customer.say("hi", str(uuid4())) == "taken"
    assert await customer.say("one too many", str(uuid4())) == "later"
    assert len(await edge.taken()) == BACKLOG


# Senders


@asynccontextmanager
async def sender(channel: str, operator: DemoClient | None) -> AsyncIterator[Send]:
    """A channel's way out to the demo operator, or to an address where nobody is."""
    url = str(operator.make_url("")).rstrip("/") if operator else f"http://127.0.0.1:{free_port()}"
    settings = Settings(sms=Sms(provider_url=url, auth_token="demo-sms-token"))
    async with aiohttp.ClientSession() as http:
        yield senders(settings, http)[channel]


def outgoing(**changed: Any) -> Outgoing:
    values = {"delivery_id": uuid4(), "address": "+12025550147", "text": f"hi {uuid4()}", "created_at": NOW}
    return Outgoing(**{**values, **changed})


SENDERS = sorted(senders(Settings(), None))  # type: ignore[arg-type]


@pytest.mark.parametrize("channel", SENDERS)
async def test_what_was_sent_is_found_under_its_providers_id(channel: str) -> None:
    async with running_demo() as operator, sender(channel, operator) as out:
        message = outgoing()
        assert await out.look_up(message) is None
        provider_id = await out.send(message)
        assert await out.look_up(message) == provider_id
        assert await out.look_up(outgoing()) is None


@pytest.mark.parametrize("channel", SENDERS)
async def test_a_provider_that_cannot_be_reached_surely_did_nothing(channel: str) -> None:
    async with sender(channel, None) as out:
        with pytest.raises(NotNow):
            await out.send(outgoing())
        with pytest.raises(NotNow):
            await out.look_up(outgoing())


@pytest.mark.parametrize("channel", SENDERS)
async def test_a_provider_that_says_no_is_not_asked_again(channel: str) -> None:
    async with running_demo() as operator, sender(channel, operator) as out:
        with pytest.raises(Declined):
            await out.send(outgoing(address="nobody"))


@pytest.mark.parametrize("channel", SENDERS)
@pytest.mark.parametrize(("kind", "raised"), [("drop", Unclear), ("nonsense", Unclear), ("down", NotNow)])
async def test_an_answer_that_never_came_is_unclear_and_a_busy_provider_is_not_now(
    channel: str, kind: str, raised: type[Exception]
) -> None:
    async with running_demo(faults=True) as operator, sender(channel, operator) as out:
        order = {"kind": kind, "paths": "/2010", "seconds": 60, "times": 1}
        async with operator.post("/demo/faults", json=order) as ordered:
            assert ordered.status == 201
        with pytest.raises(raised):
            await out.send(outgoing())
