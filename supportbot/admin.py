"""The admin's first page, the bot's own words, and staff accounts in the same dress."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.text import Truncator
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from faq.admin.versioned import VersionedAdmin
from faq.history import Kept
from faq.models import FAQ
from sessions_app.models import ChatSession
from sessions_app.statistics import recent_activity
from supportbot.chat import wording
from supportbot.models import BotText, BotTextVersion, TextKey

BOT_TEXTS = Kept(
    model=BotText,
    version=BotTextVersion,
    own_id="bot_text_id",
    copied=BotTextVersion.COPIED,
)

admin.site.index_title = "Overview"
admin.site.index_template = "sessions_app/dashboard.html"
admin.site.unregister(User)
admin.site.unregister(Group)


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The first page's context (Any: as Django types it) with what the user may see."""
    faqs = admin.site.get_model_admin(FAQ)
    sessions = admin.site.get_model_admin(ChatSession)
    if faqs.has_view_permission(request):
        context["knowledge"] = {
            "answerable": FAQ.objects.answerable().count(),
            "drafts": FAQ.objects.filter(status=FAQ.Status.DRAFT).count(),
            "can_add": faqs.has_add_permission(request),
        }
    if sessions.has_view_permission(request):
        context["activity"] = recent_activity()
    return context


@admin.register(BotText)
class BotTextAdmin(VersionedAdmin):
    """Where staff put their words in the place of the bot's."""

    kept = BOT_TEXTS
    restore_permission = None  # whoever may change one may restore one

    list_display = ["occasion", "language", "shown_text", "shipped_text", "updated_at"]
    list_filter = ["language"]
    list_per_page = 100
    search_fields = ["key", "text"]
    search_help_text = "Search by occasion or text"
    # type: unfold declares the attribute as None, without a type
    list_after_template = "supportbot/texts.html"  # type: ignore[assignment]
    fields = ["key", "language", "text", "shipped_text", "filled_in"]
    readonly_fields = ["shipped_text", "filled_in"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The list, and below it what is said on every occasion now (Any: Django's)."""
        language = settings.DEFAULT_LANGUAGE
        context: dict[str, Any] = {
            "can_add": self.has_add_permission(request),
            "spoken": [
                {"key": key, "text": wording.template(key, language)} for key in TextKey
            ],
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The link of an occasion brings what the bot says there now."""
        initial = super().get_changeform_initial_data(request)
        key = request.GET.get("key", "")
        if key in TextKey:
            language = request.GET.get("language") or settings.DEFAULT_LANGUAGE
            initial["text"] = wording.template(TextKey(key), language)
        return initial

    @display(description="occasion", ordering="key")
    def occasion(self, text: BotText) -> str:
        return text.get_key_display()

    @display(description="text")
    def shown_text(self, text: BotText) -> str:
        return Truncator(text.text).chars(80) or "(says nothing)"

    @display(description="without it")
    def shipped_text(self, text: BotText) -> str:
        if text.key not in TextKey:
            return "Choose an occasion and save to see it."
        key, language = TextKey(text.key), text.language or settings.DEFAULT_LANGUAGE
        return wording.shipped(key, language) or "(says nothing)"

    @display(description="to be filled in")
    def filled_in(self, text: BotText) -> str:
        names = TextKey(text.key).placeholders if text.key in TextKey else ()
        return ", ".join(f"{{{name}}}" for name in sorted(names)) or "nothing"


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[misc]  # as unfold's manual has it
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]  # same
    pass
