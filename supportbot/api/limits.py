"""Which limits a request counts against: its session's, its address's, its key's."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from sessions_app.limits import Limit, LimitReached, take
from sessions_app.models import APIKey, digest
from supportbot.api.access import Caller, limit_bucket


class SessionThrottle(BaseThrottle):
    """As many requests about sessions as messages, counted apart from those."""

    def allow_request(self, request: Request, view: APIView) -> bool:  # noqa: ARG002 (signature of the base class)
        if request.method != "POST":
            return True
        limits = message_limits(Caller.of(request), request.data, prefix="other:")
        try:
            take(limits)
        except LimitReached as exc:
            self._wait = exc.wait
            return False
        return True

    def wait(self) -> float | None:
        return self._wait


def message_limits(
    caller: Caller, body: object, *, prefix: str = ""
) -> tuple[Limit, ...]:
    """The limits of a request, the narrowest first, whether or not it is valid."""
    limits = []
    session_id = cast("dict[str, object]", body).get("session_id")
    if isinstance(session_id, str):
        owner = caller.key.pk if caller.key else "-"
        limits.append(
            Limit(
                bucket=f"{prefix}session:{digest(f'{owner}:{session_id}')}",
                per_minute=settings.CHAT_MESSAGES_PER_MINUTE_PER_SESSION,
            )
        )
    if caller.address:
        limits.append(
            Limit(
                bucket=f"{prefix}address:{limit_bucket(caller.address)}",
                per_minute=settings.CHAT_MESSAGES_PER_MINUTE_PER_ADDRESS,
            )
        )
    if caller.key:
        limits.append(
            Limit(
                bucket=f"{prefix}key:{caller.key.pk}",
                per_minute=_per_minute(caller.key),
            )
        )
    return tuple(limits)


def _per_minute(key: APIKey) -> int:
    if key.messages_per_minute is None:
        return settings.CHAT_MESSAGES_PER_MINUTE_PER_KEY
    return key.messages_per_minute
