"""The stored knowledge base, as an import compares a file with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from faq.importing.cells import phrase_key
from faq.importing.columns import Column, Columns
from faq.importing.rows import Row, stored_row
from faq.models import FAQ, KnowledgeBaseRevision, Phrasing

# Rows looked at together: each may name two ids, and SQLite takes 999 in one query.
CHUNK = 450


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFAQ:
    """An FAQ as the row that a file would hold for it, with what it must not answer."""

    id: int
    row: Row
    never: frozenset[str]  # keys of the phrasings it must not answer

    def differs_from(self, row: Row, columns: Columns) -> bool:
        """Whether the columns that the file has say something else."""
        return any(
            _said(row, column) != _said(self.row, column)
            for column in columns.positions
            if column not in (Column.ID, Column.LANGUAGE)
            and not (column is Column.STATUS and row.status is None)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A question or alternate of a published FAQ."""

    faq_id: int
    text: str
    is_question: bool


def load_faqs(ids: Collection[int]) -> dict[int, StoredFAQ]:
    """The FAQs by id; an id that no FAQ has is left out."""
    if not ids:  # a file of new FAQs: Django takes a millisecond to ask for nothing
        return {}
    alternates, never = (
        defaultdict[int, list[str]](list),
        defaultdict[int, set[str]](set),
    )
    phrasings = Phrasing.objects.filter(faq__in=ids).order_by("id")
    for faq_id, text, kind in phrasings.values_list("faq_id", "text", "kind"):
        if kind == Phrasing.Kind.NEVER:
            never[faq_id].add(phrase_key(text))
        else:
            alternates[faq_id].append(text)
    faqs = FAQ.objects.visible().filter(pk__in=ids).select_related("category")
    return {
        faq.pk: StoredFAQ(
            id=faq.pk,
            row=stored_row(faq, alternates[faq.pk]),
            never=frozenset(never[faq.pk]),
        )
        for faq in faqs
    }


def ids_by_question() -> dict[str, int]:
    """The FAQ of each question; the oldest where two differ in case or spaces only."""
    questions = FAQ.objects.visible().order_by("-id").values_list("question", "id")
    return {phrase_key(question): pk for question, pk in questions.iterator()}


def published_phrases() -> Iterator[Phrase]:
    """What published FAQs answer to: questions first, then alternates."""
    faqs = FAQ.objects.published().values_list("id", "question")
    for faq_id, text in faqs.iterator():
        yield Phrase(faq_id=faq_id, text=text, is_question=True)
    alternates = Phrasing.objects.filter(
        kind=Phrasing.Kind.ALTERNATE, faq__in=FAQ.objects.published().order_by()
    )
    for faq_id, text in alternates.values_list("faq_id", "text").iterator():
        yield Phrase(faq_id=faq_id, text=text, is_question=False)


def current_revision(*, is_locked: bool = False) -> int | None:
    """The knowledge base's revision; locked, it stays until the transaction ends."""
    revisions = KnowledgeBaseRevision.objects.order_by("pk")
    if is_locked:
        revisions = revisions.select_for_update()
    revision = revisions.first()
    return revision.number if revision else None


def _said(row: Row, column: Column) -> object:
    """A field of the row, without differences that mean nothing."""
    if column is Column.CATEGORY:
        return phrase_key(row.category)
    if column is Column.ALTERNATES:
        return frozenset(row.alternates)
    value: object = getattr(row, column)
    return value
