"""A message as its customer may see it, and what the door it came by is told once its turn is stored."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct


class Shown(Struct, frozen=True, kw_only=True):
    """One message of a thread; `author` is customer, bot, agent or system, `name` the agent's."""

    id: UUID
    seq: int
    author: str
    name: str | None
    text: str
    choices: list[dict[str, Any]]
    at: datetime
    external_id: str | None = None


class Answered(Struct, frozen=True, kw_only=True):
    """Messages of one turn that is stored; of a lone message also its replies, for a caller waits for them."""

    messages: tuple[UUID, ...]
    after: int = 0
    """The address's last message before the turn."""
    replies: tuple[Shown, ...] | None = None
