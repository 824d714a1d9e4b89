"""What the model was asked and what that cost, by day and model, in the admin."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from sessions_app import budget
from sessions_app.models import ModelUse


@admin.register(ModelUse)
class ModelUseAdmin(ModelAdmin):
    """Figures to read; the bot alone writes them."""

    list_display = ["day", "model", "call_count", "input_tokens", "output_tokens"]
    list_display += ["cost"]
    list_display_links = None
    list_filter = ["model", "day"]
    date_hierarchy = "day"
    list_per_page = 100
    # type: unfold declares the attribute as None, without a type
    list_before_template = "sessions_app/budget.html"  # type: ignore[assignment]

    class Media:
        css = {"all": ["sessions_app/admin.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: ModelUse | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: ModelUse | None = None
    ) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The list under what is left of today's budget (Any: Django's)."""
        shown: dict[str, Any] = {"spending": budget.spending()}
        return super().changelist_view(request, shown | (extra_context or {}))

    @admin.display(description=_("cost"), ordering="cost_nano")
    def cost(self, use: ModelUse) -> str:
        return f"{use.cost:.4f} {settings.MODEL_CURRENCY}"
