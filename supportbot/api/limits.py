"""Which limits a request counts against: its session's, its address's, its key's."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import cast

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from sessions_app.limits import Limit, LimitReached, take
from sessions_app.models import APIKey, digest
from supportbot.api.access import Caller, limit_bucket


class LimitThrottle(BaseThrottle, ABC):
    """Counts requests of some methods; a subclass says against which limits."""

    methods: Collection[str]

    @abstractmethod
    def limits_of(self, request: Request) -> tuple[Limit, ...]: ...

    def allow_request(self, request: Request, view: APIView) -> bool:  # noqa: ARG002 (signature of the base class)
        if request.method not in self.methods:
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

    methods = ("POST",)

    def limits_of(self, request: Request) -> tuple[Limit, ...]:
        return message_limits(Caller.of(request), request.data, prefix="other:")


class FAQSearchThrottle(LimitThrottle):
    """Searches while somebody types, counted apart from all else."""

    methods = ("GET",)

    def limits_of(self, request: Request) -> tuple[Limit, ...]:
        return search_limits(Caller.of(request))


class KnowledgeThrottle(LimitThrottle):
    """Requests of the knowledge API, counted by their key."""

    methods = ("GET", "HEAD", "POST", "PATCH", "DELETE")

    def limits_of(self, request: Request) -> tuple[Limit, ...]:
        key = cast("APIKey", request.auth)
        per_minute = settings.KNOWLEDGE_REQUESTS_PER_MINUTE_PER_KEY
        return (Limit(bucket=f"knowledge:key:{key.pk}", per_minute=per_minute),)


def search_limits(caller: Caller) -> tuple[Limit, ...]:
    """The limits of a search: of the address where one is known, of the key."""
    per_minute = settings.FAQ_SEARCHES_PER_MINUTE_PER_ADDRESS
    return _of_caller(caller, prefix="search:", per_minute=per_minute)


def message_limits(
    caller: Caller, body: object, *, prefix: str = ""
) -> tuple[Limit, ...]:
    """The limits of a request, the narrowest first, whether or not it is valid."""
    per_minute = settings.CHAT_MESSAGES_PER_MINUTE_PER_ADDRESS
    others = _of_caller(caller, prefix=prefix, per_minute=per_minute)
    session_id = cast("dict[str, object]", body).get("session_id")
    if not isinstance(session_id, str):
        return others
    owner = caller.key.pk if caller.key else "-"
    own = Limit(
        bucket=f"{prefix}session:{digest(f'{owner}:{session_id}')}",
        per_minute=settings.CHAT_MESSAGES_PER_MINUTE_PER_SESSION,
    )
    return (own, *others)


def _of_caller(caller: Caller, *, prefix: str, per_minute: int) -> tuple[Limit, ...]:
    """So many a minute for the address, and what the key allows."""
    limits = []
    if caller.address:
        bucket = f"{prefix}address:{limit_bucket(caller.address)}"
        limits.append(Limit(bucket=bucket, per_minute=per_minute))
    if caller.key:
        limits.append(_of_key(caller.key, prefix=prefix))
    return tuple(limits)


def _of_key(key: APIKey, *, prefix: str) -> Limit:
    own = key.messages_per_minute
    per_minute = settings.CHAT_MESSAGES_PER_MINUTE_PER_KEY if own is None else own
    return Limit(bucket=f"{prefix}key:{key.pk}", per_minute=per_minute)
