"""What an agent writes: to the customer, or as a note that only the desk sees.

The page makes the id of its message, so a repeat after a lost answer stores nothing twice.
"""

from datetime import datetime
from uuid import UUID, uuid5

from redis.asyncio import Redis

from record import message as messages
from record.agent import Agent
from record.message import Message
from record.pool import Pool
from record.states import Floor
from router.commands.change import actor_of, change
from router.commands.floor import serves
from router.commands.refusal import Refusal
from wire.masking import mask_cards


async def write(
    pool: Pool, valkey: Redis, agent: Agent, conversation_id: UUID, client_id: UUID, text: str, now: datetime
) -> Message:
    """Say something to the customer; only whoever has the floor may."""
    return await _add(pool, valkey, agent, conversation_id, client_id, "agent", text, now)


async def note(
    pool: Pool, valkey: Redis, agent: Agent, conversation_id: UUID, client_id: UUID, text: str, now: datetime
) -> Message:
    """Leave a note for colleagues; the customer never sees it."""
    return await _add(pool, valkey, agent, conversation_id, client_id, "note", text, now)


async def _add(
    pool: Pool,
    valkey: Redis,
    agent: Agent,
    conversation_id: UUID,
    client_id: UUID,
    author: str,
    text: str,
    now: datetime,
) -> Message:
    message_id = uuid5(conversation_id, f"{author}\0{agent.id}\0{client_id}")
    async with change(pool, valkey, conversation_id, now) as this:
        stored = await messages.find(this.connection, message_id)
        if stored is not None:
            return stored
        floor = this.conversation.floor
        if floor == Floor.NOBODY:
            raise Refusal("already_ended", "This conversation is closed.")
        is_holder = floor == Floor.AGENT and this.conversation.agent_id == agent.id
        may_note = agent.role == "supervisor" or (floor == Floor.QUEUE and serves(agent, this.conversation.queue))
        if not is_holder and not (author == "note" and may_note):
            raise Refusal("not_yours", "This conversation is not with you.")
        message = this.say(message_id, author, mask_cards(text), agent_id=agent.id, external_id=str(client_id))
        kind = "note" if author == "note" else "agent_message"
        this.happened(kind, actor_of(agent.id), {"message_id": str(message_id), "seq": message.seq})
    return message
