"""What the chat edge needs of the record; it is handed an implementation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from channels.webchat.host_page import Statement
from channels.webchat.session import SessionState
from wire.shown import Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How a session's thread stands now."""

    last_seq: int
    state: SessionState
    language: str | None
    place: int | None
    """Place in the queue from 1; None when the customer does not wait for a person, or nobody is there now."""
    wait_s: int | None


class Thread(Protocol):
    """The record of threads, as far as customers may see it; every call raises `Later` while it is away."""

    async def looks(self, addresses: Sequence[UUID]) -> dict[UUID, Look]:
        """How the threads of these addresses stand; an address that never wrote is missing."""
        ...

    async def after(self, address: UUID, seq: int, *, generation: int) -> list[Shown]:
        """What the customer may see after `seq`, in order; nothing when the secret is of an older generation."""
        ...

    async def keep_secret(self, address: UUID, generation: int) -> None:
        """The customer's side has stored the secret of this generation."""
        ...

    async def step_back(self, address: UUID, older_generation: int) -> int | None:
        """The rotated secret never arrived: forget the verification and go on with a new secret's generation.

        None when the rotated secret has arrived meanwhile.
        """
        ...

    async def identify(self, session: str, statement: Statement) -> int | None:
        """Verify a session for the customer that a statement names; return its secret's new generation.

        None when the statement was used before.
        """
        ...
