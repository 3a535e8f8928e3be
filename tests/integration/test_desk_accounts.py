"""Accounts of the desk: a changed one signs in again, and the demo's people open nothing once the demo is over."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from desk import accounts
from record import agent as agents
from record import desk_session
from record.agent import Agent
from record.pool import Pool, open_pool
from wire.clock import utc_now

NOW = utc_now()
TOKEN = b"h" * 32


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    made = await open_pool(database_url, size=2)
    yield made
    await made.close()


async def account(pool: Pool, sign_in: str) -> Agent:
    async with pool.acquire() as connection:
        found = await agents.find_by_sign_in(connection, sign_in)
    assert found is not None
    return found


async def sign_in(pool: Pool, name: str) -> None:
    agent = await account(pool, name)
    async with pool.acquire() as connection:
        expires_at = NOW + timedelta(hours=1)
        await desk_session.open_session(connection, token_hash=TOKEN, agent_id=agent.id, now=NOW, expires_at=expires_at)


async def is_signed_in(pool: Pool) -> bool:
    async with pool.acquire() as connection:
        return await desk_session.agent_of(connection, TOKEN, NOW) is not None


async def test_the_demos_people_sign_in_until_the_demo_is_over(pool: Pool) -> None:
    await accounts.demo_accounts(pool, NOW)
    await sign_in(pool, "sam")
    assert all([accounts.verify((await account(pool, n)).password_hash, p) for n, p, _ in accounts.demo_sign_ins()])

    await accounts.shut_demo_accounts(pool, NOW)

    assert not any([accounts.verify((await account(pool, n)).password_hash, p) for n, p, _ in accounts.demo_sign_ins()])
    assert not await is_signed_in(pool)


async def test_a_demo_that_starts_again_leaves_its_people_signed_in(pool: Pool) -> None:
    await accounts.demo_accounts(pool, NOW)
    await sign_in(pool, "kim")
    await accounts.demo_accounts(pool, NOW)
    assert await is_signed_in(pool)


async def test_somebody_of_the_same_name_with_a_password_of_their_own_keeps_it(pool: Pool) -> None:
    own = "a password of her own"
    await accounts.create_agent(pool, sign_in="kim", name="Kim", password=own, role="supervisor", queues=(), now=NOW)
    await accounts.shut_demo_accounts(pool, NOW)
    assert accounts.verify((await account(pool, "kim")).password_hash, own)


async def test_an_account_that_is_changed_must_sign_in_again(pool: Pool) -> None:
    await accounts.create_agent(pool, sign_in="ann", name="Ann", password="first one", role="agent", queues=(), now=NOW)
    await sign_in(pool, "ann")
    await accounts.create_agent(pool, sign_in="ann", name="Ann", password="other one", role="agent", queues=(), now=NOW)
    assert not await is_signed_in(pool)
