"""Which FAQs a search measures, or no longer measures, because others come and go.

Of a large part of an index a search measures those that say the words of the query
most, and those that mean it most. Whoever goes from the first makes room for another;
the second are looked for among all that the part has ever had.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.matching.candidates import are_all_measured, first_by_words
from faq.retrieval.matching.signals import question_scores

if TYPE_CHECKING:
    from faq.retrieval.arrays import Booleans, Integers
    from faq.retrieval.matching.query import Query
    from faq.retrieval.segments.segment import Segment


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Displaced:
    """Positions in a segment of those that take a place, and of those that lose it."""

    come: Integers
    gone: Integers


_NOBODY = Displaced(come=np.empty(0, np.int64), gone=np.empty(0, np.int64))


def displaced(
    segment: Segment, before: Booleans, after: Booleans, query: Query
) -> Displaced | None:
    """Who is measured in another's place; None where that is not to be told.

    `before` and `after` say of which documents the query may be answered.
    """
    changed = np.flatnonzero(before != after)
    if not len(changed):
        return _NOBODY
    are_all = are_all_measured(segment, before)
    if are_all is not are_all_measured(segment, after):
        return None
    if are_all:
        return _NOBODY
    bm25 = question_scores(segment, query)
    if not bm25[changed].any():  # what says none of the words takes no place by them
        return _NOBODY
    first, then = first_by_words(bm25, before), first_by_words(bm25, after)
    lost = np.setdiff1d(first, then)
    return Displaced(come=np.setdiff1d(then, first), gone=lost[after[lost]])
