"""Why a command was not carried out, by name."""

from typing import Literal

Code = Literal[
    "unknown",
    "taken",
    "not_yours",
    "not_allowed",
    "unknown_queue",
    "unknown_agent",
    "already_ended",
    "away",
]


class Refusal(Exception):
    """A command that changed nothing, with the reason as a code and a sentence for the agent."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code: Code = code
        self.message = message
