"""What is asked every second, or whenever somebody looks, reads an index, however much is stored."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from record import agreement, board, delivery, effect, event, inbox, queue_item, turn
from record.pool import Connection, open_pool
from tandem.engines.postgres import EmbeddedPostgres
from wire.clock import utc_now

NOW = utc_now()
TODAY = NOW - timedelta(hours=12)
Ask = Callable[[Any], Awaitable[Any]]

HOT: dict[str, tuple[Ask, str]] = {
    "deliveries to send": (
        lambda c: delivery.claim(c, channels=["sms"], claim=uuid4(), now=NOW, until=NOW, limit=16),
        "delivery d",
    ),
    "deliveries whose claim ran out": (lambda c: delivery.lapse(c, NOW), "delivery"),
    "deliveries in doubt": (lambda c: delivery.in_doubt(c, ["sms"]), "delivery"),
    "effects to perform": (
        lambda c: effect.claim(c, kind="send_code", claim=uuid4(), now=NOW, until=NOW, limit=16),
        "effect",
    ),
    "effects in doubt": (lambda c: effect.in_doubt(c, "send_code", NOW), "effect"),
    "effects that are held": (effect.held, "effect"),
    "how long others waited": (lambda c: queue_item.recent_waits(c, TODAY), "queue_item"),
    "who waits": (inbox.waiting, "conversation c"),
    "all conversations": (
        lambda c: inbox.page(c, search=None, is_open=None, before=None, limit=51),
        "conversation c",
    ),
    "whether an agent took part": (lambda c: inbox.took_part(c, uuid4(), uuid4()), "queue_item"),
    "how much each agent has": (board.conversations_by_agent, "conversation"),
    "what was taken in time": (lambda c: board.taken_in_time(c, {"general": 120.0}, TODAY), "queue_item i"),
    "what the bot settled alone": (lambda c: board.contained(c, TODAY), "queue_item i"),
    "what a customer agreed to": (
        lambda c: agreement.of_conversations(c, [uuid4()], limit=20),
        "agreement",
    ),
    "the next events": (lambda c: event.read_after(c, (7, 7)), "event"),
    "the newest event": (event.newest, "event"),
}


class Explaining:
    """A connection that keeps the plan of each query it is given."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.plan = ""

    async def fetch(self, query: str, *values: Any) -> list[Any]:
        rows = await self._connection.fetch(f"EXPLAIN {query}", *values)
        self.plan += "\n".join(row[0] for row in rows)
        return []

    async def fetchrow(self, query: str, *values: Any) -> None:
        await self.fetch(query, *values)

    async def fetchval(self, query: str, *values: Any) -> None:
        await self.fetch(query, *values)


@pytest.fixture
async def connection(postgres: EmbeddedPostgres, migrated_template: str) -> AsyncIterator[Connection]:
    """To tables that never held anything: what was in them and is deleted would still count in the plans."""
    pool = await open_pool(postgres.dsn_of(migrated_template), size=1)
    async with pool.acquire() as acquired:
        # Tables this small are read whole if that is allowed; what is left is where no index can help.
        await acquired.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
        yield acquired
    await pool.close()


@pytest.mark.parametrize("name", HOT)
async def test_a_hot_query_never_reads_its_table_whole(connection: Connection, name: str) -> None:
    ask, table = HOT[name]
    explaining = Explaining(connection)
    await ask(explaining)
    assert explaining.plan
    assert f"Seq Scan on {table} " not in explaining.plan, explaining.plan


@pytest.mark.parametrize("name", ["the next events", "the newest event", "all conversations"])
async def test_a_page_of_many_is_read_in_its_order_and_not_sorted(connection: Connection, name: str) -> None:
    explaining = Explaining(connection)
    await HOT[name][0](explaining)
    assert "Sort" not in explaining.plan, explaining.plan


async def test_a_turn_planned_on_empty_tables_looks_at_one_address_only(connection: Connection) -> None:
    explaining = Explaining(connection)
    await explaining.fetch(turn.LOAD, [uuid4(), uuid4()], [uuid4()])
    assert "conversation_one_open" in explaining.plan
    assert "conversation_idle" not in explaining.plan
