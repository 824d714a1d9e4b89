"""What a search needs of the knowledge base, as of one revision."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, QuerySet

from faq.indexing.documents import load_documents
from faq.indexing.embedding import current_encoder, stored_vectors, texts_of
from faq.indexing.thresholds import own_thresholds
from faq.models import (
    FAQ,
    FAQChange,
    FAQQuerySet,
    KnowledgeBaseRevision,
    LabelledQuestion,
    Phrasing,
)
from faq.retrieval.index import Index
from faq.retrieval.matching.none_memory import NoneMemory
from faq.retrieval.segments.merging import UpdateMode
from faq.retrieval.text.normalisation import text_key

if TYPE_CHECKING:
    from faq.retrieval.arrays import Floats
    from faq.retrieval.encoder import Encoder
    from faq.retrieval.results import Document, Thresholds

# Phrasings that a request has time to index: changed ones in a tenth of a second, all
# of them at the start of a process in one.
AT_ONCE = 2_000
AT_START = 10_000
NEWEST = 50  # FAQs that do not wait at the start: staff have just changed them


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Names a state of the knowledge base; numbers compare within one lineage."""

    lineage: int = 0
    number: int = 0
    token: int = 0

    def is_followed_by(self, other: Stamp) -> bool:
        return self.lineage == other.lineage and self.number < other.number


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Labels:
    """What staff taught search: questions without an answer, their own thresholds."""

    memory: NoneMemory | None  # of questions without an answer, if there are any
    missing_texts: Sequence[str]  # of those, the ones without a vector
    thresholds: Thresholds | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class Snapshot:
    """Never older than its stamp; FAQs that wait to be indexed are left out."""

    stamp: Stamp
    index: Index
    labels: Labels
    is_complete: bool = True
    base: Snapshot | None = None  # the last complete one; what waits is added to it

    @property
    def unindexed_count(self) -> int:
        """Published FAQs that are not in the index, as of now."""
        if self.is_complete:
            return 0
        return max(0, FAQ.objects.published().count() - len(self.index))

    def is_current(self, stamp: Stamp) -> bool:
        """Whether this is still the state of the knowledge base."""
        return self.stamp == stamp

    def missing_texts(self) -> list[str]:
        """Texts that still wait for a vector, the newest last."""
        return [*self.labels.missing_texts, *self.index.missing_texts]


def read_stamp() -> Stamp:
    """The state of the knowledge base now, as this connection sees it: one row."""
    # The ORM takes three times as long, for every message.
    rows = KnowledgeBaseRevision.objects.raw(
        "SELECT * FROM faq_knowledgebaserevision WHERE id = 1"
    )
    row = next(iter(rows), None)
    if row is None:
        return Stamp()
    return Stamp(lineage=row.lineage, number=row.number, token=row.token)


def advance(
    snapshot: Snapshot | None, stamp: Stamp, *, mode: UpdateMode = UpdateMode.FULL
) -> Snapshot:
    """The knowledge base at this stamp or later; quickly: many FAQs are left to wait.

    Every row is read after the stamp, so that none is older than it. What was
    committed in between is read again for the next stamp.
    """
    encoder = current_encoder().encoder
    if (
        snapshot is None
        or snapshot.index.encoder is not encoder
        or not snapshot.stamp.is_followed_by(stamp)
    ):
        return _build(stamp, encoder, mode=mode)
    changed = set(_changes_since(snapshot))
    if FAQChange.EVERYTHING in changed:
        return _build(stamp, encoder, mode=mode)
    labels = snapshot.labels
    if FAQChange.LABELS in changed:
        labels = _load_labels(encoder)
    following = replace(snapshot, stamp=stamp, labels=labels)
    if FAQChange.LABELS in changed and mode is UpdateMode.FULL:
        # `announce_vectors` is such a change.
        following = with_stored_vectors(following)
    touched = changed - {FAQChange.LABELS}
    if not touched:
        return following
    faqs = _published_of(_changes_since(snapshot))
    if mode is UpdateMode.QUICK and _size(faqs, stop=AT_ONCE) > AT_ONCE:
        return _without(following, touched, base=snapshot)
    documents = load_documents(faqs)
    index = following.index.updated(
        documents,
        touched.difference(document.faq_id for document in documents),
        vectors=_vectors_of(documents, encoder),
        mode=mode,
    )
    return replace(following, index=index)


