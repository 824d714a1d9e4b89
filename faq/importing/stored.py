"""The stored knowledge base, as an import compares a file with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from faq.importing.bulk import in_chunks
from faq.importing.cells import phrase_key
from faq.importing.columns import Column, Columns
from faq.importing.rows import Row, stored_row
from faq.models import FAQ, KnowledgeBaseRevision, Phrasing
from faq.retrieval.text.normalisation import question_key

# Rows looked at together: each may name two ids, and SQLite takes 999 in one query.
CHUNK = 450


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFAQ:
    """An FAQ as the row that a file would hold for it, with what it must not answer."""

    id: int
    row: Row
    original_id: int | None  # of the FAQ that it translates
    never: frozenset[str]  # keys of the phrasings it must not answer

    def differences(self, row: Row, columns: Columns) -> tuple[Column, ...]:
        """The columns of the file that say something else."""
        return tuple(
            column
            for column in columns.positions
            if meaning(row, column) != meaning(self.row, column)
            and not (column in _KEPT_WHEN_EMPTY and not meaning(row, column))
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
            never[faq_id].add(question_key(text))
        else:
            alternates[faq_id].append(text)
    faqs = FAQ.objects.visible().filter(pk__in=ids).select_related("category")
    return {
        faq.pk: StoredFAQ(
            id=faq.pk,
            row=stored_row(faq, alternates[faq.pk]),
            original_id=faq.translation_of_id,
            never=frozenset(never[faq.pk]),
        )
        for faq in faqs
    }


def load_faqs_in_chunks(ids: Collection[int]) -> dict[int, StoredFAQ]:
    """As `load_faqs`, for any number of ids."""
    loaded: dict[int, StoredFAQ] = {}
    for chunk in in_chunks(ids, CHUNK):
        loaded |= load_faqs(chunk)
    return loaded


class StoredQuestions:
    """The FAQ of each question: the one that spells it so, else the oldest."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._spellings: dict[str, int] = {}  # where several FAQs have one question
        shared: dict[str, int] = {}
        questions = FAQ.objects.visible().order_by("id").values_list("question", "id")
        for question, pk in questions.iterator():
            key = question_key(question)
            if self._ids.setdefault(key, pk) != pk:
                self._spellings.setdefault(question, pk)
                shared[key] = self._ids[key]
        for faq in FAQ.objects.filter(pk__in=shared.values()):
            self._spellings[faq.question] = faq.pk

    def owner(self, row: Row) -> int | None:
        return self._spellings.get(row.question) or self._ids.get(row.key)


def ids_by_external_id() -> dict[str, int]:
    """The FAQs that another system has names for."""
    named = FAQ.objects.visible().exclude(external_id="").order_by()
    return dict(named.values_list("external_id", "id").iterator())


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


def meaning(row: Row, column: Column) -> object:
    """A field of the row, without differences that mean nothing."""
    if column is Column.CATEGORY:
        return phrase_key(row.category)
    if column is Column.ALTERNATES:
        return frozenset(row.alternates)
    if column is Column.ID:
        return row.external_id
    value: object = getattr(row, column)
    return value


# What another system does not call it, or no cell says, stays as it is.
_KEPT_WHEN_EMPTY = {Column.STATUS, Column.ID, Column.LANGUAGE}
