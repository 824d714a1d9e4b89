"""Template filters that say in plain words where a reply is from, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.conf import settings
from django.utils.formats import number_format
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

SPEAKERS: dict[str, StrPromise] = {
    "FAQ": _("The FAQ"),
    "Gemini AI": _("The model"),
    "Fallback": _("The bot itself"),
    "Staff": _("A colleague"),
}
LEAST_SHORT = 0.1  # of the currency; two digits say it well enough
LEAST_NANO = NANO // 10_000  # what four places show

register = template.Library()


@register.filter
def in_words(reason: str) -> str:
    return str(IN_WORDS.get(reason, reason.replace("_", " ")))


@register.filter
def money(nano: int) -> str:
    """An amount in billionths as people read it, with all the digits it needs."""
    places = 4 if nano >= LEAST_NANO or not nano else 6
    return f"{number_format(nano / NANO, places)} {settings.MODEL_CURRENCY}"


@register.filter
def price(amount: float) -> str:
    """A sum of the currency; a small one with the digits that tell it from nothing."""
    places = 2 if amount >= LEAST_SHORT or not amount else 6
    return number_format(amount, places)


@register.filter
def speaker(source: str) -> str:
    """Who has said what has this source; the API calls the bot's own words so."""
    return str(SPEAKERS.get(source, source))
