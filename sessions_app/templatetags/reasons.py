"""Template filters that say in plain words where a reply is from, and why."""

from __future__ import annotations

from django import template

IN_WORDS = {
    "model_timeout": "the model took too long",
    "model_unavailable": "the model could not be reached",
    "model_blocked": "the model's answer was withheld",
    "model_empty": "the model gave no answer",
    "budget_exhausted": "the model's budget was used up",
    "not_configured": "no FAQ was close enough, and no model is set up to help",
}

SPEAKERS = {
    "FAQ": "The FAQ",
    "Gemini AI": "Gemini",
    "Fallback": "The bot itself",
}

register = template.Library()


@register.filter
def in_words(reason: str) -> str:
    return IN_WORDS.get(reason, reason.replace("_", " "))


@register.filter
def speaker(source: str) -> str:
    """Who has said what has this source; the API calls the bot's own words so."""
    return SPEAKERS.get(source, source)
