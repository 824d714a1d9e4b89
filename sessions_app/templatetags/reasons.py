"""The template filter that says in plain words why a reply is a fallback."""

from __future__ import annotations

from django import template

IN_WORDS = {
    "model_timeout": "the model took too long",
    "model_unavailable": "the model could not be reached",
    "model_blocked": "the model's answer was withheld",
    "model_empty": "the model gave no answer",
    "budget_exhausted": "the model's budget was used up",
    "not_configured": "no model is configured",
}

register = template.Library()


@register.filter
def in_words(reason: str) -> str:
    return IN_WORDS.get(reason, reason.replace("_", " "))
