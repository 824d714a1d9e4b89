"""Template filters that show a reply: as customers see it, and why it was given."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from supportbot.chat.explaining import explain
from supportbot.chat.markup import render_markdown
from supportbot.chat.replies import DecisionRecord

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Safe HTML of a Markdown text."""
    return mark_safe(render_markdown(text))  # noqa: S308 (render_markdown sanitises)


@register.filter
def as_record(stored: object) -> DecisionRecord | None:
    """The decision record, whatever version stored it; None where there is none."""
    return DecisionRecord.read(stored) if stored else None


@register.filter
def explained(record: DecisionRecord) -> tuple[str, ...]:
    """What was decided and what spoke for it, in sentences."""
    return explain(record)
