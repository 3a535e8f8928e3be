"""How each role is put together from its parts. Wiring only: a line here hands one thing to another."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web

from bot import lessons, training
from bot.bss.client import BssClient
from bot.bss.effects import ProductOrders
from bot.bss.line_orders import AddonOrders, LineOrders
from bot.bss.outage_news import OutageNews
from bot.bss.outage_over import OutageOver
from bot.bss.urges import Urges
from bot.bss.work_orders import WorkOrders
from channels.arrivals import Arrivals
from channels.rest.edge import RestEdge
from channels.rest.replies import Replies
from channels.webchat.edge import ChatEdge
from channels.webchat.pages import routes as pages
from delivery.codes import SendCode
from delivery.effects import Effects
from delivery.sender import Sender
from delivery.worker import Worker
from desk.api import application
from desk.api.context import Values
from router.commands.queues import Queue
from router.guesses import Guesses, code_hmac
from router.holder import Holder
from router.housekeeping import Housekeeper
from router.partition import Partition
from router.turn import Turns
from tandem import installation
from tandem.channels import SMS, senders
from tandem.health import Health
from tandem.parts import Parts
from tandem.profile import profile
from tandem.rules import code_text, expectation, send_limits
from tandem.thread import RecordedThread
from wire import bells
from wire.bells import Listener
from wire.clock import Clock
from wire.message import Inbound
from wire.streams import Finish
from wire.turn import Attendant
from wire.valkey import connect
from wire.way_out import Performer

Loop = Coroutine[Any, Any, None]

CHAT_ARRIVALS_GATHER_S = 0.25


@asynccontextmanager
async def edge(parts: Parts, health: Health, attendant: Attendant | None) -> AsyncIterator[list[web.RouteDef]]:
    """Customers' doors: the chat socket, the REST channel, the pages.

    `attendant` is the one of this process, where there is one.
    """
    settings = parts.settings
    thread = RecordedThread(parts.pool, outlook=parts.outlook, rules=parts.rules, clock=parts.clock)
    append = parts.metrics.counted_append(parts.inlet.append)

    async def append_and_read_ahead(message: Inbound) -> None:
        """A REST message is attended to as soon as it is durable: what takes long begins meanwhile."""
        if attendant and message.choice is None:
            attendant.read_ahead([message.text])
            await asyncio.sleep(0)  # the NLU's work is the longest, so its call leaves first
        await append(message)

    async with (
        Listener(parts.valkey) as listener,
        Arrivals(thread.arrived, gather_s=CHAT_ARRIVALS_GATHER_S) as arrived_by_chat,
        # A sender's next message may come by another edge, which must not tell the same again.
        Arrivals(thread.arrived, gather_s=0) as arrived_by_rest,
        Replies(untold=thread.untold, arrivals=arrived_by_rest, listener=listener, nearby=parts.nearby) as replies,
        ChatEdge(
            thread=thread,
            append=append,
            arrivals=arrived_by_chat,
            listener=listener,
            typing=partial(_customer_typing, parts),
            identified=partial(_identified, parts),
            statements=expectation(settings),
            key=parts.key,
            origins=settings.webchat.origins,
            sockets_per_ip=settings.webchat.sockets_per_ip,
            max_text=settings.conversation.max_text,
            clock=parts.clock,
        ) as chat,
    ):
        parts.metrics.sockets.set_function(lambda: chat.sockets)
        rest = RestEdge(
            append=append_and_read_ahead,
            replies=replies,
            record_is_there=lambda: health.is_there("postgresql"),
            token=settings.rest.token,
            wait_s=settings.rest.wait_s,
            max_text=settings.conversation.max_text,
            clock=parts.clock,
        )
        operator = installation.doors(settings).get(installation.DEMO_OPERATOR)
        yield [web.get("/chat/ws", chat.handle), *rest.routes(), *pages(operator.url if operator else None)]


async def _customer_typing(parts: Parts, address: UUID, on: bool) -> None:
    word = msgspec.json.encode({"typing": "customer", "address": address, "on": on})
    await bells.ring(parts.valkey, [(bells.EVENTS, word)])


async def _identified(parts: Parts, address: UUID, statement: str, generation: int) -> None:
    word = msgspec.json.encode({"verified_by": statement, "generation": generation})
    await bells.ring(parts.valkey, [(bells.chat(address), word)])


def router(parts: Parts, attendant: Attendant) -> list[Loop]:
    """Turns, partitions and the housekeeper."""
    settings = parts.settings
    turns = Turns(
        pool=parts.pool,
        valkey=parts.valkey,
        attendant=attendant,
        outlook=parts.outlook,
        guesses=Guesses(parts.pool, key=parts.key, limits=parts.rules.codes, clock=parts.clock),
        rules=parts.rules,
        clock=parts.clock,
        phase=parts.metrics.phase,
    )
    run_turn = parts.metrics.counted_turns(turns)

    finish = Finish(parts.valkey, parts.nearby)

    async def work(number: int) -> None:
        reader = connect(parts.redis_url, blocking=True)
        try:
            await Partition(
                number,
                reader=reader,
                finish=finish,
                pool=parts.pool,
                run_turn=run_turn,
                abilities=parts.rules.abilities,
                clock=parts.clock,
            ).run()
        finally:
            await reader.aclose()

    holder = Holder(parts.valkey, partitions=settings.streams.partitions, work=work)
    parts.metrics.partitions.set_function(lambda: holder.held)
    housekeeper = Housekeeper(
        parts.pool,
        parts.valkey,
        idle_close_s=settings.conversation.idle_close_s,
        away_after_s=settings.desk.away_after_s,
        clock=parts.clock,
    )
    return [holder.run(), housekeeper.run()]


def delivery(parts: Parts, bss: BssClient) -> list[Loop]:
    """Sending and performing."""
    channels = senders(parts.settings, parts.http)
    codes = SendCode(
        parts.pool,
        send=channels[SMS],
        hmac=lambda code_id, digits: code_hmac(parts.key, code_id, digits),
        text=code_text(parts.settings),
        limits=send_limits(parts.settings),
        clock=parts.clock,
    )
    every = (codes, *performers(bss, parts.clock))
    worker = Worker(
        pool=parts.pool,
        valkey=parts.valkey,
        inlet=parts.inlet,
        sender=Sender(parts.pool, channels=channels, clock=parts.clock),
        effects=[Effects(parts.pool, kind=one.kind, performer=one, clock=parts.clock) for one in every],
        clock=parts.clock,
    )
    return [worker.run()]


def performers(bss: BssClient, clock: Clock) -> tuple[Performer, ...]:
    """Whatever is done in the operator's systems, by kind."""
    return (
        ProductOrders(bss),
        WorkOrders(bss),
        AddonOrders(bss),
        LineOrders(bss),
        OutageNews(bss),
        OutageOver(bss, clock),
        Urges(bss),
    )


def desk(parts: Parts, bss: BssClient) -> web.Application:
    """The agents' and supervisors' application."""
    settings = parts.settings
    values = Values(
        queues={
            queue.name: Queue(
                name=queue.name,
                title={str(language): title for language, title in queue.title.items()},
                sla_s=queue.sla_s,
            )
            for queue in settings.queues
        },
        away_after_s=settings.desk.away_after_s,
        max_text=settings.conversation.max_text,
        timezone=ZoneInfo(settings.conversation.timezone),
        intents=training.read_domain().intents,
        default_language=settings.conversation.default_language,
    )
    return application(
        parts.pool,
        parts.valkey,
        parts.clock,
        values,
        profile=partial(profile, bss),
        append=parts.inlet.put_back,
        write_down=lessons.add,
        take_out=lessons.take_out,
    )
