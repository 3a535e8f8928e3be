"""One line of the route table: what may be asked for, by whom, with which types."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from desk.api.context import Call, Desk

Role = Literal["anyone", "agent", "supervisor"]
"""Who may call: anyone, whoever is signed in, or supervisors only."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """A resource and a method on it; `{id}` in the path is a UUID."""

    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    name: str
    summary: str
    role: Role
    handler: Callable[[Desk, Call], Awaitable[Any]]
    answer: Any = None
    body: type | None = None
    query: type | None = None
    status: int = 200
