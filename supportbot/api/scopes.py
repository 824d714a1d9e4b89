"""What a key has to allow for a request; callers without one may only chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission
from rest_framework.views import APIView

from supportbot.api import problems
from supportbot.api.exceptions import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rest_framework.request import Request

    from sessions_app.models import APIKey, Scope


class ScopedView(APIView):
    """A view that says what a key must allow, for each of its methods."""

    scopes: ClassVar[Mapping[str, Scope]]
    needs_key: ClassVar[bool] = True


class HasScope(BasePermission):
    """Refuses a key that allows something else, and no key where one is needed."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        scoped = cast("ScopedView", view)
        method = "GET" if request.method == "HEAD" else request.method
        scope = scoped.scopes.get(method or "")
        if request.auth is None:
            if scoped.needs_key:
                raise Refused(problems.API_KEY_REQUIRED)
        elif scope is not None:
            require_scope(request, scope)
        return True


def require_scope(request: Request, scope: Scope) -> None:
    """Raise Refused, which names the scope, unless the request's key has it."""
    if not key_of(request).has_scope(scope):
        raise lacking(scope)


def lacking(scope: Scope) -> Refused:
    """What is answered to a key without the scope."""
    detail = format_lazy(
        _(
            "This key lacks the scope '{scope}'. Have staff tick it on the key's page "
            "in the admin, or send a key that has it."
        ),
        scope=scope.value,
    )
    return Refused(problems.MISSING_SCOPE, detail)


def key_of(request: Request) -> APIKey:
    """The key of a request that has one."""
    return cast("APIKey", request.auth)
