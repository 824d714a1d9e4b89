"""The documents worth measuring for a query, from all segments of an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from faq.retrieval.arrays import Booleans, Floats, Integers, best
from faq.retrieval.query import Query
from faq.retrieval.segment import Segment
from faq.retrieval.signals import SIGNALS, Measured, measure, question_scores

FEW = 2000  # phrasings; so few are all measured
COUNT = 64  # documents from each of the two ways to find some


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Measured documents of all segments, one below the other."""

    segments: Integers
    documents: Integers
    matrix: Floats
    best_rows: Integers
    never: Floats

    def where(self, keep: Booleans | Integers) -> Candidates:
        return Candidates(
            segments=self.segments[keep],
            documents=self.documents[keep],
            matrix=self.matrix[keep],
            best_rows=self.best_rows[keep],
            never=self.never[keep],
        )

    def __len__(self) -> int:
        return len(self.documents)


def gather(
    segments: Sequence[Segment],
    usable: Sequence[Booleans],
    query: Query,
    *,
    ridge_query: Floats | None,
) -> Candidates:
    """Measure the candidates among the usable documents of each segment."""
    found = [
        measure(
            segment,
            _candidates(segment, documents, query),
            query,
            ridge_query=ridge_query,
        )
        for segment, documents in zip(segments, usable, strict=True)
    ]
    return Candidates(
        segments=np.repeat(
            np.arange(len(found)), [len(part.documents) for part in found]
        ),
        documents=_join([part.documents for part in found], np.int64),
        matrix=_join_rows(found),
        best_rows=_join([part.best_rows for part in found], np.int64),
        never=_join([part.never for part in found], np.float32),
    )


def _candidates(segment: Segment, usable: Booleans, query: Query) -> Integers:
    if len(segment.texts.texts) <= FEW:
        return np.flatnonzero(usable)
    # Documents that are gone may crowd out others: ask for some more of them.
    found = best(question_scores(segment, query) * usable, COUNT)
    if query.vector is not None:
        rows = segment.vectors.nearest(query.vector, 2 * COUNT)
        found = np.union1d(found, segment.owner_of[rows])
    return found[usable[found]]


def _join(parts: Sequence[Integers] | Sequence[Floats], dtype: type) -> Integers:
    return np.concatenate([np.empty(0, dtype), *parts]).astype(dtype)


def _join_rows(found: Sequence[Measured]) -> Floats:
    empty = np.empty((0, len(SIGNALS)), np.float32)
    return np.concatenate([empty, *(part.matrix for part in found)])
