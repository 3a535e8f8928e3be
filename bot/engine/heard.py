"""One thing the customer said, as the engine takes it: from the NLU, a pressed choice, or words that need neither."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from wire.turn import Language, Mood

Command = Literal["cancel", "how_long", "try_again", "leave_contact", "keep_waiting", "back_to_bot"]
"""What customers tell the bot about the conversation itself; no intents of the taxonomy."""

UNREAD = "unread"
"""The intent of a message that could not be read because the NLU is away."""
FALLBACK = "nlu_fallback"
AROUND_MASKED = frozenset({"inform", "out_of_scope", FALLBACK, UNREAD})
"""What the NLU makes of the words around a masked code or card."""
WAITS = "waits"
"""The intent of what is said while waiting and is for the person who will come."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """One message as it was understood; `text` is cut and holds no card numbers."""

    text: str
    intent: str
    message_id: UUID | None = None
    command: Command | None = None
    confidence: float = 1.0
    entities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranking: tuple[str, ...] = ()
    language: Language | None = None
    is_sure_of_language: bool = False
    chosen: Mapping[str, str] = field(default_factory=dict)
    """Slots filled by a choice that was in hand."""
    mood: Mood = "calm"
