"""An FAQ that is being written as search would know it: nothing of it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from faq.editing.languages import told
from faq.editing.wordings import MAX_CHARS
from faq.learning.effects import UNSAVED_ID
from faq.learning.trying import UnsavedChange
from faq.models import FAQ
from faq.retrieval.results import Document

MAX_ANSWER = 50_000  # characters that are looked at


def document_of(values: Mapping[str, Any], *, faq_id: int | None) -> Document:
    """An FAQ of these values (Any: as forms clean them) as customers would find it."""
    question = " ".join((values.get("question") or "").split())[:MAX_CHARS]
    answer = (values.get("answer") or "")[:MAX_ANSWER]
    return Document(
        faq_id=faq_id or UNSAVED_ID,
        question=question,
        answer=answer,
        category=str(values.get("category") or ""),
        keywords=tuple((values.get("keywords") or "").split()),
        alternates=tuple(values.get("wordings") or ()),
        never=tuple(values.get("never") or ()),
        language=values.get("language") or told(question, answer),
        group=_group_of(values.get("translation_of"), faq_id),
    )


def change_of(cleaned: Mapping[str, Any], faq: FAQ) -> UnsavedChange:
    """What saving the form's values (Any: as forms clean them) would change."""
    if cleaned.get("status", faq.status) != FAQ.Status.PUBLISHED:
        is_stored = faq.pk is not None
        return UnsavedChange(removed=frozenset({faq.pk} if is_stored else ()))
    document = replace(
        document_of(cleaned, faq_id=faq.pk),
        valid_from=cleaned.get("valid_from"),
        valid_until=cleaned.get("valid_until"),
    )
    return UnsavedChange(documents=(document,))


def _group_of(original: FAQ | None, faq_id: int | None) -> int | None:
    if original is not None:
        return original.translation_of_id or original.pk
    is_original = faq_id and FAQ.objects.filter(translation_of=faq_id).exists()
    return faq_id if is_original else None
