"""Which limits a message counts against: its address, its session, its key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from sessions_app.models import APIKey, digest
from supportbot.api.addresses import limit_bucket
from supportbot.api.doors import Caller
from supportbot.api.limits import Limit, take


class MessageThrottle(BaseThrottle):
    prefix = ""  # of the buckets

    def allow_request(self, request: Request, view: APIView) -> bool:  # noqa: ARG002 (signature of the base class)
        if request.method != "POST":
            return True
        limits = _limits(Caller.of(request), request, prefix=self.prefix)
        self._wait = take(limits)
        return self._wait is None

    def wait(self) -> float | None:
        return self._wait


class OtherThrottle(MessageThrottle):
    """The same limits for requests that are no messages, counted apart."""

    prefix = "other:"


def _limits(caller: Caller, request: Request, *, prefix: str) -> Iterator[Limit]:
    """The limits of a request, the narrowest first."""
    owner = caller.key.pk if caller.key else "-"
    session_id = cast("dict[str, object]", request.data).get("session_id")
    if isinstance(session_id, str):
        yield Limit(
            bucket=f"{prefix}session:{digest(f'{owner}:{session_id}')}",
            per_minute=settings.CHAT_MESSAGES_PER_MINUTE_PER_SESSION,
        )
    if caller.address:
        yield Limit(
            bucket=f"{prefix}address:{limit_bucket(caller.address)}",
            per_minute=settings.CHAT_MESSAGES_PER_MINUTE_PER_ADDRESS,
        )
    if caller.key:
        yield Limit(
            bucket=f"{prefix}key:{caller.key.pk}", per_minute=_per_minute(caller.key)
        )


def _per_minute(key: APIKey) -> int:
    if key.messages_per_minute is None:
        return settings.CHAT_MESSAGES_PER_MINUTE_PER_KEY
    return key.messages_per_minute
