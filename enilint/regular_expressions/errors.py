"""Why a pattern has no answer."""


class InvalidPattern(ValueError):
    """What is written is not a pattern."""


class Unanswered(Exception):
    """A pattern that may be valid, but that this package does not match. The text says why."""


class NotSupported(Unanswered):
    """The pattern uses what this package does not have, or is too large."""


class TooMuchWork(Unanswered):
    """The pattern takes more work with these texts than it may take."""
