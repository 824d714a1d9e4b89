"""What the model is told: the company, how to write, and the whole prompt beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Field
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from faq.history import Kept
from supportbot.admin.single_row import SingleRowAdmin
from supportbot.chat import prompting, wording
from supportbot.chat.instructions import instructions_of
from supportbot.chat.trying import prompt_under
from supportbot.chat.wording import contact_in
from supportbot.llm import calling
from supportbot.models import Appearance, Briefing, BriefingVersion, TextKey

BRIEFINGS = Kept(
    model=Briefing,
    version=BriefingVersion,
    own_id="briefing_id",
    copied=BriefingVersion.COPIED,
)
SAMPLE = _("Can I return something that I have already used?")
MAX_SAMPLE_CHARS = 300
ROWS = {"business": 3, "forbidden_topics": 5, "wishes": 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionLine:
    """A line of the instructions as the page shows it."""

    text: str
    is_own: bool  # made by staff


@admin.register(Briefing)
class BriefingAdmin(SingleRowAdmin):
    """The one briefing, with the prompt that it makes."""

    kept = BRIEFINGS
    fieldsets = [
        (
            _("The company"),
            {"fields": ["company", "business", "assistant", "contact", "hours"]},
        ),
        (
            _("How the model writes"),
            {"fields": ["tone", "tone_words", "reply_language"]},
        ),
        (_("What it keeps to"), {"fields": ["forbidden_topics", "wishes"]}),
    ]
    readonly_fields = ["contact", "hours"]
    # type: unfold declares the attribute as None, without a type
    change_form_after_template = "supportbot/briefing_preview.html"  # type: ignore[assignment]

    class Media:
        css = {"all": ["supportbot/briefing.css"]}
        js = ["supportbot/briefing.js"]

    def get_urls(self) -> list[URLPattern]:
        name = "supportbot_briefing_prompt"
        view = self.admin_site.admin_view(self.prompt_view)
        return [path("prompt/", view, name=name), *super().get_urls()]

    @method_decorator(require_POST)
    def prompt_view(self, request: HttpRequest) -> HttpResponse:
        """The prompt under what stands in the form, of which nothing is saved."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = Briefing.current()
        form = self.get_form(request, row, change=True)(request.POST, instance=row)
        form.is_valid()  # puts into the row what can be used
        question = request.POST.get("question", "").replace("\0", "").strip()
        context = _shown(row, question[:MAX_SAMPLE_CHARS])
        return TemplateResponse(request, "supportbot/briefing_prompt.html", context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],  # Any: a template's
        *options: Any,  # Django's, passed on
        **more: Any,
    ) -> HttpResponse:
        context |= _shown(context["original"] or Briefing.current(), "")
        context |= {
            "sample": SAMPLE,
            "max_sample_chars": MAX_SAMPLE_CHARS,
            "has_model": calling.availability() != "not_configured",
        }
        response: HttpResponse = super().render_change_form(
            request, context, *options, **more
        )
        return response

    def formfield_for_dbfield(
        self,
        db_field: Field,
        request: HttpRequest,
        **kwargs: Any,  # Any: passed on
    ) -> Any:  # the form's field, which unfold's types take for the model's
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in ROWS:
            field.widget.attrs["rows"] = ROWS[db_field.name]
        if field is not None and db_field.name == "company":
            field.widget.attrs["placeholder"] = Appearance.current_brand()
        return field

    @admin.display(description=_("contact of the support team"))
    def contact(self, _briefing: Briefing) -> SafeString:
        return _text_of_the_bot(contact_in(settings.DEFAULT_LANGUAGE))

    @admin.display(description=_("opening hours"))
    def hours(self, _briefing: Briefing) -> SafeString:
        hours = wording.template(TextKey.HOURS, settings.DEFAULT_LANGUAGE)
        return _text_of_the_bot(hours)


def _text_of_the_bot(text: str) -> SafeString:
    """A text that has its place elsewhere, and the way there."""
    return format_html(
        '{} <a class="briefing-elsewhere" href="{}">{}</a>',
        text or gettext("(nothing yet)"),
        reverse("admin:supportbot_bottext_changelist"),
        gettext("Change it under “Texts of the bot”"),
    )


def _shown(briefing: Briefing, question: str) -> dict[str, object]:
    """The prompt for a template; lines that staff have made are marked."""
    prepared = prompt_under(briefing, question or str(SAMPLE))
    prompt, language = prepared.prompt, prompting.base_language()
    shipped = instructions_of(
        Briefing(), company="", base_language=language, fence=prepared.fence
    ).splitlines()
    lines = prompt.instructions.splitlines()
    return {
        "lines": [InstructionLine(text=t, is_own=t not in shipped) for t in lines],
        "turns": prompt.turns,
        # What a call of the model is paid for.
        "size": len(prompt.instructions) + sum(len(turn.text) for turn in prompt.turns),
    }
