"""What has come in for one turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from record.code import Code
from record.customer import Customer, customer_id
from record.effect import Effect
from router.routing.verification import Guess
from wire.message import Inbound, message_id


@dataclass(frozen=True, kw_only=True, slots=True)
class Guessed:
    """A guess at the open code, made by one of the turn's messages."""

    code: Code
    guess: Guess
    message_id: UUID
    ip_hash: bytes | None
    phone_guesses_today: int
    """What the limit was judged by; the same must hold when the guess is stored."""


def told_id(effect: Effect) -> UUID:
    """The id of the turn that tells how an effect stands; one that was held is told again when it is settled."""
    return uuid5(effect.id, f"told {effect.state}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Come:
    """New messages of one address and effects that have ended; `texts` are as they may be stored."""

    messages: Sequence[Inbound]
    texts: Mapping[UUID, str]
    outcomes: Sequence[Effect]
    guessed: Guessed | None
    now: datetime

    @property
    def turn_id(self) -> UUID:
        """The id of the turn: that of its first message, or made from the effect that it tells of."""
        return message_id(self.messages[0]) if self.messages else told_id(self.outcomes[0])

    @property
    def conversation_id(self) -> UUID:
        """The id of the conversation that this turn opens, where none is open."""
        return uuid5(self.turn_id, "conversation")

    @property
    def was_right(self) -> bool:
        """Whether the customer has just shown who they are."""
        return self.guessed is not None and self.guessed.guess.outcome == "right"

    @property
    def shown(self) -> Customer | None:
        """The customer who has just shown who they are."""
        if self.guessed is None or not self.was_right:
            return None
        party = self.guessed.code.party or {}
        return Customer(
            id=customer_id(str(party["party"])),
            party=str(party["party"]),
            name=str(party.get("name") or ""),
            tier=party.get("tier"),
            stage=party.get("stage"),
            language=party.get("language"),
        )

    @property
    def ip_hash(self) -> str | None:
        """Keyed hash, as hex, of the IP address that the newest message came from."""
        ip_hash = self.messages[-1].ip_hash if self.messages else None
        return ip_hash.hex() if ip_hash else None
