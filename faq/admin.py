"""The knowledge base in the admin: where support staff edit FAQs."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.forms import PaginationInlineFormSet

from faq.indexing import embed_now, load_documents, texts_of
from faq.models import FAQ, Category, Phrasing, Voice
from faq.voices import mark_voices


class PhrasingFormSet(PaginationInlineFormSet):
    def clean(self) -> None:
        """Refuse a wording that the FAQ has; Django leaves that to the database."""
        super().clean()
        stored = Phrasing.objects.filter(faq=self.instance.pk)
        taken = {phrasing.text.lower(): phrasing for phrasing in stored}
        for form in self.forms:
            text = form.cleaned_data.get("text", "").lower()
            if "text" not in form.changed_data or form.cleaned_data.get("DELETE"):
                continue
            if text and taken.setdefault(text, form.instance) != form.instance:
                form.add_error("text", "The FAQ has this wording already.")


class PhrasingInline(TabularInline):
    model = Phrasing
    formset = PhrasingFormSet
    fields = ["text", "kind"]
    extra = 1
    hide_title = True  # the text field shows it already
    verbose_name = "wording"
    verbose_name_plural = "How customers ask"


class ValidityFilter(admin.SimpleListFilter):
    title = "validity"
    parameter_name = "validity"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [("now", "Valid now"), ("later", "Not yet valid"), ("over", "Run out")]

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
        "shown_question",
        "category",
        "shown_status",
        "wording_count",
        "updated_at",
    ]
    list_filter = ["status", "category", ValidityFilter]
    list_filter_submit = True
    list_select_related = ["category"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["question", "answer", "keywords", "phrasings__text"]
    search_help_text = "Search questions, answers, keywords and wordings"
    ordering = ["-updated_at"]
    autocomplete_fields = ["category"]
    inlines = [PhrasingInline]
    actions = ["publish", "unpublish"]
    warn_unsaved_form = True
    fieldsets = [
        (None, {"fields": ["question", "answer", ("category", "status"), "keywords"]}),
        ("Valid only for a time", {"fields": ["valid_from", "valid_until"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FAQ]:
        # A subquery runs for the rows of the page only; a join would count them all.
        wordings = Phrasing.objects.filter(
            faq=OuterRef("pk"), kind=Phrasing.Kind.ALTERNATE
        ).order_by()
        counted = wordings.values("faq").annotate(number=Count("pk")).values("number")
        faqs: QuerySet[FAQ] = super().get_queryset(request)
        visible = faqs.filter(pk__in=FAQ.objects.visible().values("pk"))
        return visible.annotate(number_of_wordings=Subquery(counted))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[FAQ], search_term: str
    ) -> tuple[QuerySet[FAQ], bool]:
        """What was found, each FAQ once without comparing whole rows."""
        if search_term.strip():
            faqs = FAQ.objects.all()
            found, _ = super().get_search_results(request, faqs, search_term)
            queryset = queryset.filter(pk__in=found.values("pk"))
        return queryset, False

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list[Any], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        # Found by meaning, too, as soon as the page says that it is saved.
        embed = partial(_embed, form.instance.pk)
        transaction.on_commit(embed, robust=True)

    @admin.display(description="Question", ordering="question")
    def shown_question(self, faq: FAQ) -> str:
        return Truncator(faq.question).chars(120)

    @display(
        description="Status",
        ordering="status",
        label={
            "Published": "success",
            "Draft": "warning",
            "Not yet valid": "info",
            "Run out": "danger",
        },
    )
    def shown_status(self, faq: FAQ) -> str:
        now = timezone.now()
        if faq.status == FAQ.Status.DRAFT:
            return "Draft"
        if faq.valid_from and faq.valid_from > now:
            return "Not yet valid"
        if faq.valid_until and faq.valid_until <= now:
            return "Run out"
        return "Published"

    @admin.display(description="Wordings", ordering="number_of_wordings")
    def wording_count(self, faq: FAQ) -> int:
        return getattr(faq, "number_of_wordings", None) or 0

    @admin.action(description="Publish the selected FAQs", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[FAQ]) -> None:
        self._set_status(request, queryset, FAQ.Status.PUBLISHED)

    @admin.action(
        description="Make drafts of the selected FAQs", permissions=["change"]
    )
    def unpublish(self, request: HttpRequest, queryset: QuerySet[FAQ]) -> None:
        self._set_status(request, queryset, FAQ.Status.DRAFT)

    def _set_status(
        self, request: HttpRequest, queryset: QuerySet[FAQ], status: FAQ.Status
    ) -> None:
        outcome = "published" if status == FAQ.Status.PUBLISHED else "set to draft"
        changed = queryset.exclude(status=status)
        user_id = request.user.pk or 0  # never 0: the admin knows its user
        LogEntry.objects.log_actions(
            user_id, changed, CHANGE, f"{outcome.capitalize()}."
        )
        count = changed.update(status=status, updated_at=timezone.now())
        noun = "FAQ" if count == 1 else "FAQs"
        self.message_user(request, f"{count} {noun} {outcome}.")


def _embed(faq_id: int) -> None:
    for document in load_documents(FAQ.objects.published().filter(pk=faq_id)):
        embed_now(texts_of(document))


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


@admin.register(Voice)
class VoiceAdmin(ModelAdmin):
    """What customers make of the answers: to read, and for staff to decide."""

    list_display = ["text", "faq", "shown_kind", "asked_at"]
    list_display_links = None
    list_filter = ["kind", "asked_at", ("faq", admin.RelatedOnlyFieldListFilter)]
    list_filter_submit = True
    list_select_related = ["faq"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["text", "faq__question"]
    search_help_text = "Search what customers asked, or the FAQ"
    actions = ["mark_right", "mark_wrong"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Voice | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Voice | None = None
    ) -> bool:
        """Never: it goes with its conversation or with its FAQ."""
        return False

    def has_mark_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("faq.change_voice")

    @display(
        description="Kind",
        ordering="kind",
        label={
            "Said yes": "success",
            "Thumbs up": "success",
            "Staff: right": "success",
            "Said no": "danger",
            "Thumbs down": "danger",
            "Staff: wrong": "danger",
        },
    )
    def shown_kind(self, voice: Voice) -> str:
        return voice.get_kind_display()

    @admin.action(description="Mark as right: the FAQ answers it", permissions=["mark"])
    def mark_right(self, request: HttpRequest, queryset: QuerySet[Voice]) -> None:
        self._mark(request, queryset, is_right=True)

    @admin.action(
        description="Mark as wrong: the FAQ does not answer it", permissions=["mark"]
    )
    def mark_wrong(self, request: HttpRequest, queryset: QuerySet[Voice]) -> None:
        self._mark(request, queryset, is_right=False)

    def _mark(
        self, request: HttpRequest, queryset: QuerySet[Voice], *, is_right: bool
    ) -> None:
        verdict = "right" if is_right else "wrong"
        with transaction.atomic():
            count = mark_voices(queryset, is_right=is_right)
            LogEntry.objects.log_actions(
                request.user.pk or 0, queryset, CHANGE, f"Marked as {verdict}."
            )
        noun = "question" if count == 1 else "questions"
        self.message_user(request, f"{count} {noun} marked as {verdict}.")
