"""What an embedded or external engine says when it cannot be used."""


class EngineError(Exception):
    """An engine cannot start, or is not as safe as Tandem needs."""


class EngineAwayError(EngineError):
    """An engine does not answer."""
