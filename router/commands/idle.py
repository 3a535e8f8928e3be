"""Conversations in which nothing has been said for too long are closed; a later message opens a linked one."""

from datetime import datetime, timedelta

from redis.asyncio import Redis

from record import conversation as conversations
from record.pool import Pool, connected
from record.states import Floor
from router.commands.change import change
from router.commands.floor import close_idle


async def sweep_idle(pool: Pool, valkey: Redis, now: datetime, idle_close_s: float) -> int:
    """Close idle conversations, but none that waits for a person; return how many."""
    before = now - timedelta(seconds=idle_close_s)
    async with connected(pool) as connection:
        idle = await conversations.idle_since(connection, before)
    closed = 0
    for conversation_id in idle:
        async with change(pool, valkey, conversation_id, now) as this:
            is_open = this.conversation.floor in (Floor.BOT, Floor.AGENT)
            if is_open and this.conversation.active_at < before:
                close_idle(this)
                closed += 1
    return closed
