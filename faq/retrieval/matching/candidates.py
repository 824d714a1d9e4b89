"""The documents worth measuring for a query, from all segments of an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.arrays import Booleans, Floats, Integers, best
from faq.retrieval.matching import ridge
from faq.retrieval.matching.signals import SignalMatrix, measure, question_scores
from faq.retrieval.results import COLUMN

if TYPE_CHECKING:
    from faq.retrieval.matching.none_memory import NoneMemory
    from faq.retrieval.matching.query import Query
    from faq.retrieval.segments.segment import Segment

FEW = 2000  # phrasings; so few are all measured
COUNT = 64  # documents from each of the two ways to find some


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Measured documents of all segments, one below the other: n candidates."""

    segments: Integers  # (n,) their numbers
    documents: Integers  # (n,) positions in their segment
    matrix: Floats  # (n, len(SIGNALS)) float32
    best_rows: Integers  # (n,) the nearest phrasing of each
    never: Floats  # (n,) likeness to the nearest phrasing that must not match
    none_ridge: float  # the ridge regression's score of "none of these"

    def __len__(self) -> int:
        return len(self.documents)

    def where(self, keep: Booleans | Integers) -> Candidates:
        """Those of a mask, or those at these places in their order."""
        return Candidates(
            segments=self.segments[keep],
            documents=self.documents[keep],
            matrix=self.matrix[keep],
            best_rows=self.best_rows[keep],
            never=self.never[keep],
            none_ridge=self.none_ridge,
        )


def gather(
    segments: Sequence[Segment],
    usable: Sequence[Booleans],
    query: Query,
    memory: NoneMemory | None,
) -> Candidates:
    """Measure the candidates among the usable documents of each segment."""
    numbers = [number for number, documents in enumerate(usable) if documents.any()]
    found = [_measure(segments[number], usable[number], query) for number in numbers]
    if not found:
        return _NOTHING
    matrix = np.concatenate([part.matrix for part in found])
    is_large = any(len(segment.texts.texts) > FEW for segment in segments)
    count = ridge.NEAREST_OF_MANY if is_large else ridge.NEAREST
    return Candidates(
        segments=np.repeat(numbers, [len(part.documents) for part in found]),
        documents=np.concatenate([part.documents for part in found]),
        matrix=matrix,
        best_rows=np.concatenate([part.best_rows for part in found]),
        never=np.concatenate([part.never for part in found]),
        none_ridge=_put_ridge(matrix, found, query, memory, count=count),
    )


def _measure(segment: Segment, usable: Booleans, query: Query) -> SignalMatrix:
    bm25 = question_scores(segment, query)
    documents = _find(segment, usable, query, bm25)
    return measure(segment, documents, query, bm25=bm25)


def _find(segment: Segment, usable: Booleans, query: Query, bm25: Floats) -> Integers:
    if len(segment.texts.texts) <= FEW or usable.sum() <= COUNT:
        return np.flatnonzero(usable)
    found = best(bm25 * usable, COUNT)
    if query.vector is not None:
        # Phrasings of one document and of those that are gone crowd out others.
        rows = segment.vectors.nearest(query.vector, 2 * COUNT)
        found = np.union1d(found, segment.owner_of[rows])
    # In the order of the segment: signals of a whole segment are measured in that one.
    return np.sort(found[usable[found]])


def _put_ridge(
    matrix: Floats,
    found: Sequence[SignalMatrix],
    query: Query,
    memory: NoneMemory | None,
    *,
    count: int,
) -> float:
    """Put the ridge scores into the matrix; the score of "none" is returned."""
    offsets = np.cumsum([0, *(len(part.documents) for part in found)])
    parts = [
        (offset, part.near)
        for offset, part in zip(offsets[:-1], found, strict=True)
        if part.near is not None
    ]
    if not parts or query.vector is None:
        return 0.0
    cosines = np.concatenate([near.cosines for _, near in parts])
    kept = best(cosines, count)
    owners = np.concatenate([near.owners + offset for offset, near in parts])[kept]
    remembered = _NO_VECTORS if memory is None else memory.near(query.vector)
    weights = ridge.weights(
        query.vector,
        np.concatenate([near.vectors for _, near in parts])[kept],
        np.concatenate([near.crowding for _, near in parts])[kept],
        remembered,
    )
    matrix[:, COLUMN["ridge"]] = np.bincount(
        owners, weights=weights[: len(owners)], minlength=len(matrix)
    )
    return float(weights[len(owners) :].sum())


_NO_VECTORS = np.empty((0, 0), np.float32)
_NOTHING = Candidates(
    segments=np.empty(0, np.int64),
    documents=np.empty(0, np.int64),
    matrix=np.empty((0, len(COLUMN)), np.float32),
    best_rows=np.empty(0, np.int64),
    never=np.empty(0, np.float32),
    none_ridge=0.0,
)
