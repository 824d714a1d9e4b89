"""The knowledge base in the admin: where support staff edit FAQs."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from faq.models import FAQ, Category, Phrasing


class PhrasingInline(TabularInline):
    model = Phrasing
    fields = ["text", "kind"]
    extra = 1
    verbose_name = "wording"
    verbose_name_plural = "How customers ask"


class ValidityFilter(admin.SimpleListFilter):
    title = "validity"
    parameter_name = "validity"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [("now", "Valid now"), ("later", "Not yet"), ("over", "Run out")]

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


@admin.register(FAQ)
class FAQAdmin(ModelAdmin):
    list_display = [
        "question",
        "category",
        "shown_status",
        "wording_count",
        "updated_at",
    ]
    list_filter = ["status", "category", ValidityFilter]
    list_filter_submit = True
    list_select_related = ["category"]
    list_per_page = 50
    search_fields = ["question", "answer", "keywords", "phrasings__text"]
    search_help_text = "Search questions, answers, keywords and wordings"
    ordering = ["-updated_at"]
    autocomplete_fields = ["category"]
    readonly_fields = ["created_at", "updated_at"]
    inlines = [PhrasingInline]
    actions = ["publish", "unpublish"]
    warn_unsaved_form = True
    fieldsets = [
        (None, {"fields": ["question", "answer"]}),
        (
            "Finding it",
            {"fields": [("category", "status"), "keywords"]},
        ),
        (
            "When it holds",
            {
                "classes": ["collapse"],
                "fields": [
                    ("valid_from", "valid_until"),
                    ("created_at", "updated_at"),
                ],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FAQ]:
        alternates = Q(phrasings__kind=Phrasing.Kind.ALTERNATE)
        faqs: QuerySet[FAQ] = super().get_queryset(request)
        return faqs.annotate(alternate_count=Count("phrasings", filter=alternates))

    @display(
        description="Status",
        ordering="status",
        label={"Published": "success", "Draft": "warning"},
    )
    def shown_status(self, faq: FAQ) -> str:
        return faq.get_status_display()

    @admin.display(description="Wordings", ordering="alternate_count")
    def wording_count(self, faq: FAQ) -> int:
        return getattr(faq, "alternate_count", 0)

    @admin.action(description="Publish the selected FAQs")
    def publish(self, request: HttpRequest, queryset: QuerySet[FAQ]) -> None:
        self._set_status(request, queryset, FAQ.Status.PUBLISHED)

    @admin.action(description="Take the selected FAQs back to draft")
    def unpublish(self, request: HttpRequest, queryset: QuerySet[FAQ]) -> None:
        self._set_status(request, queryset, FAQ.Status.DRAFT)

    def _set_status(
        self, request: HttpRequest, queryset: QuerySet[FAQ], status: FAQ.Status
    ) -> None:
        # The annotation's join cannot be part of an UPDATE.
        chosen = FAQ.objects.filter(pk__in=queryset.values("pk"))
        count = chosen.exclude(status=status).update(
            status=status, updated_at=timezone.now()
        )
        outcome = "published" if status == FAQ.Status.PUBLISHED else "set to draft"
        noun = "FAQ" if count == 1 else "FAQs"
        self.message_user(request, f"{count} {noun} {outcome}.")


@admin.register(Category)
class CategoryAdmin(ModelAdmin):
    list_display = ["name", "faq_count"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        categories: QuerySet[Category] = super().get_queryset(request)
        return categories.annotate(number_of_faqs=Count("faqs"))

    @admin.display(description="FAQs", ordering="number_of_faqs")
    def faq_count(self, category: Category) -> int:
        return getattr(category, "number_of_faqs", 0)
