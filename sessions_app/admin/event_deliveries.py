"""What endpoints were told, what waits and what was given up; to be sent again."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from sessions_app import deliveries
from sessions_app.admin.conversations import COUNT_LIMIT, BoundedPaginator
from sessions_app.admin.sending_errors import told_error
from sessions_app.models import Event, EventDelivery, EventDeliveryQuerySet
from sessions_app.payloads import told

STATE_COLOURS = {
    "pending": "info",
    "sent": "success",
    "failed": "danger",
    "held": "warning",
}


@admin.register(EventDelivery)
class EventDeliveryAdmin(ModelAdmin):
    """Events by endpoint; nobody adds, changes or deletes one here."""

    list_display = ["event_type", "shown_endpoint", "shown_state", "attempt_count"]
    list_display += ["shown_error", "happened_at", "reference"]
    list_filter = ["state", "event_type", "endpoint"]
    list_filter_submit = True
    list_select_related = ["event__session", "endpoint"]
    list_per_page = 50
    paginator = BoundedPaginator
    show_full_result_count = False
    search_fields = ["event__event_id"]  # what is searched: get_search_results()
    search_help_text = _("Search by webhook-id or by a conversation's reference")
    actions = ["send_again"]
    fields = [("event_type", "shown_endpoint"), ("state", "attempt_count")]
    fields += [("shown_error", "next_attempt_at"), "happened_at", "webhook_id"]
    # type: unfold declares the attribute as None, without a type
    change_form_outer_after_template = "sessions_app/payload.html"  # type: ignore[assignment]

    class Media:
        css = {"all": ["sessions_app/admin.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: EventDelivery | None = None
    ) -> bool:
        """Sending again is one; a row is only looked at."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(
        self, request: HttpRequest, obj: EventDelivery | None = None
    ) -> bool:
        """Never: it goes with its conversation, its endpoint, or with time."""
        return False

    def get_search_results(
        self,
        request: HttpRequest,
        queryset: QuerySet[EventDelivery],
        search_term: str,
    ) -> tuple[QuerySet[EventDelivery], bool]:
        """By the names that are told to receivers; each has an index."""
        if term := search_term.strip():
            named = Q(event_id=term) | Q(session__reference=term)
            ids = Event.objects.filter(named).values_list("pk", flat=True)
            queryset = queryset.filter(event__in=list(ids[:COUNT_LIMIT]))
        return queryset, False

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],  # Any: as Django types it
        *args: Any,  # Any: passed on
        **kwargs: Any,  # Any: passed on
    ) -> HttpResponse:
        pk = context["original"].pk
        delivery = EventDelivery.objects.with_event().get(pk=pk)
        may_read = request.user.has_perm("sessions_app.view_chatsession")
        payload = told(delivery, with_texts=may_read)
        context["payload"] = json.dumps(payload, indent=2, ensure_ascii=False)
        context["may_send"] = self.has_change_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("endpoint"))
    def shown_endpoint(self, delivery: EventDelivery) -> str:
        if delivery.endpoint is None:
            return "HANDOFF_WEBHOOK_URL" if delivery.endpoint_id is None else "-"
        return str(delivery.endpoint)

    @admin.display(description=_("State"))
    @display(label=STATE_COLOURS)
    def shown_state(self, delivery: EventDelivery) -> tuple[str, str]:
        return delivery.state, delivery.get_state_display()

    @admin.display(description=_("last error"))
    def shown_error(self, delivery: EventDelivery) -> str:
        return told_error(delivery.last_error) or "-"

    @admin.display(description=_("happened"))
    def happened_at(self, delivery: EventDelivery) -> str:
        return date_format(localtime(delivery.event.created_at), "DATETIME_FORMAT")

    @admin.display(description=_("Conversation"))
    def reference(self, delivery: EventDelivery) -> str:
        session = delivery.event.session
        return session.reference if session else "-"

    @admin.display(description="webhook-id")
    def webhook_id(self, delivery: EventDelivery) -> str:
        return delivery.event.event_id

    @admin.action(description=_("Send again"), permissions=["change"])
    def send_again(self, request: HttpRequest, queryset: EventDeliveryQuerySet) -> None:
        """Under the same id, with what is kept by now of what people wrote."""
        to_active = Q(endpoint=None) | Q(endpoint__paused_at=None)
        chosen = EventDelivery.objects.filter(pk__in=queryset.order_by().values("pk"))
        count = chosen.filter(to_active).send_again()
        deliveries.wake()
        told_count = ngettext(
            "{} event is sent again.", "{} events are sent again.", count
        )
        told_more = gettext("Those of paused endpoints wait until these are resumed.")
        self.message_user(request, f"{told_count.format(count)} {told_more}")
