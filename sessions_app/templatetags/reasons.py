"""Template filters that say in plain words where a reply is from, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sessions_app.models import NANO

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

IN_WORDS: dict[str, StrPromise] = {
    "model_timeout": _("the model took too long"),
    "model_unavailable": _("the model could not be reached"),
    "model_blocked": _("the model's answer was withheld"),
    "model_empty": _("the model gave no answer"),
    "model_abstained": _("the model found no FAQ that answers"),
    "budget_exhausted": _("the model's budget was used up"),
    "not_configured": _("no FAQ was close enough, and no model is set up to help"),
}

SPEAKERS: dict[str, StrPromise | str] = {
    "FAQ": _("The FAQ"),
    "Gemini AI": "Gemini",
    "Fallback": _("The bot itself"),
    "Staff": _("A colleague"),
}

register = template.Library()


@register.filter
def in_words(reason: str) -> str:
    return str(IN_WORDS.get(reason, reason.replace("_", " ")))


@register.filter
def money(nano: int) -> str:
    """An amount in billionths as people read it, with all the digits it needs."""
    return f"{nano / NANO:.4f} {settings.MODEL_CURRENCY}"


@register.filter
def speaker(source: str) -> str:
    """Who has said what has this source; the API calls the bot's own words so."""
    return str(SPEAKERS.get(source, source))
