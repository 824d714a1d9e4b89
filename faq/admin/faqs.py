"""FAQs and their categories, as support staff list and edit them."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from functools import partial
from typing import Any, Protocol

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import transaction
from django.db.models import Count, Field, Model, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from faq.admin.checking import UnsavedForm, check
from faq.admin.filters import ClashFilter, LanguageFilter, ValidityFilter
from faq.admin.forms import FAQForm
from faq.admin.importing import ImportFilter, export_actions, import_urls
from faq.admin.languages import language_name, links, spoken, translation_links
from faq.admin.next_text import NextTextAdmin
from faq.admin.tabs import TabbedAdmin, TabFilter
from faq.admin.versioned import VersionedAdmin
from faq.admin.widgets import CATEGORY_TEMPLATE
from faq.admin.wordings import stored_wordings
from faq.duplicates import clashing_faqs
from faq.history.recording import recording
from faq.history.tables import CATEGORIES, FAQS
from faq.indexing import embed_now, load_documents, texts_of
from faq.learning.trying import UnsavedChange
from faq.models import FAQ, Category, Edit, Phrasing

CLASHES_SHOWN = 5
FAQS_NAMED = 10  # of a category that is deleted


class AsksFirst(Protocol):
    """Shows what an action would do, before it is carried out."""

    def __call__(
        self,
        request: HttpRequest,
        change: UnsavedChange,
        *,
        action: str,
        faqs: QuerySet[FAQ],
    ) -> HttpResponse | None: ...


@admin.register(FAQ)
class FAQAdmin(NextTextAdmin, TabbedAdmin):  # type: ignore[misc]  # as unfold has it
    kept = FAQS
    form = FAQForm
    list_display = [
        "shown_question",
        "category",
        "shown_status",
        "shown_language",
        "same_question_as",
        "wording_count",
        "updated_at",
    ]
    list_filter = [
        TabFilter,
        "status",
        "category",
        LanguageFilter,
        ValidityFilter,
        ClashFilter,
        ImportFilter,
    ]
    list_filter_submit = True
    list_select_related = ["category"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["question", "answer", "keywords", "phrasings__text"]
    search_help_text = "Search questions, answers, keywords and wordings"
    ordering = ["-updated_at"]
    autocomplete_fields = ["category", "translation_of"]
    readonly_fields = ["in_other_languages"]
    actions = ["publish", "unpublish", "delete_selected", *export_actions()]
    # Set by a package that knows what customers ask: a page with what the change does,
    # and a button that sends the action again; None where there is nothing to show.
    asks_first: AsksFirst | None = None
    change_list_template = "admin/faq/faq/change_list.html"
    warn_unsaved_form = True
    # Above it what is to be known, below it where it can be tried.
    # type: unfold declares the attributes as None, without a type
    change_form_outer_before_template = "faq/above_form.html"  # type: ignore[assignment]
    change_form_outer_after_template = "supportbot/staff/playground_panel.html"  # type: ignore[assignment]
    change_form_template = "admin/faq/faq/change_form.html"  # on the versioned form
    compressed_fields = False  # labels above: lists and preview need the width
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "save_anyway",  # seen once a save is refused, before all else
                    "reason",  # likewise
                    "question",
                    ("wordings", "never"),
                    "answer",
                ]
            },
        ),
        (None, {"fields": [("category", "status"), "keywords"]}),
        (
            _("Languages"),
            {"fields": [("language", "translation_of"), "in_other_languages"]},
        ),
        (
            _("Valid only for a time"),
            {"fields": [("valid_from", "valid_until"), "review_by"]},
        ),
        (_("Other systems"), {"fields": ["external_id"]}),
    ]

    class Media:
        css = {"all": ["faq/form.css"]}
        js = ["faq/form.js"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(check)
        own = path("check/", view, name="faq_faq_check")
        return [own, *import_urls(self), *super().get_urls()]

    def get_fieldsets(
        self, request: HttpRequest, obj: Model | None = None
    ) -> Any:  # Any: as Django types it
        """The fields; who may only look is not asked whether to save."""
        shown = deepcopy(super().get_fieldsets(request, obj))
        if not isinstance(obj, FAQ):
            return shown
        is_asked = self.has_change_permission(request, obj)
        for _name, options in shown:
            if not is_asked:
                options["fields"] = [
                    name
                    for name in options["fields"]
                    if name not in {"save_anyway", "reason"}
                ]
        return shown

    def formfield_for_dbfield(
        self,
        db_field: Field,
        request: HttpRequest,
        **kwargs: Any,  # Any: as Django types them
    ) -> Any:  # Any: a form's field; unfold says that it is a model's
        """A category can be made in sight; a translation is chosen, not made here."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        wrapper = field and field.widget
        if isinstance(wrapper, RelatedFieldWidgetWrapper):
            wrapper.can_change_related = wrapper.can_delete_related = False
            wrapper.can_view_related = False
            if db_field.name == "category":
                wrapper.template_name = CATEGORY_TEMPLATE
            else:
                wrapper.can_add_related = False
        return field

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

    def after_restoring(self, object_id: int) -> None:
        _embed(object_id)

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

    @admin.display(description="Language", ordering="language")
    def shown_language(self, faq: FAQ) -> str:
        return language_name(spoken(faq)) or "-"

    @admin.display(description=_("Asked like this"))
    def wordings(self, faq: FAQ) -> SafeString:
        """The list for those who may only look."""
        return _lines(stored_wordings(faq)["wordings"])

    @admin.display(description=_("Never this"))
    def never(self, faq: FAQ) -> SafeString:
        return _lines(stored_wordings(faq)["never"])

    @admin.display(description="In other languages")
    def in_other_languages(self, faq: FAQ) -> SafeString | str:
        return translation_links(faq) if faq.pk else "Save it first."

    @admin.display(description="Same question as")
    def same_question_as(self, faq: FAQ) -> str:
        return links(getattr(faq, "others_with_its_question", ()))

    def _warn_of_clashes(self, request: HttpRequest, ids: Iterable[int]) -> None:
        """Say which of these FAQs now ask the same as others, answered otherwise."""
        clashes = clashing_faqs()
        clashing = [faq_id for faq_id in ids if faq_id in clashes]
        if clashing:
            others = {other for faq_id in clashing for other in clashes[faq_id]}
            message = format_html(
                "{} asks the same as {}: the bot gives neither answer until one of "
                "them is changed or made a draft.",
                links(_named(clashing[:CLASHES_SHOWN])),
                links(_named(sorted(others)[:CLASHES_SHOWN])),
            )
            self.message_user(request, message, messages.WARNING)

    @admin.display(description="Wordings", ordering="number_of_wordings")
    def wording_count(self, faq: FAQ) -> int:
        return getattr(faq, "number_of_wordings", None) or 0

    @admin.action(description="Publish the selected FAQs", permissions=["publish"])
    def publish(
        self, request: HttpRequest, queryset: QuerySet[FAQ]
    ) -> HttpResponse | None:
        drafts = FAQ.objects.filter(
            pk__in=queryset.exclude(status=FAQ.Status.PUBLISHED).values("pk")
        )
        change = UnsavedChange(documents=tuple(load_documents(drafts)))
        if page := self._asked_first(request, change, "publish", queryset):
            return page
        self._set_status(request, queryset, FAQ.Status.PUBLISHED)
        return None

    @admin.action(
        description="Make drafts of the selected FAQs", permissions=["publish"]
    )
    def unpublish(
        self, request: HttpRequest, queryset: QuerySet[FAQ]
    ) -> HttpResponse | None:
        if page := self._asked_first(request, _gone(queryset), "unpublish", queryset):
            return page
        self._set_status(request, queryset, FAQ.Status.DRAFT)
        return None

    @admin.action(
        description=_("Delete selected %(verbose_name_plural)s"),
        permissions=["delete"],
    )
    def delete_selected(
        self, request: HttpRequest, queryset: QuerySet[FAQ]
    ) -> HttpResponse | None:
        """As everywhere in the admin; what it does to answers is shown before."""
        page = self._asked_first(request, _gone(queryset), "delete_selected", queryset)
        return page or delete_selected(self, request, queryset)

    def _asked_first(
        self,
        request: HttpRequest,
        change: UnsavedChange,
        action: str,
        faqs: QuerySet[FAQ],
    ) -> HttpResponse | None:
        if self.asks_first is None or not (change.documents or change.removed):
            return None
        return self.asks_first(request, change, action=action, faqs=faqs)

    def unsaved_change(self, request: HttpRequest) -> UnsavedChange:
        """What saving the form that was sent would change."""
        return UnsavedForm(request.POST).change()

    def construct_change_message(
        self,
        request: HttpRequest,
        form: Any,  # Any, here and below: as Django types them
        formsets: Any,
        add: bool = False,
    ) -> Any:
        """What was changed, and the reason where one was asked for."""
        message: list[Any] = super().construct_change_message(
            request, form, formsets, add
        )
        if reason := form.cleaned_data.get("reason"):
            message.append({"added": {"name": "reason", "object": reason}})
        return message

    def _set_status(
        self, request: HttpRequest, queryset: QuerySet[FAQ], status: FAQ.Status
    ) -> None:
        outcome = "published" if status == FAQ.Status.PUBLISHED else "set to draft"
        changed = queryset.exclude(status=status)
        user_id = request.user.pk or 0  # never 0: the admin knows its user
        LogEntry.objects.log_actions(
            user_id,
            changed,
            CHANGE,
            f"{outcome.capitalize()}. {request.POST.get('reason', '')}".strip(),
        )
        ids = list(changed.values_list("pk", flat=True))
        with recording(Edit.Way.LIST, author=request.user) as edit:
            edit.before(ids)
            count = changed.update(status=status, updated_at=timezone.now())
            edit.after(ids)
        noun = "FAQ" if count == 1 else "FAQs"
        self.message_user(request, f"{count} {noun} {outcome}.")
        self._warn_of_clashes(request, ids)


