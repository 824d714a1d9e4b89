"""The template tag that tells what is found in one FAQ as it is now."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from faq.checking import (
    current_findings,
    finding_in_words,
    kind_in_words,
    remedy_in_words,
)
from faq.models import FAQ

register = template.Library()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFinding:
    kind: str
    what: str
    remedy: str
    other: FAQ | None = None


@register.simple_tag
def findings_of(faq: FAQ) -> list[ToldFinding]:
    """Those that nobody has called fine."""
    found = current_findings(faq)
    others = FAQ.objects.in_bulk([each.other_id for each in found if each.other_id])
    return [
        ToldFinding(
            kind=kind_in_words(each.finding.rule),
            what=finding_in_words(
                each.finding.field, each.finding.reason, each.finding.excerpt
            ),
            remedy=remedy_in_words(each.finding.rule),
            other=others.get(each.other_id or 0),
        )
        for each in found
    ]
