"""Stores a turn's plan in one transaction; either all of it or, when another writer came first, nothing."""

from asyncpg import UniqueViolationError

from record import address, agreement, code, customer, effect, queue_item, turn
from record.pool import REPEAT, Connection, Pool, connected
from router.guesses import PHONE_WINDOW
from router.routing.come import Guessed
from router.routing.plan import Plan


class Moved(Exception):
    """Another writer came first; load again and decide again."""


class Collided(Moved):
    """A row that must be the only one is there already: another writer came first, or else our plan is wrong."""


async def store(pool: Pool, plan: Plan) -> int | None:
    """Store everything that a turn changes; return the secret's new generation where the turn verified a customer.

    Raises `Moved`, and `Later` when PostgreSQL is away.
    """
    async with connected(pool) as connection:
        try:
            if plan.only_core:
                await _store_core(connection, plan)
                return None
            async with connection.transaction():
                return await _store_all(connection, plan)
        except UniqueViolationError as error:
            raise Collided from error
        except REPEAT as error:
            raise Moved from error


async def _store_core(connection: Connection, plan: Plan) -> None:
    if not await turn.store(connection, plan.core):
        raise Moved


async def _store_all(connection: Connection, plan: Plan) -> int | None:
    core, now = plan.core, plan.core.now
    home = core.conversation.address_id
    if plan.verified:
        await customer.save(connection, plan.verified, now)
    await _store_core(connection, plan)
    generation = await _store_guess(connection, plan, plan.guessed) if plan.guessed else None
    if plan.lapsed:
        await address.end_verification(connection, home)
    if plan.leaves_queue:
        await queue_item.cancel_of_conversation(connection, core.conversation.id, now)
    if plan.becomes_urgent:
        await queue_item.make_urgent(connection, core.conversation.id)
    for item in plan.queue_items:
        await queue_item.add(connection, item)
    for agreed in plan.agreements:
        await agreement.add(connection, agreed)
    for effect_id, kind, payload in plan.effects:
        await effect.add(
            connection,
            effect_id=effect_id,
            conversation_id=core.conversation.id,
            customer_id=core.conversation.customer_id,
            kind=kind,
            payload=payload,
            now=now,
        )
    for told, state in plan.told:
        if not await effect.tell(connection, told, state):
            raise Moved
    if plan.opted_out is not None:
        await address.opt_out(connection, home, now if plan.opted_out else None)
    if plan.language:
        await address.set_language(connection, home, plan.language)
    return generation


async def _store_guess(connection: Connection, plan: Plan, guessed: Guessed) -> int | None:
    now = plan.core.now
    await code.lock_phone(connection, guessed.code.phone)
    if await code.guesses_since(connection, guessed.code.phone, now - PHONE_WINDOW) != guessed.phone_guesses_today:
        raise Moved
    await code.add_guess(
        connection,
        guessed.code,
        message_id=guessed.message_id,
        ip_hash=guessed.ip_hash,
        state=guessed.guess.code_state,
        now=now,
    )
    if plan.verified is None:
        return None
    return await address.verify(
        connection,
        plan.core.conversation.address_id,
        customer_id=plan.verified.id,
        phone=guessed.code.phone,
        now=now,
    )
