"""Who a message may speak for, and what a guess at a code is worth."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from record.address import Address
from record.code import Code
from record.conversation import Conversation
from router.rules import CodeLimits
from wire.message import Inbound
from wire.turn import CodeOutcome

# Six digits, also full-width ones, perhaps grouped, that are not part of a longer number.
CODE = re.compile(r"(?<!\d)(?<!\d[ \-])\d(?:[ \-]?\d){5}(?![ \-]?\d)")
MASK = "••••••"

# A message that was under way when its session's secret was rotated still speaks for the customer.
ROTATION_GRACE = timedelta(seconds=10)


@dataclass(frozen=True, kw_only=True, slots=True)
class Guess:
    """What a guess came to, and the state it leaves the code in."""

    outcome: CodeOutcome
    code_state: str


def digits_of_code(text: str) -> str | None:
    """The six digits that a message offers as a code, None when it offers none."""
    match = CODE.search(text)
    if not match:
        return None
    return "".join(str(int(character)) for character in match.group() if character.isdigit())


def mask_code(text: str) -> str:
    """The text as it may be stored while a code is open."""
    return CODE.sub(MASK, text)


def judge(
    code: Code, *, matches: bool, phone_guesses_today: int, ip_guesses_hour: int, limits: CodeLimits, now: datetime
) -> Guess:
    """What one guess at an open code is worth. A code for a number that is not on file is never right."""
    if now >= code.expires_at:
        return Guess(outcome="expired", code_state="spent")
    if phone_guesses_today >= limits.per_phone_day or ip_guesses_hour >= limits.per_ip_hour:
        return Guess(outcome="exhausted", code_state="spent")
    if matches and code.party is not None:
        return Guess(outcome="right", code_state="used")
    if code.guesses + 1 >= limits.per_code:
        return Guess(outcome="exhausted", code_state="spent")
    return Guess(outcome="wrong", code_state="open")


def is_verified(
    address: Address | None, conversation: Conversation | None, *, verified_for: timedelta, now: datetime
) -> bool:
    """Whether the address is verified for its customer now: it was, and has not been idle for too long since."""
    if address is None or address.customer_id is None or address.verified_at is None:
        return False
    last_word = max(address.verified_at, conversation.active_at) if conversation else address.verified_at
    return now - last_word < verified_for


def has_lapsed(address: Address | None, *, speaking: bool, verified: bool) -> bool:
    """Whether a verification has just been found too old: it ends, so that the next message cannot revive it."""
    return address is not None and address.verified_at is not None and speaking and not verified


def may_speak(address: Address | None, message: Inbound) -> bool:
    """Whether a message comes from whoever the address was verified for.

    Verification belongs to the session's newest secret; an older one spoke in time only just around the rotation.
    A sender that is no more than the caller's claim speaks for nobody.
    """
    if message.assurance == "claimed":
        return False
    if address is None or message.generation == address.generation:
        return True
    if address.verified_at is None or message.generation != address.older_generation:
        return False
    return message.at <= address.verified_at + ROTATION_GRACE
