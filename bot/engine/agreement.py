"""An agreement: what was read back with a question, and the yes to it in the words of that moment. Pure."""

from bot.engine.dialogue import Frame, ReadBack
from bot.engine.heard import Heard
from wire.turn import Agreed, Language


def read_back(frame: Frame, question: str, language: Language) -> None:
    """Keep what the customer sees before the question and with it, unless it was shown in this language already."""
    if frame.read_back is None or frame.read_back.language != language:
        frame.read_back = ReadBack(text="\n\n".join([*frame.told, question]), language=language)


def agreed(frame: Frame, heard: Heard) -> Agreed | None:
    """The yes in `heard` to what `frame` read back; None when it cannot be shown."""
    if frame.read_back is None or heard.message_id is None:
        return None
    return Agreed(
        flow=frame.flow,
        text=frame.read_back.text,
        language=frame.read_back.language,
        details={name: value for name, value in frame.slots.items() if value is not None},
        message_id=heard.message_id,
    )
