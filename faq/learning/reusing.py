"""Decides a question anew after a change by what was measured before it.

What the change cannot reach has the result that it had. In what it reaches, the FAQs
that stay have the signals that they had; only those that change are measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from faq.learning.displacing import Displaced, displaced
from faq.learning.watching import Asked, WatchedIndex, Weighed
from faq.retrieval.deciding.search import Search
from faq.retrieval.index import Index
from faq.retrieval.matching.candidates import join, measure_part, ridge_count
from faq.retrieval.matching.ridge import NEAREST
from faq.retrieval.matching.signals import (
    Near,
    SignalMatrix,
    measure,
    question_scores,
)

if TYPE_CHECKING:
    from faq.learning.reaching import Reach
    from faq.retrieval import SearchResult
    from faq.retrieval.arrays import Booleans, Integers
    from faq.retrieval.matching.candidates import Candidates
    from faq.retrieval.matching.none_memory import NoneMemory
    from faq.retrieval.matching.query import Query
    from faq.retrieval.segments.segment import Segment


class ReusingSearch(Search):
    """A search that goes on from what was measured for it before a change."""

    known: Weighed | None = None
    before: Mapping[int, Booleans] = {}  # of changed segments, by their identity

    def _gather(
        self, query: Query, usable: list[Booleans], memory: NoneMemory | None
    ) -> Candidates:
        count = ridge_count(self._segments)
        parts = {
            number: self._measured(self._segments[number], documents, query, count)
            for number, documents in enumerate(usable)
            if documents.any()
        }
        return join(parts, self._segments, query, memory)

    def _measured(
        self, segment: Segment, usable: Booleans, query: Query, count: int
    ) -> SignalMatrix:
        known = self._known_of(segment, query)
        if known is not None:
            before = self.before.get(id(segment), usable)
            moved = displaced(segment, before, usable, query)
            again = moved and _carried_over(known, usable, moved, count)
            if moved and again:
                return _with_those(again, segment, moved, query)
        return measure_part(segment, usable, query)

    def _known_of(self, segment: Segment, query: Query) -> SignalMatrix | None:
        if self.known is None or not _is_same(self.known.query, query):
            return None
        parts = (each for each in self.known.parts if each.segment is segment)
        return next((each.signals for each in parts), None)


class ReusingIndex(WatchedIndex):
    """An index after a change; answers by what searches before it weighed."""

    searching: ClassVar[type[Search]] = ReusingSearch
    known: Mapping[Asked, Weighed]
    reach: Reach

    @classmethod
    def after(
        cls, index: Index, reach: Reach, known: Iterable[Weighed]
    ) -> ReusingIndex:
        """The index after the change, for a question that weighed these before."""
        known = list(known)
        reusing = cls.watching(index, known[0].now)
        reusing.known = {each.asked: each for each in known}
        reusing.reach = reach
        return reusing

    def _with(self, segments: Sequence[Segment], alive: Sequence[Booleans]) -> Self:
        part = super()._with(segments, alive)
        part.known, part.reach = self.known, self.reach
        return part

    def search(self, query: str, *, limit: int = 5, **options: Any) -> SearchResult:
        """As `Index.search` (Any: its other options), as far as possible by heart."""
        known = self.known.get(self.asked(query, limit))
        if known is not None and not self.reach.reaches(known):
            return known.result
        search = self._search
        assert isinstance(search, ReusingSearch)  # noqa: S101 - by `searching`
        search.known = known if known and not self.reach.is_of_all else None
        if search.known is not None:
            search.before = self.reach.usable_before(search.known)
        return Index.search(self, query, limit=limit, **{**options, "now": self.now})


def _is_same(before: Query | None, query: Query) -> bool:
    """Whether both were read alike, so that signals are those of both."""
    if before is None or before.reader != query.reader:
        return False
    if (before.vector is None) is not (query.vector is None):
        return False
    return (
        before.words == query.words
        and before.corrected == query.corrected
        and before.stems == query.stems
    )


def _carried_over(
    known: SignalMatrix, usable: Booleans, moved: Displaced, count: int
) -> SignalMatrix | None:
    """The signals of those that are usable still; None where too few are known."""
    if len(moved.gone):  # or found by what they mean: that is not known any more
        return None
    left = usable[known.documents]
    near = known.near
    if near is not None:
        kept = left[near.owners]
        # Behind the nearest there are others that would now be among them.
        if len(kept) >= NEAREST and kept.sum() < count:
            return None
        near = replace(
            near,
            owners=(np.cumsum(left) - 1)[near.owners[kept]],
            cosines=near.cosines[kept],
            rows=near.rows[kept],
            crowding=near.crowding[kept],
        )
    return SignalMatrix(
        documents=known.documents[left],
        matrix=known.matrix[left],
        best_rows=known.best_rows[left],
        never=known.never[left],
        near=near,
    )


def _with_those(
    known: SignalMatrix, segment: Segment, moved: Displaced, query: Query
) -> SignalMatrix:
    """The signals, and those of documents that came to be measured, in their order."""
    new = np.setdiff1d(moved.come, known.documents)
    if not len(new):
        return known
    added = measure(segment, new, query, bm25=question_scores(segment, query))
    documents = np.concatenate([known.documents, added.documents])
    order = np.argsort(documents)
    return SignalMatrix(
        documents=documents[order],
        matrix=np.concatenate([known.matrix, added.matrix])[order],
        best_rows=np.concatenate([known.best_rows, added.best_rows])[order],
        never=np.concatenate([known.never, added.never])[order],
        near=_both(known.near, added.near, order, len(known.documents)),
    )


def _both(
    known: Near | None, added: Near | None, order: Integers, offset: int
) -> Near | None:
    if known is None or added is None:
        return known
    owners = np.argsort(order)[np.concatenate([known.owners, added.owners + offset])]
    cosines = np.concatenate([known.cosines, added.cosines])
    rows = np.concatenate([known.rows, added.rows])
    nearest = np.lexsort((rows, -cosines))
    return Near(
        owners=owners[nearest],
        cosines=cosines[nearest],
        rows=rows[nearest],
        table=known.table,
        crowding=np.concatenate([known.crowding, added.crowding])[nearest],
    )
