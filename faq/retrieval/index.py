"""The searchable knowledge base: an immutable snapshot, cheap to update."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from faq.retrieval.constants import Constants, fitted_constants
from faq.retrieval.deciding.search import Search
from faq.retrieval.deciding.sibling_similarity import measure_sibling_similarity
from faq.retrieval.segments.segment import Segment, answer_text, build_segment
from faq.retrieval.text.normalisation import text_key

if TYPE_CHECKING:
    from faq.retrieval.arrays import Booleans, Floats, Integers
    from faq.retrieval.deciding.ranking import MeasuredQuery
    from faq.retrieval.encoder import Encoder
    from faq.retrieval.matching.none_memory import NoneMemory
    from faq.retrieval.results import (
        Document,
        ExchangedWord,
        OwnThresholds,
        SearchResult,
        Thresholds,
    )

SMALL = 1_000  # phrasings of a base that is built anew with every change, in no time
DELTA = 2_000  # phrasings that a delta holds at most: a tenth of a second to build
WORN = 1_000  # phrasings of a delta, or
WORN_SHARE = 0.05  # of the base's documents gone or new: time for another base


class Index:
    """Documents prepared for search; every change returns a new index, `self` stays.

    The base is large and never touched: documents that are changed or gone are masked
    out of it. The delta is small and built anew with every change. Once it is worn,
    `rebuilt` makes another base of both.
    """

    searching: ClassVar[type[Search]] = Search

    def __init__(
        self,
        segments: Sequence[Segment],
        alive: Sequence[Booleans],
        *,
        encoder: Encoder | None,
        constants: Constants,
        sibling_similarity: float,
    ) -> None:
        self.segments = tuple(segments)  # the base, and the delta if there is one
        self.alive = tuple(alive)
        self.encoder = encoder
        self.constants = constants
        self.sibling_similarity = sibling_similarity  # of the base
        living = [place for place, some in enumerate(alive) if some.any()]
        self._search = self.searching(
            [segments[place] for place in living],
            [alive[place] for place in living],
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
        """An index of these documents, all in its base.

        `vectors` are by `text_key`, (dimensions,) each; `missing_texts` says which
        ones the index would still take.
        """
        known = {} if vectors is None else vectors
        segment = build_segment(tuple(documents), vectors=known)
        alive = np.ones(len(segment.documents), np.bool_)
        return cls(
            [segment],
            [alive],
            encoder=encoder,
            constants=constants or fitted_constants(),
            sibling_similarity=measure_sibling_similarity([segment], [alive]),
        )

    def __len__(self) -> int:
        return sum(int(alive.sum()) for alive in self.alive)

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

    @cached_property
    def is_embedded(self) -> bool:
        """Whether no text needs a vector; as `missing_texts`, but told in no time."""
        return self.encoder is None or not any(
            len(rows) or len(answers) for _, rows, answers in self._unembedded()
        )

    def _missing(self) -> Iterator[tuple[Document, str]]:
        if self.encoder is None:
            return
        for segment, rows, answers in self._unembedded():
            for row in rows:
                owner = segment.documents[segment.owner_of[row]]
                yield owner, segment.texts.texts[row]
            for row in answers:
                document = segment.documents[row]
                yield document, answer_text(document)

    def _unembedded(self) -> Iterator[tuple[Segment, Integers, Integers]]:
        """Of every segment the phrasings and the documents without a vector."""
        for segment, alive in zip(self.segments, self.alive, strict=True):
            rows = np.flatnonzero(~segment.vectors.stored & alive[segment.owner_of])
            is_real = segment.has_real_answer
            answers = np.flatnonzero(~segment.answer_vectors.stored & alive & is_real)
            yield segment, rows, answers

    def has_room(self, count: int) -> bool:
        """Whether so many more phrasings fit the delta."""
        return self._delta_size + count <= DELTA

    @cached_property
    def is_worn(self) -> bool:
        """Whether the delta has grown, or the base is no longer what was measured."""
        base, *delta = [int(alive.sum()) for alive in self.alive]
        changed = max(len(self.alive[0]) - base, sum(delta))
        return self._delta_size > WORN or (
            not self.is_small and changed > WORN_SHARE * len(self.alive[0])
        )

    def updated(
        self,
        changed: Iterable[Document],
        removed: Iterable[int] = (),
        vectors: Mapping[str, Floats] | None = None,
    ) -> Index:
        """An index with these documents in its delta, and those FAQs gone."""
        if self.is_small:
            return self.rebuilt(changed, removed, vectors)
        new = {document.faq_id: document for document in changed}
        alive = self._alive_without({*new, *removed})
        documents, known = _stored(self.segments[1:], alive[1:])
        base = self._with(self.segments[:1], alive[:1])
        return base.with_documents(
            [*documents, *new.values()], {**known, **(vectors or {})}
        )

    def rebuilt(
        self,
        changed: Iterable[Document] = (),
        removed: Iterable[int] = (),
        vectors: Mapping[str, Floats] | None = None,
    ) -> Index:
        """As `updated`, but all in a new base, counted and measured anew."""
        new = {document.faq_id: document for document in changed}
        alive = self._alive_without({*new, *removed})
        documents, known = _stored(self.segments, alive)
        return Index.build(
            [*documents, *new.values()],
            encoder=self.encoder,
            vectors={**known, **(vectors or {})},
            constants=self.constants,
        )

    def without(self, gone: Iterable[int]) -> Index:
        """The index but for these FAQs.

        Sibling similarity stays: that of the FAQs that happen to be left says nothing.
        """
        return self._with(self.segments, self._alive_without(gone))

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
        return self._with(self.segments, kept)

    def with_documents(
        self, documents: Sequence[Document], vectors: Mapping[str, Floats] | None = None
    ) -> Index:
        """The index and these documents, weighed by the statistics of its base."""
        if not documents:
            return self
        counted = self.segments[0].statistics if len(self.alive[0]) else None
        extra = build_segment(documents, vectors=vectors or {}, counted=counted)
        alive = np.ones(len(documents), np.bool_)
        return self._with([*self.segments, extra], [*self.alive, alive])

    def _alive_without(self, gone: Iterable[int]) -> list[Booleans]:
        kept = [alive.copy() for alive in self.alive]
        ids = set(gone)
        for segment, alive in zip(self.segments, kept, strict=True):
            alive[[segment.row_of[pk] for pk in segment.row_of.keys() & ids]] = False
        return kept

    def _with(self, segments: Sequence[Segment], alive: Sequence[Booleans]) -> Index:
        return Index(
            segments,
            alive,
            encoder=self.encoder,
            constants=self.constants,
            sibling_similarity=self.sibling_similarity,
        )

    @property
    def is_small(self) -> bool:
        """Whether every change builds it anew as a whole."""
        return len(self.segments[0].texts.texts) <= SMALL

    @property
    def _delta_size(self) -> int:
        return sum(len(segment.texts.texts) for segment in self.segments[1:])

    def __contains__(self, faq_id: int) -> bool:
        return self.get(faq_id) is not None

    def get(self, faq_id: int) -> Document | None:
        """The document of an FAQ, if the index has one."""
        for segment, alive in zip(self.segments, self.alive, strict=True):
            row = segment.row_of.get(faq_id)
            if row is not None and alive[row]:
                return segment.documents[row]
        return None

    def group_of(self, document: Document) -> tuple[Document, ...]:
        """The documents that say the same, each in its language; it is one of them."""
        if document.group is None:
            return (document,)
        return tuple(
            each
            for segment, alive in zip(self.segments, self.alive, strict=True)
            for each in segment.group(document.group)
            if alive[segment.row_of[each.faq_id]]
        )

    def measure(
        self, query: str, *, now: datetime, memory: NoneMemory | None = None
    ) -> MeasuredQuery:
        """The candidates for a query, not yet ranked: what the ranker is fitted to."""
        return self._search.measure(query, now=now, memory=memory)

    def exchanged_word(self, query: str, faq_id: int) -> ExchangedWord | None:
        """Words that make the query another question than the FAQ's, if some do."""
        return self._search.exchanged_word(query, faq_id)

    def search(
        self,
        query: str,
        *,
        limit: int = 5,
        now: datetime,
        revision: int = 0,
        thresholds: OwnThresholds | None = None,
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
            thresholds=thresholds,
            memory=memory,
        )


def _stored(
    segments: Sequence[Segment], alive: Sequence[Booleans]
) -> tuple[list[Document], dict[str, Floats]]:
    """The documents that are alive, and the vectors of their texts."""
    documents: list[Document] = []
    vectors: dict[str, Floats] = {}
    for segment, living in zip(segments, alive, strict=True):
        rows = np.flatnonzero(living)
        documents.extend(segment.documents[row] for row in rows)
        vectors.update(segment.stored_vectors(rows))
    return documents, vectors
