"""Who may sign in at the desk: making accounts, and the demo's people."""

import secrets
from datetime import datetime
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from record import agent as agents
from record import desk_session
from record.agent import Agent
from record.pool import Pool, connected, transaction

ROLES = ("agent", "supervisor")
PASSWORD_SHORTEST = 8
SIGN_IN_LONGEST = 64

# Known to everybody: these accounts exist only with `demo: true`, which is refused beyond loopback.
DEMO_SUFFIX = "-demo"
DEMO_PEOPLE = (("kim", "Kim", "agent"), ("lee", "Lee", "agent"), ("sam", "Sam", "supervisor"))

HASHER = PasswordHasher()
"""argon2id with the library's parameters (RFC 9106, second recommended option)."""


async def create_agent(
    pool: Pool, *, sign_in: str, name: str, password: str, role: str, queues: tuple[str, ...], now: datetime
) -> None:
    """Store an account, or a new name, password, role and queues of one, who then signs in again.

    No queues means all of them.
    """
    if role not in ROLES:
        raise ValueError(f"role {role!r} is not one of {', '.join(ROLES)}")
    if not sign_in or len(sign_in) > SIGN_IN_LONGEST:
        raise ValueError(f"sign_in must have 1 to {SIGN_IN_LONGEST} characters")
    if len(password) < PASSWORD_SHORTEST:
        raise ValueError(f"the password must have at least {PASSWORD_SHORTEST} characters")
    account = Agent(
        id=uuid4(),
        sign_in=sign_in,
        name=name,
        password_hash=HASHER.hash(password),
        role=role,
        queues=queues,
        presence="signed_out",
        seen_at=None,
    )
    async with transaction(pool) as connection:
        await agents.save(connection, account, now)
        await desk_session.close_sessions_of(connection, sign_in)


def verify(password_hash: str, password: str) -> bool:
    """Whether a password is the one that was hashed; takes as long as hashing one does."""
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def demo_sign_ins() -> list[tuple[str, str, str]]:
    """Sign-in name, password and role of each of the demo's people; they exist only with `demo: true`."""
    return [(sign_in, sign_in + DEMO_SUFFIX, role) for sign_in, _, role in DEMO_PEOPLE]


async def demo_accounts(pool: Pool, now: datetime) -> None:
    """Store the demo's two agents and its supervisor, unless they are there."""
    for sign_in, name, role in DEMO_PEOPLE:
        if not await _opens_with_known_password(pool, sign_in):
            password = sign_in + DEMO_SUFFIX
            await create_agent(pool, sign_in=sign_in, name=name, password=password, role=role, queues=(), now=now)


async def shut_demo_accounts(pool: Pool, now: datetime) -> None:
    """Give accounts that an earlier demo left a password that nobody knows, and sign them out."""
    for sign_in, name, role in DEMO_PEOPLE:
        if await _opens_with_known_password(pool, sign_in):
            password = secrets.token_urlsafe()
            await create_agent(pool, sign_in=sign_in, name=name, password=password, role=role, queues=(), now=now)


async def _opens_with_known_password(pool: Pool, sign_in: str) -> bool:
    async with connected(pool) as connection:
        account = await agents.find_by_sign_in(connection, sign_in)
    return account is not None and verify(account.password_hash, sign_in + DEMO_SUFFIX)
