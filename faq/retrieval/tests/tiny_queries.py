"""Queries as an index would read them, and candidates as it would measure them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from faq.retrieval.arrays import Floats
from faq.retrieval.matching.candidates import Candidates
from faq.retrieval.matching.query import Query
from faq.retrieval.results import SIGNALS
from faq.retrieval.tests.tiny_vectors import positions, vector


def query_of(
    typed: str, *values: float, corrected: str | None = None, unknown: str = ""
) -> Query:
    """A query of these words, which are their own stems, and its vector."""
    words = tuple((corrected or typed).split())
    return Query(
        text=typed,
        normalised=typed,
        words=tuple(typed.split()),
        corrected=words,
        unknown=frozenset(unknown.split()),
        stems=tuple(dict.fromkeys(words)),
        vector=vector(*values) if values else None,
    )


def matrix_of(**columns: Sequence[float]) -> Floats:
    """Signals of hits, column by column; those not named are zero."""
    count = len(next(iter(columns.values())))
    rows = [columns.get(name, [0.0] * count) for name in SIGNALS]
    return np.array(rows, np.float32).T


def candidates_of(
    *places: tuple[int, int],
    matrix: Floats | None = None,
    best_rows: Sequence[int] | None = None,
    never: Sequence[float] | None = None,
) -> Candidates:
    """Candidates by segment and document, measured as the matrix says."""
    zeros = [0] * len(places)
    return Candidates(
        segments=positions(*(segment for segment, _ in places)),
        documents=positions(*(document for _, document in places)),
        matrix=matrix_of(ridge=zeros) if matrix is None else matrix,
        best_rows=positions(*(best_rows or zeros)),
        never=vector(*(never or zeros)),
        none_ridge=0.0,
    )
