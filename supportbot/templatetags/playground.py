"""Template tags of the playground's panel, which stands on pages of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from supportbot.chat.policy import has_model
from supportbot.staff.playground_form import PlaygroundForm

if TYPE_CHECKING:
    from faq.models import FAQ

register = template.Library()


@register.simple_tag
def playground_form(faq: FAQ) -> PlaygroundForm:
    """An empty form with the FAQ in view."""
    return PlaygroundForm.for_faq(faq)


@register.simple_tag
def model_is_there() -> bool:
    return has_model()
