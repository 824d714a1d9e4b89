"""What can go wrong with a conversation.

SessionsError
 +-- SessionErased         the session went while it was used; try again
 +-- IdempotencyConflict   the key was used for another message
 +-- TurnInFlight          the message of this key is still being answered
 +-- QueueFull             earlier messages of the session are still being answered
 +-- limits.LimitReached   there is no room for another message now
"""

from __future__ import annotations

from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
)


class SessionsError(Exception):
    """Base class of this package's exceptions."""


class SessionErased(SessionsError):
    """The session was erased while a message for it was on its way."""

    retry_after = 1


class IdempotencyConflict(SessionsError):
    """An idempotency key came back with another message."""


class TurnInFlight(SessionsError):
    """An idempotency key came back while its message is being answered."""

    retry_after = 1


class QueueFull(SessionsError):
    """So many turns wait for an earlier one of their session that no more may."""

    retry_after = 2


def is_storage_fault(exc: Exception) -> bool:
    """Whether the database is locked, full, read-only, broken, away or not migrated."""
    # SQLite reports a corrupt file with the base class itself. The other subclasses
    # (IntegrityError, DataError...) speak about the data.
    return type(exc) is DatabaseError or isinstance(
        exc, (OperationalError, InterfaceError, ProgrammingError)
    )
