"""Pinned questions, as staff list, write and check them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from faq.admin.writing.widgets import RowSelect
from faq.learning.pinned import check_now
from faq.models import PinnedQuestion

MAX_EARLIER = 10


class EarlierField(forms.CharField):
    """Messages, one a line."""

    def prepare_value(self, value: Any) -> Any:  # Any: as Django types it
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:  # Any: as Django types it
        lines = (line.strip() for line in (super().clean(value) or "").splitlines())
        said = [line for line in lines if line]
        if len(said) > MAX_EARLIER:
            raise forms.ValidationError(
                _("%(count)s messages; keep the last %(most)s.")
                % {"count": len(said), "most": MAX_EARLIER}
            )
        return said


class PinnedQuestionForm(forms.ModelForm):
    earlier = EarlierField(
        label=gettext_lazy("Said before"),
        required=False,
        widget=UnfoldAdminTextareaWidget,
        help_text=gettext_lazy(
            "What the customer wrote before, one message a line, the oldest first. "
            "Empty: the question stands on its own."
        ),
    )


@admin.register(PinnedQuestion)
class PinnedQuestionAdmin(ModelAdmin):
    form = PinnedQuestionForm
    list_display = ["shown_text", "expected", "holds", "answered_now", "note"]
    list_filter = ["is_active"]
    list_select_related = ["faq"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["text", "note", "faq__question"]
    search_help_text = gettext_lazy("Search the questions, notes or FAQs")
    autocomplete_fields = ["faq"]
    fields = ["text", "earlier", "faq", "note", "is_active"]
    actions = ["check_again"]

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """The list, each question decided as the knowledge base is now."""
        changes: ChangeList = super().get_changelist_instance(request)
        for check in check_now(changes.result_list):
            check.pin.checked = check  # type: ignore[attr-defined]  # for its columns
        return changes

    def formfield_for_foreignkey(
        self,
        db_field: ForeignKey[Any],
        request: HttpRequest,
        **kwargs: Any,  # Any: passed on
    ) -> ModelChoiceField | None:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = RowSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Model, form: Any, change: bool
    ) -> None:  # Any: the form, as Django types it
        if isinstance(obj, PinnedQuestion) and not change:
            obj.created_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("Question"), ordering="text")
    def shown_text(self, pin: PinnedQuestion) -> SafeString | str:
        text = Truncator(pin.text).chars(120)
        if not pin.earlier:
            return text
        before = ngettext(
            "after %(count)s message", "after %(count)s messages", len(pin.earlier)
        )
        return format_html("{} ({})", text, before % {"count": len(pin.earlier)})

    @admin.display(description=gettext_lazy("Must be answered by"))
    def expected(self, pin: PinnedQuestion) -> str:
        return Truncator(str(pin.faq)).chars(80) if pin.faq else _("no FAQ")

    @display(
        description=gettext_lazy("Now"),  # type: ignore[arg-type]  # lazy texts do
        label={"holds": "success", "broken": "danger", "off": "info"},
    )
    def holds(self, pin: PinnedQuestion) -> tuple[str, str]:
        if not pin.is_active:
            return "off", _("Not checked")
        is_kept = getattr(pin, "checked").is_kept  # noqa: B009 (set for the list)
        return ("holds", _("Holds")) if is_kept else ("broken", _("Broken"))

    @admin.display(description=gettext_lazy("Answered by"))
    def answered_now(self, pin: PinnedQuestion) -> str:
        faq = getattr(pin, "checked").got.faq  # noqa: B009 (as above)
        return Truncator(faq.question).chars(80) if faq else _("no FAQ")

    @admin.action(description=gettext_lazy("Check the selected questions"))
    def check_again(
        self, request: HttpRequest, queryset: QuerySet[PinnedQuestion]
    ) -> None:
        checks = check_now(queryset.select_related("faq"))
        broken = [check for check in checks if not check.is_kept]
        told = _("%(broken)s of %(count)s pinned questions are broken.") % {
            "broken": len(broken),
            "count": len(checks),
        }
        level = messages.WARNING if broken else messages.SUCCESS
        self.message_user(request, told, level)
