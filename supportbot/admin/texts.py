"""The bot's own words, as staff put theirs in their place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Field
from django.forms import TypedChoiceField
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faq.admin.versions.versioned import VersionedAdmin
from faq.history import Kept
from supportbot.admin.occasions import (
    OCCASIONS,
    choices,
    examples,
    filled,
)
from supportbot.chat import wording
from supportbot.chat.markup import render_markdown
from supportbot.models import BotText, BotTextVersion, TextKey, language_choices

BOT_TEXTS = Kept(
    model=BotText,
    version=BotTextVersion,
    own_id="bot_text_id",
    copied=BotTextVersion.COPIED,
)


@admin.register(BotText)
class BotTextAdmin(VersionedAdmin):
    """Where staff put their words in the place of the bot's."""

    kept = BOT_TEXTS
    restore_permissions = ()  # whoever may change one may restore one

    list_display = ["occasion", "language", "shown_text", "shipped_text", "updated_at"]
    list_filter = ["language"]
    list_per_page = 100
    search_fields = ["key", "text"]
    search_help_text = _("Search by occasion or text")
    # type: unfold declares the attribute as None, without a type
    list_after_template = "supportbot/texts.html"  # type: ignore[assignment]
    fields = ["key", "language", "text", "preview", "shipped_text", "filled_in"]
    readonly_fields = ["preview", "shipped_text", "filled_in"]

    class Media:
        css = {"all": ["supportbot/look.css"]}
        js = ["supportbot/text_preview.js"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The list, and below it what is said on every occasion now (Any: Django's)."""
        language = self._language_shown(request)
        own = dict(
            BotText.objects.filter(language__in=["", language])
            .order_by("language")
            .values_list("key", "pk")
        )
        context: dict[str, Any] = {
            "can_add": self.has_add_permission(request),
            "shown_language": language,
            "languages": language_choices()[1:],
            "spoken": [
                {"title": title, "rows": [_said(key, language, own) for key in keys]}
                for title, keys in OCCASIONS.items()
            ],
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def _language_shown(self, request: HttpRequest) -> str:
        """The language that the address asks for; Django's list knows no such thing."""
        # A copy of the address without it: unknown names lead back to the whole list.
        parameters = request.GET.copy()
        wanted = parameters.pop("says", [""])[-1]
        request.GET = parameters  # type: ignore[assignment]  # as Django's own views do
        known = {str(code) for code, _name in language_choices()[1:]}
        return str(wanted) if wanted in known else settings.DEFAULT_LANGUAGE

    def formfield_for_choice_field(
        self,
        db_field: Field,
        request: HttpRequest,
        **kwargs: Any,  # Any: passed on
    ) -> TypedChoiceField:
        if db_field.name == "key":
            kwargs["choices"] = [("", "---------"), *choices()]
        field: TypedChoiceField = super().formfield_for_choice_field(
            db_field, request, **kwargs
        )
        return field

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The link of an occasion brings what the bot says there now."""
        initial = super().get_changeform_initial_data(request)
        key = request.GET.get("key", "")
        if key in TextKey:
            language = request.GET.get("language") or settings.DEFAULT_LANGUAGE
            initial["text"] = wording.template(TextKey(key), language)
        return initial

    @admin.display(description=_("occasion"), ordering="key")
    def occasion(self, text: BotText) -> str:
        return text.get_key_display()

    @admin.display(description=_("text"))
    def shown_text(self, text: BotText) -> str:
        return Truncator(text.text).chars(80) or gettext("(says nothing)")

    @admin.display(description=_("How customers see it"))
    def preview(self, text: BotText) -> SafeString:
        language = text.language or settings.DEFAULT_LANGUAGE
        shown = render_markdown(filled(text.text, language))
        return format_html(
            '<div class="look-page"><div class="look-bot" id="text-preview" '
            'data-examples="{}">{}</div></div>',
            json.dumps(examples(language)),
            mark_safe(shown),  # noqa: S308 (render_markdown sanitises)
        )

    @admin.display(description=_("without it"))
    def shipped_text(self, text: BotText) -> str:
        if text.key not in TextKey:
            return gettext("Choose an occasion and save to see it.")
        key, language = TextKey(text.key), text.language or settings.DEFAULT_LANGUAGE
        return wording.shipped(key, language) or gettext("(says nothing)")

    @admin.display(description=_("to be filled in"))
    def filled_in(self, text: BotText) -> str:
        names = TextKey(text.key).placeholders if text.key in TextKey else ()
        return ", ".join(f"{{{name}}}" for name in sorted(names)) or gettext("nothing")


def _said(key: TextKey, language: str, own: Mapping[str, int]) -> dict[str, object]:
    """An occasion as the page shows it: what is said there, and whose words it is."""
    is_contact = key is TextKey.CONTACT
    text = (
        wording.contact_in(language) if is_contact else wording.template(key, language)
    )
    return {
        "key": key,
        "text": text,
        "shown": filled(text, language),
        "own": own.get(key),
    }
