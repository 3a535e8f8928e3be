"""Chat sessions: who may go on with a thread. A secret is signed, so it can be checked while the record is away.

Verification belongs to the newest secret. While the customer's side has not stored a rotated secret, the one before
still opens the thread, but the verification is then lost, what the verified were told is no longer shown, and the
thread goes on under a newer secret: none is ever given twice.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal
from uuid import uuid4


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionState:
    """What is stored of a session's secret."""

    generation: int
    kept: bool
    older_generation: int
    """The one that still opens the thread while the newest is not kept."""


Admission = Literal["welcome", "keep", "step_back", "refuse"]


def new_session() -> str:
    """A session nobody has."""
    return uuid4().hex


def secret_of(key: bytes, session: str, generation: int) -> str:
    """A session's secret: its generation and HMAC-SHA-256 (RFC 2104)."""
    signature = hmac.digest(key, f"chat\0{session}\0{generation}".encode(), sha256)
    return f"{generation}.{signature.hex()}"


def generation_of(key: bytes, session: str, secret: str) -> int | None:
    """The generation of a good secret, None for a bad one."""
    number = secret.partition(".")[0]
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        return None
    generation = int(number)
    good = hmac.compare_digest(secret_of(key, session, generation).encode(), secret.encode())
    return generation if good else None


def admit(generation: int, stored: SessionState | None) -> Admission:
    """What a good secret of `generation` is worth, given what is stored of its session."""
    if stored is None or generation == stored.generation:
        return "keep" if stored and not stored.kept else "welcome"
    if generation == stored.older_generation and not stored.kept:
        return "step_back"
    return "refuse"
