"""Knowledge bases of a few documents, with vectors and weights made by hand.

Words of three letters have nine n-grams, and those of "cat", "dog", "sun" and "box" are
all different: as long as each weighs 1, cosines can be counted on the fingers.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from faq.retrieval.arrays import Booleans, Floats, Integers
from faq.retrieval.encoder import Encoder
from faq.retrieval.matching.query import Query
from faq.retrieval.results import Document
from faq.retrieval.segments.segment import Segment, build_segment
from faq.retrieval.segments.statistics import Statistics
from faq.retrieval.text.ngrams import BUCKETS, ngrams_of
from faq.retrieval.text.normalisation import text_key

# Weights of a stem that 0, 1 or 2 of 3 documents say: log(1 + (3 - n + .5) / (n + .5)).
UNSEEN, RARE, COMMON = math.log(8), math.log(8 / 3), math.log(8 / 5)


class ScriptedEncoder(Encoder):
    """Knows the vectors and the words it is given; any other text is an error."""

    def __init__(
        self,
        vectors: Mapping[str, Sequence[float]],
        *,
        trained_on: Collection[str] = (),
    ) -> None:
        self._trained_on = trained_on
        self.encode_query = lambda text: vector(*vectors[text])

    def knows(self, word: str) -> bool:
        return word in self._trained_on


def vector(*values: float) -> Floats:
    return np.array(values, np.float32)


def vectors(*rows: Sequence[float]) -> Floats:
    return np.array(rows, np.float32)


def positions(*values: int) -> Integers:
    return np.array(values, np.int64)


def flags(*values: bool) -> Booleans:
    return np.array(values, np.bool_)


def document(
    number: int,
    question: str,
    *alternates: str,
    answer: str = "",
    keywords: tuple[str, ...] = (),
    never: tuple[str, ...] = (),
) -> Document:
    return Document(
        faq_id=number,
        question=question,
        alternates=alternates,
        answer=answer,
        keywords=keywords,
        never=never,
    )


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


def query_of(text: str, *values: float) -> Query:
    """A text without typos, of words that are their own stems, and its vector."""
    words = tuple(text.split())
    return Query(
        text=text,
        normalised=text,
        words=words,
        corrected=words,
        unknown=frozenset(),
        stems=tuple(dict.fromkeys(words)),
        vector=vector(*values) if values else None,
    )
