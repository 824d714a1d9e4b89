"""What a search needs of the knowledge base, as of one revision."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
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
from faq.retrieval.index import DELTA, Index
from faq.retrieval.matching.none_memory import NoneMemory
from faq.retrieval.text.normalisation import text_key

if TYPE_CHECKING:
    from faq.retrieval.arrays import Floats
    from faq.retrieval.encoder import Encoder
    from faq.retrieval.results import Document, Thresholds

AT_START = 10_000  # phrasings that the first request of a process indexes, in a second
COUNTED = 10 * DELTA  # FAQs; more are left to the job unread, be they deleted
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
    thresholds: Mapping[str, Thresholds]  # by the encoder that reads


class State(Enum):
    """What a snapshot leaves to be done; the first that holds."""

    PARTIAL = "partial"  # FAQs of a large change are left out: neither old nor new
    WORN = "worn"  # all are found, but the delta has grown: another base is due
    UNEMBEDDED = "unembedded"  # all are found, some texts by their words alone
    WHOLE = "whole"


class Effort(Enum):
    """How much of a change is indexed by the one who asks."""

    QUICK = "quick"  # somebody waits: what the delta has no room for is left to a job
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Snapshot:
    """Never older than its stamp; it may lack FAQs, as its state tells."""

    stamp: Stamp
    index: Index
    labels: Labels
    is_partial: bool = False
    full: Snapshot | None = None  # of a partial one: what the job goes on from, if any

    @property
    def state(self) -> State:
        if self.is_partial:
            return State.PARTIAL
        if self.index.is_worn:
            return State.WORN
        if self.labels.missing_texts or not self.index.is_embedded:
            return State.UNEMBEDDED
        return State.WHOLE

    def is_current(self, stamp: Stamp) -> bool:
        """Whether this is still the state of the knowledge base."""
        # Without its row nothing tells one state of the database from another.
        return self.stamp == stamp != Stamp()

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


def advance(snapshot: Snapshot | None, stamp: Stamp, effort: Effort) -> Snapshot:
    """The knowledge base at this stamp or later; in full, nothing is left out.

    Every row is read after the stamp, so that none is older than it. What was
    committed in between is read again for the next stamp.
    """
    if effort is Effort.FULL and snapshot is not None and snapshot.is_partial:
        snapshot = snapshot.full
    if snapshot is not None and snapshot.is_current(stamp):
        return snapshot
    encoder = current_encoder().encoder
    touched = _touched_since(snapshot, stamp, encoder)
    if snapshot is None or touched is None:
        return _build(stamp, encoder, effort)
    following = replace(snapshot, stamp=stamp)
    if FAQChange.LABELS in touched:
        touched.remove(FAQChange.LABELS)
        following = replace(following, labels=_load_labels(encoder))
        if effort is Effort.FULL:  # `announce_vectors` is such a change
            following = with_stored_vectors(following, effort)
    return _put(following, touched, effort, before=snapshot) if touched else following


def with_stored_vectors(snapshot: Snapshot, effort: Effort) -> Snapshot:
    """The snapshot with the vectors that were stored since it was made."""
    encoder = snapshot.index.encoder
    missing = snapshot.missing_texts()
    found = stored_vectors(encoder, missing) if encoder and missing else {}
    if not found:
        return snapshot
    documents = [
        document
        for document in snapshot.index.incomplete_documents()
        if any(text_key(text) in found for text in texts_of(document))
    ]
    has_room = snapshot.index.has_room(sum(map(_phrasing_count, documents)))
    if not has_room and effort is Effort.QUICK:
        return snapshot
    change = snapshot.index.updated if has_room else snapshot.index.rebuilt
    return replace(
        snapshot,
        index=change(documents, vectors=_vectors_of(documents, encoder)),
        labels=_load_labels(encoder),
    )


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


def _build(stamp: Stamp, encoder: Encoder | None, effort: Effort) -> Snapshot:
    faqs = FAQ.objects.published()
    is_partial = effort is Effort.QUICK and _size(faqs, stop=AT_START) > AT_START
    if is_partial:
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
        is_partial=is_partial,
    )


def _touched_since(
    snapshot: Snapshot | None, stamp: Stamp, encoder: Encoder | None
) -> set[int] | None:
    """What has changed since the snapshot; None: it cannot be gone on from."""
    if (
        snapshot is None
        or snapshot.index.encoder is not encoder
        or not snapshot.stamp.is_followed_by(stamp)
    ):
        return None
    touched = set(_changes_since(snapshot))
    return None if FAQChange.EVERYTHING in touched else touched


def _put(
    following: Snapshot, touched: set[int], effort: Effort, *, before: Snapshot
) -> Snapshot:
    """The snapshot with FAQs that were touched as they are now, or without them."""
    index = following.index
    faqs = FAQ.objects.published().filter(id__in=_changes_since(before))
    # To count so many takes as long as all the rest for whoever waits.
    has_room = len(touched) <= COUNTED and index.has_room(_size(faqs, stop=DELTA))
    if not has_room and effort is Effort.QUICK:
        return replace(
            following,
            index=index.without(touched),
            is_partial=True,
            full=before.full if before.is_partial else before,
        )
    documents = load_documents(faqs)
    gone = touched.difference(document.faq_id for document in documents)
    change = index.updated if has_room else index.rebuilt
    vectors = _vectors_of(documents, index.encoder)
    return replace(following, index=change(documents, gone, vectors))


def _changes_since(snapshot: Snapshot) -> QuerySet[Any, int]:  # Any: of a union
    return FAQChange.objects.ids_since(snapshot.stamp.number)


def _size(faqs: FAQQuerySet, *, stop: int) -> int:
    """The number of their phrasings; beyond the stop any greater number."""
    count = faqs.order_by()[: stop + 1].count()
    if count > stop:
        return count
    return count + Phrasing.objects.filter(faq__in=faqs.order_by()).count()


def _phrasing_count(document: Document) -> int:
    return 1 + len(document.alternates) + len(document.never)


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
        thresholds=own_thresholds(),
    )
