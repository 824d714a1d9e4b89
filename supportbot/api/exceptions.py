"""Every exception that can leave a view, turned into a problem."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.http import Http404, UnreadablePostError
from rest_framework import exceptions

from sessions_app.exceptions import (
    IdempotencyConflict,
    QueueFull,
    SessionErased,
    TurnInFlight,
    is_storage_fault,
)
from sessions_app.limits import LimitReached
from supportbot.api import problems
from supportbot.api.problems import FieldError, Problem, ProblemType, Words

# The first line that matches counts: subclasses stand before their bases.
PROBLEM_TYPES: tuple[tuple[type[Exception], ProblemType], ...] = (
    (exceptions.ValidationError, problems.INVALID_REQUEST),
    (exceptions.ParseError, problems.BAD_REQUEST),
    (exceptions.AuthenticationFailed, problems.INVALID_API_KEY),
    (exceptions.NotAuthenticated, problems.SESSION_CREDENTIAL_REQUIRED),
    (exceptions.PermissionDenied, problems.FORBIDDEN),
    (exceptions.NotFound, problems.NOT_FOUND),
    (exceptions.MethodNotAllowed, problems.METHOD_NOT_ALLOWED),
    (exceptions.NotAcceptable, problems.NOT_ACCEPTABLE),
    (exceptions.UnsupportedMediaType, problems.UNSUPPORTED_MEDIA_TYPE),
    (exceptions.Throttled, problems.TOO_MANY_REQUESTS),
    (LimitReached, problems.TOO_MANY_REQUESTS),
    (Http404, problems.NOT_FOUND),
    (PermissionDenied, problems.FORBIDDEN),
    (RequestDataTooBig, problems.BODY_TOO_LARGE),
    (UnreadablePostError, problems.BODY_TOO_SLOW),
    (SuspiciousOperation, problems.BAD_REQUEST),
    (IdempotencyConflict, problems.IDEMPOTENCY_KEY_REUSED),
    (TurnInFlight, problems.TURN_IN_FLIGHT),
    (QueueFull, problems.QUEUE_FULL),
    (SessionErased, problems.STORAGE_UNAVAILABLE),
)


class Refused(exceptions.APIException):
    """A request refused for a reason that has its own kind of problem."""

    def __init__(
        self,
        problem_type: ProblemType,
        detail: Words = "",
        *,
        errors: tuple[FieldError, ...] = (),
        members: Mapping[str, Any] | None = None,  # Any: JSON
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(str(detail or problem_type.detail))
        self.problem = Problem(
            type=problem_type,
            detail=detail,
            errors=errors,
            members=members or {},
            headers=headers or {},
        )


def problem_for(exc: Exception) -> Problem | None:
    """The problem to send for an exception; None when it is a fault of ours."""
    if isinstance(exc, Refused):
        return exc.problem
    if is_storage_fault(exc):
        return Problem(type=problems.STORAGE_UNAVAILABLE)
    for exception_type, problem_type in PROBLEM_TYPES:
        if isinstance(exc, exception_type):
            return Problem(
                type=problem_type,
                errors=tuple(_field_errors(exc)),
                retry_after=_retry_after(exc),
            )
    return None


def _retry_after(exc: Exception) -> int | None:
    seconds = getattr(exc, "wait", None) or getattr(exc, "retry_after", None)
    return max(1, math.ceil(seconds)) if seconds else None


def _field_errors(exc: Exception) -> Iterator[FieldError]:
    if isinstance(exc, exceptions.ValidationError):
        yield from _flatten(exc.detail, "#")


def _flatten(detail: object, pointer: str) -> Iterator[FieldError]:
    if isinstance(detail, dict):
        for name, below in detail.items():
            yield from _flatten(below, f"{pointer}/{name}")
    elif isinstance(detail, list):
        for below in detail:
            yield from _flatten(below, pointer)
    else:
        yield FieldError(pointer=pointer, detail=str(detail))
