"""Searches that note what they weighed, and what an FAQ must have to count in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from faq.retrieval.deciding import confidence
from faq.retrieval.deciding.search import Search
from faq.retrieval.deciding.word_differences import LOOKED_AT
from faq.retrieval.index import Index
from faq.retrieval.matching.candidates import join, measure_parts, ridge_count
from faq.retrieval.results import COLUMN
from faq.retrieval.text.normalisation import normalise

if TYPE_CHECKING:
    from datetime import datetime

    from faq.retrieval import SearchResult
    from faq.retrieval.arrays import Booleans, Floats, Integers
    from faq.retrieval.deciding.ranking import MeasuredQuery, Ranked
    from faq.retrieval.matching.candidates import Candidates
    from faq.retrieval.matching.none_memory import NoneMemory
    from faq.retrieval.matching.query import Query
    from faq.retrieval.matching.signals import SignalMatrix
    from faq.retrieval.segments.segment import Segment

_NOTHING = np.empty(0, np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a search was asked: of two equal ones an index makes the same."""

    text: str
    limit: int
    only: frozenset[int] | None = None  # the FAQs among which it searches
    without: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """What an FAQ must have to count in a search: one of these is enough."""

    score: float = -np.inf
    cosine: float = -np.inf
    characters: float = -np.inf


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WatchedPart:
    """What was measured of a segment."""

    segment: Segment
    signals: SignalMatrix


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighed:
    """One search: what it read, what it weighed, what it let count, and its result."""

    asked: Asked
    result: SearchResult
    now: datetime
    normalised: str
    is_equal: bool = False  # decided by an equal phrasing, or nothing was asked
    query: Query | None = None
    ranker: Mapping[str, float] | None = None
    bars: Bars = Bars()
    parts: tuple[WatchedPart, ...] = ()


class WatchedSearch(Search):
    """A search that keeps what it measured and ranked last."""

    ranked: tuple[MeasuredQuery, Ranked] | None = None
    parts: Mapping[int, SignalMatrix] = {}

    def _gather(
        self, query: Query, usable: list[Booleans], memory: NoneMemory | None
    ) -> Candidates:
        self.parts = measure_parts(self._segments, usable, query)
        return join(self.parts, self._segments, query, memory)

    def _rank(
        self, measured: MeasuredQuery, memory: NoneMemory | None, *, limit: int
    ) -> Ranked:
        ranked = super()._rank(measured, memory, limit=limit)
        self.ranked = (measured, ranked)
        return ranked

    def weighed(self, asked: Asked, result: SearchResult, now: datetime) -> Weighed:
        """What it weighed for what it has just been asked."""
        normalised = normalise(asked.text)
        if self.ranked is None:
            return Weighed(
                asked=asked,
                result=result,
                now=now,
                normalised=normalised,
                is_equal=result.mode == "exact",
            )
        measured, ranked = self.ranked
        query = measured.query
        fitted = self._constants.lexical
        if query.vector is not None:
            fitted = self._hybrid_of(query)
        return Weighed(
            asked=asked,
            result=result,
            now=now,
            normalised=normalised,
            query=query,
            ranker=fitted.ranker,
            bars=self._bars_of(measured, ranked, asked.limit),
            parts=tuple(
                WatchedPart(segment=self._segments[number], signals=signals)
                for number, signals in self.parts.items()
            ),
        )

    def _bars_of(self, measured: MeasuredQuery, ranked: Ranked, limit: int) -> Bars:
        vector, found = measured.query.vector, measured.candidates
        return Bars(
            score=_nth(ranked.scores, max(limit, confidence.TOP)),
            cosine=np.inf if vector is None else self._last_in_ridge(vector, found),
            characters=_nth(found.matrix[:, COLUMN["characters"]], LOOKED_AT),
        )

    def _last_in_ridge(self, vector: Floats, found: Candidates) -> float:
        """A cosine that every phrasing in the ridge regression has at least."""
        cosines = []
        for number in set(found.segments.tolist()):
            documents = found.documents[found.segments == number]
            cosines.append(cosines_of(self._segments[number], documents, vector))
        return _nth(np.concatenate(cosines), ridge_count(self._segments))


class WatchedIndex(Index):
    """An index, as of one moment, that notes what its searches weigh."""

    searching: ClassVar[type[Search]] = WatchedSearch
    notes: list[Weighed]
    now: datetime
    among: frozenset[int] | None = None
    left_out: frozenset[int] = frozenset()

    @classmethod
    def watching(cls, index: Index, now: datetime) -> Self:
        watched = cls(
            index.segments,
            index.alive,
            encoder=index.encoder,
            constants=index.constants,
            sibling_similarity=index.sibling_similarity,
        )
        watched.notes, watched.now = [], now
        return watched

    def _with(self, segments: Sequence[Segment], alive: Sequence[Booleans]) -> Self:
        watched = self.watching(super()._with(segments, alive), self.now)
        watched.notes, watched.among = self.notes, self.among
        watched.left_out = self.left_out
        return watched

    def only(self, faq_ids: Iterable[int]) -> Self:
        ids = frozenset(faq_ids)
        part = super().only(ids)
        assert isinstance(part, type(self))  # noqa: S101 - by `_with`
        part.among = ids
        return part

    def without(self, gone: Iterable[int]) -> Self:
        ids = frozenset(gone)
        part = super().without(ids)
        assert isinstance(part, type(self))  # noqa: S101 - by `_with`
        part.left_out = self.left_out | ids
        return part

    def asked(self, query: str, limit: int) -> Asked:
        return Asked(text=query, limit=limit, only=self.among, without=self.left_out)

    def search(self, query: str, *, limit: int = 5, **options: Any) -> SearchResult:
        """As `Index.search` (Any: its other options), and noted."""
        search = self._search
        assert isinstance(search, WatchedSearch)  # noqa: S101 - by `searching`
        search.ranked = None
        result = super().search(query, limit=limit, **{**options, "now": self.now})
        self.notes.append(search.weighed(self.asked(query, limit), result, self.now))
        return result


def cosines_of(segment: Segment, documents: Integers, vector: Floats | None) -> Floats:
    """Those of all phrasings of the documents that the encoder could read."""
    if vector is None or not segment.vectors.count:
        return _NOTHING
    rows = segment.texts.rows.take(documents).values
    is_read = segment.vectors.known[rows] & ~segment.texts.is_never[rows]
    return segment.vectors.products(rows[is_read], vector)


def _nth(values: Floats, count: int) -> float:
    """The value that a further one must reach to be among the first; of few, any.

    Of equals at the end it is chance which one is among them: any may change that.
    """
    if len(values) < count:
        return -np.inf
    ordered = np.partition(values, -count)
    last = ordered[-count]
    return (
        -np.inf
        if (values == last).sum() > (ordered[-count:] == last).sum()
        else float(last)
    )
