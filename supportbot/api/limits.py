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


class LimitThrottle(BaseThrottle):
    """Counts requests of one method; a subclass says against which limits."""

    method: str

    def limits_of(self, request: Request) -> tuple[Limit, ...]:
        raise NotImplementedError

    def allow_request(self, request: Request, view: APIView) -> bool:  # noqa: ARG002 (signature of the base class)
        if request.method != self.method:
            return True
        try:
            take(self.limits_of(request))
        except LimitReached as exc:
            self._wait = exc.wait
            return False
        return True

    def wait(self) -> float | None:
        return self._wait


class SessionThrottle(LimitThrottle):
    """As many requests about sessions as messages, counted apart from those."""

    method = "POST"

    def limits_of(self, request: Request) -> tuple[Limit, ...]:
        return message_limits(Caller.of(request), request.data, prefix="other:")


class FAQSearchThrottle(LimitThrottle):
    """Searches while somebody types, counted apart from all else."""

    method = "GET"

    def limits_of(self, request: Request) -> tuple[Limit, ...]:
        return search_limits(Caller.of(request))


def search_limits(caller: Caller) -> tuple[Limit, ...]:
    """The limits of a search: of the address where one is known, of the key."""
    limits = []
    if caller.address:
        limits.append(
            Limit(
                bucket=f"search:address:{limit_bucket(caller.address)}",
                per_minute=settings.FAQ_SEARCHES_PER_MINUTE_PER_ADDRESS,
            )
        )
    if caller.key:
        limits.append(_of_key(caller.key, prefix="search:"))
    return tuple(limits)


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
        limits.append(_of_key(caller.key, prefix=prefix))
    return tuple(limits)


def _of_key(key: APIKey, *, prefix: str) -> Limit:
    own = key.messages_per_minute
    per_minute = settings.CHAT_MESSAGES_PER_MINUTE_PER_KEY if own is None else own
    return Limit(bucket=f"{prefix}key:{key.pk}", per_minute=per_minute)
