"""FAQs and their categories, as support staff list and edit them."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import transaction
from django.db.models import Count, Field, Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from faq.admin.actions import FAQActions, named
from faq.admin.filters import (
    ClashFilter,
    ImportFilter,
    LanguageFilter,
    ValidityFilter,
)
from faq.admin.importing.exporting import export_actions
from faq.admin.importing.pinned import change_of_import
from faq.admin.importing.urls import import_urls
from faq.admin.languages import language_name, links, translation_links
from faq.admin.tabs import TabbedAdmin, TabFilter
from faq.admin.versions.next_text import NextTextAdmin
from faq.admin.versions.publishing import PUBLISH
from faq.admin.writing.checking import UnsavedForm, check
from faq.admin.writing.forms import FAQForm
from faq.admin.writing.widgets import CATEGORY_TEMPLATE, RowSelect
from faq.duplicates import clashing_faqs
from faq.editing.languages import spoken
from faq.editing.storing import embed_saved
from faq.editing.wordings import stored_wordings
from faq.history.tables import FAQS
from faq.learning.trying import prepare
from faq.models import FAQ, Phrasing

if TYPE_CHECKING:
    from faq.learning.trying import UnsavedChange
    from faq.models import FAQQuerySet

CLASHES_SHOWN = 5
STATUS_COLOURS = {
    "published": "success",
    "draft": "warning",
    "later": "info",
    "over": "danger",
}
FAQS_NAMED = 10  # of a category that is deleted


@admin.register(FAQ)
class FAQAdmin(NextTextAdmin, FAQActions, TabbedAdmin):  # type: ignore[misc]  # as unfold has it
    kept = FAQS
    # A version may say that customers get it.
    restore_permissions = ("faq.restore_faq", PUBLISH)
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
    search_help_text = _("Search questions, answers, keywords and wordings")
    ordering = ["-updated_at"]
    autocomplete_fields = ["category", "translation_of"]
    readonly_fields = ["in_other_languages"]
    actions = ["publish", "unpublish", "delete_selected", *export_actions()]
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
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = RowSelect(db_field, self.admin_site)
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

    # As Django types them; Any: a page, or where to go next.
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method == "POST":
            prepare()  # the form compares the FAQ with the others, in a transaction
        return super().changeform_view(request, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[FAQ]:
        # A subquery runs for the rows of the page only; a join would count them all.
        wordings = Phrasing.objects.filter(
            faq=OuterRef("pk"), kind=Phrasing.Kind.ALTERNATE
        ).order_by()
        counted = wordings.values("faq").annotate(number=Count("pk")).values("number")
        faqs = cast("FAQQuerySet", super().get_queryset(request))
        return faqs.visible().annotate(number_of_wordings=Subquery(counted))

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """The list, each FAQ with the others of its question; at once for all rows."""
        changes: ChangeList = super().get_changelist_instance(request)
        clashes = clashing_faqs()
        others = {
            pk: clashes[pk] for faq in changes.result_list if (pk := faq.pk) in clashes
        }
        questions = dict(named({pk for pks in others.values() for pk in pks}))
        for faq in changes.result_list:
            same = [
                (pk, questions[pk]) for pk in others.get(faq.pk, ()) if pk in questions
            ]
            faq.others_with_its_question = same[:CLASHES_SHOWN]
        return changes

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[FAQ], search_term: str
    ) -> tuple[QuerySet[FAQ], bool]:
        """What was found, each FAQ once without comparing whole rows."""
        if search_term.strip():
            faqs = FAQ.objects.all()
            found, _may_double = super().get_search_results(request, faqs, search_term)
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
        embed = partial(embed_saved, form.instance.pk)
        transaction.on_commit(embed, robust=True)
        self.warn_of_clashes(request, [form.instance.pk])

    def after_restoring(self, object_id: int) -> None:
        embed_saved(object_id)

    @admin.display(description=_("Question"), ordering="question")
    def shown_question(self, faq: FAQ) -> str:
        return Truncator(faq.question).chars(120)

    @admin.display(description=_("Status"), ordering="status")
    @display(label=STATUS_COLOURS)
    def shown_status(self, faq: FAQ) -> tuple[str, str]:
        now = timezone.now()
        if faq.status == FAQ.Status.DRAFT:
            return "draft", gettext("Draft")
        if faq.valid_from and faq.valid_from > now:
            return "later", gettext("Not yet valid")
        if faq.valid_until and faq.valid_until <= now:
            return "over", gettext("Run out")
        return "published", gettext("Published")

    @admin.display(description=_("Language"), ordering="language")
    def shown_language(self, faq: FAQ) -> str:
        return language_name(spoken(faq)) or "-"

    @admin.display(description=_("Asked like this"))
    def wordings(self, faq: FAQ) -> SafeString:
        """The list for those who may only look."""
        return _lines(stored_wordings(faq)["wordings"])

    @admin.display(description=_("Never this"))
    def never(self, faq: FAQ) -> SafeString:
        return _lines(stored_wordings(faq)["never"])

    @admin.display(description=_("In other languages"))
    def in_other_languages(self, faq: FAQ) -> SafeString | str:
        return translation_links(faq) if faq.pk else gettext("Save it first.")

    @admin.display(description=_("Same question as"))
    def same_question_as(self, faq: FAQ) -> str:
        return links(getattr(faq, "others_with_its_question", ()))

    @admin.display(description=_("Wordings"), ordering="number_of_wordings")
    def wording_count(self, faq: FAQ) -> int:
        return getattr(faq, "number_of_wordings", None) or 0

    def unsaved_change(self, request: HttpRequest) -> UnsavedChange:
        """What saving the form that was sent would change."""
        return UnsavedForm(request.POST).change()

    def change_of_import(self, request: HttpRequest, key: str) -> UnsavedChange | None:
        """What the file that was checked would change; None of too many FAQs."""
        return change_of_import(request, key)

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


def _lines(texts: Iterable[str]) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((text,) for text in texts))
