"""Which messages a socket has refused for now. Until the first of them has come again no later one is taken in.

A customer's side sends several messages at once; if the second were taken while the first is told to try later, they
would change places. Pure.
"""

from datetime import datetime, timedelta
from uuid import UUID

# Far above the time after which a customer's side tries again; then it has given the message up.
FORGOTTEN_AFTER = timedelta(seconds=30)
AT_MOST = 1000


class Owed:
    """The refused messages of one socket, in the order in which they were first refused."""

    def __init__(self) -> None:
        self._refused: dict[UUID, datetime] = {}

    def may_take(self, message: UUID, now: datetime) -> bool:
        """Whether this message's turn has come."""
        for given_up in [id_ for id_, at in self._refused.items() if now - at > FORGOTTEN_AFTER]:
            del self._refused[given_up]
        return not self._refused or next(iter(self._refused)) == message

    def refused(self, message: UUID, now: datetime) -> None:
        """Note that a message was told to try later; one that was told so before keeps its place."""
        if message in self._refused or len(self._refused) < AT_MOST:
            self._refused[message] = now

    def taken(self, message: UUID) -> None:
        """Note that a message was taken in."""
        self._refused.pop(message, None)
