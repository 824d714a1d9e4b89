"""Publishing as a right of its own: without it, nothing changes what customers get."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Field
from django.forms import TypedChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from faq.models import FAQ

ONLY_PUBLISHERS = _("Only a publisher can change what customers get.")
PUBLISH = "faq.publish_faq"


class PublishingAdmin(ModelAdmin):
    """An FAQ begins as a draft; who may not publish withdraws and deletes none."""

    # type: unfold declares the attribute as None, without a type
    change_form_outer_before_template = "faq/publishers_only.html"  # type: ignore[assignment]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PUBLISH)

    def has_delete_permission(
        self, request: HttpRequest, obj: FAQ | None = None
    ) -> bool:
        may: bool = super().has_delete_permission(request, obj)
        return may and self._may_touch(request, obj)

    def get_inline_instances(
        self, request: HttpRequest, obj: FAQ | None = None
    ) -> list[InlineModelAdmin]:
        """No empty row to fill in, either, where nothing can be saved."""
        inlines: list[InlineModelAdmin] = super().get_inline_instances(request, obj)
        if obj and not self.has_change_permission(request, obj):
            for inline in inlines:
                inline.max_num = 0
        return inlines

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new FAQ is a draft, unless the link says otherwise (Any: Django's)."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        return {"status": FAQ.Status.DRAFT.value} | initial

    def formfield_for_choice_field(
        self,
        db_field: Field,
        request: HttpRequest,
        **kwargs: Any,  # Any: passed on
    ) -> TypedChoiceField:
        if db_field.name == "status" and not self.has_publish_permission(request):
            draft = FAQ.Status.DRAFT
            kwargs["choices"] = [(draft.value, draft.label)]
            kwargs["help_text"] = ONLY_PUBLISHERS
            kwargs["error_messages"] = {"invalid_choice": ONLY_PUBLISHERS}
        field: TypedChoiceField = super().formfield_for_choice_field(
            db_field, request, **kwargs
        )
        return field

    def _may_touch(self, request: HttpRequest, faq: FAQ | None) -> bool:
        is_seen = faq is not None and faq.status == FAQ.Status.PUBLISHED
        return not is_seen or self.has_publish_permission(request)
