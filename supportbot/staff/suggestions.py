"""Wordings that customers suggest, for staff to accept, to reject or to forbid."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faq.learning import (
    approve_phrasing,
    approving,
    forbid_phrasing,
    suggested_wordings,
)
from faq.models import LabelledQuestion, Voice
from faq.voices import mark_voices
from supportbot.staff import inbox_effects
from supportbot.staff.inbox_deciding import stop_at_pins
from supportbot.staff.inbox_form import InboxAction

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest

    from faq.learning import UnsavedChange

DECIDING = ("faq.change_faq", "faq.publish_faq", "faq.change_voice")


class SuggestionAction(StrEnum):
    """What staff say to a wording that customers suggest."""

    ACCEPT = "accept"
    REJECT = "reject"  # the FAQ does not answer it
    NEVER = "never"  # and must never do so


def suggestions(request: HttpRequest) -> HttpResponse:
    """All of them, the most agreed on first."""
    if not request.user.has_perm("faq.view_voice"):
        raise PermissionDenied
    context: dict[str, Any] = {  # Any: a template's
        **admin.site.each_context(request),
        "title": _("Suggested wordings"),
        "suggestions": suggested_wordings(),
        "may_decide": request.user.has_perms(DECIDING),
    }
    return TemplateResponse(request, "supportbot/staff/suggestions.html", context)


@require_POST
def suggestion_effect(request: HttpRequest) -> HttpResponse:
    """What accepting the wording would do to past questions."""
    voice = _voice(request)
    found = inbox_effects.InboxEffect.of(Counter([voice.text]), _change(voice))
    return inbox_effects.told(request, found, action=InboxAction.WORDING)


@require_POST
def decide_suggestion(request: HttpRequest) -> HttpResponse:
    """Do it, say so, and show those that are left."""
    voice = _voice(request)
    if request.POST.get("action") not in set(SuggestionAction):
        raise Http404
    action = SuggestionAction(request.POST["action"])
    try:
        messages.success(request, _decide(action, voice, cast("User", request.user)))
    except ValidationError as exc:
        messages.error(request, " ".join(exc.messages))
    return redirect("staff:suggestions")


def _decide(action: SuggestionAction, voice: Voice, by: User) -> str:
    if action is SuggestionAction.ACCEPT:
        return _accept(voice, by)
    mark_voices([voice], is_right=False)
    if action is SuggestionAction.REJECT:
        return _("Rejected: it is not suggested again.")
    forbid_phrasing(voice.faq, voice.text, by=by)
    return _("“%(faq)s” never answers this.") % {"faq": voice.faq}


def _accept(voice: Voice, by: User) -> str:
    stop_at_pins(_change(voice))
    source = LabelledQuestion.Source.CONVERSATION
    approve_phrasing(voice.faq, voice.text, by=by, source=source)
    return _("“%(text)s” is a wording of “%(faq)s” now.") % {
        "text": voice.text,
        "faq": voice.faq,
    }


def _change(voice: Voice) -> UnsavedChange:
    return approving(voice.faq_id, [voice.text])


def _voice(request: HttpRequest) -> Voice:
    if not request.user.has_perms(DECIDING):
        raise PermissionDenied
    number = request.POST.get("voice", "")
    is_number = number.isascii() and number.isdigit()
    voices = Voice.objects.select_related("faq")
    return get_object_or_404(voices, pk=int(number[:18]) if is_number else 0)


urlpatterns = [
    path("suggestions/", admin.site.admin_view(suggestions), name="suggestions"),
    path(
        "suggestions/effect/",
        admin.site.admin_view(suggestion_effect),
        name="suggestion_effect",
    ),
    path(
        "suggestions/decide/",
        admin.site.admin_view(decide_suggestion),
        name="suggestion_decide",
    ),
]
