"""The five ways in which something is refused or fails; anything else is a bug and crashes.

Codes for HTTP are mapped at the edge (`daybook_chassis.http`).
"""


class DaybookError(Exception):
    """Base of what the chassis knows how to answer; the message is for a person."""


class Refusal(DaybookError):
    """The domain says no: the request is understood, and a rule stands against it."""


class NotFound(DaybookError):
    """What was asked for does not exist."""


class Conflict(DaybookError):
    """The request fits a state that has moved on, or repeats an id with other content."""


class Poison(DaybookError):
    """Input that can never be processed as it is; it is parked with this reason."""


class Transient(DaybookError):
    """A technical failure that may pass; the same request may be sent again."""


class UnknownReference(NotFound):
    """Something is named that this service has not heard of, or not yet.

    At a door this refuses the request; in a reaction the fact waits until `reference` is provided.
    """

    def __init__(self, reference: str, message: str) -> None:
        super().__init__(message)
        self.reference = reference


class StreamConflictError(Conflict):
    """Another writer was first on the same stream."""


class IdempotencyKeyReused(Refusal):
    """One idempotency key came with two different bodies."""
