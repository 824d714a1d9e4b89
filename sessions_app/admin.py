"""Conversations in the admin: transcripts to read, API keys to give out and revoke."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.forms import Form
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from unfold.admin import ModelAdmin
from unfold.decorators import display

from sessions_app.models import APIKey, ChatSession, Message

TRANSCRIPT_LIMIT = 500  # messages shown; the newest ones of a longer conversation


class ReadOnlyAdmin(ModelAdmin):
    """An admin that shows and never changes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: object | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: object | None = None
    ) -> bool:
        return False


class SourceFilter(admin.SimpleListFilter):
    title = "answered from"
    parameter_name = "source"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return list(Message.Source.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        answered = Message.objects.filter(source=self.value())
        return queryset.filter(pk__in=answered.values("session"))


@admin.register(ChatSession)
class ChatSessionAdmin(ReadOnlyAdmin):
    list_display = ["conversation", "opening", "message_count", "owner", "updated_at"]
    list_filter = [SourceFilter, "updated_at", "owner"]
    list_filter_submit = True
    list_select_related = ["owner"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["reference", "label", "messages__text"]
    search_help_text = "Search by reference, name or what was said"
    fields = [("reference", "owner"), ("created_at", "updated_at"), "transcript"]
    readonly_fields = ["transcript"]

    class Media:
        css = {"all": ["sessions_app/transcript.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChatSession]:
        # Subqueries run for the rows of the page only; a join would count them all.
        own = Message.objects.filter(session=OuterRef("pk")).order_by()
        counted = own.values("session").annotate(number=Count("pk")).values("number")
        questions = own.filter(role=Message.Role.USER).order_by("id")
        sessions: QuerySet[ChatSession] = super().get_queryset(request)
        return sessions.annotate(
            number_of_messages=Subquery(counted),
            first_question=Subquery(questions.values("text")[:1]),
        )

    @admin.display(description="Conversation")
    def conversation(self, session: ChatSession) -> str:
        return str(session)

    @admin.display(description="Begins with")
    def opening(self, session: ChatSession) -> str:
        return Truncator(getattr(session, "first_question", None) or "").chars(80)

    @admin.display(description="Messages", ordering="number_of_messages")
    def message_count(self, session: ChatSession) -> int:
        return getattr(session, "number_of_messages", None) or 0

    @admin.display(description="Transcript")
    def transcript(self, session: ChatSession) -> SafeString:
        newest = session.messages.select_related("faq").order_by("-id")
        shown = list(newest[:TRANSCRIPT_LIMIT])[::-1]
        left_out = session.messages.count() - len(shown)
        return render_to_string(
            "sessions_app/transcript.html", {"messages": shown, "left_out": left_out}
        )


@admin.register(APIKey)
class APIKeyAdmin(ModelAdmin):
    list_display = ["name", "shown_state", "is_delegating", "created_at"]
    list_display += ["last_used_at"]
    fields = ["name", "is_delegating", "messages_per_minute"]
    actions = ["revoke"]

    def has_delete_permission(
        self, request: HttpRequest, obj: APIKey | None = None
    ) -> bool:
        """Never: a key's conversations would lose their owner. Revoke it."""
        return False

    def save_model(
        self, request: HttpRequest, obj: Model, form: Form, change: bool
    ) -> None:
        secret = obj.set_new_secret() if isinstance(obj, APIKey) and not change else ""
        super().save_model(request, obj, form, change)
        if secret:
            sentence = f"Copy the key now, it is shown only once: {secret}"
            self.message_user(request, sentence, messages.WARNING)

    @display(description="State", label={"Active": "success", "Revoked": "danger"})
    def shown_state(self, key: APIKey) -> str:
        return "Revoked" if key.revoked_at else "Active"

    @admin.action(description="Revoke the selected keys", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[APIKey]) -> None:
        active = queryset.filter(revoked_at=None)
        count = active.update(revoked_at=timezone.now())
        self.message_user(request, f"{count} key(s) revoked.")
