"""A message as its customer may see it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct


class Shown(Struct, frozen=True, kw_only=True):
    """One message of a talk; `author` is customer, bot, agent or system, `name` the agent's."""

    id: UUID
    seq: int
    author: str
    name: str | None
    text: str
    choices: list[dict[str, Any]]
    at: datetime
    external_id: str | None = None
