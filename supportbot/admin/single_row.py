"""Pages of the admin for a table of one row: no list, nothing to add or delete."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from faq.admin.versions.versioned import VersionedAdmin


class SingleRowAdmin(VersionedAdmin):
    """The one row `ONLY`, which the model's `current()` makes up until it is saved."""

    restore_permissions = ()  # whoever may change it may restore it

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False

    def changelist_view(  # type: ignore[override]  # unfold's is always a page
        self,
        request: HttpRequest,
        extra_context: dict[str, Any] | None = None,  # Any: Django's
    ) -> HttpResponse:
        """The row's own page: nobody has to choose among one."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[self.model.ONLY]))

    def get_object(
        self,
        request: HttpRequest,
        object_id: str,
        from_field: str | None = None,
    ) -> Model | None:
        """The row, or what is shipped until somebody saves another."""
        row: Model = self.model.current()
        return row if object_id == str(self.model.ONLY) else None
