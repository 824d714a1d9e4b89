"""The knowledge base in the admin: where support staff edit FAQs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldBooleanWidget

from faq.duplicates import clashing_faqs, question_key
from faq.indexing import embed_now, load_documents, texts_of
from faq.models import FAQ, Category, Phrasing, Voice
from faq.search import rivals
from faq.voices import mark_voices

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from faq.retrieval import Document

CLASHES_SHOWN = 5


class PhrasingFormSet(PaginationInlineFormSet):
    def clean(self) -> None:
        """Refuse a wording that the FAQ has; Django leaves that to the database."""
        super().clean()
        stored = Phrasing.objects.filter(faq=self.instance.pk)
        taken = {question_key(phrasing.text): phrasing for phrasing in stored}
        for form in self.forms:
            text = form.cleaned_data.get("text", "")
            if "text" not in form.changed_data or form.cleaned_data.get("DELETE"):
                continue
            key = question_key(text)
            if text and taken.setdefault(key, form.instance) != form.instance:
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


class ClashFilter(admin.SimpleListFilter):
    title = "same question"
    parameter_name = "clashes"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [("yes", "As another FAQ, answered otherwise")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.filter(pk__in=list(clashing_faqs()))
        return queryset


class Consent(forms.BooleanField):
    """What is asked of staff once, and nothing of the FAQ."""

    def has_changed(self, initial: object, data: object) -> bool:
        return False


class FAQForm(forms.ModelForm):
    save_anyway = Consent(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any] | None:  # Any: the fields' values, as Django has
        """Ask once before a question is saved that another FAQ answers otherwise."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data  # Any: as above
        if not self.errors and self._is_to_be_asked(cleaned):
            found = rivals(
                cleaned["question"], cleaned["answer"], faq_id=self.instance.pk
            )
            if found:
                self.fields["save_anyway"].widget = UnfoldBooleanWidget()
                self.add_error("save_anyway", _already_answered(found))
        return cleaned

    def _is_to_be_asked(self, cleaned: dict[str, Any]) -> bool:  # Any: as above
        is_published = cleaned["status"] == FAQ.Status.PUBLISHED
        is_other = {"question", "answer", "status"}.intersection(self.changed_data)
        return is_published and bool(is_other) and not cleaned["save_anyway"]


def _already_answered(documents: Sequence[Document]) -> SafeString:
    return format_html(
        "{} already answers this question, in other words: with both published the bot "
        "gives neither answer. Change the question, make one a draft, or save anyway.",
        _links((document.faq_id, document.question) for document in documents),
    )


def _links(faqs: Iterable[tuple[int, str]]) -> SafeString:
    return format_html_join(
        ", ",
        '<a href="{}">“{}”</a>',
        (
            (reverse("admin:faq_faq_change", args=[pk]), Truncator(text).chars(80))
            for pk, text in faqs
        ),
    )


@admin.register(FAQ)
class FAQAdmin(ModelAdmin):
    form = FAQForm
    list_display = [
        "shown_question",
        "category",
        "shown_status",
        "same_question_as",
        "wording_count",
        "updated_at",
    ]
    list_filter = ["status", "category", ValidityFilter, ClashFilter]
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
        (
            None,
            {
                "fields": [
                    "question",
                    "answer",
                    "save_anyway",
                    ("category", "status"),
                    "keywords",
                ]
            },
        ),
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

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """The list, each FAQ with the others of its question; at once for all rows."""
        changes: ChangeList = super().get_changelist_instance(request)
        clashes = clashing_faqs()
        others = {
            pk: clashes[pk] for faq in changes.result_list if (pk := faq.pk) in clashes
        }
        named = dict(_named({pk for pks in others.values() for pk in pks}))
        for faq in changes.result_list:
            same = [(pk, named[pk]) for pk in others.get(faq.pk, ()) if pk in named]
            faq.others_with_its_question = same[:CLASHES_SHOWN]
        return changes

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
        self,
        request: HttpRequest,
        form: forms.ModelForm,
        formsets: list[Any],
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)
        # Found by meaning, too, as soon as the page says that it is saved.
        embed = partial(_embed, form.instance.pk)
        transaction.on_commit(embed, robust=True)
        self._warn_of_clashes(request, [form.instance.pk])

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

    @admin.display(description="Same question as")
    def same_question_as(self, faq: FAQ) -> str:
        return _links(getattr(faq, "others_with_its_question", ()))

    def _warn_of_clashes(self, request: HttpRequest, ids: Iterable[int]) -> None:
        """Say which of these FAQs now ask the same as others, answered otherwise."""
        clashes = clashing_faqs()
        clashing = [faq_id for faq_id in ids if faq_id in clashes]
        if clashing:
            others = {other for faq_id in clashing for other in clashes[faq_id]}
            message = format_html(
                "{} asks the same as {}: the bot gives neither answer until one of "
                "them is changed or made a draft.",
                _links(_named(clashing[:CLASHES_SHOWN])),
                _links(_named(sorted(others)[:CLASHES_SHOWN])),
            )
            self.message_user(request, message, messages.WARNING)

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
        ids = list(changed.values_list("pk", flat=True))
        count = changed.update(status=status, updated_at=timezone.now())
        noun = "FAQ" if count == 1 else "FAQs"
        self.message_user(request, f"{count} {noun} {outcome}.")
        self._warn_of_clashes(request, ids)


def _named(ids: Iterable[int]) -> QuerySet[FAQ, tuple[int, str]]:
    return FAQ.objects.filter(pk__in=ids).values_list("pk", "question")


def _embed(faq_id: int) -> None:
    for document in load_documents(FAQ.objects.published().filter(pk=faq_id)):
        embed_now(texts_of(document))


@admin.register(Category)
class CategoryAdmin(ModelAdmin):
    list_display = ["name", "faq_count"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        categories: QuerySet[Category] = super().get_queryset(request)
        is_seen = Q(faqs__batch=None) | Q(faqs__batch__revision__isnull=False)
        return categories.annotate(number_of_faqs=Count("faqs", filter=is_seen))

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
