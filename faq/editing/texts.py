"""An FAQ as whoever edits it sees it: its values, the next text, a version of both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from faq.editing.wordings import KINDS
from faq.history import is_as_begun
from faq.models import FAQ, FAQDraft

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True, kw_only=True)
class FAQValues:
    """What somebody can write of an FAQ; rows are named by name and number."""

    question: str
    answer: str
    category: str = ""
    keywords: str = ""
    status: str = FAQ.Status.DRAFT.value
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    review_by: date | None = None
    language: str = ""
    translation_of: int | None = None
    external_id: str = ""
    wordings: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def with_changes(self, changes: Mapping[str, Any]) -> FAQValues:
        """These with others of the same names (Any: of several types)."""
        return replace(self, **changes)

    def changed(self, others: FAQValues) -> frozenset[str]:
        """The names of the values that differ."""
        return frozenset(
            each.name
            for each in fields(self)
            if getattr(self, each.name) != getattr(others, each.name)
        )


VALUES = tuple(each.name for each in fields(FAQValues))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpublishedText:
    """The next text of a published FAQ."""

    values: FAQValues
    author: str
    saved_at: datetime
    is_outdated: bool  # what customers get was changed since it was begun


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedFAQ:
    """A stored FAQ; another `version` as soon as anything of it is another."""

    id: int
    values: FAQValues
    created_at: datetime
    updated_at: datetime
    next_text: UnpublishedText | None = None

    @property
    def version(self) -> str:
        text = json.dumps(asdict(self), default=str, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def is_published(self) -> bool:
        return self.values.status == FAQ.Status.PUBLISHED


def read_faqs(faqs: QuerySet[FAQ]) -> list[EditedFAQ]:
    """The FAQs of a query, read with two more, however many they are."""
    joined = faqs.select_related("category", "next_text__category")
    return [_read(faq) for faq in joined.prefetch_related("phrasings")]


def read_faq(faq_id: int) -> EditedFAQ | None:
    """One FAQ, unless there is none of that id."""
    return next(iter(read_faqs(FAQ.objects.visible().filter(pk=faq_id))), None)


def _read(faq: FAQ) -> EditedFAQ:
    draft: FAQDraft | None = getattr(faq, "next_text", None)
    return EditedFAQ(
        id=faq.pk,
        values=_values(faq, lists_of(faq.phrasings.all()), faq.status),
        created_at=faq.created_at,
        updated_at=faq.updated_at,
        next_text=_unpublished(faq, draft) if draft else None,
    )


def _unpublished(faq: FAQ, draft: FAQDraft) -> UnpublishedText:
    lists = {name: tuple(getattr(draft, name)) for name in KINDS}
    return UnpublishedText(
        values=_values(draft, lists, FAQ.Status.PUBLISHED.value),
        author=draft.author_name,
        saved_at=draft.saved_at,
        is_outdated=not is_as_begun(faq, draft.opened),
    )


def _values(
    row: FAQ | FAQDraft, lists: Mapping[str, tuple[str, ...]], status: str
) -> FAQValues:
    return FAQValues(
        question=row.question,
        answer=row.answer,
        category=row.category.name if row.category else "",
        keywords=row.keywords,
        status=str(status),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        review_by=row.review_by,
        language=row.language,
        translation_of=row.translation_of_id,
        external_id=row.external_id,
        **lists,
    )


def lists_of(rows: Iterable[Any]) -> dict[str, tuple[str, ...]]:  # Any: phrasings
    """The two lists of wordings, in the order in which they were written."""
    ordered = sorted(rows, key=lambda row: row.pk)
    return {
        name: tuple(row.text for row in ordered if row.kind == kind)
        for name, kind in KINDS.items()
    }
