"""What the operator's systems know of a customer: plan, usage, bills. That they are away is said, never guessed."""

import asyncio
import logging
from datetime import date
from typing import Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from desk.api.context import Desk
from wire.errors import Later

log = logging.getLogger(__name__)

PROFILE_TIMEOUT_S = 3.0


class Money(Struct, frozen=True, kw_only=True):
    """An amount as TM Forum writes it."""

    unit: str
    value: float


class Usage(Struct, frozen=True, kw_only=True):
    """How much of an allowance is used; without `allowance` it is unlimited."""

    name: str
    used: float
    units: str
    allowance: float | None = None
    resets_on: date | None = None


class Line(Struct, frozen=True, kw_only=True):
    """One line of the customer with its plan."""

    number: str
    plan: str
    status: str = "active"
    label: str | None = None
    price: Money | None = None
    contract_ends_on: date | None = None
    usage: tuple[Usage, ...] = ()


class Bill(Struct, frozen=True, kw_only=True):
    """One bill; `change` is the difference to the bill before it."""

    id: str
    period: date
    amount: Money
    state: str
    due_on: date | None = None
    remaining: float = 0.0
    change: float | None = None


class Order(Struct, frozen=True, kw_only=True):
    """An order that is under way at the operator."""

    id: str
    kind: str
    state: str
    at: date | None = None


class Profile(Struct, frozen=True, kw_only=True):
    """A customer as the operator's systems show them; bills newest first."""

    lines: tuple[Line, ...] = ()
    bills: tuple[Bill, ...] = ()
    orders: tuple[Order, ...] = ()
    town: str | None = None
    email: str | None = None


class ProfileAnswer(Struct, frozen=True, kw_only=True):
    """A profile, or why there is none: nobody is verified, or the systems are away right now."""

    state: Literal["known", "nobody", "away"]
    profile: Profile | None = None


async def profile_of(desk: Desk, party: str | None, conversation_id: UUID) -> ProfileAnswer:
    """The profile of a party within three seconds, or an honest word."""
    if party is None:
        return ProfileAnswer(state="nobody")
    try:
        async with asyncio.timeout(PROFILE_TIMEOUT_S):
            found = await desk.profile(party)
        if found is None:
            return ProfileAnswer(state="away")
        return ProfileAnswer(state="known", profile=msgspec.convert(found, Profile, strict=False))
    except (TimeoutError, Later, OSError, msgspec.ValidationError) as error:
        log.warning("no profile for conversation %s: %s", conversation_id, type(error).__name__)
        return ProfileAnswer(state="away")
