"""What a search needs of the knowledge base, as of one revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from faq.documents import load_documents
from faq.embedding import current_encoder, stored_vectors, texts_of
from faq.models import (
    FAQ,
    Calibration,
    FAQChange,
    KnowledgeBaseRevision,
    LabelledQuestion,
)
from faq.retrieval.arrays import Floats
from faq.retrieval.encoder import Encoder
from faq.retrieval.index import Index
from faq.retrieval.memory import NoneMemory
from faq.retrieval.normalisation import text_key
from faq.retrieval.results import Document, Thresholds


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

    memory: NoneMemory
    missing_texts: Sequence[str]  # questions without an answer and without a vector
    thresholds: Thresholds | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Snapshot:
    stamp: Stamp
    index: Index
    labels: Labels

    def is_current(self, stamp: Stamp) -> bool:
        encoder = current_encoder().encoder
        return self.stamp == stamp and self.index.encoder is encoder

    def missing_texts(self) -> list[str]:
        """Texts that still wait for a vector, the newest last."""
        return [*self.labels.missing_texts, *self.index.missing_texts()]


def read_stamp() -> Stamp:
    # The ORM takes three times as long, for every message.
    rows = KnowledgeBaseRevision.objects.raw(
        "SELECT * FROM faq_knowledgebaserevision WHERE id = 1"
    )
    row = next(iter(rows), None)
    if row is None:
        return Stamp()
    return Stamp(lineage=row.lineage, number=row.number, token=row.token)


def advance(snapshot: Snapshot | None, stamp: Stamp) -> Snapshot:
    """The knowledge base at this stamp or later.

    Every row is read after the stamp, so that none is older than it. What was
    committed in between is read again for the next stamp.
    """
    encoder = current_encoder().encoder
    if (
        snapshot is None
        or snapshot.index.encoder is not encoder
        or not snapshot.stamp.is_followed_by(stamp)
    ):
        return _build(stamp, encoder)
    changes = FAQChange.objects.filter(revision__gt=snapshot.stamp.number)
    changed = set(changes.values_list("faq_id", flat=True))
    if FAQChange.EVERYTHING in changed:
        return _build(stamp, encoder)
    labels = snapshot.labels
    if FAQChange.LABELS in changed:
        labels = _load_labels(encoder)
    index = snapshot.index
    if changed - {FAQChange.LABELS}:
        faqs = FAQ.objects.published().filter(id__in=changes.values("faq_id"))
        documents = load_documents(faqs)
        removed = changed.difference(document.faq_id for document in documents)
        index = index.updated(
            documents, removed, vectors=_vectors_of(documents, encoder)
        )
    return Snapshot(stamp=stamp, index=index, labels=labels)


def with_stored_vectors(snapshot: Snapshot) -> Snapshot:
    """The snapshot with the vectors that were stored since it was made."""
    encoder = snapshot.index.encoder
    if encoder is None:
        return snapshot
    found = stored_vectors(encoder, snapshot.missing_texts())
    if not found:
        return snapshot
    documents = [
        document
        for document in snapshot.index.documents
        if any(text_key(text) in found for text in texts_of(document))
    ]
    index = snapshot.index.updated(documents, vectors=_vectors_of(documents, encoder))
    return replace(snapshot, index=index, labels=_load_labels(encoder))


def _build(stamp: Stamp, encoder: Encoder | None) -> Snapshot:
    documents = load_documents(FAQ.objects.published())
    vectors = _vectors_of(documents, encoder)
    index = Index.build(documents, encoder=encoder, vectors=vectors)
    return Snapshot(stamp=stamp, index=index, labels=_load_labels(encoder))


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
        memory=NoneMemory(texts, vectors),
        missing_texts=unknown if encoder else [],
        thresholds=_own_thresholds(encoder),
    )


def _own_thresholds(encoder: Encoder | None) -> Thresholds | None:
    """Those that staff calibrated for this encoder, if they did."""
    sha256 = encoder.sha256 if encoder else ""
    active = Calibration.objects.filter(is_active=True, model_sha256=sha256).first()
    if active is None:
        return None
    return Thresholds(
        answer=active.answer_threshold, ask_back=active.ask_back_threshold
    )