def completed(snapshot: Snapshot | None, stamp: Stamp) -> Snapshot:
    """The knowledge base at this stamp or later with all that waits, however long."""
    if snapshot is not None and not snapshot.is_complete:
        snapshot = snapshot.base
    if snapshot is None or not snapshot.is_current(stamp):
        snapshot = advance(snapshot, stamp)
    if snapshot.index.needs_merge:
        snapshot = replace(snapshot, index=snapshot.index.merged())
    return snapshot


def with_stored_vectors(
    snapshot: Snapshot, *, mode: UpdateMode = UpdateMode.FULL
) -> Snapshot:
    """The snapshot with the vectors that were stored since it was made."""
    encoder = snapshot.index.encoder
    if encoder is None:
        return snapshot
    missing = snapshot.missing_texts()
    found = stored_vectors(encoder, missing) if missing else {}
    if not found:
        return snapshot
    documents = [
        document
        for document in snapshot.index.incomplete_documents()
        if any(text_key(text) in found for text in texts_of(document))
    ]
    index = snapshot.index.updated(
        documents, vectors=_vectors_of(documents, encoder), mode=mode
    )
    return replace(snapshot, index=index, labels=_load_labels(encoder))


def announce_vectors() -> None:
    """Let every process take in what was embedded, also one without a thread for it.

    No trigger watches their table: a thread stores many times what it takes in itself.
    """
    with transaction.atomic():
        revisions = KnowledgeBaseRevision.objects.filter(id=1)
        # First, so that whoever else changes something waits from here on.
        if not revisions.update(number=F("number") + 1, token=secrets.randbits(62)):
            return  # no index goes on from a database without revisions
        FAQChange.objects.update_or_create(
            faq_id=FAQChange.LABELS,
            defaults={"revision": revisions.values_list("number", flat=True).get()},
        )


def _build(stamp: Stamp, encoder: Encoder | None, *, mode: UpdateMode) -> Snapshot:
    faqs = FAQ.objects.published()
    is_complete = mode is UpdateMode.FULL or _size(faqs, stop=AT_START) <= AT_START
    if not is_complete:
        changes = FAQChange.objects.filter(faq_id__gt=0).order_by("-revision")
        newest = changes.values_list("faq_id", flat=True)[:NEWEST]
        faqs = faqs.filter(id__in=list(newest))
    documents = load_documents(faqs)
    return Snapshot(
        stamp=stamp,
        index=Index.build(
            documents, encoder=encoder, vectors=_vectors_of(documents, encoder)
        ),
        labels=_load_labels(encoder),
        is_complete=is_complete,
    )


def _without(following: Snapshot, touched: set[int], *, base: Snapshot) -> Snapshot:
    """The snapshot without FAQs that were touched: none is answered as it was."""
    return replace(
        following,
        index=following.index.without(touched),
        is_complete=False,
        base=base if base.is_complete else base.base,
    )


def _changes_since(snapshot: Snapshot) -> QuerySet[Any, int]:  # Any: of a union
    return FAQChange.objects.ids_since(snapshot.stamp.number)


def _published_of(changes: QuerySet[Any, int]) -> FAQQuerySet:  # Any: as above
    return FAQ.objects.published().filter(id__in=changes)


def _size(faqs: FAQQuerySet, *, stop: int) -> int:
    """The number of their phrasings; beyond the stop any greater number."""
    count = faqs.count()
    if count > stop:
        return count
    return count + Phrasing.objects.filter(faq__in=faqs.order_by()).count()


def _vectors_of(
    documents: Sequence[Document], encoder: Encoder | None
) -> Mapping[str, Floats]:
    if encoder is None:
        return {}
    return stored_vectors(encoder, chain.from_iterable(map(texts_of, documents)))


def _load_labels(encoder: Encoder | None) -> Labels:
    none = LabelledQuestion.objects.filter(faq=None).order_by("id")
    texts = list(none.values_list("text", flat=True))
    vectors = stored_vectors(encoder, texts) if encoder else {}
    unknown = [text for text in texts if text_key(text) not in vectors]
    return Labels(
        memory=NoneMemory(texts, vectors) if texts else None,
        missing_texts=unknown if encoder else [],
        thresholds=own_thresholds(encoder),
    )
