"""The documents worth measuring for a query, from all segments of an index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.arrays import Booleans, Floats, Integers, best, distinct
from faq.retrieval.matching import ridge
from faq.retrieval.matching.signals import SignalMatrix, measure, question_scores
from faq.retrieval.results import COLUMN

if TYPE_CHECKING:
    from faq.retrieval.matching.none_memory import NoneMemory
    from faq.retrieval.matching.query import Query
    from faq.retrieval.matching.signals import Near
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
    """Measure the candidates among the usable documents of each segment.

    Those with equal answers are one candidate: it does not matter which one is found.
    """
    return join(measure_parts(segments, usable, query), segments, query, memory)


def measure_parts(
    segments: Sequence[Segment], usable: Sequence[Booleans], query: Query
) -> dict[int, SignalMatrix]:
    """The signals of what is worth measuring, by the number of its segment."""
    return {
        number: measure_part(segments[number], documents, query)
        for number, documents in enumerate(usable)
        if documents.any()
    }


def join(
    parts: Mapping[int, SignalMatrix],
    segments: Sequence[Segment],
    query: Query,
    memory: NoneMemory | None,
) -> Candidates:
    """The measured documents of all segments as the candidates of one search."""
    if not parts:
        return _NOTHING
    found = list(parts.values())
    matrix = np.concatenate([part.matrix for part in found])
    none_ridge = _put_ridge(matrix, found, query, memory, count=ridge_count(segments))
    candidates = Candidates(
        segments=np.repeat([*parts], [len(part.documents) for part in found]),
        documents=np.concatenate([part.documents for part in found]),
        matrix=matrix,
        best_rows=np.concatenate([part.best_rows for part in found]),
        never=np.concatenate([part.never for part in found]),
        none_ridge=none_ridge,
    )
    return merge_equal_answers(candidates, segments)


def ridge_count(segments: Sequence[Segment]) -> int:
    """How many phrasings of all segments the ridge regression is over, at most."""
    is_large = any(len(segment.texts.texts) > FEW for segment in segments)
    return ridge.NEAREST_OF_MANY if is_large else ridge.NEAREST


def merge_equal_answers(
    candidates: Candidates, segments: Sequence[Segment]
) -> Candidates:
    """One candidate an answer: the nearest of those that have it, with all they show.

    What must not match one of them must not match the answer.
    """
    numbers = candidates.segments
    if numbers[0] == numbers[-1] and not segments[numbers[0]].has_equal_answers:
        return candidates
    keys = np.empty(len(candidates), np.int64)
    for number in set(candidates.segments.tolist()):
        own = candidates.segments == number
        keys[own] = segments[number].answer_keys[candidates.documents[own]]
    shared = keys[keys != 0]
    if len(distinct(shared)) == len(shared):  # as nearly always
        return candidates
    groups = np.unique(keys, return_inverse=True)[1]
    alone = keys == 0
    groups[alone] = groups.max() + 1 + np.arange(int(alone.sum()))
    # Nearest first within each group.
    order = np.lexsort((-candidates.matrix[:, COLUMN["best_cosine"]], groups))
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    merged = replace(
        candidates.where(order[starts]),
        matrix=_pooled(candidates.matrix[order], starts),
        never=np.maximum.reduceat(candidates.never[order], starts),
    )
    _put_centroids(merged, np.diff(starts, append=len(keys)), segments)
    return merged.where(np.argsort(order[starts]))


def _pooled(matrix: Floats, starts: Integers) -> Floats:
    """The greatest of each signal; sums where they are shares or go into a mean."""
    pooled: Floats = np.maximum.reduceat(matrix, starts)
    for name in ("ridge", "centroid_cosine"):
        column = COLUMN[name]
        pooled[:, column] = np.add.reduceat(matrix[:, column], starts)
    return pooled


def _put_centroids(
    merged: Candidates, counts: Integers, segments: Sequence[Segment]
) -> None:
    """Make of sums the cosine to the middle of all phrasings of an answer.

    The greatest would be that of the nearest phrasing: too sure of itself.
    """
    sums, nearest = (
        merged.matrix[:, COLUMN[name]] for name in ("centroid_cosine", "best_cosine")
    )
    places = zip(merged.segments, merged.documents, strict=True)
    focus = [segments[number].answer_focus[place] for number, place in places]
    means = sums / (counts * np.array(focus, np.float32))
    sums[:] = np.where(counts > 1, np.minimum(means, nearest), sums)


def measure_part(segment: Segment, usable: Booleans, query: Query) -> SignalMatrix:
    bm25 = question_scores(segment, query)
    documents = _find(segment, usable, query, bm25)
    return measure(segment, documents, query, bm25=bm25)


def _find(segment: Segment, usable: Booleans, query: Query, bm25: Floats) -> Integers:
    if are_all_measured(segment, usable):
        return np.flatnonzero(usable)
    found = first_by_words(bm25, usable)
    if query.vector is not None:
        # Phrasings of one document and of those that are gone crowd out others.
        rows = segment.vectors.nearest(query.vector, 2 * COUNT)
        found = np.union1d(found, segment.owner_of[rows])
    # In the order of the segment: signals of a whole segment are measured in that one.
    return np.sort(found[usable[found]])


def are_all_measured(segment: Segment, usable: Booleans) -> bool:
    return len(segment.texts.texts) <= FEW or bool(usable.sum() <= COUNT)


def first_by_words(bm25: Floats, usable: Booleans) -> Integers:
    """Where not all are measured: those that are for what they say."""
    return best(bm25 * usable, COUNT)


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
        _vectors_of([near for _, near in parts], kept),
        np.concatenate([near.crowding for _, near in parts])[kept],
        remembered,
    )
    matrix[:, COLUMN["ridge"]] = np.bincount(
        owners, weights=weights[: len(owners)], minlength=len(matrix)
    )
    return float(weights[len(owners) :].sum())


def _vectors_of(parts: Sequence[Near], kept: Integers) -> Floats:
    """The vectors at these places of the parts, one below the other."""
    vectors = np.empty((len(kept), parts[0].table.dimensions), np.float32)
    start = 0
    for near in parts:
        own = (kept >= start) & (kept < start + len(near.rows))
        vectors[own] = near.take(kept[own] - start)
        start += len(near.rows)
    return vectors


_NO_VECTORS = np.empty((0, 0), np.float32)
_NOTHING = Candidates(
    segments=np.empty(0, np.int64),
    documents=np.empty(0, np.int64),
    matrix=np.empty((0, len(COLUMN)), np.float32),
    best_rows=np.empty(0, np.int64),
    never=np.empty(0, np.float32),
    none_ridge=0.0,
)
