"""Customers who wait for a human, in the admin."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from sessions_app import handoffs
from sessions_app.exceptions import SessionErased
from sessions_app.models import (
    Delivery,
    EventDelivery,
    EventType,
    Handoff,
    HandoffQuerySet,
)

STATE_COLOURS = {"open": "warning", "done": "success"}
DELIVERY_COLOURS = {
    "pending": "info",
    "sent": "success",
    "failed": "danger",
    "held": "warning",
}
MAX_REPLY_CHARS = 4_000


def scheme_of(contact: str) -> str:
    """What opens a way to reach somebody: mailto, tel, or nothing."""
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", contact):
        return "mailto"
    return "tel" if re.fullmatch(r"\+?[\d\s()/.-]{5,30}", contact) else ""


def _newest_state() -> Subquery:
    """How far the newest announcement got, to whichever endpoint."""
    told = EventDelivery.objects.filter(
        event__handoff=OuterRef("pk"), event_type=EventType.HANDOFF_OPENED
    )
    return Subquery(told.order_by("-id").values("state")[:1])


def _earlier_state() -> Subquery:
    """The same, as versions before the outbox have kept it."""
    told = Delivery.objects.filter(handoff=OuterRef("pk"))
    return Subquery(told.order_by("-id").values("state")[:1])


class ReplyForm(forms.ModelForm):
    """What is written to the customer of an open handoff."""

    reply = forms.CharField(
        label=_("Reply to the customer"),
        required=False,
        max_length=MAX_REPLY_CHARS,
        widget=UnfoldAdminTextareaWidget,
        help_text=_(
            "Appears in the conversation on the customer's screen, under your first "
            "name if your account has one. Markdown is allowed."
        ),
    )


@admin.register(Handoff)
class HandoffAdmin(ModelAdmin):
    """Customers who wait for a human, and those who were seen to."""

    list_display = ["conversation", "reason", "shown_comment", "shown_contact"]
    list_display += ["shown_state", "created_at", "shown_delivery"]
    list_display_links = None
    list_filter = ["state", "reason", "created_at"]
    list_select_related = ["session"]
    show_full_result_count = False
    search_fields = ["session__reference", "contact", "comment"]
    search_help_text = _("Search by reference, contact or comment")
    actions = ["mark_done"]
    readonly_fields = ["conversation", "reason", "shown_contact", "comment"]
    readonly_fields += ["state", "created_at", "closed_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Handoff | None = None
    ) -> bool:
        """Never: it goes with its conversation."""
        return False

    def get_form(
        self,
        request: HttpRequest,
        obj: Handoff | None = None,
        change: bool = False,
        **options: Any,  # Any: as Django types it
    ) -> type[forms.ModelForm]:
        options["form"] = ReplyForm if self._is_to_answer(request, obj) else self.form
        form: type[forms.ModelForm] = super().get_form(request, obj, change, **options)
        return form

    def get_fields(  # type: ignore[override]  # names, and no groups of them
        self, request: HttpRequest, obj: Handoff | None = None
    ) -> list[str]:
        is_open = self._is_to_answer(request, obj)
        return [*self.readonly_fields, *(["reply"] if is_open else [])]

    def save_model(  # type: ignore[override]  # of this model's form
        self, request: HttpRequest, obj: Handoff, form: forms.ModelForm, change: bool
    ) -> None:
        """Send the reply; the rest of the page is only to be read."""
        text = form.cleaned_data.get("reply", "").strip()
        if not text:
            return
        author = request.user.get_short_name() if request.user.is_authenticated else ""
        try:
            handoffs.reply(obj, text, author)
        except SessionErased:
            gone = gettext("The conversation was erased meanwhile. Nothing was sent.")
            self.message_user(request, gone, messages.ERROR)

    def _is_to_answer(self, request: HttpRequest, handoff: Handoff | None) -> bool:
        is_open = handoff is not None and handoff.state == Handoff.State.OPEN
        return is_open and self.has_change_permission(request, handoff)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Handoff]:
        known: QuerySet[Handoff] = super().get_queryset(request)
        return known.annotate(delivery=Coalesce(_newest_state(), _earlier_state()))

    @admin.display(description=_("Conversation"))
    def conversation(self, handoff: Handoff) -> str:
        page = reverse(
            "admin:sessions_app_chatsession_change", args=[handoff.session_id]
        )
        return format_html('<a href="{}">{}</a>', page, handoff.session)

    @admin.display(description=_("comment"))
    def shown_comment(self, handoff: Handoff) -> str:
        return Truncator(handoff.comment).chars(200)

    @admin.display(description=_("contact"))
    def shown_contact(self, handoff: Handoff) -> str:
        """The contact as a link, where it is an address or a number."""
        scheme = scheme_of(handoff.contact)
        if not scheme:
            return handoff.contact
        address = f"{scheme}:{quote(handoff.contact, safe='@+')}"
        return format_html('<a href="{}">{}</a>', address, handoff.contact)

    @admin.display(description=_("State"))
    @display(label=STATE_COLOURS)
    def shown_state(self, handoff: Handoff) -> tuple[str, str]:
        return handoff.state, handoff.get_state_display()

    @admin.display(description=_("Webhook"))
    @display(label=DELIVERY_COLOURS)
    def shown_delivery(self, handoff: Handoff) -> tuple[str, str] | None:
        state = getattr(handoff, "delivery", None)
        return (state, str(EventDelivery.State(state).label)) if state else None

    @admin.action(description=_("Mark as done"), permissions=["change"])
    def mark_done(self, request: HttpRequest, queryset: HandoffQuerySet) -> None:
        waiting = list(queryset.filter(state=Handoff.State.OPEN))
        count = handoffs.close(
            Handoff.objects.filter(pk__in=[each.pk for each in waiting])
        )
        for handoff in waiting:
            self.log_change(request, handoff, gettext("Marked as done."))
        told = ngettext(
            "{} handoff marked as done.", "{} handoffs marked as done.", count
        )
        self.message_user(request, told.format(count))
