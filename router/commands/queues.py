"""The queues as the commands know them."""

from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT = "general"


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue:
    """A line of customers who wait for a person; `sla_s` seconds within which one should answer."""

    name: str
    title: Mapping[str, str]
    sla_s: float

    def title_in(self, language: str | None) -> str:
        """The queue's name for a customer."""
        return self.title.get(language or "en") or self.title["en"]


Queues = Mapping[str, Queue]
