"""A little router for tests: turns and partitions over real engines, with whatever attendant the test brings."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from redis.asyncio import Redis

from record.conversation import Conversation
from record.message import Message
from record.pool import Pool, open_pool, transaction
from router.guesses import Guesses
from router.outlook import Outlook
from router.partition import Partition
from router.turn import Turns
from tandem.rules import rules
from tandem.settings import Settings
from tests.at_rest import open_conversation, talk_of
from wire.bells import Nearby
from wire.clock import Clock, utc_now
from wire.message import Inbound, address_id
from wire.streams import Finish, Inlet, stream_name
from wire.turn import Abilities, Attendant
from wire.valkey import connect

CHANNEL = "webchat"
ENDPOINT = "web"


def inbound(
    text: str,
    *,
    address: str = "ann",
    external_id: str | None = None,
    choice: str | None = None,
    at: datetime | None = None,
) -> Inbound:
    """A message as the chat door takes it in."""
    return Inbound(
        channel=CHANNEL,
        endpoint=ENDPOINT,
        address=address,
        external_id=external_id or str(uuid4()),
        text=text,
        choice=choice,
        at=at or utc_now(),
    )


@dataclass(kw_only=True)
class RouterWorld:
    """One partition, number 0, and what works it off."""

    pool: Pool
    valkey: Redis
    redis_url: str
    inlet: Inlet
    clock: Clock = utc_now

    def turns(self, attendant: Attendant) -> Turns:
        """Turns as the router role wires them."""
        found = rules(Settings())
        return Turns(
            pool=self.pool,
            valkey=self.valkey,
            attendant=attendant,
            outlook=Outlook(self.pool, self.clock),
            guesses=Guesses(self.pool, key=b"k" * 32, limits=found.codes, clock=self.clock),
            rules=found,
            clock=self.clock,
            phase=lambda _name: nullcontext(),
        )

    async def work(self, attendant: Attendant, *, abilities: Mapping[str, Abilities] | None = None) -> None:
        """Hold the partition until cancelled."""
        reader = connect(self.redis_url, blocking=True)
        try:
            await Partition(
                0,
                reader=reader,
                finish=Finish(self.valkey, Nearby()),
                pool=self.pool,
                run_turn=self.turns(attendant).run,
                abilities=abilities or {},
                clock=self.clock,
            ).run()
        finally:
            await reader.aclose()

    async def waiting(self) -> int:
        """How many entries the partition's stream holds."""
        return int(await self.valkey.xlen(stream_name(0)))

    async def talk(self, address: str = "ann") -> list[Message]:
        """All that was said from and to an address, in order."""
        async with transaction(self.pool) as connection:
            return await talk_of(connection, address_id(CHANNEL, ENDPOINT, address))

    async def said(self, address: str = "ann") -> list[tuple[str, str]]:
        """Who has said what in an address's talk, in order."""
        return [(message.author, message.text) for message in await self.talk(address)]

    async def open_conversation(self) -> Conversation:
        """Ann's open conversation."""
        async with transaction(self.pool) as connection:
            return await open_conversation(connection, address_id(CHANNEL, ENDPOINT, "ann"))

    async def count(self, query: str) -> int:
        """The number that a query gives."""
        found: int = await self.pool.fetchval(query)
        return found


@asynccontextmanager
async def router_world(database_url: str, redis_url: str, *, backlog: int = 20_000) -> AsyncIterator[RouterWorld]:
    """A world over a test's own database and Valkey."""
    pool = await open_pool(database_url, size=16)
    valkey = connect(redis_url)
    inlet = Inlet(valkey, partitions=1, backlog=backlog)
    yield RouterWorld(pool=pool, valkey=valkey, redis_url=redis_url, inlet=inlet)
    await valkey.aclose()
    await pool.close()
