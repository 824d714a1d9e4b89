"""FAQs as search would know them if their next texts were published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from faq.indexing.documents import load_documents
from faq.models import FAQ, FAQDraft
from faq.retrieval import told_language

if TYPE_CHECKING:
    from faq.retrieval import Document


def next_documents(limit: int, *, also: int | None = None) -> list[Document]:
    """The published FAQs whose next texts were saved last, and one more by its id."""
    drafts = FAQDraft.objects.filter(faq__in=FAQ.objects.published())
    joined = drafts.select_related("category").order_by("-saved_at", "-id")
    found = {draft.faq_id: draft for draft in joined[:limit]}
    found |= {draft.faq_id: draft for draft in joined.filter(faq=also or 0)}
    documents = load_documents(FAQ.objects.published().filter(pk__in=found))
    return [_with(found[document.faq_id], document) for document in documents]


def _with(draft: FAQDraft, document: Document) -> Document:
    told = told_language(draft.question) or told_language(
        f"{draft.question} {draft.answer}"
    )
    is_original = document.group == document.faq_id
    return replace(
        document,
        question=draft.question,
        answer=draft.answer,
        category=draft.category.name if draft.category else "",
        keywords=tuple(draft.keywords.split()),
        alternates=tuple(draft.wordings),
        never=tuple(draft.never),
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
        language=draft.language or told or "",
        group=draft.translation_of_id or (document.faq_id if is_original else None),
    )
