"""Categories, as support staff list and edit them."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from faq.admin.languages import links
from faq.admin.versions.versioned import VersionedAdmin
from faq.history.tables import CATEGORIES
from faq.models import FAQ, Category

FAQS_NAMED = 10  # of a category that is deleted


@admin.register(Category)
class CategoryAdmin(VersionedAdmin):
    kept = CATEGORIES
    list_display = ["name", "faq_count"]
    search_fields = ["name"]
    show_full_result_count = False
    ordering = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        # A subquery: a join would count the FAQs to tell how many categories there are.
        own = FAQ.objects.visible().filter(category=OuterRef("pk")).order_by()
        counted = own.values("category").annotate(number=Count("pk")).values("number")
        categories: QuerySet[Category] = super().get_queryset(request)
        number = Coalesce(Subquery(counted), 0)
        return categories.annotate(number_of_faqs=number)

    def get_deleted_objects(
        self, objs: Iterable[Category], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """What goes with the categories, and which FAQs will be without one."""
        categories = list(objs)
        goes, counts, lacking, protected = super().get_deleted_objects(
            categories, request
        )
        left = _left_without_category(categories)
        return [*goes, *left], counts, lacking, protected

    @admin.display(description=_("FAQs"), ordering="number_of_faqs")
    def faq_count(self, category: Category) -> int:
        return getattr(category, "number_of_faqs", 0)


def _left_without_category(categories: list[Category]) -> list[SafeString]:
    faqs = FAQ.objects.visible().filter(category__in=categories)
    count = faqs.count()
    if not count:
        return []
    shown = links(faqs.values_list("pk", "question")[:FAQS_NAMED])
    rest = count - FAQS_NAMED
    more = ngettext("and {} more", "and {} more", rest).format(rest) if rest > 0 else ""
    text = ngettext(
        "{} FAQ stays, without a category: {}",
        "{} FAQs stay, without a category: {}",
        count,
    )
    return [format_html(text, count, format_html("{} {}", shown, more))]
