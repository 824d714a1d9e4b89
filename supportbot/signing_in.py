"""Staff sign in to the admin; who guesses passwords has to wait.

Apart from `supportbot.admin`: django-unfold imports this while it makes the admin's
site, before anything can be registered there.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from unfold.forms import AuthenticationForm

from sessions_app.limits import Limit, LimitReached, take
from supportbot.api.access import client_address, limit_bucket

# Of an address; none for a name, or anyone could lock its owner out.
ATTEMPTS_PER_MINUTE = 10


class SignInForm(AuthenticationForm):
    """The form that signs staff in, a few times a minute for each address."""

    def clean(self) -> dict[str, Any]:  # Any: the fields' values, as Django types them
        # Counted before the password is compared, which costs a tenth of a second.
        try:
            take(_limits(self.request) if self.request else [])
        except LimitReached as exc:
            raise ValidationError(
                _("Too many attempts. Try again in %(seconds)d seconds."),
                code="limited",
                params={"seconds": round(exc.wait)},
            ) from exc
        cleaned: dict[str, Any] = super().clean()  # Any: as above
        return cleaned


def _limits(request: HttpRequest) -> list[Limit]:
    peer = request.META.get("REMOTE_ADDR", "")
    address = client_address(peer, request.headers, settings.TRUSTED_PROXIES)
    if address is None:
        return []
    bucket = f"sign-in:{limit_bucket(address)}"
    return [Limit(bucket=bucket, per_minute=ATTEMPTS_PER_MINUTE)]
