"""What the list of FAQs can be narrowed to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faq.admin.languages import language_name
from faq.admin.numbers import as_number
from faq.duplicates import clashing_faqs
from faq.editing.languages import told
from faq.models import FAQ, FAQVersion

READ_FOR_CHOICES = 500  # FAQs whose texts are read to tell which languages there are
READ_FOR_LIST = 8_000  # and to list those of one language: all are remembered


class ValidityFilter(admin.SimpleListFilter):
    title = _("validity")
    parameter_name = "validity"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [
            ("now", gettext("Valid now")),
            ("later", gettext("Not yet valid")),
            ("over", gettext("Run out")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        now = timezone.now()
        match self.value():
            case "now":
                return queryset.filter(pk__in=FAQ.objects.valid_at(now).values("pk"))
            case "later":
                return queryset.filter(valid_from__gt=now)
            case "over":
                return queryset.filter(valid_until__lte=now)
        return queryset


class ClashFilter(admin.SimpleListFilter):
    title = _("same question")
    parameter_name = "clashes"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [("yes", gettext("As another FAQ, answered otherwise"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.filter(pk__in=list(clashing_faqs()))
        return queryset


class LanguageFilter(admin.SimpleListFilter):
    title = _("language")
    parameter_name = "language"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        visible = FAQ.objects.visible().order_by()
        stored = visible.exclude(language="").values_list("language", flat=True)
        read = {language for _pk, language in islice(_told(), READ_FOR_CHOICES)}
        codes = {*stored.distinct(), *read, self.value() or ""} - {""}
        named = [(code, language_name(code)) for code in codes]
        return sorted(named, key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = self.value()
        if not wanted:
            return queryset
        read = [pk for pk, code in islice(_told(), READ_FOR_LIST) if code == wanted]
        return queryset.filter(Q(language=wanted) | Q(pk__in=read))


def _told() -> Iterator[tuple[int, str]]:
    """FAQs without a language of their own and what their texts tell, newest first."""
    unset = FAQ.objects.visible().filter(language="").order_by("-pk")
    rows = unset.values_list("pk", "question", "answer").iterator()
    for pk, question, answer in rows:
        yield pk, told(question, answer)


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
        number = as_number(value)
        if number is None:
            return queryset.none()
        versions = FAQVersion.objects.filter(edit_id=number)
        made = versions.exclude(kind=FAQVersion.Kind.FOUND)
        return queryset.filter(pk__in=made.order_by().values("faq_id"))
