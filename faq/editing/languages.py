"""The language that an FAQ speaks, and the FAQs that say the same in others."""

from __future__ import annotations

from django.db.models import Q

from faq.models import FAQ
from faq.retrieval import told_language


def told(question: str, answer: str) -> str:
    """The code of the language that an FAQ's text tells; empty if it tells none."""
    return told_language(f"{question}\n{answer}") or ""


def spoken(faq: FAQ) -> str:
    """The language that staff have set, else the one that the text tells."""
    return faq.language or told(faq.question, faq.answer)


def group_of(faq: FAQ) -> list[FAQ]:
    """The FAQs that say the same in other languages, the original first."""
    original = faq.translation_of_id or faq.pk
    is_member = Q(pk=original) | Q(translation_of=original)
    return list(FAQ.objects.visible().filter(is_member).exclude(pk=faq.pk))
