"""The list of FAQs under tabs, each with how many it shows."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from faq.list_tabs import LIST_TABS, tab_named

PARAMETER = "tab"


class TabFilter(admin.SimpleListFilter):
    """Narrows the list to a tab; shown over the list and not among the filters."""

    title = _("tab")
    parameter_name = PARAMETER
    template = "faq/tab_filter.html"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [(tab.name, str(tab.title)) for tab in LIST_TABS]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        # The type is that of FAQ's manager, from which the list begins.
        return tab_named(self.value()).narrow(queryset)  # type: ignore[arg-type]


class TabbedAdmin(ModelAdmin):
    """A list with tabs over it."""

    # type: unfold declares the attribute as None, without a type
    list_before_template = "faq/list_tabs.html"  # type: ignore[assignment]

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """The list; a tab alone is no filter to be told of."""
        changes: ChangeList = super().get_changelist_instance(request)
        changes.has_active_filters = bool(set(changes.filter_params) - {PARAMETER})
        return changes

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The list, and what its tabs show (Any: as Django types it)."""
        context = {
            "list_tabs": LIST_TABS,
            "active_tab": tab_named(request.GET.get(PARAMETER)).name,
        }
        return super().changelist_view(request, context | (extra_context or {}))
