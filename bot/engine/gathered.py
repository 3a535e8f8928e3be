"""What a turn says, wants done and has come to, gathered while its flows are walked."""

from dataclasses import dataclass, field

from bot.engine.dialogue import Frame
from wire.turn import Agreed, CallBack, EffectRequest, HandOff, Reply


@dataclass(kw_only=True, slots=True)
class Gathered:
    """What the turn has come to so far."""

    replies: list[Reply] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """The names of the answers given, in order."""
    effects: list[EffectRequest] = field(default_factory=list)
    agreed: list[Agreed] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    put_off: list[Frame] = field(default_factory=list)
    """Wishes of this turn that wait for the one before them."""
    told: list[str] = field(default_factory=list)
    """Answers of the flows that ended without having asked for a decision."""
    begun: str | None = None
    """The wish that was begun last, with what was named in it."""
    has_asked: bool = False
    """A question was put; its answer cannot be in the same turn's wishes."""
    hand_off: str | None = None
    """Reason code of a hand-off that is still to be made."""
    handed_off: HandOff | None = None
    call_back: CallBack | None = None
    leaves_queue: bool = False
    becomes_urgent: bool = False
    opted_out: bool | None = None
    """What STOP or START said last."""