def _gone(faqs: QuerySet[FAQ]) -> UnsavedChange:
    published = faqs.filter(status=FAQ.Status.PUBLISHED)
    return UnsavedChange(removed=frozenset(published.values_list("pk", flat=True)))


def _lines(texts: Iterable[str]) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((text,) for text in texts))


def _named(ids: Iterable[int]) -> QuerySet[FAQ, tuple[int, str]]:
    return FAQ.objects.filter(pk__in=ids).values_list("pk", "question")


def _embed(faq_id: int) -> None:
    for document in load_documents(FAQ.objects.published().filter(pk=faq_id)):
        embed_now(texts_of(document))


@admin.register(Category)
class CategoryAdmin(VersionedAdmin):
    kept = CATEGORIES
    list_display = ["name", "faq_count"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        categories: QuerySet[Category] = super().get_queryset(request)
        is_seen = Q(faqs__batch=None) | Q(faqs__batch__revision__isnull=False)
        return categories.annotate(number_of_faqs=Count("faqs", filter=is_seen))

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

    @admin.display(description="FAQs", ordering="number_of_faqs")
    def faq_count(self, category: Category) -> int:
        return getattr(category, "number_of_faqs", 0)


def _left_without_category(categories: list[Category]) -> list[SafeString]:
    faqs = FAQ.objects.visible().filter(category__in=categories)
    count = faqs.count()
    if not count:
        return []
    shown = links(_named(faqs.values_list("pk", flat=True)[:FAQS_NAMED]))
    rest = count - FAQS_NAMED
    more = (
        ngettext(" and {} more", " and {} more", rest).format(rest) if rest > 0 else ""
    )
    text = ngettext(
        "{} FAQ stays, without a category: {}",
        "{} FAQs stay, without a category: {}",
        count,
    )
    return [format_html(text, count, format_html("{}{}", shown, more))]
