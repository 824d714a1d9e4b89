"""What one decision of staff about a wording would make of the knowledge base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from faq.indexing.documents import load_documents
from faq.learning.effects import UNSAVED_ID
from faq.learning.trying import UnsavedChange
from faq.models import FAQ
from faq.retrieval import Document
from faq.retrieval.text.normalisation import question_key


def approving(faq_id: int, texts: Sequence[str]) -> UnsavedChange:
    """The published FAQ with these among its wordings; nothing of another.

    replay(questions, approving(12, ["my box?"]))
    """
    return _changed(faq_id, alternates=texts)


def forbidding(faq_id: int, texts: Sequence[str]) -> UnsavedChange:
    """The published FAQ that must never answer these."""
    return _changed(faq_id, never=texts)


def adding(texts: Sequence[str]) -> UnsavedChange:
    """A new FAQ of this question, the first one, and these wordings."""
    if not texts:
        return UnsavedChange()
    first, *others = texts
    document = Document(
        faq_id=UNSAVED_ID, question=first, answer="", alternates=tuple(others)
    )
    return UnsavedChange(documents=(document,))


def answering_none(texts: Sequence[str]) -> UnsavedChange:
    """Questions that no FAQ would answer."""
    return UnsavedChange(none_texts=tuple(texts))


def _changed(
    faq_id: int, *, alternates: Sequence[str] = (), never: Sequence[str] = ()
) -> UnsavedChange:
    published = FAQ.objects.published().filter(pk=faq_id)
    keys = set(map(question_key, (*alternates, *never)))
    return UnsavedChange(
        documents=tuple(
            replace(
                stored,
                alternates=(*_without(stored.alternates, keys), *alternates),
                never=(*_without(stored.never, keys), *never),
            )
            for stored in load_documents(published)
        )
    )


def _without(texts: Sequence[str], keys: set[str]) -> list[str]:
    return [text for text in texts if question_key(text) not in keys]
