"""Handoffs in the admin: who waits for a human, and who was seen to."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from unfold.admin import ModelAdmin
from unfold.decorators import display

from sessions_app.models import Delivery, Handoff


class HandoffAdmin(ModelAdmin):
    """Customers who wait for a human, and those who were seen to."""

    list_display = ["conversation", "reason", "contact", "shown_state", "created_at"]
    list_display += ["shown_delivery"]
    list_display_links = None
    list_filter = ["state", "reason", "created_at"]
    list_select_related = ["session"]
    search_fields = ["session__reference", "contact", "comment"]
    search_help_text = "Search by reference, contact or comment"
    actions = ["mark_done"]
    readonly_fields = ["conversation", "reason", "contact", "comment"]
    readonly_fields += ["shown_state", "created_at", "closed_at"]
    fields = [*readonly_fields]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Handoff | None = None
    ) -> bool:
        """Never: it goes with its conversation."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Handoff]:
        newest = Delivery.objects.filter(handoff=OuterRef("pk")).order_by("-id")
        handoffs: QuerySet[Handoff] = super().get_queryset(request)
        return handoffs.annotate(delivery=Subquery(newest.values("state")[:1]))

    @admin.display(description="Conversation")
    def conversation(self, handoff: Handoff) -> str:
        page = reverse(
            "admin:sessions_app_chatsession_change", args=[handoff.session_id]
        )
        comment = Truncator(handoff.comment).chars(200)
        return format_html('<a href="{}">{}</a> {}', page, handoff.session, comment)

    @display(description="State", label={"Open": "warning", "Done": "success"})
    def shown_state(self, handoff: Handoff) -> str:
        return handoff.get_state_display()

    @display(
        description="Webhook",
        label={"Pending": "info", "Sent": "success", "Failed": "danger"},
    )
    def shown_delivery(self, handoff: Handoff) -> str | None:
        state = getattr(handoff, "delivery", None)
        return Delivery.State(state).label if state else None

    @admin.action(description="Mark as done", permissions=["change"])
    def mark_done(self, request: HttpRequest, queryset: QuerySet[Handoff]) -> None:
        waiting = list(queryset.filter(state=Handoff.State.OPEN))
        count = Handoff.objects.filter(pk__in=[each.pk for each in waiting]).close()
        for handoff in waiting:
            self.log_change(request, handoff, "Marked as done.")
        noun = "handoff" if count == 1 else "handoffs"
        self.message_user(request, f"{count} {noun} marked as done.")
