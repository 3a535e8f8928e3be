"""What the record holds of a talk: read straight from PostgreSQL, as the judge of what was decided and stored."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

WAIT_S = 40.0
LOOK_EVERY_S = 0.01


@dataclass(frozen=True, kw_only=True)
class StoredTurn:
    """What the turns of some messages have come to."""

    conversation: UUID
    replies: int
    intents: Sequence[str]
    answers: Sequence[str]
    """Names of the answers given, and the reasons."""
    texts: Sequence[str]
    """The customer's words as they are stored."""


class Record:
    """Reads the record."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._connection = connection

    async def turn_of(self, external_ids: Sequence[str]) -> StoredTurn:
        """The turns of these messages once all are stored; waits for it."""
        async with asyncio.timeout(WAIT_S):
            while True:
                said = await self._connection.fetch(
                    "SELECT conversation_id, turn_id, text, understood FROM message"
                    " WHERE external_id = ANY($1) AND author = 'customer' ORDER BY seq",
                    list(external_ids),
                )
                if len(said) == len(external_ids):
                    break
                await asyncio.sleep(LOOK_EVERY_S)  # the judge has no part in the system's bells
        turns = list({row["turn_id"] for row in said})
        replies = await self._connection.fetchval(
            "SELECT count(*) FROM message WHERE turn_id = ANY($1) AND author IN ('bot', 'system')", turns
        )
        reasons = await self._connection.fetch(
            "SELECT detail->'reasons' AS reasons FROM event"
            " WHERE kind = 'turn' AND detail->>'turn' = ANY($1) ORDER BY id",
            [str(turn) for turn in turns],
        )
        understood = [json.loads(row["understood"]) for row in said if row["understood"]]
        return StoredTurn(
            conversation=said[-1]["conversation_id"],
            replies=int(replies),
            intents=[one["intent"] for one in understood],
            answers=[name for row in reasons for name in json.loads(row["reasons"])],
            texts=[row["text"] for row in said],
        )

    async def conversation(self, id_: UUID) -> Mapping[str, Any]:
        """The row of a conversation."""
        row = await self._connection.fetchrow(
            "SELECT id, floor, queue, language, subject, follows, wrap_up, customer_id FROM conversation WHERE id = $1",
            id_,
        )
        assert row
        return dict(row)

    async def queue_item(self, conversation: UUID, kind: str = "conversation") -> Mapping[str, Any]:
        """The newest queue item of a conversation, with its card's values beside the others."""
        row = await self._connection.fetchrow(
            "SELECT queue, reason, language, urgent, state, card FROM queue_item"
            " WHERE conversation_id = $1 AND kind = $2 ORDER BY waiting_since DESC LIMIT 1",
            conversation,
            kind,
        )
        assert row, f"no {kind} stands in a queue"
        return {**json.loads(row["card"]), **{name: row[name] for name in ("queue", "reason", "language", "urgent")}}

    async def agreed(self, conversation: UUID) -> Sequence[str]:
        """What the customer agreed to in a conversation, as it was read back, oldest first."""
        rows = await self._connection.fetch(
            "SELECT text FROM agreement WHERE conversation_id = $1 ORDER BY at, id", conversation
        )
        return [row["text"] for row in rows]

    async def has_work(self, conversation: UUID) -> bool:
        """Whether a conversation has left people something to do."""
        found = await self._connection.fetchval(
            "SELECT EXISTS (SELECT FROM queue_item WHERE conversation_id = $1 AND state IN ('waiting', 'taken'))",
            conversation,
        )
        return bool(found)

    async def effects_settled(self, conversation: UUID) -> None:
        """Wait until nothing that a conversation asked for is under way; the end of an outage may never come."""
        async with asyncio.timeout(WAIT_S):
            while await self._connection.fetchval(  # noqa: ASYNC110 (the judge has no part in the system's bells)
                "SELECT count(*) FROM effect WHERE conversation_id = $1 AND state NOT IN ('done', 'failed', 'held')"
                " AND kind <> 'outage_over'",
                conversation,
            ):
                await asyncio.sleep(LOOK_EVERY_S)

    async def stored_anywhere(self, conversation: UUID, words: str) -> bool:
        """Whether words stand in any message, state or event of a conversation."""
        found = await self._connection.fetchval(
            "SELECT EXISTS (SELECT FROM message WHERE conversation_id = $1"
            " AND text || coalesce(understood::text, '') LIKE $2)"
            " OR EXISTS (SELECT FROM conversation WHERE id = $1 AND dialogue::text LIKE $2)"
            " OR EXISTS (SELECT FROM queue_item WHERE conversation_id = $1 AND card::text LIKE $2)"
            " OR EXISTS (SELECT FROM agreement WHERE conversation_id = $1 AND text || details::text LIKE $2)"
            " OR EXISTS (SELECT FROM event WHERE conversation_id = $1 AND detail::text LIKE $2)",
            conversation,
            f"%{words}%",
        )
        return bool(found)
