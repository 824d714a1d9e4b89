"""FAQs as retrieval sees them, read from the database."""

from __future__ import annotations

from collections import defaultdict

from faq.models import FAQQuerySet, Phrasing
from faq.retrieval.results import Document


def load_documents(faqs: FAQQuerySet) -> list[Document]:
    """One document for each FAQ, in order of their ids."""
    phrasings: dict[tuple[int, str], list[str]] = defaultdict(list)
    rows = Phrasing.objects.filter(faq__in=faqs.order_by()).order_by("id")
    for faq_id, kind, text in rows.values_list("faq_id", "kind", "text").iterator():
        phrasings[faq_id, kind].append(text)
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
        )
        for faq in faqs.order_by("id")
        .values(
            "id",
            "question",
            "answer",
            "category__name",
            "keywords",
            "valid_from",
            "valid_until",
        )
        .iterator()
    ]
