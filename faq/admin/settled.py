"""What lists of findings can be narrowed to: a kind, what staff have called fine."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Rows = QuerySet[Any]  # Any: of whichever model the list is


class KindFilter(admin.SimpleListFilter):
    """Rows of one kind; the lists name theirs in `lookups`."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class FineFilter(admin.SimpleListFilter):
    """What staff have called fine is not shown unless it is asked for."""

    title = gettext_lazy("called fine")
    parameter_name = "fine"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [("yes", _("Called fine"))]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        return self.narrow(queryset, is_fine=self.value() == "yes")

    @abstractmethod
    def narrow(self, rows: Rows, *, is_fine: bool) -> Rows:
        """Those that staff have called fine, or the others."""
