"""FAQs as retrieval sees them, read from the database."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Exists, OuterRef

from faq.models import FAQ, FAQQuerySet, Phrasing
from faq.retrieval.results import Document
from faq.retrieval.text.languages import told_language


def load_documents(faqs: FAQQuerySet) -> list[Document]:
    """One document for each FAQ, in order of their ids."""
    phrasings: dict[tuple[int, str], list[str]] = defaultdict(list)
    rows = Phrasing.objects.filter(faq__in=faqs.order_by()).order_by("id")
    for faq_id, kind, text in rows.values_list("faq_id", "kind", "text").iterator():
        phrasings[faq_id, kind].append(text)
    translations = FAQ.objects.filter(translation_of=OuterRef("pk")).order_by()
    return [
        Document(
            faq_id=faq["id"],
            question=faq["question"],
            answer=faq["answer"],
            category=faq["category__name"] or "",
            keywords=tuple(faq["keywords"].split()),
            alternates=tuple(phrasings.get((faq["id"], Phrasing.Kind.ALTERNATE), ())),
            never=tuple(phrasings.get((faq["id"], Phrasing.Kind.NEVER), ())),
            valid_from=faq["valid_from"],
            valid_until=faq["valid_until"],
            language=faq["language"] or _told(faq["question"], faq["answer"]),
            group=faq["translation_of_id"] or (faq["id"] if faq["has_own"] else None),
        )
        for faq in faqs.order_by("id")
        .annotate(has_own=Exists(translations))
        .values(
            "id",
            "question",
            "answer",
            "category__name",
            "keywords",
            "valid_from",
            "valid_until",
            "language",
            "translation_of_id",
            "has_own",
        )
        .iterator()
    ]


def _told(question: str, answer: str) -> str:
    """The language of the texts, which are read for their encoder anyway."""
    return told_language(question) or told_language(f"{question} {answer}") or ""
