"""Conversations in the admin: their list, and each with its transcript."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from sessions_app.admin.figure_exports import days_as_csv, faqs_as_csv
from sessions_app.admin.transcripts import transcript_of
from sessions_app.exporting import as_csv, as_json_lines, chosen
from sessions_app.models import (
    ChatSession,
    Feedback,
    Handoff,
    Message,
)
from sessions_app.periods import Period
from sessions_app.templatetags.reasons import SPEAKERS, speaker

COUNT_LIMIT = 10_000  # conversations a list counts; search and filters find older ones
SOURCE_COLOURS = {
    "FAQ": "success",
    "Gemini AI": "info",
    "Fallback": "warning",
    "Staff": "primary",
}


class BoundedPaginator(Paginator):
    """A paginator whose count costs the same, however many rows there are."""

    object_list: QuerySet

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by().values("pk")[:COUNT_LIMIT].count()


class SourceFilter(admin.SimpleListFilter):
    title = _("an answer of")
    parameter_name = "source"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [(source, speaker(source)) for source in SPEAKERS]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        answered = Message.objects.filter(source=self.value())
        return queryset.filter(pk__in=answered.values("session"))


class FeedbackFilter(admin.SimpleListFilter):
    title = _("customers found it")
    parameter_name = "rating"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in Feedback.Rating.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        rated = Feedback.objects.filter(rating=self.value())
        return queryset.filter(pk__in=rated.values("message__session"))


class HandoffFilter(admin.SimpleListFilter):
    title = _("wish for a human")
    parameter_name = "handoff"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in Handoff.State.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        asked = Handoff.objects.filter(state=self.value())
        return queryset.filter(pk__in=asked.values("session"))


@admin.register(ChatSession)
class ChatSessionAdmin(ModelAdmin):
    """Conversations to read; nobody adds, changes or deletes one here."""

    list_display = [
        "conversation",
        "opening",
        "shown_source",
        "message_count",
        "owner",
        "updated_at",
    ]
    list_filter = [SourceFilter, FeedbackFilter, HandoffFilter, "updated_at", "owner"]
    list_filter_submit = True
    # type: unfold declares the attribute as None, without a type
    list_before_template = "sessions_app/export_form.html"  # type: ignore[assignment]
    list_select_related = ["owner"]
    list_per_page = 50
    paginator = BoundedPaginator
    show_full_result_count = False
    search_fields = ["reference", "label", "messages__text"]
    search_help_text = _("Search by reference, name or what was said")
    readonly_fields = ["shown_reference"]
    fields = [("shown_reference", "owner"), ("created_at", "updated_at")]
    # type: unfold declares the attribute as None, without a type
    change_form_outer_after_template = "sessions_app/transcript.html"  # type: ignore[assignment]

    class Media:
        css = {"all": ["sessions_app/admin.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: ChatSession | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: ChatSession | None = None
    ) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        """Before the others, which would take the names for keys of rows."""
        pages = {"export": self.export, "figures": days_as_csv, "faqs": faqs_as_csv}
        guard = self.admin_site.admin_view
        own = [
            path(f"{name}/", guard(page), name=f"sessions_app_chatsession_{name}")
            for name, page in pages.items()
        ]
        return own + super().get_urls()

    def changelist_view(
        self,
        request: HttpRequest,
        extra_context: dict[str, Any] | None = None,  # Any: Django's
    ) -> TemplateResponse:
        """The list under a form that exports what it is narrowed to."""
        shown: dict[str, Any] = {  # Any: a template's
            "export_period": Period.of({"days": "30"}),
            "export_filters": _narrowed_by(request),
        }
        return super().changelist_view(request, shown | (extra_context or {}))

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """Redacted conversations, sent while they are read."""
        if not request.user.has_perm("sessions_app.export_chatsession"):
            raise PermissionDenied
        period = Period.of(request.GET)
        sessions = chosen(period, **_narrowed_by(request))
        is_csv = request.GET.get("format") == "csv"
        lines = as_csv(sessions) if is_csv else as_json_lines(sessions)
        kind = "text/csv" if is_csv else "application/x-ndjson"
        ending = "csv" if is_csv else "jsonl"
        name = f"conversations-{period.first}-{period.last}.{ending}"
        return StreamingHttpResponse(
            lines,
            content_type=f"{kind}; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChatSession]:
        # Subqueries run for the rows of the page only; a join would count them all.
        own = Message.objects.spoken().filter(session=OuterRef("pk"))
        counted = (
            own.order_by()
            .values("session")
            .annotate(number=Count("pk"))
            .values("number")
        )
        questions = own.filter(role=Message.Role.USER)
        replies = own.exclude(source="").order_by("-id")
        sessions: QuerySet[ChatSession] = super().get_queryset(request)
        return sessions.annotate(
            number_of_messages=Subquery(counted),
            first_question=Subquery(questions.values("text")[:1]),
            last_source=Subquery(replies.values("source")[:1]),
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ChatSession], search_term: str
    ) -> tuple[QuerySet[ChatSession], bool]:
        """What was found: each conversation once, the first of the list's order.

        Read here: else all messages are searched to count, and again to list.
        """
        if search_term.strip():
            sessions = ChatSession.objects.all()
            found, _ = super().get_search_results(request, sessions, search_term)
            matching = queryset.filter(pk__in=found.values("pk"))
            ids = list(matching.values_list("pk", flat=True)[:COUNT_LIMIT])
            queryset = queryset.filter(pk__in=ids)
        return queryset, False

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],  # Any: as Django types it
        *args: Any,  # Any: passed on
        **kwargs: Any,  # Any: passed on
    ) -> HttpResponse:
        before = request.GET.get("before", "")
        session = context["original"]
        context["transcript"] = transcript_of(session, before=before)
        context["spent"] = _spent(session)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("Conversation"))
    def conversation(self, session: ChatSession) -> str:
        return str(session)

    @admin.display(description=_("Reference"))
    def shown_reference(self, session: ChatSession) -> str:
        return session.reference

    @admin.display(description=_("Begins with"))
    def opening(self, session: ChatSession) -> str:
        return Truncator(getattr(session, "first_question", None) or "").chars(80)

    @admin.display(description=_("Last answer"))
    @display(label=SOURCE_COLOURS)
    def shown_source(self, session: ChatSession) -> tuple[str, str] | None:
        source = getattr(session, "last_source", None)
        return (source, speaker(source)) if source else None

    @admin.display(description=_("Messages"))
    def message_count(self, session: ChatSession) -> int:
        return getattr(session, "number_of_messages", None) or 0


def _narrowed_by(request: HttpRequest) -> dict[str, str]:
    """The filters of the list that an export keeps to."""
    names = ("source", "rating", "handoff")
    return {name: request.GET[name] for name in names if request.GET.get(name)}


def _spent(session: ChatSession) -> dict[str, int]:
    """What the model's replies in the conversation cost, and how many there are."""
    asked = session.messages.filter(cost_nano__isnull=False)
    return asked.aggregate(nano=Sum("cost_nano", default=0), count=Count("pk"))
