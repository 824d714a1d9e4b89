"""What can go wrong with a conversation.

SessionsError
 +-- StorageUnavailable    the database can't be used now; try again later
 +-- IdempotencyConflict   the key was used for another message
 +-- TurnInFlight          the message of this key is still being answered
 +-- QueueFull             earlier messages of the session are still being answered
 +-- limits.LimitReached   there is no room for another message now
"""


class SessionsError(Exception):
    """Base class of this package's exceptions."""


class StorageUnavailable(SessionsError):
    """The database is locked, full, read-only, broken or away."""

    retry_after = 5


class IdempotencyConflict(SessionsError):
    """An idempotency key came back with another message."""


class TurnInFlight(SessionsError):
    """An idempotency key came back while its message is being answered."""

    retry_after = 1


class QueueFull(SessionsError):
    """So many turns wait for an earlier one of their session that no more may."""

    retry_after = 2
