"""What customers make of the answers, for staff to read and to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from faq.models import FAQ, PinnedQuestion, Voice
from faq.voices import mark_voices

if TYPE_CHECKING:
    from django.db.models.fields.related import RelatedField

READ_FOR_CHOICES = 500  # voices whose FAQs the list can be narrowed to

KIND_COLOURS = {
    "confirmed": "success",
    "thumbs_up": "success",
    "staff_right": "success",
    "rejected": "danger",
    "thumbs_down": "danger",
    "staff_wrong": "danger",
}


class NewestFAQsFilter(admin.RelatedFieldListFilter):
    """Offers the FAQs of the newest voices; the search of the list finds any other."""

    # As Django types them; Any: it says nothing of the choices.
    def field_choices(
        self, field: RelatedField, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[Any, Any]]:
        newest = Voice.objects.order_by("-asked_at", "-pk").values("faq")
        ids = {row["faq"] for row in newest[:READ_FOR_CHOICES]}
        if (chosen := self.lookup_val) and str(chosen).isdecimal():
            ids.add(int(chosen))
        faqs = FAQ.objects.filter(pk__in=ids).order_by("question")
        return list(faqs.values_list("pk", "question"))


@admin.register(Voice)
class VoiceAdmin(ModelAdmin):
    """What customers make of the answers: to read, and for staff to decide."""

    list_display = ["text", "faq", "shown_kind", "asked_at"]
    list_display_links = None
    list_filter = ["kind", "asked_at", ("faq", NewestFAQsFilter)]
    list_filter_submit = True
    list_select_related = ["faq"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["text", "faq__question"]
    search_help_text = _("Search what customers asked, or the FAQ")
    actions = ["mark_right", "mark_wrong", "pin"]

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

    def has_pin_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("faq.add_pinnedquestion")

    @admin.display(description=_("Kind"), ordering="kind")
    @display(label=KIND_COLOURS)
    def shown_kind(self, voice: Voice) -> tuple[str, str]:
        return voice.kind, voice.get_kind_display()

    @admin.action(
        description=_("Mark as right: the FAQ answers it"), permissions=["mark"]
    )
    def mark_right(self, request: HttpRequest, queryset: QuerySet[Voice]) -> None:
        self._mark(request, queryset, is_right=True)

    @admin.action(
        description=_("Mark as wrong: the FAQ does not answer it"), permissions=["mark"]
    )
    def mark_wrong(self, request: HttpRequest, queryset: QuerySet[Voice]) -> None:
        self._mark(request, queryset, is_right=False)

    @admin.action(
        description=_("Pin: the FAQ must go on answering it"), permissions=["pin"]
    )
    def pin(self, request: HttpRequest, queryset: QuerySet[Voice]) -> None:
        pairs = {(voice.text, voice.faq_id) for voice in queryset}
        stored = PinnedQuestion.objects.filter(text__in=[text for text, _faq in pairs])
        known = set(stored.filter(earlier=[]).values_list("text", "faq_id"))
        new = PinnedQuestion.objects.bulk_create(
            PinnedQuestion(text=text, faq_id=faq_id, created_by_id=request.user.pk)
            for text, faq_id in sorted(pairs - known)
        )
        told = ngettext(
            "%(count)s question is pinned.", "%(count)s questions are pinned.", len(new)
        )
        self.message_user(request, told % {"count": len(new)})

    def _mark(
        self, request: HttpRequest, queryset: QuerySet[Voice], *, is_right: bool
    ) -> None:
        with transaction.atomic():
            count = mark_voices(queryset, is_right=is_right)
            said = (
                gettext("Marked as right.") if is_right else gettext("Marked as wrong.")
            )
            LogEntry.objects.log_actions(request.user.pk or 0, queryset, CHANGE, said)
        told = (
            ngettext(
                "%(count)s question marked as right.",
                "%(count)s questions marked as right.",
                count,
            )
            if is_right
            else ngettext(
                "%(count)s question marked as wrong.",
                "%(count)s questions marked as wrong.",
                count,
            )
        )
        self.message_user(request, told % {"count": count})
