"""What is said in a turn, in the customer's language, one reply after another. Pure."""

from collections.abc import Mapping
from typing import Any

from bot.engine.dialogue import Dialogue, Frame
from bot.engine.gathered import Gathered
from bot.engine.rules import Rendered, Rules
from wire.turn import Choice, Language, Reply, Turn


class Speaking:
    """The voice of one turn."""

    def __init__(self, rules: Rules, turn: Turn, dialogue: Dialogue, language: Language) -> None:
        self.rules = rules
        self.turn = turn
        self.dialogue = dialogue
        self.language = language
        self.gathered = Gathered()

    def say(self, answer: str, choices: tuple[Choice, ...] | None = None, **values: Any) -> None:
        """Add one reply; its choices become those in hand."""
        rendered = self._rendered(answer, values)
        offered = rendered.choices if choices is None else choices
        self.gathered.replies.append(Reply(text=rendered.text, choices=offered))
        self.gathered.said.append(answer)
        if offered:
            self.dialogue.choices = [(choice.title, choice.payload) for choice in offered]

    def say_before(self, answer: str, **values: Any) -> None:
        """Add one reply without choices before the last one."""
        self.say_first(len(self.gathered.replies) - 1, answer, **values)

    def say_first(self, place: int, answer: str, **values: Any) -> None:
        """Add one reply without choices before those that stand from `place` on."""
        self.gathered.replies.insert(place, Reply(text=self.words(answer, **values)))
        self.gathered.said.insert(place, answer)

    def words(self, answer: str, **values: Any) -> str:
        """The text of an answer, to stand inside another."""
        return self._rendered(answer, values).text

    def topic(self, frame: Frame) -> str:
        """What a frame's flow is about, in the customer's words."""
        intents = self.rules.book.flows[frame.flow].intents
        intent = frame.intent or (intents[0] if intents else "")
        return self.words(f"topic_{intent}") if intent else ""

    def values(self, frame: Frame) -> dict[str, Any]:
        """What the answers of a frame may name."""
        name = self.turn.customer.name if self.turn.customer else ""
        return {**frame.slots, "name": name, "topic": self.topic(frame)}

    def _rendered(self, answer: str, values: Mapping[str, Any]) -> Rendered:
        is_short = self.turn.abilities.max_length is not None
        return self.rules.answers.say(answer, {**self.rules.values, **values}, self.language, short=is_short)
