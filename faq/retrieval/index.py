"""The searchable knowledge base: an immutable snapshot, cheap to update."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.arrays import Booleans, Floats
from faq.retrieval.constants import Constants, fitted_constants
from faq.retrieval.deciding.search import MeasuredQuery, Search
from faq.retrieval.deciding.sibling_similarity import measure_sibling_similarity
from faq.retrieval.segments.merging import UpdateMode, first_to_merge, should_merge
from faq.retrieval.segments.segment import Segment, answer_text, build_segment
from faq.retrieval.text.normalisation import text_key

if TYPE_CHECKING:
    from faq.retrieval.encoder import Encoder
    from faq.retrieval.matching.none_memory import NoneMemory
    from faq.retrieval.results import Document, SearchResult, Thresholds

FEW = 0.05  # of the documents; sibling similarity is kept until so many have changed
MEASURED_AT_ONCE = 10_000  # phrasings; to compare more takes long while somebody waits

LivingSegments = tuple[list[Segment], list[Booleans]]


class Index:
    """Documents prepared for search; `updated` returns a new index, `self` stays.

    Documents stand in segments. A change marks the old versions as gone and puts the
    new ones into a small segment; small segments are merged into larger ones, so that
    every document is moved a few times only however many changes there are.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        alive: Sequence[Booleans],
        *,
        encoder: Encoder | None,
        constants: Constants,
        sibling_similarity: float | None = None,  # unless known, it is measured
        unmeasured: int = 0,  # documents changed since it was
    ) -> None:
        self.segments = tuple(segments)
        self.alive = tuple(alive)
        self._counts = [int(documents.sum()) for documents in self.alive]
        self.encoder = encoder
        self.constants = constants
        if sibling_similarity is None:
            sibling_similarity = measure_sibling_similarity(self.segments, self.alive)
        self.sibling_similarity = sibling_similarity
        self._unmeasured = unmeasured
        self._search = Search(
            self.segments,
            self.alive,
            encoder=encoder,
            constants=constants,
            sibling_similarity=sibling_similarity,
        )

    @classmethod
    def build(
        cls,
        documents: Iterable[Document],
        *,
        encoder: Encoder | None = None,
        vectors: Mapping[str, Floats] | None = None,
        constants: Constants | None = None,
    ) -> Index:
        """An index of these documents in one segment.

        `vectors` are by `text_key`, (dimensions,) each; `missing_texts` says which
        ones the index would still take.
        """
        known = {} if vectors is None else vectors
        segment = build_segment(tuple(documents), vectors=known)
        return cls(
            [segment],
            [np.ones(len(segment.documents), np.bool_)],
            encoder=encoder,
            constants=constants or fitted_constants(),
        )

    def __len__(self) -> int:
        return sum(self._counts)

    @property
    def documents(self) -> Iterator[Document]:
        """Every document once, in no order that means anything."""
        for segment, alive in zip(self.segments, self.alive, strict=True):
            for row in np.flatnonzero(alive):
                yield segment.documents[row]

    @property
    def mode(self) -> str:
        """Says "hybrid" with an encoder and vectors, else "lexical"."""
        return self._search.mode

    @property
    def warning(self) -> str | None:
        """Why thresholds are conservative, if they are."""
        sha256 = self.encoder.sha256 if self.encoder else None
        return self.constants.warning_for(sha256)

    @property
    def thresholds(self) -> Thresholds:
        """The thresholds that a search without its own uses."""
        return self._search.thresholds

    @cached_property
    def missing_texts(self) -> Sequence[str]:
        """Texts that need a vector: found by their words alone until they have one."""
        missing = {text_key(text): text for _, text in self._missing()}
        return list(missing.values())

    def incomplete_documents(self) -> list[Document]:
        """Documents of which a text needs a vector."""
        documents = {document.faq_id: document for document, _ in self._missing()}
        return list(documents.values())

    def _missing(self) -> Iterator[tuple[Document, str]]:
        if self.encoder is None:
            return
        for segment, alive in zip(self.segments, self.alive, strict=True):
            rows = np.flatnonzero(~segment.vectors.known & alive[segment.owner_of])
            for row in rows:
                owner = segment.documents[segment.owner_of[row]]
                yield owner, segment.texts.texts[row]
            for row in np.flatnonzero(~segment.answer_vectors.known & alive):
                document = segment.documents[row]
                if segment.statistics.has_real_answer(document):
                    yield document, answer_text(document)

    def updated(
        self,
        changed: Iterable[Document],
        removed: Iterable[int] = (),
        vectors: Mapping[str, Floats] | None = None,
        *,
        mode: UpdateMode = UpdateMode.FULL,
    ) -> Index:
        """An index with these documents new or changed and those FAQs gone.

        A quick update leaves what takes long for `merged`.
        """
        new = {document.faq_id: document for document in changed}
        gone = {*new, *removed}
        segments, kept = self._without(gone)
        known = {} if vectors is None else vectors
        documents = list(new.values())
        while segments and should_merge(
            segments[-1], kept[-1], len(documents), mode=mode
        ):
            segment, alive = segments.pop(), kept.pop()
            rows = np.flatnonzero(alive)
            documents = [segment.documents[row] for row in rows] + documents
            known = {**dict(segment.stored_vectors(rows)), **known}
        unmeasured = self._unmeasured + len(gone)
        is_kept = bool(segments) and (
            self._are_few(unmeasured)
            or (mode is UpdateMode.QUICK and self._is_measured_later)
        )
        if documents or not segments:
            segments.append(_next_segment(segments, documents, known))
            kept.append(np.ones(len(documents), np.bool_))
        if is_kept:
            return self._with(segments, kept, unmeasured=unmeasured)
        return self._measured(segments, kept)

    def without(self, gone: Iterable[int]) -> Index:
        """The index but for these FAQs, until they are indexed again.

        Sibling similarity stays: that of the FAQs that happen to be left says nothing.
        """
        segments, kept = self._without(gone)
        return self._with(segments, kept, unmeasured=self._unmeasured)

    def only(self, faq_ids: Iterable[int]) -> Index:
        """The index of these FAQs alone, measured as they are among all others."""
        kept = [np.zeros_like(alive) for alive in self.alive]
        for faq_id in faq_ids:
            for segment, alive, left in zip(
                self.segments, self.alive, kept, strict=True
            ):
                row = segment.row_of.get(faq_id)
                if row is not None:
                    left[row] = alive[row]
        return self._with(self.segments, kept, unmeasured=self._unmeasured)

    def _without(self, gone: Iterable[int]) -> LivingSegments:
        """The segments that are left, and what is alive of them."""
        kept = [alive.copy() for alive in self.alive]
        for faq_id in gone:
            for segment, alive in zip(self.segments, kept, strict=True):
                row = segment.row_of.get(faq_id)
                if row is not None:
                    alive[row] = False
        used = [number for number, alive in enumerate(kept) if alive.any()]
        return [self.segments[number] for number in used], [kept[n] for n in used]

    def _with(
        self, segments: Sequence[Segment], alive: Sequence[Booleans], *, unmeasured: int
    ) -> Index:
        """An index of these segments; its sibling similarity is that of this one."""
        return Index(
            segments,
            alive,
            encoder=self.encoder,
            constants=self.constants,
            sibling_similarity=self.sibling_similarity,
            unmeasured=unmeasured,
        )

    def _measured(
        self, segments: Sequence[Segment], alive: Sequence[Booleans]
    ) -> Index:
        return Index(segments, alive, encoder=self.encoder, constants=self.constants)

    def _are_few(self, changed: int) -> bool:
        return changed < FEW * len(self)

    @property
    def _is_measured_later(self) -> bool:
        size = sum(len(segment.texts.texts) for segment in self.segments)
        return size > MEASURED_AT_ONCE

    @cached_property
    def needs_merge(self) -> bool:
        """Whether segments wait to be merged, or sibling similarity to be measured."""
        is_outdated = self._unmeasured and not self._are_few(self._unmeasured)
        return bool(is_outdated) or first_to_merge(self._counts) < len(self.segments)

    def merged(self) -> Index:
        """The same documents in fewer segments, with all that was left for later."""
        first = first_to_merge(self._counts)
        documents: list[Document] = []
        vectors: dict[str, Floats] = {}
        pairs = zip(self.segments[first:], self.alive[first:], strict=True)
        for segment, alive in pairs:
            rows = np.flatnonzero(alive)
            documents.extend(segment.documents[row] for row in rows)
            vectors.update(segment.stored_vectors(rows))
        segments, kept = list(self.segments[:first]), list(self.alive[:first])
        if documents:
            segments.append(_next_segment(segments, documents, vectors))
            kept.append(np.ones(len(documents), np.bool_))
        return self._measured(segments, kept)

    def with_documents(self, documents: Sequence[Document]) -> Index:
        """The index and these documents, for a search or two: nothing is merged."""
        counted = self.segments[0].statistics if len(self) else None
        extra = build_segment(documents, vectors={}, counted=counted)
        return self._with(
            [*self.segments, extra],
            [*self.alive, np.ones(len(documents), np.bool_)],
            unmeasured=self._unmeasured,
        )

    def __contains__(self, faq_id: int) -> bool:
        return self.get(faq_id) is not None

    def get(self, faq_id: int) -> Document | None:
        """The document of an FAQ, if the index has one."""
        for segment, alive in zip(self.segments, self.alive, strict=True):
            row = segment.row_of.get(faq_id)
            if row is not None and alive[row]:
                return segment.documents[row]
        return None

    def measure(
        self, query: str, *, now: datetime, memory: NoneMemory | None = None
    ) -> MeasuredQuery:
        """The candidates for a query, not yet ranked: what the ranker is fitted to."""
        return self._search.measure(query, now=now, memory=memory)

    def search(
        self,
        query: str,
        *,
        limit: int = 5,
        now: datetime,
        revision: int = 0,
        thresholds: Thresholds | None = None,
        memory: NoneMemory | None = None,
    ) -> SearchResult:
        """Rank the documents for a query and decide what to do.

            result = Index.build(documents).search("where is it", now=datetime.now(UTC))
            result.match and result.match.document.answer

        Hits of at most `limit` documents valid at `now`, which is aware. Without
        thresholds of its own it decides by those of the constants.
        """
        return self._search(
            query,
            limit=limit,
            now=now,
            revision=revision,
            thresholds=thresholds or self.thresholds,
            memory=memory,
        )


def _next_segment(
    segments: Sequence[Segment],
    documents: Sequence[Document],
    vectors: Mapping[str, Floats],
) -> Segment:
    """A segment to stand after these; statistics are those of the first one."""
    counted = segments[0].statistics if segments else None
    return build_segment(documents, vectors=vectors, counted=counted)
