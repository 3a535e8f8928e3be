"""Signing in and out: server-side sessions, of which only the token's hash is stored."""

import asyncio
import hashlib
import secrets
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from desk.accounts import HASHER, SIGN_IN_LONGEST, verify
from desk.api.context import Call, Desk
from desk.api.problem import Problem
from record import agent as agents
from record import desk_session
from record.agent import Agent
from record.pool import connected, transaction
from router.commands import presence

COOKIE = "tandem_desk"
LASTS = timedelta(hours=12)
TOKEN_BYTES = 32
FAILURE_WINDOW = timedelta(minutes=15)
FAILURES_PER_ACCOUNT = 10
FAILURES_PER_IP = 30

# A hash of nothing anybody knows: an unknown account costs the same time as a known one.
_STRANGER = HASHER.hash(secrets.token_urlsafe(TOKEN_BYTES))
# One at a time, so that parallel guesses cannot slip past the count, nor take the machine.
_one_at_a_time = asyncio.Lock()


class SignIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who wants to sign in."""

    sign_in: Annotated[str, Meta(min_length=1, max_length=SIGN_IN_LONGEST, pattern=r"^[^\u0000]*$")]
    password: Annotated[str, Meta(min_length=1, max_length=256)]


class Me(Struct, frozen=True, kw_only=True):
    """Who is signed in, and what this desk works with."""

    id: UUID
    name: str
    role: str
    presence: str
    queues: tuple[str, ...]
    all_queues: tuple["QueueName", ...]
    max_text: int


class QueueName(Struct, frozen=True, kw_only=True):
    """A queue, its name for people, and its time limit in seconds."""

    name: str
    title: str
    sla_s: float


def hash_of(token: str) -> bytes:
    """What is stored of a session's token."""
    return hashlib.sha256(token.encode()).digest()


async def sign_in(desk: Desk, call: Call) -> Me:
    """Check name and password, and open a session under a new id."""
    wanted: SignIn = call.body
    async with _one_at_a_time:
        agent = await _checked(desk, call.ip, wanted)
    now = desk.clock()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    async with transaction(desk.pool) as connection:
        await desk_session.forget_old(connection, failures_before=now - FAILURE_WINDOW, now=now)
        if call.token_hash:
            await desk_session.close_session(connection, call.token_hash)
        await desk_session.open_session(
            connection, token_hash=hash_of(token), agent_id=agent.id, now=now, expires_at=now + LASTS
        )
    state = await presence.sign_in(desk.pool, desk.valkey, agent.id, now)
    call.new_token = token
    return _me(desk, agent, state)


async def sign_out(desk: Desk, call: Call) -> None:
    """Close the session; the agent has gone."""
    async with connected(desk.pool) as connection:
        if call.token_hash:
            await desk_session.close_session(connection, call.token_hash)
    await presence.sign_out(desk.pool, desk.valkey, call.caller.id, desk.clock())
    call.new_token = ""


async def who_am_i(desk: Desk, call: Call) -> Me:
    """Who is signed in."""
    return _me(desk, call.caller, call.caller.presence)


async def _checked(desk: Desk, ip: str, wanted: SignIn) -> Agent:
    now = desk.clock()
    async with connected(desk.pool) as connection:
        by_account, by_ip = await desk_session.failures(connection, wanted.sign_in, ip, now - FAILURE_WINDOW)
        agent = await agents.find_by_sign_in(connection, wanted.sign_in)
    if by_account >= FAILURES_PER_ACCOUNT or by_ip >= FAILURES_PER_IP:
        wait_s = int(FAILURE_WINDOW.total_seconds())
        raise Problem(429, "too_many_attempts", "Too many attempts. Try again in a while.", retry_after_s=wait_s)
    matches = await asyncio.to_thread(verify, agent.password_hash if agent else _STRANGER, wanted.password)
    if agent is None or not matches:
        async with connected(desk.pool) as connection:
            await desk_session.note_failure(connection, wanted.sign_in, ip, now)
        raise Problem(401, "wrong_sign_in", "Name or password is wrong.")
    return agent


def _me(desk: Desk, agent: Agent, state: str) -> Me:
    return Me(
        id=agent.id,
        name=agent.name,
        role=agent.role,
        presence=state,
        queues=tuple(agent.queues),
        all_queues=tuple(
            QueueName(name=queue.name, title=queue.title_in("en"), sla_s=queue.sla_s)
            for queue in desk.values.queues.values()
        ),
        max_text=desk.values.max_text,
    )
