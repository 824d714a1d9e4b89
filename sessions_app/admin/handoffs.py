"""Customers who wait for a human, in the admin."""

from __future__ import annotations

import re
from urllib.parse import quote

from django.contrib import admin
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

from sessions_app import handoffs
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
    fields = [*readonly_fields]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Handoff | None = None
    ) -> bool:
        """Never: it goes with its conversation."""
        return False

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
