"""The list of FAQs narrowed to those that an import has made or changed."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from faq.models import FAQVersion

_LONGEST = 18  # digits of a number that every database takes


class ImportFilter(admin.SimpleListFilter):
    """Shown where an import's page has led to the list."""

    title = _("import")
    parameter_name = "import"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        value = self.value()
        return [(value, f"#{value}")] if value else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value() or ""
        if not value:
            return queryset
        if not (value.isascii() and value.isdecimal() and len(value) <= _LONGEST):
            return queryset.none()
        versions = FAQVersion.objects.filter(edit_id=int(value))
        made = versions.exclude(kind=FAQVersion.Kind.FOUND)
        return queryset.filter(pk__in=made.order_by().values("faq_id"))
