"""What screen readers go by on a page of the admin; unfold marks none of it."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_CONTENT = '<div id="content"'


@register.filter
def with_main_landmark(page: SafeString) -> SafeString:
    """The page whose content says that it is the main part, and may have the focus."""
    marked = page.replace(_CONTENT, f'{_CONTENT} role="main" tabindex="-1"', 1)
    return mark_safe(marked)  # noqa: S308  # the page of a template, as it came
