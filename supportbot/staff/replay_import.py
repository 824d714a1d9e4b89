"""What an import that is being previewed would do to past and pinned questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import path
from django.views.decorators.http import require_POST

from supportbot.staff.replay import faq_pages, shown_change

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
def import_effect(request: HttpRequest, key: str) -> HttpResponse:
    """What importing the checked file would do: a page, or a piece of the preview."""
    if not request.user.has_perm("faq.import_faq"):
        raise PermissionDenied
    return shown_change(request, faq_pages().change_of_import(request, key))


urlpatterns = [
    path(
        "faq/faq/import/<str:key>/effect/",
        admin.site.admin_view(import_effect),
        name="import_effect",
    )
]
