"""Segments of a few documents, weighed by statistics made by hand.

Words of three letters have nine n-grams, and those of "cat", "dog", "sun" and "box" are
all different: as long as each weighs 1, cosines can be counted on the fingers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from faq.retrieval.results import Document
from faq.retrieval.segments.segment import Segment, build_segment
from faq.retrieval.segments.statistics import Statistics
from faq.retrieval.tests.tiny_vectors import vector
from faq.retrieval.text.ngrams import BUCKETS, ngrams_of
from faq.retrieval.text.normalisation import text_key

# Weights of a stem that 0, 1 or 2 of 3 documents say: log(1 + (3 - n + .5) / (n + .5)).
UNSEEN, RARE, COMMON = math.log(8), math.log(8 / 3), math.log(8 / 5)


def statistics_of_three(
    *,
    stems: Mapping[str, int] | None = None,
    answer_stems: Mapping[str, int] | None = None,
    average_phrasings: float = 1.0,
    heavy_word: str = "",
) -> Statistics:
    """Statistics of three documents; the n-grams of a heavy word weigh 4, not 1."""
    squared = np.ones(BUCKETS, np.float32)
    squared[list(ngrams_of(heavy_word))] = 4
    return Statistics(
        document_count=3,
        frequencies=stems or {},
        answer_frequencies=answer_stems or {},
        average_phrasings=average_phrasings,
        average_length=2.0,
        average_answer_length=5.0,
        ngram_idf2=squared,
        answer_templates=frozenset(),
    )


def segment_of(
    *documents: Document,
    vectors: Mapping[str, Sequence[float]] | None = None,
    statistics: Statistics | None = None,
) -> Segment:
    return build_segment(
        documents,
        vectors={text_key(text): vector(*row) for text, row in (vectors or {}).items()},
        counted=statistics or statistics_of_three(),
    )
