"""How fast one socket is listened to: at once as long as it says little, then at an even pace. Pure.

A flood waits in the sender's own connection; it fills no stream that all share and rings no desk.
"""

# More than any widget says at once, reconnecting after an outage included; the pace is below what turns work off.
FRAMES_AT_ONCE = 400
FRAMES_PER_S = 20.0


class Pace:
    """The pace of one socket; times in seconds of any one clock."""

    def __init__(self, *, at_once: int = FRAMES_AT_ONCE, per_s: float = FRAMES_PER_S) -> None:
        self._every_s = 1 / per_s
        self._ahead_at_most_s = at_once / per_s
        self._due_s = 0.0

    def wait_s(self, now_s: float) -> float:
        """Count one frame that came now; return for how long no other one should be read."""
        self._due_s = max(self._due_s, now_s) + self._every_s
        return max(0.0, self._due_s - now_s - self._ahead_at_most_s)
