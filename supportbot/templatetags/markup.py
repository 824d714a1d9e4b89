"""The template filter that shows an answer as customers see it."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from supportbot.chat.markup import render_markdown

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Safe HTML of a Markdown text."""
    return mark_safe(render_markdown(text))  # noqa: S308 (render_markdown sanitises)
