"""Conversations in the admin: transcripts, handoffs, API keys."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Count, Field, Model, OuterRef, QuerySet, Subquery
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from sessions_app import handoffs
from sessions_app.models import (
    APIKey,
    ChatSession,
    Delivery,
    Feedback,
    Handoff,
    HandoffQuerySet,
    Message,
)
from sessions_app.templatetags.reasons import SPEAKERS, speaker

TRANSCRIPT_LIMIT = 200  # messages on one page of a transcript
COUNT_LIMIT = 10_000  # conversations a list counts; search and filters find older ones
SOURCE_COLOURS = {"FAQ": "success", "Gemini AI": "info", "Fallback": "warning"}
STATE_COLOURS = {"open": "warning", "done": "success"}
DELIVERY_COLOURS = {"pending": "info", "sent": "success", "failed": "danger"}


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
    list_filter = [SourceFilter, FeedbackFilter, "updated_at", "owner"]
    list_filter_submit = True
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
        context |= self._transcript(context["original"], before=before)
        return super().render_change_form(request, context, *args, **kwargs)

    def _transcript(self, session: ChatSession, *, before: str) -> dict[str, object]:
        """The newest messages, or the newest ones before a message, oldest first."""
        messages = session.messages.spoken().select_related("faq", "feedback")
        spoken = messages.order_by("-id")
        if before.isascii() and before.isdigit():
            spoken = spoken.filter(pk__lt=int(before[:18]))
        shown = list(spoken[: TRANSCRIPT_LIMIT + 1])
        return {
            "transcript": shown[:TRANSCRIPT_LIMIT][::-1],
            "has_earlier": len(shown) > TRANSCRIPT_LIMIT,
            "has_later": bool(before),
        }

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


def scheme_of(contact: str) -> str:
    """What opens a way to reach somebody: mailto, tel, or nothing."""
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", contact):
        return "mailto"
    return "tel" if re.fullmatch(r"\+?[\d\s()/.-]{5,30}", contact) else ""


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
        newest = Delivery.objects.filter(handoff=OuterRef("pk")).order_by("-id")
        known: QuerySet[Handoff] = super().get_queryset(request)
        return known.annotate(delivery=Subquery(newest.values("state")[:1]))

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
        return (state, str(Delivery.State(state).label)) if state else None

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


@admin.register(APIKey)
class APIKeyAdmin(ModelAdmin):
    list_display = ["name", "shown_state", "is_delegating", "created_at"]
    list_display += ["last_used_at"]
    search_fields = ["name"]
    fields = [
        "name",
        "is_delegating",
        "messages_per_minute",
        ("created_at", "last_used_at", "revoked_at"),
    ]
    readonly_fields = ["created_at", "last_used_at", "revoked_at"]
    actions = ["revoke"]

    def formfield_for_dbfield(
        self,
        db_field: Field,
        request: HttpRequest,
        **kwargs: Any,  # Any: as Django types them
    ) -> Any:  # Any: a form's field; unfold says that it is a model's
        if db_field.name == "messages_per_minute":
            kwargs["label"] = _("Messages per minute")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fields(self, request: HttpRequest, obj: APIKey | None = None) -> list:
        """A new key has no past to show."""
        return self.fields if obj else self.fields[:-1]

    def has_delete_permission(
        self, request: HttpRequest, obj: APIKey | None = None
    ) -> bool:
        """Never: a key's conversations would lose their owner. Revoke it."""
        return False

    def save_model(
        self, request: HttpRequest, obj: Model, form: Form, change: bool
    ) -> None:
        if isinstance(obj, APIKey) and not change:
            obj.set_new_secret()  # a placeholder: `response_add` draws the one shown
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: APIKey, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The page with the secret: no redirect, which would have to carry it."""
        secret = obj.set_new_secret()
        obj.save(update_fields=["digest"])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Copy the new key"),
            "opts": self.opts,
            "key": obj,
            "secret": secret,
        }
        return TemplateResponse(request, "sessions_app/key_created.html", context)

    @admin.display(description=_("State"))
    @display(label={"active": "success", "revoked": "danger"})
    def shown_state(self, key: APIKey) -> tuple[str, str]:
        is_active = key.revoked_at is None
        return (
            ("active", gettext("Active"))
            if is_active
            else ("revoked", gettext("Revoked"))
        )

    @admin.action(description=_("Revoke the selected keys"), permissions=["change"])
    def revoke(
        self, request: HttpRequest, queryset: QuerySet[APIKey]
    ) -> HttpResponse | None:
        """Ask first: what uses a key stops working at once, and for good."""
        active = list(queryset.filter(revoked_at=None))
        if active and "confirmed" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Revoke keys"),
                "opts": self.opts,
                "keys": active,
            }
            return TemplateResponse(request, "sessions_app/revoke_keys.html", context)
        for key in active:
            key.revoke()
            self.log_change(request, key, gettext("Revoked."))
        count = len(active)
        told = ngettext("{} key revoked.", "{} keys revoked.", count)
        self.message_user(request, told.format(count))
        return None
