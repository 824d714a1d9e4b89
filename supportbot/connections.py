"""What the server knows of the connection that a request came over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from django.http import HttpRequest

HAS_LEFT = "supportbot.has_left"  # in the environment, where the server watches


def has_left(request: HttpRequest) -> Callable[[], bool]:
    """Tells whether the client has hung up; that it has not, where nobody watches."""
    return cast("Callable[[], bool]", request.META.get(HAS_LEFT, lambda: False))
