"""The three kinds of error. Loops know the kinds, never who raised them.

`Later`: a dependency is away; wait and try again, do not count. `Bad`: the input cannot be understood; park it raw.
Anything else is ours: counted, and after three tries people see it.
"""


class Later(Exception):
    """A system we depend on is away; wait and try again."""

    def __init__(self, system: str, reason: str = "") -> None:
        super().__init__(f"{system} is away" + (f": {reason}" if reason else ""))
        self.system = system


class Bad(Exception):
    """The input cannot be understood and never will be."""


class Full(Later):
    """A partition's backlog is full; the sender should try again later."""
